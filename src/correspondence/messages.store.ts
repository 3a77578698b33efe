/** SQL of lists of mail: what waits for a person, and the mail of one ticket. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { MessageState } from './mail-api.ts';

export type MessageRow = {
  id: string;
  clientId: string | null;
  clientName: string | null;
  state: MessageState;
  kind: string | null;
  fromName: string | null;
  fromAddress: string | null;
  recipients: string[];
  subject: string | null;
  why: string | null;
  sender: 'verified' | 'unverified' | 'forged' | null;
  receivedAt: string;
  ticketId: string | null;
  entryId: string | null;
  text: string | null;
  attachments: unknown;
  authentication: unknown;
};

const line = sql`m.id, m.client_id, c.client_name, m.state, m.kind, m.from_name, m.from_address, m.recipients, m.subject, m.why, m.sender,
  m.received_at, m.ticket_id, m.entry_id, m.attachments`;
const joined = sql`message m left join correspondence_client c on c.id = m.client_id`;

export async function messagesPage(
  tx: Tx,
  query: { state: 'open' | MessageState; before: readonly [string, string] | undefined; limit: number },
): Promise<MessageRow[]> {
  const states = query.state === 'open' ? ['unfiled', 'quarantined'] : [query.state];
  const { before } = query;
  const { rows } = await sql<MessageRow>`
    select ${line} from ${joined} where m.state = any (${states})
      ${before ? sql`and (m.received_at, m.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql``}
    order by m.received_at desc, m.id desc limit ${query.limit}`.execute(tx);
  return rows;
}

export async function messageById(tx: Tx, id: string): Promise<MessageRow | undefined> {
  const { rows } =
    await sql<MessageRow>`select ${line}, m.text, m.authentication from ${joined} where m.id = ${id}`.execute(tx);
  return rows[0];
}

/** The mail as it came. */
export async function rawOf(tx: Tx, id: string): Promise<{ raw: Buffer; sha256: string } | undefined> {
  const { rows } = await sql<{ raw: Buffer; sha256: string }>`
    select raw, encode(sha256, 'hex') as sha256 from message where id = ${id}`.execute(tx);
  return rows[0];
}

/** One that waits for a person, under its lock, with its bytes. */
export async function lockOpen(tx: Tx, id: string): Promise<{ raw: Buffer; recipients: string[] } | undefined> {
  const { rows } = await sql<{ raw: Buffer; recipients: string[] }>`
    select raw, recipients from message where id = ${id} and state in ('unfiled', 'quarantined') for update`.execute(
    tx,
  );
  return rows[0];
}

export async function messagesOn(tx: Tx, ticketId: string): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    select ${line} from ${joined} where m.ticket_id = ${ticketId} order by m.received_at, m.id limit 500`.execute(tx);
  return rows;
}
