/** Appending, sealing and reading against a plain oracle: a map of seconds to values. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeStaff,
  staffActor,
} from '../../test/harness/factories.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import type { Points } from './api.ts';
import { codeOf, valueOf } from './codes.ts';
import { append, seriesIds } from './metrics.ts';
import { deviceSeries, metricPoints } from './read.ts';
import { expireMetrics, sealDue } from './seal.ts';
import type { Sealing } from './seal.ts';

vi.setConfig({ testTimeout: 120_000 });

const NOON = Date.parse('2026-03-10T12:00:00Z');
const DAY = 86_400_000;

let database: TestDatabase;
let deps: Deps;
let sealing: Sealing;
let staff: Actor;
const clock = movableClock(NOON);

beforeAll(async () => {
  database = await freshDatabase();
  const { config } = readConfig({ WATCHFLOOR_METRIC_RAW_DAYS: '5', WATCHFLOOR_METRIC_FIVE_MINUTE_DAYS: '40' });
  const log = silentLog();
  deps = { db: database.db, clock, config, log };
  sealing = { wire: database.wire, clock, config, log };
  staff = staffActor(await makeStaff(database.db, 'engineer', { allClients: true }));
});
afterAll(() => database.drop());

async function makeSeries(
  metrics: string[] = ['interface.in.bps'],
): Promise<{ deviceId: string; clientId: string; ids: number[] }> {
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id);
  const keys = metrics.map((metric) => ({ clientId: client.id, deviceId: device.id, component: 'ge-0/0/0', metric }));
  return { deviceId: device.id, clientId: client.id, ids: await seriesIds(database.wire, keys) };
}

const ask = (series: number[], from: number, to: number, points: number, actor = staff): Promise<Points> =>
  metricPoints(deps, actor, { series, from: isoOf(from), to: isoOf(to), points });

type Sample = { second: number; value: number };

/** What must come out: of each step the plain min, max, mean and count of what is kept. */
function oracle(kept: Map<number, number>, times: number[], step: number) {
  return times.map((start) => {
    const values = [...kept].filter(([second]) => second >= start && second < start + step).map(([, value]) => value);
    if (values.length === 0) return null;
    return {
      min: Math.min(...values),
      max: Math.max(...values),
      avg: values.reduce((a, b) => a + b, 0) / values.length,
      count: values.length,
    };
  });
}

function compare(points: Points, kept: Map<number, number>): void {
  const [one] = points.series;
  for (const [i, wanted] of oracle(kept, points.times, points.step).entries()) {
    expect(one?.count[i]).toBe(wanted?.count ?? 0);
    expect(one?.min[i]).toBe(wanted?.min ?? null);
    expect(one?.max[i]).toBe(wanted?.max ?? null);
    const avg = one?.avg[i] ?? null;
    if (!wanted) expect(avg).toBeNull();
    // Means of roll-ups are kept to five digits, like every value, and are never outside their band.
    else {
      expect(Math.abs((avg ?? 0) - wanted.avg)).toBeLessThanOrEqual(
        Math.max(...[...kept.values()].map(Math.abs)) * 1e-4,
      );
      expect(avg).toBeGreaterThanOrEqual(wanted.min);
      expect(avg).toBeLessThanOrEqual(wanted.max);
    }
  }
}

// Three days before noon: more than one day and, with 28 February, no edge of a month is needed for it.
const second = fc.oneof(
  fc.integer({ min: NOON / 1000 - 3 * 86_400, max: NOON / 1000 }),
  fc.integer({ min: 0, max: 20 }).map((each) => NOON / 1000 - each * 60),
);
const value = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.constant(Number.NaN),
);
const act = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.record({ second, value }), { minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constant('seal' as const) },
);
const question = fc.record({
  back: fc.integer({ min: 60, max: 3 * 86_400 + 7200 }),
  span: fc.integer({ min: 30, max: 4 * 86_400 }),
  points: fc.integer({ min: 1, max: 300 }),
});

test('whatever came in which order and was sealed when: every point has the true min, max, mean and count', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 8 }),
      fc.array(question, { minLength: 3, maxLength: 3 }),
      async (acts, questions) => {
        const { ids } = await makeSeries();
        const [id = 0] = ids;
        const kept = new Map<number, number>();
        for (const each of acts) {
          if (each === 'seal') await sealDue(sealing, { all: true });
          else await appendAll(id, each, kept);
        }
        for (const { back, span, points } of questions) {
          const from = NOON - back * 1000;
          compare(await ask([id], from, from + span * 1000, points), kept);
        }
      },
    ),
    { numRuns: 60 },
  );
});

async function appendAll(id: number, samples: Sample[], kept: Map<number, number>): Promise<void> {
  await append(database.wire, {
    series: samples.map(() => id),
    at: samples.map((each) => each.second * 1000 + 250),
    values: samples.map((each) => each.value),
  });
  for (const each of samples) if (Number.isFinite(each.value)) kept.set(each.second, valueOf(codeOf(each.value)));
}

