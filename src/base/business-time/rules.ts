/** A calendar's texts as numbers. */
import { instantOf } from '../clock.ts';
import { weekdays } from './types.ts';
import type { Calendar, Hours } from './types.ts';
import { DAY } from './zone.ts';

/** Milliseconds since the local midnight of the day it opens on. */
export type OpenRule = { opens: number; closes: number };
export type Rules = {
  week: readonly (readonly OpenRule[])[];
  /** By days since 1970-01-01. */
  dates: ReadonlyMap<number, { hours: readonly OpenRule[]; because: string }>;
};

export function readRules(calendar: Exclude<Calendar, '24x7'>): Rules {
  return {
    week: weekdays.map((day) => (calendar.hours[day] ?? []).map(readHours)),
    dates: new Map(
      Object.entries(calendar.dates).map(([date, rule]) => [
        instantOf(`${date}T00:00:00Z`) / DAY,
        { hours: rule.hours.map(readHours), because: rule.because },
      ]),
    ),
  };
}

/** A closing at or before the opening is on the next day: 22:00 to 06:00, and 00:00 to 00:00 is a whole day. */
function readHours([opens, closes]: Hours): OpenRule {
  const [from, to] = [wallOf(opens), wallOf(closes)];
  return { opens: from, closes: to <= from ? to + DAY : to };
}

function wallOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
