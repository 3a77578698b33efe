/** What stored calendars mean. No I/O. */
import type { Calendar, DayRule } from '../base/business-time/types.ts';
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { StoredCalendar } from './calendars-api.ts';
import { holidaysOf } from './holidays.ts';

type OwnDate = StoredCalendar['dates'][number];

// Promises are hours to weeks; tickets are asked about for some years.
const YEARS_BACK = 6;
const YEARS_AHEAD = 6;

/** As business time wants it: public holidays of the years around `now`, own dates over them. */
export function calendarOf({ zone, hours, country, region, dates }: StoredCalendar, now: Instant): Calendar {
  const year = Number(isoOf(now).slice(0, 4));
  const rules: Record<string, DayRule> = {};
  if (country !== null)
    for (let each = year - YEARS_BACK; each <= year + YEARS_AHEAD; each++)
      for (const { date, because } of holidaysOf(country, region, each)) rules[date] = { hours: [], because };
  for (const { date, hours: own, because } of dates) rules[date] = { hours: own, because };
  const week = Object.fromEntries(Object.entries(hours).flatMap(([day, list]) => (list ? [[day, list]] : [])));
  return { zone, hours: week, dates: rules };
}

export function hasHours(hours: StoredCalendar['hours']): boolean {
  return Object.values(hours).some((day) => (day ?? []).length > 0);
}

/** Dates as sent, by date; those that came from a file and are unchanged keep saying so. */
export function mergedDates(sent: readonly Omit<OwnDate, 'from'>[], before: readonly OwnDate[]): OwnDate[] {
  const imported = new Set(before.filter(({ from }) => from === 'ical').map((each) => plain(each)));
  const byDate = new Map(
    sent.map((each): [string, OwnDate] => [each.date, { ...each, from: imported.has(plain(each)) ? 'ical' : 'own' }]),
  );
  return [...byDate.values()].toSorted((a, b) => a.date.localeCompare(b.date));
}

function plain({ date, hours, because }: Omit<OwnDate, 'from'>): string {
  return JSON.stringify([date, hours, because]);
}
