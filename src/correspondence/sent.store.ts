/** SQL of the list of mail that went out. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type SentRow = {
  id: string;
  clientId: string;
  clientName: string;
  ticketId: string;
  ticketNumber: number;
  toName: string;
  toAddress: string;
  subject: string;
  state: 'queued' | 'sent' | 'failed';
  attempts: number;
  said: string | null;
  bounceId: string | null;
  createdAt: string;
  at: string;
};

export async function sentPage(
  tx: Tx,
  query: { state: 'all' | SentRow['state']; before: readonly [string, string] | undefined; limit: number },
): Promise<SentRow[]> {
  const { state, before, limit } = query;
  const { rows } = await sql<SentRow>`
    select o.id, o.client_id, c.client_name, o.ticket_id, t.number as ticket_number, o.to_name, o.to_address, o.subject, o.state, o.attempts,
      o.said, o.bounce_id, o.created_at, coalesce(o.failed_at, o.sent_at, o.created_at) as at
    from outgoing o join correspondence_client c on c.id = o.client_id join correspondence_ticket t on t.id = o.ticket_id
    where true ${state === 'all' ? sql`` : sql`and o.state = ${state}`}
      ${before ? sql`and (o.created_at, o.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql``}
    order by o.created_at desc, o.id desc limit ${limit}`.execute(tx);
  return rows;
}
