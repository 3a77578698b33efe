/** Keeps a long past at once, sealed as it is written: history brought along from elsewhere, the demo's months. */
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { codeOf } from './codes.ts';
import { writeDays } from './seal.ts';
import { newestDay } from './sealed.store.ts';

/** One series' past: `at` in seconds since 1970, growing. Values that are no finite numbers are left out. */
export type Past = { series: number; at: readonly number[]; values: readonly number[] };

/** Writes the past of series of one client; what is there of the same seconds is replaced. `db`: the records' path's. */
export async function keepPast(db: Db, clientId: string, past: readonly Past[]): Promise<void> {
  const samples = new Map(
    past.map(({ series, at, values }) => [
      series,
      at.flatMap((second, i) => (Number.isFinite(values[i]) ? [{ at: second, code: codeOf(values[i] ?? 0) }] : [])),
    ]),
  );
  await db.as(systemScope, (tx) => writeDays(tx, db, clientId, samples));
}

/** The start of the last day with sealed samples of a client, seconds since 1970; undefined when there is none. */
export async function pastUntil(db: Db, clientId: string): Promise<number | undefined> {
  return db.as(systemScope, (tx) => newestDay(tx, clientId));
}
