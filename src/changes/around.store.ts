/** What a change is surrounded by: parts of its page, and other slices' records through views of this one. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Stage } from './change-api.ts';

export type StageRow = { stage: Stage; note: string; byName: string; at: string };

export async function stagesOf(tx: Tx, changeId: string): Promise<StageRow[]> {
  const { rows } = await sql<StageRow>`
    select stage, note, by_name, at from change_stage where change_id = ${changeId} order by seq`.execute(tx);
  return rows;
}

export type DeviceRow = { id: string; name: string; siteName: string | null };

export async function devicesOf(tx: Tx, changeId: string): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`
    select d.id, d.device_name as name, d.site_name from change_device m join change_device_name d on d.id = m.device_id
    where m.change_id = ${changeId} order by 2`.execute(tx);
  return rows;
}

/** How many of these devices the client has. */
export async function knownDevices(tx: Tx, clientId: string, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from change_device_name where client_id = ${clientId} and id = any(${[...ids]}::uuid[])`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

export async function siteKnown(tx: Tx, clientId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from change_site_name where client_id = ${clientId} and id = ${id}`.execute(tx);
  return rows.length > 0;
}

export async function clientKnown(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from change_client_name where id = ${id}`.execute(tx);
  return rows.length > 0;
}

type TicketRow = { clientId: string; number: number; title: string; source: string };

export async function ticketNamed(tx: Tx, id: string): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`
    select client_id, ticket_number as number, ticket_title as title, ticket_source as source from change_ticket_name where id = ${id}`.execute(
    tx,
  );
  return rows[0];
}

export type PersonRow = { id: string; clientId: string; name: string; kind: 'client-user' | 'contact'; title: string };

export async function personNamed(tx: Tx, kind: PersonRow['kind'], id: string): Promise<PersonRow | undefined> {
  const { rows } = await sql<PersonRow>`select * from change_person where kind = ${kind} and id = ${id}`.execute(tx);
  return rows[0];
}

export async function peopleOf(tx: Tx, clientId: string): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select * from change_person where client_id = ${clientId} order by lower(name), id`.execute(tx);
  return rows;
}

/** Staff in service who work for this client. */
export async function colleagueFor(
  tx: Tx,
  id: string,
  clientId: string,
): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from change_colleague where id = ${id} and (all_clients or ${clientId}::uuid = any (clients))`.execute(
    tx,
  );
  return rows[0];
}

export type ConfigRow = { part: 'before' | 'after'; text: string; sha256: string; byName: string; at: string };

export async function configsOf(tx: Tx, changeId: string): Promise<ConfigRow[]> {
  const { rows } = await sql<ConfigRow>`
    select part, text, sha256, by_name, at from change_config where change_id = ${changeId} order by part desc`.execute(
    tx,
  );
  return rows;
}

export async function putConfig(
  tx: Tx,
  row: ConfigRow & { changeId: string; clientId: string; byId: string | null },
): Promise<void> {
  const { text, sha256, byId, byName, at } = row;
  await tx
    .insertInto('changeConfig')
    .values(row)
    .onConflict((on) => on.columns(['changeId', 'part']).doUpdateSet({ text, sha256, byId, byName, at }))
    .execute();
}

export type FindingRow = {
  findingId: string;
  title: string;
  severity: string;
  at: string;
  clearedAt: string | null;
  releasedAt: string | null;
};

export async function findingsOf(tx: Tx, changeId: string): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select finding_id, title, severity, at, cleared_at, released_at from change_finding where change_id = ${changeId} order by at, finding_id`.execute(
    tx,
  );
  return rows;
}

export type Overlap = { id: string; number: number; title: string; stage: Stage; windowFrom: string; windowTo: string };

/** Other changes on the same devices whose windows overlap this one's. */
export async function overlapping(tx: Tx, changeId: string): Promise<Overlap[]> {
  const { rows } = await sql<Overlap>`
    select o.id, o.number, o.title, o.stage, o.window_from, o.window_to from change_request r join change_request o
      on o.client_id = r.client_id and o.id <> r.id and o.window_from < r.window_to and o.window_to > r.window_from
    where r.id = ${changeId} and o.stage in ('accepted', 'assessed', 'approved', 'scheduled', 'in-progress', 'implemented')
      and exists (select from change_device a join change_device b using (device_id) where a.change_id = r.id and b.change_id = o.id)
    order by o.window_from`.execute(tx);
  return rows;
}

export type FreezeHit = { id: string; reason: string; fromAt: string; toAt: string };

/** Freezes of its client, or of a site it touches, within its window. */
export async function freezesOver(tx: Tx, changeId: string): Promise<FreezeHit[]> {
  const { rows } = await sql<FreezeHit>`
    select f.id, f.reason, f.from_at, f.to_at from change_request r join change_freeze f
      on f.client_id = r.client_id and f.from_at < r.window_to and f.to_at > r.window_from
    where r.id = ${changeId} and (f.site_id is null or f.site_id = r.site_id
      or f.site_id in (select d.site_id from change_device m join change_device_name d on d.id = m.device_id where m.change_id = r.id))
    order by f.from_at`.execute(tx);
  return rows;
}

export type Busy = { id: string; kind: 'war-room'; title: string; fromAt: string; toAt: string };

/** What binds the people of its client within its window. */
export async function busyWithin(tx: Tx, changeId: string): Promise<Busy[]> {
  const { rows } = await sql<Busy>`
    select b.id, b.kind, b.busy_title as title, b.from_at, b.to_at from change_request r join change_busy b
      on b.client_id = r.client_id and b.from_at < r.window_to and b.to_at > r.window_from
    where r.id = ${changeId} order by b.from_at, b.id`.execute(tx);
  return rows;
}
