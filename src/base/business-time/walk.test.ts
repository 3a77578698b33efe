/** The same questions answered by walking second by second over wall time, with none of the code under test. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf } from '../clock.ts';
import { businessTime } from './business-time.ts';
import { weekdays } from './types.ts';
import type { Calendar, DayRule, Hours, Pause } from './types.ts';

type Ruled = Exclude<Calendar, '24x7'>;

/** Zone and a first day such that something odd happens within the five days walked. */
const oddities = [
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-10-02'],
  ['Africa/Casablanca', '2026-02-13'],
  ['Africa/Casablanca', '2026-03-20'],
  ['Pacific/Apia', '2011-12-28'],
  ['Pacific/Kwajalein', '1993-08-18'],
  ['Pacific/Kwajalein', '1969-09-28'],
  ['Europe/London', '2026-10-23'],
  ['America/St_Johns', '2006-10-27'],
  ['America/Havana', '2026-03-06'],
  ['Asia/Beirut', '2026-10-23'],
  ['Africa/Cairo', '2026-04-22'],
  ['Asia/Kathmandu', '1985-12-30'],
  ['Europe/Dublin', '2028-02-27'],
  ['America/New_York', '2026-12-30'],
  ['Pacific/Kiritimati', '1994-12-29'],
] as const;
const DAYS = 5;
const SECONDS = DAYS * 86_400;
const START_OF_WALK = 2 * 86_400;

const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const hours: fc.Arbitrary<Hours> = fc
  .tuple(minute, minute)
  .map(([opens, closes]): Hours => [clockTime(opens), closes === 0 ? '24:00' : clockTime(closes)]);
const dayHours = fc.array(hours, { maxLength: 3 });

test.each(oddities)(
  'in %s around %s, due time, elapsed time and reasons are those of the walk',
  (zone, firstDay) => {
    const wall = wallTimes(zone, instantOf(`${firstDay}T00:00:00Z`));
    const dates = [0, 1, 2, 3, 4].map((day) => dateOf(instantOf(`${firstDay}T00:00:00Z`) + day * 86_400_000));
    const calendars = fc.record({
      zone: fc.constant<string>(zone),
      hours: fc.record({
        mon: dayHours,
        tue: dayHours,
        wed: dayHours,
        thu: dayHours,
        fri: dayHours,
        sat: dayHours,
        sun: dayHours,
      }),
      dates: fc.dictionary(
        fc.constantFrom(...dates),
        fc.record<DayRule>({ hours: dayHours, because: fc.constant('own rule') }),
        { maxKeys: 2 },
      ),
    });
    const second = fc.integer({ min: 0, max: SECONDS - 1 });
    const pauses = fc.array(fc.tuple(second, second), { maxLength: 3 });
    const target = fc.integer({ min: 0, max: 40 * 3600 });
    fc.assert(
      fc.property(calendars, second, target, pauses, (calendar, from, seconds, stops) => {
        compare(calendar, { wall, from, seconds, stops });
      }),
      { numRuns: 25 },
    );
  },
  60_000,
);

type Walk = { wall: Wall; from: number; seconds: number; stops: [number, number][] };

function compare(calendar: Ruled, { wall, from, seconds, stops }: Walk): void {
  const open = openSeconds(calendar, wall);
  for (const [a, b] of stops) open.fill(0, START_OF_WALK + Math.min(a, b), START_OF_WALK + Math.max(a, b));
  const instant = (second: number): number => wall.first + second * 1000;
  const pauses: Pause[] = stops.map(([a, b]) => ({
    from: instant(Math.min(a, b)),
    to: instant(Math.max(a, b)),
    reason: 'pause',
  }));
  const time = businessTime(calendar);
  let counted = 0;
  let due = seconds === 0 ? from : -1;
  for (let second = from; second < SECONDS; second++) {
    if (open[START_OF_WALK + second] === 1) counted++;
    if (due < 0 && counted === seconds) due = second + 1;
  }
  expect(time.elapsed(instant(from), instant(SECONDS), pauses)).toBe(counted * 1000);
  const found = time.dueAt(instant(from), seconds * 1000, pauses);
  if (due >= 0) expect(found).toBe(instant(due));
  else expect(found ?? Infinity).toBeGreaterThan(instant(SECONDS));
  const told = time.explain(instant(from), instant(SECONDS), pauses);
  expect(told.counted.reduce((sum, each) => sum + each.to - each.from, 0)).toBe(counted * 1000);
  let at = instant(from);
  for (const each of [...told.counted, ...told.skipped].toSorted((a, b) => a.from - b.from)) {
    expect(each.from).toBe(at);
    at = each.to;
  }
  expect(at).toBe(instant(SECONDS));
  for (const each of told.counted) expect(open[START_OF_WALK + (each.from - wall.first) / 1000]).toBe(1);
}

