/** SQL of what is polled, and of how it went. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { partKinds } from './states.rules.ts';
import type { Part, Watch } from './states.rules.ts';

const zDetail = z.record(z.string(), z.union([z.string(), z.number()]));
const zKind = z.enum(partKinds);

export type PolledRow = {
  clientId: string;
  deviceId: string;
  credentialId: string | null;
  snmpPort: number;
  interfaceSeconds: number;
  healthSeconds: number;
  slowSeconds: number;
  ping: boolean;
  tcpPort: number | null;
};

export async function polledDevices(tx: Tx, deviceIds?: readonly string[]): Promise<PolledRow[]> {
  let list = tx
    .selectFrom('devicePoll')
    .select([
      'clientId',
      'deviceId',
      'credentialId',
      'snmpPort',
      'interfaceSeconds',
      'healthSeconds',
      'slowSeconds',
      'ping',
      'tcpPort',
    ])
    .where('enabled', '=', true);
  if (deviceIds) list = list.where('deviceId', 'in', [...deviceIds]);
  return list.execute();
}

/** Devices that a collector at their site polls, with that collector. */
export async function polledFrom(tx: Tx, deviceIds?: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.pg.query<{ device: string; collector: string }>(
    `select device, collector from (
       select device_id as device, collector_of(device_id) as collector
       from (select device_id from device_poll union select device_id from service_check) as polled
       where $1::uuid[] is null or device_id = any ($1::uuid[])
     ) as placed where collector is not null`,
    [deviceIds ? [...deviceIds] : null],
  );
  return new Map(rows.map(({ device, collector }) => [device, collector]));
}

export type StateRow = { clientId: string; deviceId: string; part: Part; since: string };

export async function polledStates(tx: Tx, deviceIds?: readonly string[]): Promise<StateRow[]> {
  let list = tx.selectFrom('polledState').selectAll();
  if (deviceIds) list = list.where('deviceId', 'in', [...deviceIds]);
  const rows = await list.execute();
  return rows.map(({ clientId, deviceId, kind, component, state, detail, since }) => ({
    clientId,
    deviceId,
    since,
    part: { kind: zKind.parse(kind), component, state, detail: zDetail.parse(detail) },
  }));
}

/** `since` moves with the state alone: another speed does not make a link younger. Returns the devices that have a part not known before. */
export async function putStates(tx: Tx, rows: readonly StateRow[]): Promise<{ clientId: string; deviceId: string }[]> {
  if (rows.length === 0) return [];
  const { rows: fresh } = await tx.pg.query<{ clientId: string; deviceId: string; isNew: boolean }>(
    `insert into polled_state (client_id, device_id, kind, component, state, detail, since)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[])
     on conflict (client_id, device_id, kind, component) do update set state = excluded.state, detail = excluded.detail,
       since = case when polled_state.state = excluded.state then polled_state.since else excluded.since end
     returning client_id as "clientId", device_id as "deviceId", xmax = 0 as "isNew"`,
    [
      rows.map((row) => row.clientId),
      rows.map((row) => row.deviceId),
      rows.map((row) => row.part.kind),
      rows.map((row) => row.part.component),
      rows.map((row) => row.part.state),
      rows.map((row) => JSON.stringify(row.part.detail)),
      rows.map((row) => row.since),
    ],
  );
  return [...new Map(fresh.filter(({ isNew }) => isNew).map((row) => [row.deviceId, row])).values()];
}

export async function dropStates(tx: Tx, deviceId: string, kind: string, components: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('polledState')
    .where('deviceId', '=', deviceId)
    .where('kind', '=', kind)
    .where('component', 'in', [...components])
    .execute();
}

export type StatusRow = {
  clientId: string;
  deviceId: string;
  lastAt: string;
  lastOkAt: string | null;
  nextAt: string;
  tookMs: number;
  failure: string;
  failingSince: string | null;
  system: object | undefined;
  rates: object | undefined;
};

export async function putStatuses(tx: Tx, rows: readonly StatusRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.pg.query(
    `insert into poll_status as s (client_id, device_id, last_at, last_ok_at, next_at, took_ms, failure, failing_since, system, rates)
     select c, d, l, o, n, t, f, fs, coalesce(y, '{}'), coalesce(r, '{}') from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
       $6::integer[], $7::text[], $8::timestamptz[], $9::jsonb[], $10::jsonb[]) as row (c, d, l, o, n, t, f, fs, y, r)
     on conflict (device_id) do update set last_at = excluded.last_at, last_ok_at = coalesce(excluded.last_ok_at, s.last_ok_at),
       next_at = excluded.next_at, took_ms = excluded.took_ms, failure = excluded.failure, failing_since = excluded.failing_since,
       system = case when excluded.system = '{}' then s.system else excluded.system end,
       rates = case when excluded.rates = '{}' then s.rates else excluded.rates end`,
    [
      rows.map((row) => row.clientId),
      rows.map((row) => row.deviceId),
      rows.map((row) => row.lastAt),
      rows.map((row) => row.lastOkAt),
      rows.map((row) => row.nextAt),
      rows.map((row) => row.tookMs),
      rows.map((row) => row.failure),
      rows.map((row) => row.failingSince),
      rows.map((row) => (row.system ? JSON.stringify(row.system) : null)),
      rows.map((row) => (row.rates ? JSON.stringify(row.rates) : null)),
    ],
  );
}

export async function watches(tx: Tx, deviceIds?: readonly string[]): Promise<(Watch & { deviceId: string })[]> {
  let list = tx
    .selectFrom('watchedPart')
    .select(['findingId', 'deviceId', 'component', 'condition'])
    .select(sql<number>`(extract(epoch from since) * 1000)::float8`.as('since'));
  if (deviceIds) list = list.where('deviceId', 'in', [...deviceIds]);
  return list.execute();
}

export async function putWatch(
  tx: Tx,
  watch: { findingId: string; clientId: string; deviceId: string; component: string; condition: string; since: string },
): Promise<void> {
  const { component, condition, since } = watch;
  await tx
    .insertInto('watchedPart')
    .values(watch)
    .onConflict((on) => on.column('findingId').doUpdateSet({ component, condition, since }))
    .execute();
}

export async function dropWatch(tx: Tx, findingId: string): Promise<void> {
  await tx.deleteFrom('watchedPart').where('findingId', '=', findingId).execute();
}

/** What a collector polls counts as failing since `at`, unless it failed before. */
export async function markUnseen(tx: Tx, collectorId: string, { at, why }: { at: string; why: string }): Promise<void> {
  await tx
    .updateTable('pollStatus')
    .set({ failure: why, failingSince: sql<string>`coalesce(failing_since, ${at}::timestamptz)` })
    .where(sql<boolean>`collector_of(device_id) = ${collectorId}::uuid`)
    .execute();
}
