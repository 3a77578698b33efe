/** SQL of what a client has settled about changes. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Answers } from './risk-api.ts';

export type AuthorityRow = {
  personKind: 'client-user' | 'contact';
  personId: string;
  name: string;
  mayRequest: boolean;
  mayApprove: boolean;
};

export async function authorityOf(tx: Tx, clientId: string): Promise<AuthorityRow[]> {
  const { rows } = await sql<AuthorityRow>`
    select person_kind, person_id, name, may_request, may_approve from change_authority where client_id = ${clientId} order by lower(name)`.execute(
    tx,
  );
  return rows;
}

export async function replaceAuthority(
  tx: Tx,
  { clientId, byName, at }: { clientId: string; byName: string; at: string },
  rows: readonly AuthorityRow[],
): Promise<void> {
  // Two who write the list at once must not mix their lists.
  await sql`select pg_advisory_xact_lock(hashtext('change_authority'), hashtext(${clientId}))`.execute(tx);
  await tx.deleteFrom('changeAuthority').where('clientId', '=', clientId).execute();
  if (rows.length === 0) return;
  await tx
    .insertInto('changeAuthority')
    .values(rows.map((row) => ({ ...row, clientId, byName, at })))
    .execute();
}

/** The calendar its changes count in; null: around the clock. */
export async function calendarOf(tx: Tx, clientId: string): Promise<string | null> {
  const { rows } = await sql<{ calendarId: string | null }>`
    select calendar_id from change_promise where client_id = ${clientId}`.execute(tx);
  return rows[0]?.calendarId ?? null;
}

export async function putCalendar(
  tx: Tx,
  row: { clientId: string; calendarId: string | null; byName: string; at: string },
): Promise<void> {
  const { clientId: _client, ...set } = row;
  await tx
    .insertInto('changePromise')
    .values(row)
    .onConflict((on) => on.column('clientId').doUpdateSet(set))
    .execute();
}

/** Changes whose clock runs, of a client or by a calendar. */
export async function runningChanges(
  tx: Tx,
  { clientId, calendarId }: { clientId?: string; calendarId?: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from change_request where accepted_at is not null and verified_at is null and ended_at is null
      and (${clientId ?? null}::uuid is null or client_id = ${clientId ?? null})
      and (${calendarId ?? null}::uuid is null or calendar_id = ${calendarId ?? null}) order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

export type ModelRow = {
  id: string;
  clientId: string;
  name: string;
  plan: string;
  testPlan: string;
  backOut: string;
  answers: Answers;
  authorisedHow: string;
  authorisedByName: string;
  at: string;
  retiredAt: string | null;
};

export async function insertModel(tx: Tx, { answers, ...row }: ModelRow): Promise<void> {
  await tx
    .insertInto('changeModel')
    .values({ ...row, answers: JSON.stringify(answers) })
    .execute();
}

export async function modelsOf(tx: Tx, clientId: string): Promise<ModelRow[]> {
  const { rows } = await sql<ModelRow>`
    select * from change_model where client_id = ${clientId} and retired_at is null order by lower(name)`.execute(tx);
  return rows;
}

export async function modelById(tx: Tx, id: string): Promise<ModelRow | undefined> {
  const { rows } = await sql<ModelRow>`select * from change_model where id = ${id}`.execute(tx);
  return rows[0];
}

export async function retireModel(tx: Tx, id: string, at: string): Promise<ModelRow | undefined> {
  const { rows } = await sql<ModelRow>`
    update change_model set retired_at = ${at} where id = ${id} and retired_at is null returning *`.execute(tx);
  return rows[0];
}

export type FreezeRow = {
  id: string;
  clientId: string;
  siteId: string | null;
  fromAt: string;
  toAt: string;
  reason: string;
  byName: string;
};
/** With where it holds. */
export type PlacedFreeze = FreezeRow & { siteName: string | null; zone: string };

export async function insertFreeze(tx: Tx, row: FreezeRow & { at: string }): Promise<void> {
  await tx.insertInto('changeFreeze').values(row).execute();
}

/** Those of a client that are not over, or the one that is named. */
export async function freezesOf(
  tx: Tx,
  { clientId, now, id = null }: { clientId: string; now: string; id?: string | null },
): Promise<PlacedFreeze[]> {
  const { rows } = await sql<PlacedFreeze>`
    select f.id, f.client_id, f.site_id, f.from_at, f.to_at, f.reason, f.by_name, s.site_name, coalesce(s.site_zone, c.client_zone) as zone
    from change_freeze f join change_client_name c on c.id = f.client_id left join change_site_name s on s.id = f.site_id
    where f.client_id = ${clientId} and (f.to_at > ${now} and ${id}::uuid is null or f.id = ${id}) order by f.from_at`.execute(
    tx,
  );
  return rows;
}

export async function deleteFreeze(tx: Tx, id: string): Promise<FreezeRow | undefined> {
  const { rows } = await sql<FreezeRow>`delete from change_freeze where id = ${id} returning *`.execute(tx);
  return rows[0];
}
