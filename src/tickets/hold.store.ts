/** SQL of requests that wait for proof. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { HoldRow } from './hold.rules.ts';

type Place = { ticketId: string; clientId: string };
export type NewHold = Pick<HoldRow, 'id' | 'why' | 'touches' | 'opened' | 'since'>;

/** False when it holds already. */
export async function insertHold(tx: Tx, row: Place & NewHold): Promise<boolean> {
  const made = await tx
    .insertInto('ticketHold')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function holdsOf(tx: Tx, ticketId: string): Promise<HoldRow[]> {
  const { rows } = await sql<HoldRow>`
    select id, why, touches, opened, since, state, settled_by_name as settled_by, settled_how, settled_at
    from ticket_hold where ticket_id = ${ticketId} order by since, id`.execute(tx);
  return rows;
}

/** False when it holds no longer. */
export async function settleHold(
  tx: Tx,
  on: { ticketId: string; id: string },
  set: { state: 'proved' | 'refuted'; settledByName: string; settledHow: string; settledAt: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('ticketHold')
    .set(set)
    .where('id', '=', on.id)
    .where('ticketId', '=', on.ticketId)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
