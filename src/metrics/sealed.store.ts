/** SQL of sealed rows: samples of a day, five-minute spans of a day, hours of a month. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Db, Tx } from '../db/open.ts';
import { packRollUps, packSamples, unpackRollUps, unpackSamples } from './payloads.ts';
import { DAY_S, FIVE_S, HOUR_S, samplesFrom, samplesTo, spansFrom, spansTo } from './rules.ts';
import type { Resolution, Sample, Span } from './rules.ts';

const tables = { raw: 'metric_raw', five: 'metric_five', hour: 'metric_hour' } as const;

/** Seconds since 1970 of the start of a day in UTC, and of its month. */
export function dayStart(at: number): number {
  return at - (at % DAY_S);
}

export function monthStart(at: number): number {
  return instantOf(`${isoOf(at * 1000).slice(0, 7)}-01T00:00:00Z`) / 1000;
}

export function dayText(day: number): string {
  return isoOf(day * 1000).slice(0, 10);
}

export type Wanted = { clients: readonly string[]; series: readonly number[] };

type Row = { series_id: number; day: number; count: number; payload: Buffer };

/** Rows of series from one day to another, both included (seconds since 1970), in the order of time. */
async function rowsOf(
  tx: Tx,
  resolution: Resolution,
  { clients, series }: Wanted,
  { from, to }: { from: number; to: number },
): Promise<Row[]> {
  const { rows } = await tx.pg.query<Row>({
    name: `metric_rows_${resolution}`,
    text: `select series_id, extract(epoch from day)::float8 as day, count, payload from ${tables[resolution]}
      where client_id = any($1::uuid[]) and series_id = any($2::integer[]) and day between $3 and $4 order by series_id, day`,
    values: [clients, series, dayText(from), dayText(to)],
  });
  return rows;
}

/** Sealed samples by series and day. */
export async function rawOf(
  tx: Tx,
  wanted: Wanted,
  days: { from: number; to: number },
): Promise<{ series: number; day: number; samples: Sample[] }[]> {
  const rows = await rowsOf(tx, 'raw', wanted, days);
  return rows.map(({ series_id: series, day, count, payload }) => ({
    series,
    day,
    samples: samplesFrom(unpackSamples(payload, count), day),
  }));
}

/** Sealed spans by series and day (of `hour`: by month). */
export async function spansOf(
  tx: Tx,
  resolution: 'five' | 'hour',
  wanted: Wanted,
  days: { from: number; to: number },
): Promise<{ series: number; day: number; spans: Span[] }[]> {
  const rows = await rowsOf(tx, resolution, wanted, days);
  const step = resolution === 'five' ? FIVE_S : HOUR_S;
  return rows.map(({ series_id: series, day, count, payload }) => ({
    series,
    day,
    spans: spansFrom(unpackRollUps(payload, count), day, step),
  }));
}

/** A row to be written. `day`: seconds since 1970, of `hour` the first day of the month. */
export type SealedRow = { series: number; day: number; count: number; payload: Buffer };

export function rawRow(series: number, day: number, samples: readonly Sample[]): SealedRow {
  return { series, day, count: samples.length, payload: packSamples(samplesTo(samples, day)) };
}

export function spanRow(series: number, day: number, spans: readonly Span[], step: number): SealedRow {
  return { series, day, count: spans.length, payload: packRollUps(spansTo(spans, day, step)) };
}

/** Rows of one statement: few enough that its text stays small. */
const AT_ONCE = 2000;

export async function writeSealed(
  tx: Tx,
  resolution: Resolution,
  clientId: string,
  all: readonly SealedRow[],
): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const rows = all.slice(from, from + AT_ONCE);
    await tx.pg.query({
      name: `metric_write_${resolution}`,
      text: `insert into ${tables[resolution]} (client_id, series_id, day, count, payload)
        select $1::uuid, s, d, n, p from unnest($2::integer[], $3::date[], $4::integer[], $5::bytea[]) as row (s, d, n, p)
        on conflict (client_id, series_id, day) do update set count = excluded.count, payload = excluded.payload`,
      values: [
        clientId,
        rows.map((row) => row.series),
        rows.map((row) => dayText(row.day)),
        rows.map((row) => row.count),
        rows.map((row) => row.payload),
      ],
    });
  }
}

/** Makes the partitions of these days, outside the caller's transaction: they stay whatever becomes of it. */
export async function openDays(db: Db, resolution: Resolution, days: readonly number[]): Promise<void> {
  if (days.length === 0) return;
  await db.pool.query('select metric_open($1, day) from unnest($2::date[]) day', [
    tables[resolution],
    days.map(dayText),
  ]);
}

/** Drops what ends before a day; returns how many partitions. */
export async function dropBefore(db: Db, resolution: Resolution, day: number): Promise<number> {
  const { rows } = await db.pool.query<{ dropped: number }>('select metric_drop_before($1, $2) as dropped', [
    tables[resolution],
    dayText(day),
  ]);
  return rows[0]?.dropped ?? 0;
}

/** The last day with sealed samples of a client, seconds since 1970. */
export async function newestDay(tx: Tx, clientId: string): Promise<number | undefined> {
  const { rows } = await tx.pg.query<{ day: number | null }>(
    'select extract(epoch from max(day))::float8 as day from metric_five where client_id = $1',
    [clientId],
  );
  return rows[0]?.day ?? undefined;
}
