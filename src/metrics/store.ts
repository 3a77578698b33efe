/** SQL of series and of sealed rows; the open end stands in tail.ts. */
import type { Tx } from '../db/open.ts';
import type { SeriesOwner } from './tail.ts';

export type SeriesKey = { clientId: string; deviceId: string; component: string; metric: string };
export type SeriesRow = SeriesKey & { id: number };

/** Those of the keys that there are; with `add` the others are made. */
export async function seriesOf(tx: Tx, keys: readonly SeriesKey[], { add }: { add: boolean }): Promise<SeriesRow[]> {
  const columns = [
    keys.map((key) => key.clientId),
    keys.map((key) => key.deviceId),
    keys.map((key) => key.component),
    keys.map((key) => key.metric),
  ];
  const wanted = 'unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as key (c, d, o, m)';
  // In one order everywhere, so that two processes that add the same series do not wait for each other in a circle.
  if (add)
    await tx.pg.query(
      `insert into metric_series (client_id, device_id, component, metric) select distinct c, d, o, m from ${wanted} order by 1, 2, 3, 4 on conflict do nothing`,
      columns,
    );
  const { rows } = await tx.pg.query<{ id: number; c: string; d: string; o: string; m: string }>(
    `select s.id, c, d, o, m from ${wanted} join metric_series s on (s.client_id, s.device_id, s.component, s.metric) = (c, d, o, m)`,
    columns,
  );
  return rows.map(({ id, c, d, o, m }) => ({ id, clientId: c, deviceId: d, component: o, metric: m }));
}

/** Whose the series are. */
export async function ownersOf(tx: Tx, ids: readonly number[]): Promise<(SeriesOwner & { id: number })[]> {
  return tx
    .selectFrom('metricSeries')
    .select(['id', 'clientId', 'deviceId'])
    .where('id', 'in', [...ids])
    .execute();
}

export type NamedSeries = SeriesRow & { deviceName: string };

function named(tx: Tx) {
  return tx
    .selectFrom('metricSeries as series')
    .innerJoin('device', 'device.id', 'series.deviceId')
    .select([
      'series.id',
      'series.clientId',
      'series.deviceId',
      'series.component',
      'series.metric',
      'device.name as deviceName',
    ]);
}

export async function seriesById(tx: Tx, ids: readonly number[]): Promise<NamedSeries[]> {
  return named(tx)
    .where('series.id', 'in', [...ids])
    .execute();
}

/** Undefined when there is no such device. */
export async function seriesOfDevice(tx: Tx, deviceId: string): Promise<NamedSeries[] | undefined> {
  const device = await tx.selectFrom('device').select('id').where('id', '=', deviceId).executeTakeFirst();
  if (!device) return undefined;
  return named(tx)
    .where('series.deviceId', '=', deviceId)
    .orderBy('series.component')
    .orderBy('series.metric')
    .execute();
}
