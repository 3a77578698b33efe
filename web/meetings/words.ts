/** How meetings are spoken of on screen. */
import type { z } from 'zod';
import { dayOf, isLastOfMonth, weekOfMonth } from '../../src/meetings/days-api.ts';
import { repetitions } from '../../src/meetings/api.ts';
import type { OccurrenceState, Repeats, zMeeting, zOccurrence } from '../../src/meetings/api.ts';
import type { Tone } from '../kit/badges.tsx';

export type Meeting = z.output<typeof zMeeting>;
export type Coming = z.output<typeof zOccurrence>;

export const stateWords: Record<OccurrenceState, string> = {
  planned: 'As planned',
  moved: 'Moved',
  cancelled: 'Cancelled',
};
export const stateTones: Record<OccurrenceState, Tone> = { planned: 'plain', moved: 'warn', cancelled: 'bad' };

export const shortRepeats: Record<Repeats, string> = {
  once: 'Once',
  weekly: 'Weekly',
  fortnightly: 'Fortnightly',
  monthly: 'Monthly',
  'monthly-last': 'Monthly',
};

const weeks = ['first', 'second', 'third', 'fourth'] as const;
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });

/** `Every other Tuesday`, `Monthly, on the second Tuesday`: as a meeting that is first held on this day repeats. */
export function repeatText(repeats: Repeats, onDate: string): string {
  // A field that is not filled in yet names no day.
  if (repeats === 'once' || Number.isNaN(dayOf(onDate))) return shortRepeats[repeats];
  const day = weekday.format(Date.parse(`${onDate}T00:00:00Z`));
  switch (repeats) {
    case 'weekly':
      return `Every ${day}`;
    case 'fortnightly':
      return `Every other ${day}`;
    case 'monthly':
      return `Monthly, on the ${weeks[weekOfMonth(onDate) - 1] ?? 'fifth'} ${day}`;
    case 'monthly-last':
      return `Monthly, on the last ${day}`;
  }
}

/** What a meeting that is first held on this day may repeat by. */
export function repeatsFor(onDate: string): Repeats[] {
  if (Number.isNaN(dayOf(onDate))) return ['once', 'weekly', 'fortnightly'];
  return repetitions.filter(
    (each) =>
      (each !== 'monthly' || weekOfMonth(onDate) <= weeks.length) && (each !== 'monthly-last' || isLastOfMonth(onDate)),
  );
}

const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `Tue, 3 Mar, 10:00–10:30`, for whoever looks, or as clocks in a zone show it. */
export function spanOf({ startsAt, endsAt }: Pick<Coming, 'startsAt' | 'endsAt'>, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const from = new Intl.DateTimeFormat('en-GB', { ...day, ...time, ...zone });
  const to = new Intl.DateTimeFormat('en-GB', { ...time, ...zone });
  return `${from.format(Date.parse(startsAt))}–${to.format(Date.parse(endsAt))}`;
}

/** `11:00–11:30 in Europe/Amsterdam`; nothing where the viewer's own clocks say the same. */
export function elsewhere(coming: Pick<Coming, 'startsAt' | 'endsAt' | 'zone'>): string {
  if (spanOf(coming) === spanOf(coming, coming.zone)) return '';
  return `${spanOf(coming, coming.zone)} in ${coming.zone.replaceAll('_', ' ')}`;
}

export function namesOf(people: Coming['people']): string {
  return people.map(({ name }) => name).join(', ');
}
