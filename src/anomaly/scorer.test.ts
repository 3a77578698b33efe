import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profiles } from './settings.ts';
import type { Settings } from './settings.ts';
import { createScorer, restoreScorer } from './scorer.ts';
import type { Scored } from './scorer.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 9, 5);
type Row = [at: number, value: number];

const both = (['lean', 'rich'] as const).map((profile): Settings => ({ profile }));

function run(settings: Settings, rows: readonly Row[]): Scored[] {
  const scorer = createScorer(settings);
  return rows.map(([at, value]) => scorer.push(at, value));
}

const scores = (settings: Settings, rows: readonly Row[]): number[] => run(settings, rows).map(({ score }) => score);

/** Steady noise without a random generator. */
const noise = (i: number): number =>
  Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453) - 0.5;

/** Five weeks of a site: busy by day, idle at night and on weekends. */
function weeks(change: (value: number, i: number) => number = (value) => value): Row[] {
  return Array.from({ length: 840 }, (_, i): Row => {
    const [hour, day] = [i % 24, Math.floor(i / 24) % 7];
    const busy = hour >= 8 && hour < 18 && day < 5 ? 400 : 60;
    return [MONDAY + i * HOUR, change(busy + 20 * noise(i), i)];
  });
}

const zValue = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 0, 0, 7, NaN, Infinity, -0, 1e300, -1e300, 5e-324),
);
const zRows = fc.array(fc.tuple(fc.integer({ min: -5, max: 600 }), zValue), { maxLength: 160 }).map((steps) => {
  let at = MONDAY;
  return steps.map(([step, value]): Row => [(at += step * 60_000), value]);
});

