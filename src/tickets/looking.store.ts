/** SQL of who looks at a ticket. Row-level security shows each person their own rows. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

type Looking = { staffId: string; staffName: string; clientId: string; ticketId: string; tab: string; at: string };

/** Whether this person had it open since an instant, in any tab. */
export async function looksAt(tx: Tx, ticketId: string, since: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from ticket_looking where ticket_id = ${ticketId} and at > ${since}) as found`.execute(tx);
  return rows[0]?.found ?? false;
}

export async function keepLooking(tx: Tx, row: Looking): Promise<void> {
  await tx
    .insertInto('ticketLooking')
    .values(row)
    .onConflict((on) => on.columns(['staffId', 'ticketId', 'tab']).doUpdateSet({ at: row.at }))
    .execute();
}

export async function endLooking(tx: Tx, ticketId: string, tab: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('ticketLooking')
    .where('ticketId', '=', ticketId)
    .where('tab', '=', tab)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** This person's tabs that were lost without a word, on any ticket. */
export async function dropLost(tx: Tx, before: string): Promise<void> {
  await tx.deleteFrom('ticketLooking').where('at', '<', before).execute();
}

/** Others who look since an instant and do not write. */
export async function lookersOf(tx: Tx, ticketId: string, since: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from ticket_lookers(${ticketId}, ${since})`.execute(tx);
  return rows;
}
