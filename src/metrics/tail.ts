/** The open end: what was appended and is not sealed. One row for each device of a batch, durable with its commit. */
import type { Tx } from '../db/open.ts';
import { codeOf } from './codes.ts';
import { packTail, unpackTail } from './payloads.ts';
import type { TailSamples } from './payloads.ts';

export type SeriesOwner = { clientId: string; deviceId: string };
export type Batch = { series: readonly number[]; at: readonly number[]; values: readonly number[] };

export type TailRow = SeriesOwner & { fromAt: number; toAt: number; count: number; payload: Buffer };

/** The rows of a batch. Values that are no numbers are left out: a gap is the absence of a sample. */
export function tailRows({ series, at, values }: Batch, ownerOf: (series: number) => SeriesOwner): TailRow[] {
  const byDevice = new Map<string, { owner: SeriesOwner; places: number[] }>();
  for (let i = 0; i < series.length; i += 1) {
    if (!Number.isFinite(values[i])) continue;
    const owner = ownerOf(series[i] ?? 0);
    const known = byDevice.get(owner.deviceId);
    if (known) known.places.push(i);
    else byDevice.set(owner.deviceId, { owner, places: [i] });
  }
  return [...byDevice.values()].map(({ owner, places }) => ({ ...owner, ...packed({ series, at, values }, places) }));
}

function packed({ series, at, values }: Batch, places: number[]): Omit<TailRow, keyof SeriesOwner> {
  // Of one series in the order of appending: of two samples of one second the later one counts.
  places.sort((a, b) => (series[a] ?? 0) - (series[b] ?? 0) || a - b);
  const seconds = places.map((place) => Math.floor((at[place] ?? 0) / 1000));
  const first = seconds.reduce((a, b) => Math.min(a, b));
  const last = seconds.reduce((a, b) => Math.max(a, b));
  const columns = {
    series: Int32Array.from(places, (place) => series[place] ?? 0),
    at: Int32Array.from(seconds, (second) => second - first),
    codes: Int32Array.from(places, (place) => codeOf(values[place] ?? 0)),
  };
  return { fromAt: first * 1000, toAt: last * 1000, count: places.length, payload: packTail(columns) };
}

/** One statement for all rows: a round trip for each device would take longer than everything else. */
export async function insertTail(tx: Tx, rows: readonly TailRow[]): Promise<void> {
  await tx.pg.query({
    name: 'metric_tail_insert',
    text: `insert into metric_tail (client_id, device_id, from_at, to_at, count, payload)
      select c, d, to_timestamp(f), to_timestamp(t), n, p
      from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::integer[], $6::bytea[]) as row (c, d, f, t, n, p)`,
    values: [
      rows.map((row) => row.clientId),
      rows.map((row) => row.deviceId),
      rows.map((row) => row.fromAt / 1000),
      rows.map((row) => row.toAt / 1000),
      rows.map((row) => row.count),
      rows.map((row) => row.payload),
    ],
  });
}

/** Tells whoever shows measurements of these clients to look again, when this transaction commits. */
export async function ring(tx: Tx, clients: readonly string[]): Promise<void> {
  await tx.pg.query(`select pg_notify('metric', client) from unnest($1::text[]) client`, [clients]);
}

/** A row as it was read: instants in whole seconds since 1970. */
export type TailRead = { id: number; first: number; samples: TailSamples };

type StoredTail = { id: number; first: number; count: number; payload: Buffer };

/** Rows of a device with samples in `[from, to)` (seconds since 1970), oldest appended first. */
export async function tailOf(
  tx: Tx,
  { clientId, deviceId }: SeriesOwner,
  span: { from: number; to: number } = { from: 0, to: 1e11 },
): Promise<TailRead[]> {
  const { rows } = await tx.pg.query<StoredTail>({
    name: 'metric_tail_of',
    text: `select id, extract(epoch from from_at)::float8 as first, count, payload from metric_tail
      where client_id = $1 and device_id = $2 and to_at >= to_timestamp($3::float8) and from_at < to_timestamp($4::float8) order by id`,
    values: [clientId, deviceId, span.from, span.to],
  });
  return rows.map(({ id, first, count, payload }) => ({ id, first, samples: unpackTail(payload, count) }));
}

export async function deleteTail(tx: Tx, { clientId, deviceId }: SeriesOwner, ids: readonly number[]): Promise<void> {
  await tx.pg.query('delete from metric_tail where client_id = $1 and device_id = $2 and id = any($3::bigint[])', [
    clientId,
    deviceId,
    ids,
  ]);
}

/** Devices whose open end is long, or reaches back before `before` (epoch ms). */
export async function devicesToSeal(
  tx: Tx,
  { before, rows: most, limit }: { before: number; rows: number; limit: number },
): Promise<SeriesOwner[]> {
  const { rows } = await tx.pg.query<{ client_id: string; device_id: string }>(
    `select client_id, device_id from metric_tail group by client_id, device_id
     having count(*) >= $2 or min(from_at) < to_timestamp($1::float8) order by min(id) limit $3`,
    [before / 1000, most, limit],
  );
  return rows.map((row) => ({ clientId: row.client_id, deviceId: row.device_id }));
}
