/** When meetings are, held against a walk over the clock on the wall that knows nothing of the rules. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoOf } from '../base/clock.ts';
import { repetitions } from './api.ts';
import type { Repeats } from './api.ts';
import { faultOf, occurrenceOn, occurrencesWithin } from './rules.ts';
import type { Exception, Series } from './rules.ts';

const DAY = 86_400_000;
const QUARTER = 900_000;

const weekly: Series = {
  zone: 'Europe/London',
  ...{ onDate: '2026-03-24', atTime: '10:00', minutes: 30, repeats: 'weekly' },
  ...{ untilDate: null, cancelledAt: null },
};
const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
const startsOf = (series: Series, exceptions: Exception[], within: { from: number; to: number }): string[] =>
  occurrencesWithin(series, exceptions, within).map(
    ({ startsAt, state }) => `${isoOf(startsAt).slice(0, 16)} ${state}`,
  );

test('ten thousand years are no more than a life, and take no time', () => {
  const began = performance.now();
  const all = startsOf(weekly, [], span('1000-01-01T00:00Z', '9999-12-31T00:00Z'));
  expect([all.length, all.at(0), all.at(-1)]).toEqual([3850, '2026-03-24T10:00 planned', '2099-12-29T10:00 planned']);
  expect(startsOf({ ...weekly, repeats: 'once' }, [], span('1000-01-01T00:00Z', '9999-12-31T00:00Z'))).toHaveLength(1);
  // It was minutes: a hundredth of that is not the machine's load.
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('stays at ten on the wall when the clocks go forward', () => {
  expect(startsOf(weekly, [], span('2026-03-20T00:00Z', '2026-04-10T00:00Z'))).toEqual([
    '2026-03-24T10:00 planned',
    '2026-03-31T09:00 planned',
    '2026-04-07T09:00 planned',
  ]);
});

test('an hour that is jumped over is the jump; of an hour that comes twice it is the first', () => {
  const berlin = { ...weekly, zone: 'Europe/Berlin', atTime: '02:30' };
  const jumped = { ...berlin, onDate: '2026-03-29' };
  expect(startsOf(jumped, [], span('2026-03-29T00:00Z', '2026-03-30T00:00Z'))).toEqual(['2026-03-29T01:00 planned']);
  const twice = { ...berlin, onDate: '2026-10-25' };
  expect(startsOf(twice, [], span('2026-10-25T00:00Z', '2026-10-26T00:00Z'))).toEqual(['2026-10-25T00:30 planned']);
});

test('one moved far away is found where it is, and not where it was; one cancelled says so', () => {
  const exceptions = [
    { date: '2026-03-31', toDate: '2026-06-01', toTime: '15:00', toMinutes: 60, because: 'holidays' },
    { date: '2026-04-07', toDate: null, toTime: null, toMinutes: null, because: 'audit' },
    // Left over from another rule: this one has nothing on that day.
    { date: '2026-04-08', toDate: '2026-04-09', toTime: '15:00', toMinutes: 60, because: '' },
  ];
  expect(startsOf(weekly, exceptions, span('2026-03-30T00:00Z', '2026-04-15T00:00Z'))).toEqual([
    '2026-04-07T09:00 cancelled',
    '2026-04-14T09:00 planned',
  ]);
  expect(startsOf(weekly, exceptions, span('2026-06-01T14:59Z', '2026-06-01T15:00Z'))).toEqual([
    '2026-06-01T14:00 moved',
  ]);
  expect(occurrenceOn(weekly, exceptions, '2026-03-31')).toMatchObject({ state: 'moved', because: 'holidays' });
  expect(occurrenceOn(weekly, exceptions, '2026-04-01')).toBeUndefined();
});

test('touches a span only with the inside of it', () => {
  const start = Date.parse('2026-03-24T10:00Z');
  expect(startsOf(weekly, [], { from: start + 30 * 60_000, to: start + DAY })).toEqual([]);
  expect(startsOf(weekly, [], { from: start + 30 * 60_000 - 1, to: start + DAY })).toHaveLength(1);
  expect(startsOf(weekly, [], { from: start - DAY, to: start })).toEqual([]);
});

test('a cancelled meeting was held until then', () => {
  const over = { ...weekly, cancelledAt: '2026-03-31T09:00:00.000Z' };
  expect(startsOf(over, [], span('2026-03-20T00:00Z', '2026-05-01T00:00Z'))).toEqual(['2026-03-24T10:00 planned']);
});

test('a fifth week and a last day that is none are refused', () => {
  expect(faultOf({ ...weekly, repeats: 'monthly', onDate: '2026-03-31' })).toMatch(/fifth week/);
  expect(faultOf({ ...weekly, repeats: 'monthly-last' })).toMatch(/not the last/);
  expect(faultOf({ ...weekly, untilDate: '2026-03-23' })).toMatch(/ends on or after/);
  expect(faultOf({ ...weekly, repeats: 'monthly-last', onDate: '2026-03-31' })).toBeUndefined();
});

const zones = [
  ...['UTC', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'],
  ...['America/St_Johns', 'Pacific/Chatham', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Santiago'],
];
const anySeries = fc.record({
  zone: fc.constantFrom(...zones),
  day: fc.integer({ min: 0, max: 900 }),
  quarter: fc.integer({ min: 0, max: 95 }),
  minutes: fc.integer({ min: 5, max: 720 }),
  repeats: fc.constantFrom<Repeats>(...repetitions),
  until: fc.option(fc.integer({ min: 0, max: 200 })),
});

test('all of them, and no other, are where a walk in quarters of an hour finds them', () => {
  fc.assert(
    fc.property(
      anySeries,
      fc.integer({ min: 0, max: 60 }),
      ({ zone, day, quarter, minutes, repeats, until }, ahead) => {
        const first = Date.parse('2024-01-01T00:00Z') + day * DAY;
        const onDate = isoOf(first).slice(0, 10);
        const atTime = isoOf(quarter * QUARTER).slice(11, 16);
        const untilDate = until === null ? null : isoOf(first + until * DAY).slice(0, 10);
        const series = { zone, onDate, atTime, minutes, repeats, untilDate, cancelledAt: null };
        fc.pre(faultOf(series) === undefined);
        const from = first + (ahead - 10) * DAY;
        const to = from + 70 * DAY;
        const told = occurrencesWithin(series, [], { from, to }).map(({ startsAt, endsAt }) => [startsAt, endsAt]);
        const walked = walk(series, first - 2 * DAY, to).map((at) => [at, at + minutes * 60_000] as const);
        expect(told).toEqual(walked.filter(([start, end]) => start < to && end > from).map((each) => [...each]));
      },
    ),
    { numRuns: 60 },
  );
});

/** Looks at the wall every quarter of an hour and counts weeks, fortnights and months on its fingers. */
function walk({ zone, onDate, atTime, repeats, untilDate }: Series, from: number, to: number): number[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
    hourCycle: 'h23',
  });
  const days = new Map<string, number>();
  for (let at = from; at < to + DAY; at += QUARTER) {
    const [date = '', time = ''] = format.format(at).split(', ');
    // The first that shows it, or that is past it where it is never shown.
    if (time >= atTime && !days.has(date)) days.set(date, at);
  }
  const weekday = (date: string): string => new Date(`${date}T12:00Z`).toUTCString().slice(0, 3);
  const month = (date: string): string => date.slice(0, 7);
  const same = [...days.keys()].filter((date) => weekday(date) === weekday(onDate));
  const kept = same.filter((date) => date >= onDate);
  const nth = (date: string): number => wholeMonth(date).indexOf(date);
  const chosen = {
    once: kept.filter((date) => date === onDate),
    weekly: kept,
    fortnightly: kept.filter((_date, i) => i % 2 === 0),
    monthly: kept.filter((date) => nth(date) === nth(onDate)),
    'monthly-last': kept.filter((date) => date === wholeMonth(date).at(-1)),
  }[repeats];
  return chosen.filter((date) => untilDate === null || date <= untilDate).map((date) => days.get(date) ?? Number.NaN);

  function wholeMonth(date: string): string[] {
    const all = Array.from({ length: 31 }, (_none, i) => `${month(date)}-${String(i + 1).padStart(2, '0')}`);
    return all.filter(
      (each) =>
        isoOf(Date.parse(`${month(date)}-01T12:00Z`) + (Number(each.slice(8)) - 1) * DAY).startsWith(month(date)) &&
        weekday(each) === weekday(date),
    );
  }
}