describe.each(both)('scores of the profile $profile', (settings) => {
  test('lie within 0 and 1 whatever comes, and are the same every time', () => {
    fc.assert(
      fc.property(zRows, (rows) => {
        const first = scores(settings, rows);
        expect(first.every((score) => score >= 0 && score <= 1)).toBe(true);
        expect(scores(settings, rows)).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  test('never know what comes later', () => {
    fc.assert(
      fc.property(zRows, zRows, (past, future) => {
        expect(scores(settings, [...past, ...future]).slice(0, past.length)).toEqual(scores(settings, past));
      }),
      { numRuns: 40 },
    );
  });

  test('of one series know nothing of another scored between', () => {
    const rows = weeks();
    const [one, other] = [createScorer(settings), createScorer(settings)];
    const mixed = rows.map(([at, value], i) => {
      other.push(at, value * (i % 7));
      return one.push(at, value).score;
    });
    expect(mixed).toEqual(scores(settings, rows));
  });

  test.each([
    ['a million times as large', 1e6, 0],
    ['in another unit', 0.001, 0],
    ['far from zero', 1, 1e6],
    ['upside down', -1, 0],
  ])('are the same for a series that is %s', (_, factor, offset) => {
    const rows = weeks((value, i) => (i === 600 ? 2000 : i > 700 && i < 730 ? 0 : value));
    const plain = scores(settings, rows);
    const moved = scores(
      settings,
      rows.map(([at, value]): Row => [at, value * factor + offset]),
    );
    for (const [i, score] of plain.entries()) expect(Math.abs(score - (moved[i] ?? 1))).toBeLessThan(0.02);
  });

  test('go on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(zRows, zRows, (past, future) => {
        const straight = createScorer(settings);
        for (const [at, value] of past) straight.push(at, value);
        const again = restoreScorer(settings, straight.snapshot());
        expect(again).toBeDefined();
        for (const [at, value] of future) expect(again?.push(at, value)).toEqual(straight.push(at, value));
        expect(again?.snapshot()).toEqual(straight.snapshot());
      }),
      { numRuns: 30 },
    );
  });

  test('are 0 while warming up, for missing values and for a constant series', () => {
    expect(scores(settings, weeks()).slice(0, 24)).toEqual(Array.from({ length: 24 }, () => 0));
    expect(scores(settings, [...weeks(), [0, NaN]]).at(-1)).toBe(0);
    const constant = scores(
      settings,
      weeks(() => 42),
    );
    expect(Math.max(...constant)).toBeLessThan(0.5);
  });

  test('a steady series raises nothing in five weeks', () => {
    expect(run(settings, weeks()).filter(({ reason }) => reason)).toEqual([]);
  });

  test('a spike, a lasting step and silence stand out and say so', () => {
    const spike = run(
      settings,
      weeks((value, i) => (i === 700 ? 3000 : value)),
    )[700];
    expect(spike).toMatchObject({ reason: { kind: 'spike', value: 3000 } });
    const step = run(
      settings,
      weeks((value, i) => (i >= 700 ? value + 800 : value)),
    ).slice(700, 730);
    expect(step.some(({ reason }) => reason)).toBe(true);
    const quiet = run(
      settings,
      weeks((value, i) => (i >= 700 ? 0 : value)),
    ).slice(700);
    expect(quiet.some(({ reason }) => reason?.kind === 'quiet')).toBe(true);
  });

  test('the same value is usual by day and an anomaly at night', () => {
    const nightly = run(
      settings,
      weeks((value, i) => (i === 34 * 24 + 2 - 24 ? 400 : value)),
    );
    const night = nightly[34 * 24 + 2 - 24];
    expect(night?.score).toBeGreaterThan(0.5);
    expect(Math.max(...nightly.slice(0, 790).map(({ score }) => score))).toBeLessThan(0.5);
  });
});

describe('feedback', () => {
  const settings: Settings = { profile: 'lean' };

  test('noise raises the bar of its kind, useful lowers it, within bounds, and the standing tells', () => {
    const scorer = createScorer(settings);
    const bar = (): number => scorer.standings().find(({ kind }) => kind === 'spike')?.bar ?? 0;
    const before = bar();
    scorer.feedback('spike', 'noise');
    expect(bar()).toBeGreaterThan(before);
    for (let i = 0; i < 100; i++) scorer.feedback('spike', 'useful');
    const low = bar();
    expect(low).toBeLessThan(before);
    scorer.feedback('spike', 'useful');
    expect(bar()).toBe(low);
    expect(scorer.standings()).toContainEqual({ kind: 'spike', bar: low, raised: 0, useful: 101, noise: 1 });
    expect(scorer.standings().find(({ kind }) => kind === 'level')?.bar).toBe(before);
  });

  test('enough noise silences what was raised before', () => {
    const rows = weeks((value, i) => (i === 700 ? 1200 : value));
    expect(run(settings, rows)[700]?.reason?.kind).toBe('spike');
    const scorer = createScorer(settings);
    for (let i = 0; i < 20; i++) scorer.feedback('spike', 'noise');
    expect(rows.map(([at, value]) => scorer.push(at, value))[700]?.reason).toBeUndefined();
  });

  test('an event is counted once, and the next one knows of it', () => {
    const scorer = createScorer(settings);
    const rows = weeks((value, i) => (i === 600 || i === 700 ? 3000 : value));
    const raised = rows
      .map(([at, value]) => scorer.push(at, value).reason)
      .filter((reason) => reason?.kind === 'spike');
    expect(raised.at(0)).not.toHaveProperty('lastSeenLike');
    expect(raised.at(-1)?.lastSeenLike).toBe(MONDAY + 600 * HOUR);
    expect(scorer.standings()[0]).toMatchObject({ kind: 'spike', raised: 2 });
  });
});

describe('a snapshot', () => {
  test('is under 4 KB in the product and bounded for a single series', () => {
    expect(createScorer({ profile: 'lean' }).snapshot().length).toBeLessThan(4096);
    expect(createScorer({ profile: 'rich' }).snapshot().length).toBeLessThan(256 * 1024);
  });

  test('may come as a slice of a pool that others write to', () => {
    const scorer = createScorer({ profile: 'lean' });
    for (const [at, value] of weeks()) scorer.push(at, value);
    const bytes = scorer.snapshot();
    const pool = Buffer.alloc(16_384, 7);
    pool.set(bytes, 1003);
    const again = restoreScorer({ profile: 'lean' }, pool.subarray(1003, 1003 + bytes.length));
    pool.fill(9);
    expect(again?.snapshot()).toEqual(bytes);
  });

  test('of another version, profile or length is not taken', () => {
    const bytes = createScorer({ profile: 'lean' }).snapshot();
    expect(restoreScorer({ profile: 'rich' }, bytes)).toBeUndefined();
    expect(restoreScorer({ profile: 'lean' }, bytes.subarray(1))).toBeUndefined();
    expect(
      restoreScorer(
        { profile: 'lean' },
        Uint8Array.from(bytes, (each, i) => (i === 0 ? 99 : each)),
      ),
    ).toBeUndefined();
    expect(Object.keys(profiles)).toEqual(['lean', 'rich']);
  });
});
