/** SQL of senders that must be proved. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Touch } from './mail-api.ts';

export type VerificationRow = {
  id: string;
  clientId: string;
  ticketId: string;
  messageId: string;
  touches: Touch[];
  state: 'needed' | 'verified' | 'refused';
  contactId: string | null;
  number: string | null;
  note: string | null;
  byName: string | null;
  at: string | null;
};

/** False when this mail is known on this ticket. */
export async function insertVerification(
  tx: Tx,
  row: Pick<VerificationRow, 'id' | 'clientId' | 'ticketId' | 'messageId' | 'touches'> & { createdAt: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('verification')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function verificationsOn(tx: Tx, ticketId: string): Promise<VerificationRow[]> {
  const { rows } = await sql<VerificationRow>`
    select id, client_id, ticket_id, message_id, touches, state, contact_id, number, note, by_name, at
    from verification where ticket_id = ${ticketId} order by created_at, id`.execute(tx);
  return rows;
}

/** Settles one that is still needed; false: somebody was first. */
export async function settleVerification(
  tx: Tx,
  {
    id,
    ...set
  }: Pick<VerificationRow, 'id' | 'contactId' | 'number' | 'note'> & {
    state: 'verified' | 'refused';
    byId: string;
    byName: string;
    at: string;
  },
): Promise<boolean> {
  const done = await tx
    .updateTable('verification')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'needed')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
