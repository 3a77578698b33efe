/** SQL of promised updates. The lock is the huddle's, as for every verb, so that an update and its overdue never cross. */
import { sql } from 'kysely';
import type { DueAt } from '../bus/instants.ts';
import type { Tx } from '../db/open.ts';

/** What is next to be told of promised words, soonest first: `id near` that one is due soon, `id` that it did not come. */
export async function nextPromises(tx: Tx, most: number): Promise<DueAt[]> {
  const { rows } = await sql<DueAt>`
    with promise as (
      select id::text, next_update_at, reminded_at from huddle
      where next_update_at is not null and overdue_at is null and state = 'open' order by next_update_at limit ${most})
    select id, next_update_at as due from promise
    union all select id || ' near', next_update_at - interval '5 minutes' from promise where reminded_at is null`.execute(
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