test('one second of a peak is seen at every zoom, for as long as anything is kept', async () => {
  const { ids } = await makeSeries();
  const [id = 0] = ids;
  const at = Array.from({ length: 2880 }, (_, i) => NOON - DAY + i * 30_000);
  await append(database.wire, { series: at.map(() => id), at, values: at.map((_, i) => (i === 1234 ? 9500 : 10)) });
  await sealDue(sealing, { all: true });
  const peak = async (span: number): Promise<number> => {
    const { series } = await ask([id], NOON - span, NOON, 100);
    return Math.max(...(series[0]?.max ?? []).map((each) => each ?? 0));
  };
  for (const days of [1, 2, 7, 30, 365, 1000]) expect(await peak(days * DAY)).toBe(9500);
  // Every sample is dropped after five days, spans of five minutes after forty.
  clock.set(NOON + 10 * DAY);
  expect(await expireMetrics(sealing)).toBeGreaterThan(0);
  const fine = await ask([id], NOON - DAY, NOON, 1000);
  expect([fine.resolution, fine.step]).toEqual(['five', 300]);
  expect(Math.max(...(fine.series[0]?.max ?? []).map((each) => each ?? 0))).toBe(9500);
  clock.set(NOON + 50 * DAY);
  await expireMetrics(sealing);
  const coarse = await ask([id], NOON - DAY, NOON, 1000);
  expect([coarse.resolution, Math.max(...(coarse.series[0]?.max ?? []).map((each) => each ?? 0))]).toEqual([
    'hour',
    9500,
  ]);
  clock.set(NOON);
});

test('a gap stays a gap, and the answer says what a gap is', async () => {
  const { ids } = await makeSeries();
  const [id = 0] = ids;
  const at = Array.from({ length: 60 }, (_, i) => NOON - 3_600_000 + i * 60_000).filter((_, i) => i < 20 || i >= 30);
  await append(database.wire, { series: at.map(() => id), at, values: at.map(() => 1) });
  const minutes = await ask([id], NOON - 3_600_000, NOON, 60);
  expect(minutes.step).toBe(60);
  expect(minutes.series[0]?.avg.slice(18, 32)).toEqual([1, 1, ...Array.from({ length: 10 }, () => null), 1, 1]);
  expect(minutes.series[0]?.gapAfter).toBe(150);
  const fives = await ask([id], NOON - 3_600_000, NOON, 12);
  expect(fives.series[0]?.gapAfter).toBe(450);
  expect(fives.series[0]?.count).toEqual([5, 5, 5, 5, 0, 0, 5, 5, 5, 5, 5, 5]);
});

test('series of other clients are not there, for staff without them and for client users', async () => {
  const mine = await makeSeries();
  const theirs = await makeSeries();
  await append(database.wire, { series: [...mine.ids, ...theirs.ids], at: [NOON, NOON], values: [1, 2] });
  const limited = staffActor(await makeStaff(database.db), 'engineer', [mine.clientId]);
  const client = clientActor(await makeClientUser(database.db, mine.clientId), mine.clientId);
  for (const actor of [limited, client]) {
    expect((await ask(mine.ids, NOON - 60_000, NOON + 60_000, 2, actor)).series[0]?.count).toEqual([0, 1]);
    await expect(ask([...mine.ids, ...theirs.ids], NOON - 60_000, NOON, 2, actor)).rejects.toThrow(/No such series/);
    await expect(deviceSeries(deps, actor, theirs.deviceId)).rejects.toThrow(/No such device/);
    expect((await deviceSeries(deps, actor, mine.deviceId)).items.map((each) => each.id)).toEqual(mine.ids);
  }
  await sealDue(sealing, { all: true });
  for (const table of ['metric_series', 'metric_tail', 'metric_raw', 'metric_five', 'metric_hour']) {
    const count = (actor: Actor): Promise<number> =>
      database.db.as({ side: actor.side, clients: actor.clients, actorId: actor.id }, async (tx) => {
        const { rows } = await tx.pg.query<{ n: number }>(`select count(*) as n from ${table} where client_id <> $1`, [
          mine.clientId,
        ]);
        return rows[0]?.n ?? -1;
      });
    expect([table, await count(limited), await count(client)]).toEqual([table, 0, 0]);
  }
});

test('what comes after its day is no longer kept changes nothing', async () => {
  const { ids } = await makeSeries();
  const [id = 0] = ids;
  await append(database.wire, { series: [id], at: [NOON - 6 * DAY], values: [5] });
  const before = await ask([id], NOON - 7 * DAY, NOON, 20);
  await sealDue(sealing, { all: true });
  const after = await ask([id], NOON - 7 * DAY, NOON, 20);
  expect(after).toEqual(before);
  expect(after.series[0]?.count.every((each) => each === 0)).toBe(true);
});
