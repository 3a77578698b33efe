/** SQL of what a change has to do at an instant. The lock is the change's, as for every verb. */
import { sql } from 'kysely';
import type { DueAt } from '../bus/instants.ts';
import type { Tx } from '../db/open.ts';

/** The soonest that have something to do. */
export async function nextWakes(tx: Tx, most: number): Promise<DueAt[]> {
  const { rows } = await sql<DueAt>`
    select id, next_wake_at as due from change_request where next_wake_at is not null order by next_wake_at limit ${most}`.execute(
    tx,
  );
  return rows;
}

/** Of these, the ones nobody is changing at this moment, under their locks. */
export async function lockedOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from change_request where id = any(${[...ids]}::uuid[]) order by id for no key update skip locked`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** Whose window quiets this finding now; the change under its lock. */
export async function lockedChange(
  tx: Tx,
  id: string,
): Promise<{ clientId: string; quietUntil: string | null } | undefined> {
  const { rows } = await sql<{ clientId: string; quietUntil: string | null }>`
    select client_id, quiet_until from change_request where id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Keeps a finding with the change it fell into; one that is back is open again. */
export async function putFinding(
  tx: Tx,
  row: {
    changeId: string;
    clientId: string;
    findingId: string;
    deviceId: string | null;
    title: string;
    severity: string;
    fact: string;
    at: string;
  },
): Promise<void> {
  const { title, severity, fact } = row;
  await tx
    .insertInto('changeFinding')
    .values(row)
    .onConflict((on) => on.columns(['changeId', 'findingId']).doUpdateSet({ title, severity, fact, clearedAt: null }))
    .execute();
}

/** Changes that hold a finding still open there. */
export async function holdersOf(tx: Tx, findingId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('changeFinding')
    .select('changeId')
    .where('findingId', '=', findingId)
    .where('clearedAt', 'is', null)
    .execute();
  return rows.map(({ changeId }) => changeId);
}

export type Held = { findingId: string; fact: unknown; state: string | null; stateClearedAt: string | null };

/** What a change still holds, with how each finding stands by now; oldest first. */
export async function heldBy(tx: Tx, changeId: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select m.finding_id, m.fact, f.state, f.cleared_at as state_cleared_at from change_finding m
    left join change_known_finding f on f.id = m.finding_id
    where m.change_id = ${changeId} and m.released_at is null and m.cleared_at is null order by m.at, m.finding_id`.execute(
    tx,
  );
  return rows;
}
