/** SQL of what is wrong, what is watched, and where nodes stand. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export const effects = ['down', 'degraded', 'unreachable', 'silent'] as const;
export type Effect = (typeof effects)[number];

export type MarkRow = {
  ref: string;
  deviceId: string;
  port: string;
  effect: Effect;
  text: string;
  fromAt: string;
  untilAt: string | null;
};

export async function marksAt(tx: Tx, clientId: string, at: string): Promise<MarkRow[]> {
  const { rows } = await sql<MarkRow>`
    select ref, device_id, port, effect, text, from_at, until_at from topology_mark
    where client_id = ${clientId} and from_at <= ${at} and (until_at is null or until_at > ${at}) order by from_at`.execute(
    tx,
  );
  return rows;
}

export async function marksBetween(tx: Tx, clientId: string, from: string, to: string): Promise<MarkRow[]> {
  const { rows } = await sql<MarkRow>`
    select ref, device_id, port, effect, text, from_at, until_at from topology_mark
    where client_id = ${clientId} and from_at <= ${to} and (until_at is null or until_at >= ${from})
    order by from_at desc limit 2000`.execute(tx);
  return rows;
}

/** A finding has at most one open mark; what it says now replaces what it said. */
export async function putMark(tx: Tx, clientId: string, mark: Omit<MarkRow, 'untilAt'>): Promise<void> {
  await sql`
    insert into topology_mark (client_id, ref, from_at, device_id, port, effect, text)
    values (${clientId}, ${mark.ref}, ${mark.fromAt}, ${mark.deviceId}, ${mark.port}, ${mark.effect}, ${mark.text})
    on conflict (client_id, ref) where until_at is null do update set effect = excluded.effect, text = excluded.text`.execute(
    tx,
  );
}

export async function endMark(tx: Tx, clientId: string, ref: string, at: string): Promise<boolean> {
  const ended = await sql`
    update topology_mark set until_at = greatest(${at}::timestamptz, from_at)
    where client_id = ${clientId} and ref = ${ref} and until_at is null`.execute(tx);
  return (ended.numAffectedRows ?? 0n) > 0n;
}

export type WatchRow = { deviceId: string; port: string };

export async function watchedAt(tx: Tx, clientId: string, at: string): Promise<WatchRow[]> {
  const { rows } = await sql<WatchRow>`
    select device_id, port from topology_watch
    where client_id = ${clientId} and from_at <= ${at} and (until_at is null or until_at > ${at})`.execute(tx);
  return rows;
}

/** Exactly these ports of a device are watched from `at` on; '' is the device itself. Says whether that is news. */
export async function putWatched(
  tx: Tx,
  { clientId, deviceId, ports, at }: { clientId: string; deviceId: string; ports: readonly string[]; at: string },
): Promise<boolean> {
  const list = [...ports];
  const ended = await sql`
    update topology_watch set until_at = greatest(${at}::timestamptz, from_at)
    where client_id = ${clientId} and device_id = ${deviceId} and until_at is null and port <> all (${list}::text[])`.execute(
    tx,
  );
  const begun = await sql`
    insert into topology_watch (client_id, device_id, port, from_at)
    select ${clientId}, ${deviceId}, port, ${at} from unnest(${list}::text[]) as port
    on conflict (client_id, device_id, port) where until_at is null do nothing`.execute(tx);
  return (ended.numAffectedRows ?? 0n) + (begun.numAffectedRows ?? 0n) > 0n;
}

export type PlaceRow = { nodeId: string; x: number; y: number; byHand: boolean; links: number };

export async function placesOf(tx: Tx, clientId: string): Promise<PlaceRow[]> {
  return tx
    .selectFrom('topologyPlace')
    .select(['nodeId', 'x', 'y', 'byHand', 'links'])
    .where('clientId', '=', clientId)
    .execute();
}

export async function putPlaces(tx: Tx, clientId: string, places: readonly PlaceRow[]): Promise<void> {
  for (let i = 0; i < places.length; i += 1000)
    await tx
      .insertInto('topologyPlace')
      .values(places.slice(i, i + 1000).map((place) => ({ clientId, ...place })))
      .onConflict((on) =>
        on.columns(['clientId', 'nodeId']).doUpdateSet({
          x: sql<number>`excluded.x`,
          y: sql<number>`excluded.y`,
          byHand: sql<boolean>`excluded.by_hand`,
          links: sql<number>`excluded.links`,
        }),
      )
      .execute();
}

export type SiteRow = {
  id: string;
  clientId: string;
  clientName: string;
  name: string;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  devices: number;
};

export async function sitesIn(tx: Tx, clientId: string | undefined): Promise<SiteRow[]> {
  const { rows } = await sql<SiteRow>`
    select s.site_id as id, s.client_id, c.client_name, s.site_name as name, s.country, s.latitude, s.longitude,
      (select count(*) from topology_device d where d.client_id = s.client_id and d.site_id = s.site_id and d.retired_at is null) as devices
    from topology_site s join topology_client c on c.client_id = s.client_id
    where s.retired_at is null ${clientId === undefined ? sql`` : sql`and s.client_id = ${clientId}`}
    order by c.client_name, s.site_name limit 2000`.execute(tx);
  return rows;
}

export type DeviceRow = {
  id: string;
  clientId: string;
  siteId: string | null;
  name: string;
  kind: string;
  addresses: string[];
  supportEnd: string | null;
  retiredAt: string | null;
};

export async function deviceRow(tx: Tx, id: string): Promise<DeviceRow | undefined> {
  const { rows } = await deviceQuery(sql`d.device_id = ${id}`).execute(tx);
  return rows[0];
}

export async function deviceRows(tx: Tx, clientId: string): Promise<DeviceRow[]> {
  const { rows } = await deviceQuery(sql`d.client_id = ${clientId} and d.retired_at is null`).execute(tx);
  return rows;
}

function deviceQuery(where: ReturnType<typeof sql>) {
  return sql<DeviceRow>`
    select d.device_id as id, d.client_id, d.site_id, d.name, d.kind, d.support_end, d.retired_at,
      (select coalesce(array_agg(host(each)), '{}') from unnest(array_remove(array_prepend(d.management_address, d.other_addresses), null)) each) as addresses
    from topology_device d where ${where}`;
}
