/** SQL of promised updates. The lock is the huddle's, as for every verb, so that an update and its overdue never cross. */
import { sql } from 'kysely';
import type { DueAt } from '../bus/instants.ts';
import type { Tx } from '../db/open.ts';

/** Promises that nothing was told of yet, soonest first. */
export async function nextPromises(tx: Tx, most: number): Promise<DueAt[]> {
  const { rows } = await sql<DueAt>`
    select id, next_update_at as due from huddle
    where next_update_at is not null and overdue_at is null and state = 'open' order by next_update_at limit ${most}`.execute(
    tx,
  );
  return rows;
}

/** Of these, the ones nobody is changing at this moment, under their locks. */
export async function lockedOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from huddle where id = any(${[...ids]}::uuid[]) order by id for no key update skip locked`.execute(tx);
  return rows.map(({ id }) => id);
}
