/** Public holidays of a country and region, from the lists that `date-holidays` keeps. No I/O. */
import Holidays from 'date-holidays';
import { instantOf, isoOf } from '../base/clock.ts';

export type Holiday = { date: string; because: string };

const DAY = 86_400_000;
const known = new Map<string, Holiday[]>();
const MOST_KNOWN = 2000;

/** Whole days by their local date. A holiday that begins at sunset is the date that holds most of it. */
export function holidaysOf(country: string, region: string | null, year: number): Holiday[] {
  const key = `${country} ${region ?? ''} ${year}`;
  const before = known.get(key);
  if (before) return before;
  const list = openHolidays(country, region).getHolidays(year, 'en');
  const days = list
    .filter(({ type }) => type === 'public')
    .flatMap(({ date, start, end, name }) => daysOf(date, +end - +start, name));
  const distinct = [...new Map(days.map((day) => [day.date, day])).values()];
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, distinct);
  return distinct;
}

/** Countries whose holidays are known, ISO 3166-1. */
export function holidayCountries(): string[] {
  return Object.keys(new Holidays().getCountries('en'));
}

/** Regions of a country that have holidays of their own; `code` with its subregions as `BY-A`. */
export function holidayRegions(country: string): { code: string; name: string }[] {
  const all = new Holidays();
  return Object.entries(all.getStates(country, 'en') ?? {}).flatMap(([code, name]) => [
    { code, name },
    ...Object.entries(all.getRegions(country, code, 'en') ?? {}).map(([below, place]) => ({
      code: `${code}-${below}`,
      name: `${name}, ${place}`,
    })),
  ]);
}

function openHolidays(country: string, region: string | null): Holidays {
  if (region === null) return new Holidays(country);
  const [state = '', below] = region.split('-', 2);
  return below === undefined ? new Holidays(country, state) : new Holidays(country, state, below);
}

function daysOf(wall: string, length: number, because: string): Holiday[] {
  // `2026-12-25 00:00:00`, at times with an offset behind it, which wall time does not need.
  const begin = instantOf(`${wall.slice(0, 10)}T${wall.slice(11, 19)}Z`);
  const noon = Math.ceil((begin - DAY / 2) / DAY) * DAY + DAY / 2;
  const days: Holiday[] = [];
  for (let at = noon; at < begin + Math.max(length, 1); at += DAY) days.push({ date: isoOf(at).slice(0, 10), because });
  return days.length > 0 ? days : [{ date: wall.slice(0, 10), because }];
}
