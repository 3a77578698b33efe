/** When a report is due, and what time it is about: wall time of a zone, whose clocks change. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { DAY, instantAt, zoneOf } from '../base/business-time/zone.ts';
import { weekdays } from '../base/business-time/types.ts';
import type { Period, When } from './api.ts';

// The first of a month that a zone left out whole would be the only reason to look further than 62 days.
const AHEAD_DAYS = 100;

/**
 * The first due time after an instant. A wall time that clocks jump over is the jump; one that comes twice is the first.
 * A date that a zone left out (Samoa, 30 December 2011) has none.
 */
export function nextDue(when: When, after: Instant): Instant {
  const { time, zone } = when;
  const wall = minutesOf(time) * 60_000;
  const first = midnightOf(wallOf(zone, after)) - DAY;
  for (let day = first; day <= first + AHEAD_DAYS * DAY; day += DAY) {
    if (!isDay(when, day)) continue;
    if (instantAt(zone, day) === instantAt(zone, day + DAY)) continue;
    const due = instantAt(zone, day + wall);
    if (due > after) return due;
  }
  throw new Error('a report without a day');
}

function isDay(when: When, midnight: number): boolean {
  if (when.every === 'month') return dateOf(midnight) === 1;
  const weekday = weekdays[weekdayOf(midnight)];
  return when.days.some((day) => day === weekday);
}

/** The last due time that has come, and how many came before it since `due`. */
export function lastDue(when: When, due: Instant, now: Instant): { due: Instant; missed: number } {
  let [last, missed] = [due, 0];
  for (let next = nextDue(when, last); next <= now; next = nextDue(when, last)) [last, missed] = [next, missed + 1];
  return { due: last, missed };
}

/** Half-open. A week runs from Monday to Monday, a month from its first to the next one's, at midnight of the zone. */
export function spanOf(period: Period, zone: string, due: Instant): { from: Instant; until: Instant } {
  if (period === 'last-24-hours') return { from: due - DAY, until: due };
  const today = midnightOf(wallOf(zone, due));
  if (period === 'last-week') {
    const monday = today - weekdayOf(today) * DAY;
    return { from: instantAt(zone, monday - 7 * DAY), until: instantAt(zone, monday) };
  }
  const first = today - (dateOf(today) - 1) * DAY;
  const before = first - dateOf(first - DAY) * DAY;
  return { from: instantAt(zone, before), until: instantAt(zone, first) };
}

/** As people write it there: `2026-03-02 07:30`. */
export function wallText(zone: string, at: string): string {
  return isoOf(wallOf(zone, instantOf(at)))
    .slice(0, 16)
    .replace('T', ' ');
}

/** Wall time of an instant, written as if it were UTC. */
function wallOf(zone: string, at: Instant): number {
  const [segment] = zoneOf(zone).segments(at, at + 1);
  return at + (segment?.offset ?? 0);
}

function midnightOf(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

/** 0 is Monday; 1970 began on a Thursday. */
function weekdayOf(midnight: number): number {
  return (Math.floor(midnight / DAY) + 3) % 7;
}

function dateOf(midnight: number): number {
  return Number(isoOf(midnight).slice(8, 10));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
