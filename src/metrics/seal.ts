/**
 * Sealing: what was appended becomes samples by series and day, with five-minute and hourly roll-ups made of exactly
 * those samples. One transaction for each device writes the sealed rows and removes what they were made of, so that a
 * process that dies loses nothing and counts nothing twice.
 */
import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import type { Db, Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { keptFrom } from './retention.ts';
import { FIVE_S, HOUR_S, putTogether, rollUp, withDay } from './rules.ts';
import type { Sample } from './rules.ts';
import {
  dayStart,
  dropBefore,
  monthStart,
  openDays,
  rawOf,
  rawRow,
  spanRow,
  spansOf,
  writeSealed,
} from './sealed.store.ts';
import type { SealedRow } from './sealed.store.ts';
import { deleteTail, devicesToSeal, tailOf } from './tail.ts';
import type { SeriesOwner, TailRead } from './tail.ts';

export type Sealing = {
  /** Under watchfloor_wire. */
  wire: Db;
  clock: Clock;
  log: Logger;
  config: Pick<Config, 'metricRawDays' | 'metricFiveMinuteDays' | 'metricHourDays'>;
};

/** A device's open end is sealed at so many rows; a query reads at most about so many. */
const MOST_ROWS = 480;
/** What was measured before midnight may come so much later. */
const GRACE_S = 600;
const DEVICES_AT_ONCE = 500;
const SEAL_LOCK = 7_710_037;

/** Seals what is due; returns how many devices. With `all` everything that lies open, as before a measurement. */
export async function sealDue(sealing: Sealing, { all }: { all: boolean } = { all: false }): Promise<number> {
  const { wire, clock, log } = sealing;
  const now = clock.now() / 1000;
  const before = dayStart(now - GRACE_S) * 1000;
  const rows = all ? 1 : MOST_ROWS;
  const due = await wire.as(systemScope, (tx) => devicesToSeal(tx, { before, rows, limit: DEVICES_AT_ONCE }));
  let sealed = 0;
  for (const device of due) {
    try {
      if (await sealDevice(sealing, device)) sealed += 1;
    } catch (error) {
      log.error({ err: error, deviceId: device.deviceId }, 'measurements of a device cannot be sealed; tried again');
    }
  }
  return sealed;
}

/** Drops what is kept no longer at each resolution; returns how many days and months went. */
export async function expireMetrics({ wire, clock, config }: Sealing): Promise<number> {
  const kept = keptFrom(config, clock.now());
  let dropped = 0;
  for (const resolution of ['raw', 'five', 'hour'] as const)
    dropped += await dropBefore(wire, resolution, kept[resolution]);
  return dropped;
}

/** Samples by series. */
export type BySeries = Map<number, Sample[]>;

async function sealDevice({ wire, clock, config }: Sealing, device: SeriesOwner): Promise<boolean> {
  const kept = keptFrom(config, clock.now()).raw;
  return wire.as(systemScope, async (tx) => {
    const lock = await tx.pg.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as mine', [
      SEAL_LOCK,
      device.deviceId,
    ]);
    if (!lock.rows[0]?.mine) return false;
    const rows = await tailOf(tx, device);
    await writeDays(tx, wire, device.clientId, bySeries(rows, kept));
    await deleteTail(
      tx,
      device,
      rows.map((row) => row.id),
    );
    return true;
  });
}

/** What came after its day was dropped is too late. */
function bySeries(rows: readonly TailRead[], keptFromSecond: number): BySeries {
  const all: BySeries = new Map();
  for (const { first, samples } of rows)
    for (let i = 0; i < samples.series.length; i += 1) {
      const at = first + (samples.at[i] ?? 0);
      if (at < keptFromSecond) continue;
      const series = samples.series[i] ?? 0;
      const ofSeries = all.get(series) ?? [];
      if (ofSeries.length === 0) all.set(series, ofSeries);
      ofSeries.push({ at, code: samples.codes[i] ?? 0 });
    }
  return all;
}

/** Puts samples of one client into their days and rolls those days up anew. */
export async function writeDays(tx: Tx, db: Db, clientId: string, samples: BySeries): Promise<void> {
  const days = [...samples].flatMap(([series, all]) =>
    [...Map.groupBy(all, (each) => dayStart(each.at))].map(([day, ofDay]) => ({ series, day, ofDay })),
  );
  if (days.length === 0) return;
  const starts = [...new Set(days.map(({ day }) => day))];
  await openDays(db, 'raw', starts);
  await openDays(db, 'five', starts);
  await openDays(db, 'hour', [...new Set(starts.map(monthStart))]);
  const wanted = { clients: [clientId], series: [...samples.keys()] };
  const known = await rawOf(tx, wanted, { from: Math.min(...starts), to: Math.max(...starts) });
  const knownOf = new Map(known.map((each) => [`${each.series} ${each.day}`, each.samples]));
  const whole = days.map(({ series, day, ofDay }) => ({
    series,
    day,
    samples: putTogether(knownOf.get(`${series} ${day}`) ?? [], ofDay),
  }));
  await writeSealed(
    tx,
    'raw',
    clientId,
    whole.map((each) => rawRow(each.series, each.day, each.samples)),
  );
  const fives = whole.map((each) => spanRow(each.series, each.day, rollUp(each.samples, FIVE_S), FIVE_S));
  await writeSealed(tx, 'five', clientId, fives);
  await writeSealed(tx, 'hour', clientId, await hourRows(tx, wanted, whole));
}

type WholeDay = { series: number; day: number; samples: Sample[] };

async function hourRows(
  tx: Tx,
  wanted: { clients: string[]; series: number[] },
  days: readonly WholeDay[],
): Promise<SealedRow[]> {
  const months = [...new Set(days.map(({ day }) => monthStart(day)))];
  const known = await spansOf(tx, 'hour', wanted, { from: Math.min(...months), to: Math.max(...months) });
  const knownOf = new Map(known.map((each) => [`${each.series} ${each.day}`, each.spans]));
  const byMonth = Map.groupBy(days, ({ series, day }) => `${series} ${monthStart(day)}`);
  return [...byMonth].map(([key, ofMonth]) => {
    const [series = 0, month = 0] = key.split(' ').map(Number);
    const spans = ofMonth.reduce(
      (all, { day, samples }) => withDay(all, day, rollUp(samples, HOUR_S)),
      knownOf.get(key) ?? [],
    );
    return spanRow(series, month, spans, HOUR_S);
  });
}
