/**
 * Due times on one core: a promise within a day, one over a year, and lines through `explain due`. The floor is the plain
 * sum a 24x7 calendar takes. Wanted: 1,000,000 a minute; a year at most 20 times a day.
 * Options: --runs 1000000 --json
 */
import { parseArgs } from 'node:util';
import { instantOf } from '../src/base/clock.ts';
import { businessTime } from '../src/base/business-time/business-time.ts';
import type { BusinessTime } from '../src/base/business-time/types.ts';
import { answerTo } from '../src/cli/explain-due.ts';

const HOUR = 3_600_000;
const START = instantOf('2026-01-05T09:00:00Z');

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { runs: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
  });
  const runs = Number(values.runs);
  const calendar = { zone: 'Europe/London', hours: hours(), holidays: ['2026-12-25', '2026-12-28'] };
  const office = businessTime({
    zone: calendar.zone,
    hours: calendar.hours,
    dates: Object.fromEntries(calendar.holidays.map((date) => [date, { hours: [], because: date }])),
  });
  const pause = [{ from: START + 2 * HOUR, to: START + 3 * HOUR, reason: 'waiting' }];
  const samples = {
    floor: time(runs, (i) => businessTimes.always.dueAt(START + i, HOUR)),
    day: time(runs, (i) => office.dueAt(startOf(i), 8 * HOUR)),
    year: time(runs, (i) => office.dueAt(startOf(i), 250 * 8 * HOUR)),
    paused: time(runs, (i) => office.dueAt(startOf(i), 8 * HOUR, pause)),
    made: time(Math.min(runs, 2000), () =>
      businessTime({ zone: calendar.zone, hours: hours(), dates: {} }).dueAt(START, 8 * HOUR),
    ),
    line: time(Math.min(runs, 100_000), (i) =>
      answerTo(JSON.stringify({ calendar, start: `2026-11-2${i % 10}T10:00:00Z`, target: 'PT12H', pauses: [] })),
    ),
  };
  const ratio = samples.year / samples.day;
  if (values.json) return console.log(JSON.stringify({ bench: 'due', cpuMicroseconds: samples, yearToDay: ratio }));
  for (const [what, cpu] of Object.entries(samples))
    console.log(
      `${names[what]?.padEnd(52)} ${cpu.toFixed(3).padStart(9)} µs ${Math.round(6e7 / cpu)
        .toLocaleString('en')
        .padStart(15)} a minute`,
    );
  console.log(`Year to day: ${ratio.toFixed(2)} (wanted: at most 20).`);
  console.log(
    samples.line < 60
      ? 'Wanted: 1,000,000 a minute on one core: met.'
      : 'Wanted: 1,000,000 a minute on one core: NOT met.',
  );
}

const names: Record<string, string> = {
  floor: 'floor: a plain sum (24x7)',
  day: 'due, eight business hours ahead',
  year: 'due, 2,000 business hours (a year) ahead',
  paused: 'due, eight business hours with a pause',
  made: 'due, of a calendar never seen before',
  line: 'explain due: a line read, answered and explained',
};
const businessTimes: { always: BusinessTime } = { always: businessTime('24x7') };

function hours() {
  return Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00'] as const]]));
}

/** Any second of two years. */
function startOf(i: number): number {
  return START + ((i * 61_000) % (730 * 24 * HOUR));
}

/** CPU microseconds each. */
function time(runs: number, work: (i: number) => unknown): number {
  for (let i = 0; i < Math.min(runs, 20_000); i++) work(i);
  const before = process.cpuUsage();
  for (let i = 0; i < runs; i++) work(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}
