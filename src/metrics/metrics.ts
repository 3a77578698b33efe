/** What measures writes here: which series there is, and samples. */
import { Problem } from '../base/problem.ts';
import { systemScope } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { ownersOf, seriesOf } from './store.ts';
import type { SeriesKey } from './store.ts';
import { insertTail, ring, tailRows } from './tail.ts';
import type { Batch, SeriesOwner, TailRow } from './tail.ts';

export type { SeriesKey };

/** The years in which an instant is believed; an instant in seconds instead of milliseconds falls out of them. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** Pages are told of new samples of a client once in so much of the samples' own time. */
const RING_EVERY_MS = 3000;

/**
 * The numbers of series, in the order of the keys; those that are new are made. `db` is the records' path's
 * (watchfloor_wire). Known ones are remembered: asking again costs no query.
 */
export async function seriesIds(db: Db, keys: readonly SeriesKey[]): Promise<number[]> {
  const known = memoryOf(db).ids;
  const unknown = keys.filter((key) => known.get(key.deviceId)?.get(nameOf(key)) === undefined);
  if (unknown.length > 0) {
    // Found first: adding would use up a number for each series that is there already.
    const found = await db.as(systemScope, (tx) => seriesOf(tx, unknown, { add: false }));
    for (const row of found) remember(db, row);
    const missing = unknown.filter((key) => known.get(key.deviceId)?.get(nameOf(key)) === undefined);
    const added = missing.length > 0 ? await db.as(systemScope, (tx) => seriesOf(tx, missing, { add: true })) : [];
    for (const row of added) remember(db, row);
  }
  return keys.map((key) => known.get(key.deviceId)?.get(nameOf(key)) ?? noSeries());
}

/**
 * Keeps samples: one of `series`, `at` (epoch ms, kept to the second) and `values` (kept to five digits) each. Durable
 * when it returns. In any order, and again after a failure: of two samples of one series and second the later one counts.
 * Values that are no finite numbers are left out.
 */
export async function append(db: Db, batch: Batch): Promise<void> {
  const { series, at, values } = batch;
  if (series.length !== at.length || series.length !== values.length)
    throw new RangeError('series, at and values must be of one length');
  if (at.some((instant) => !(instant >= EARLIEST && instant < LATEST)))
    throw new RangeError('a sample must be of an instant in milliseconds since 1970');
  const { owners, rungAt } = memoryOf(db);
  const unknown = [...new Set(series)].filter((id) => !owners.has(id));
  await db.as(systemScope, async (tx) => {
    if (unknown.length > 0) for (const { id, ...owner } of await ownersOf(tx, unknown)) owners.set(id, owner);
    const rows = tailRows(batch, (id) => owners.get(id) ?? noSeries());
    if (rows.length > 0) await insertTail(tx, rows);
    const newest = newestByClient(rows, rungAt);
    if (newest.size > 0) await ring(tx, [...newest.keys()]);
    for (const [clientId, instant] of newest) rungAt.set(clientId, instant);
  });
}

/** Clients that pages are to be told of: whose samples are newer than those told of last by more than a few seconds. */
function newestByClient(rows: readonly TailRow[], rungAt: ReadonlyMap<string, number>): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { clientId, toAt } of rows)
    if (toAt >= (rungAt.get(clientId) ?? Number.NEGATIVE_INFINITY) + RING_EVERY_MS)
      newest.set(clientId, Math.max(toAt, newest.get(clientId) ?? 0));
  return newest;
}

/** What one process remembers of series, which are never changed: about 200 bytes each. */
type Memory = {
  ids: Map<string, Map<string, number>>;
  owners: Map<number, SeriesOwner>;
  /** Of which instant the samples were that pages were last told of, by client. */
  rungAt: Map<string, number>;
};

const memories = new WeakMap<Db, Memory>();

function memoryOf(db: Db): Memory {
  const known = memories.get(db);
  if (known) return known;
  const memory: Memory = { ids: new Map(), owners: new Map(), rungAt: new Map() };
  memories.set(db, memory);
  return memory;
}

function remember(db: Db, { id, clientId, deviceId, component, metric }: SeriesKey & { id: number }): void {
  const { ids, owners } = memoryOf(db);
  const ofDevice = ids.get(deviceId) ?? new Map<string, number>();
  ids.set(deviceId, ofDevice.set(nameOf({ component, metric }), id));
  owners.set(id, { clientId, deviceId });
}

function nameOf({ component, metric }: Pick<SeriesKey, 'component' | 'metric'>): string {
  return `${metric} ${component}`;
}

function noSeries(): never {
  throw new Problem('metrics/no-series', 404, 'There is no such series of measurements.');
}
