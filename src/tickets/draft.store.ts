/** SQL of drafts. Row-level security shows each person their own. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Audience } from './ticket-api.ts';

export type Draft = { audience: Audience; text: string; at: string };

export async function draftOf(tx: Tx, ticketId: string): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select audience, text, at from ticket_draft where ticket_id = ${ticketId}`.execute(
    tx,
  );
  return rows[0];
}

export async function keepDraft(
  tx: Tx,
  row: Draft & { staffId: string; staffName: string; clientId: string; ticketId: string },
): Promise<void> {
  const { audience, text, at } = row;
  await tx
    .insertInto('ticketDraft')
    .values(row)
    .onConflict((on) => on.columns(['staffId', 'ticketId']).doUpdateSet({ audience, text, at }))
    .execute();
}

export async function dropDraft(tx: Tx, ticketId: string): Promise<boolean> {
  const gone = await tx.deleteFrom('ticketDraft').where('ticketId', '=', ticketId).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Others whose draft changed after `since`. */
export async function writersOf(
  tx: Tx,
  ticketId: string,
  since: string,
): Promise<{ name: string; audience: Audience }[]> {
  const { rows } = await sql<{
    name: string;
    audience: Audience;
  }>`select name, audience from ticket_writers(${ticketId}, ${since})`.execute(tx);
  return rows;
}
