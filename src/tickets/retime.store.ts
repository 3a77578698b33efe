/** SQL of computing anew: which tickets are still to be looked at, and how far it came. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Reach } from './targets.store.ts';

export type Retime = Reach & { id: string; lastId: string; looked: number; moved: number; askedAt: string };

export async function insertRetime(tx: Tx, row: Reach & { id: string; askedAt: string }): Promise<void> {
  await tx.insertInto('ticketRetime').values(row).execute();
}

/** The oldest that is not done, under its lock; nobody waits for another process that works on one. */
export async function lockedRetime(tx: Tx): Promise<Retime | undefined> {
  const { rows } = await sql<Retime>`
    select id, client_id, calendar_id, last_id, looked, moved, asked_at from ticket_retime
    where done_at is null order by asked_at, id limit 1 for update skip locked`.execute(tx);
  return rows[0];
}

export async function advanceRetime(
  tx: Tx,
  id: string,
  set: { lastId: string; looked: number; moved: number; doneAt: string | null },
): Promise<void> {
  await tx.updateTable('ticketRetime').set(set).where('id', '=', id).execute();
}

/** Those that are done say nothing any more. */
export async function dropDone(tx: Tx, before: string): Promise<void> {
  await tx.deleteFrom('ticketRetime').where('doneAt', '<', before).execute();
}

/** What is under way and the reader sees, oldest first. */
export async function openRetimes(tx: Tx): Promise<{ askedAt: string; looked: number; moved: number }[]> {
  return tx
    .selectFrom('ticketRetime')
    .select(['askedAt', 'looked', 'moved'])
    .where('doneAt', 'is', null)
    .orderBy('askedAt')
    .execute();
}