/** Wall time of each second, from two days before `first` to two after the walk, as the runtime's formatter says. */
type Wall = {
  first: number;
  at: Float64Array;
  /** Where each minute of wall time is shown first and last. */
  shown: Map<number, { first: number; last: number }>;
  dates: Set<number>;
  jumps: { second: number; before: number; after: number }[];
};

function wallTimes(zone: string, first: number): Wall {
  const all = new Float64Array(START_OF_WALK * 2 + SECONDS);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  for (let second = 0; second < all.length; second += 60) {
    const shown = instantOf(`${format.format(first + (second - START_OF_WALK) * 1000).replace(' ', 'T')}Z`);
    for (let i = 0; i < 60; i++) all[second + i] = shown + i * 1000;
  }
  const [shown, jumps]: [Wall['shown'], Wall['jumps']] = [new Map(), []];
  const dates = new Set<number>();
  for (const [second, at] of all.entries()) {
    const before = all[second - 1] ?? at - 1000;
    if (at - before > 1000) jumps.push({ second, before, after: at });
    if (at % 60_000 !== 0) continue;
    dates.add(Math.floor(at / 86_400_000));
    shown.set(at, { first: shown.get(at)?.first ?? second, last: second });
  }
  return { first, at: all, shown, dates, jumps };
}

function openSeconds(calendar: Ruled, wall: Wall): Uint8Array {
  const open = new Uint8Array(wall.at.length);
  const around = new Set([...wall.dates].flatMap((day) => [day - 1, day, day + 1]));
  for (const day of around) mark(open, wall, day, calendar.hours[weekdays[(((day + 3) % 7) + 7) % 7] ?? 'mon'] ?? []);
  const ruled = new Set([...around].filter((day) => calendar.dates[dateOf(day * 86_400_000)] !== undefined));
  if (ruled.size > 0)
    for (const [second, at] of wall.at.entries()) if (ruled.has(Math.floor(at / 86_400_000))) open[second] = 0;
  for (const day of ruled) mark(open, wall, day, calendar.dates[dateOf(day * 86_400_000)]?.hours ?? []);
  return open;
}

function mark(open: Uint8Array, wall: Wall, day: number, rules: readonly Hours[]): void {
  for (const [opens, closes] of rules) {
    const [from, to] = [minutesOf(opens), minutesOf(closes)];
    const first = shows(wall, day * 86_400_000 + from * 60_000, 'first');
    const last = shows(wall, day * 86_400_000 + (to <= from ? to + 1440 : to) * 60_000, 'last');
    if (first < last) open.fill(1, first, last);
  }
}

/** The first or last second that shows this wall time, or the second at which the clock had jumped over it. */
function shows({ at, shown, jumps }: Wall, wall: number, which: 'first' | 'last'): number {
  const exact = shown.get(wall)?.[which];
  if (exact !== undefined) return exact;
  if (wall < (at[0] ?? 0)) return 0;
  return jumps.find(({ before, after }) => before < wall && wall < after)?.second ?? at.length;
}

function minutesOf(text: string): number {
  const [hour = 0, min = 0] = text.split(':').map(Number);
  return hour * 60 + min;
}

function dateOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}
