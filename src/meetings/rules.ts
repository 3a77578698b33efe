/** When a meeting is: by the clock on the wall of its zone, whatever the clocks do. Values in, values out. */
import { DAY, instantAt } from '../base/business-time/zone.ts';
import { instantOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { OccurrenceState, Repeats } from './api.ts';
import { dateOf, dayOf, isLastOfMonth, weekOfMonth } from './days-api.ts';

/** `onDate` and `atTime` are wall time in `zone`; no occurrence begins at or after `endsAt`. */
export type Series = {
  zone: string;
  onDate: string;
  atTime: string;
  minutes: number;
  repeats: Repeats;
  untilDate: string | null;
  cancelledAt: string | null;
};

/** Moved when it has another day, cancelled when it has none. `date`: the day the rule has it on. */
export type Exception = {
  date: string;
  toDate: string | null;
  toTime: string | null;
  toMinutes: number | null;
  because: string;
};

export type Occurrence = {
  date: string;
  state: OccurrenceState;
  startsAt: Instant;
  endsAt: Instant;
  because: string;
};

const MINUTE = 60_000;
// The longest meeting and the farthest zone are each shorter than a day.
const MARGIN_DAYS = 2;
/** The last day that anything here may have, as `zDay` says. */
const LAST_DATE = '2099-12-31';

/** Whether the rule has it on this day. */
export function isOn(series: Series, date: string): boolean {
  if (date < series.onDate || (series.untilDate !== null && date > series.untilDate)) return false;
  const [first, day] = [dayOf(series.onDate), dayOf(date)];
  switch (series.repeats) {
    case 'once':
      return day === first;
    case 'weekly':
      return (day - first) % 7 === 0;
    case 'fortnightly':
      return (day - first) % 14 === 0;
    case 'monthly':
      return (day - first) % 7 === 0 && weekOfMonth(date) === weekOfMonth(series.onDate);
    case 'monthly-last':
      return (day - first) % 7 === 0 && isLastOfMonth(date);
  }
}

/** All that touch a span, in order: as the rule has them, moved into it, and cancelled in it. */
export function occurrencesWithin(
  series: Series,
  exceptions: readonly Exception[],
  { from, to }: { from: Instant; to: Instant },
): Occurrence[] {
  const cap = series.cancelledAt === null ? to : Math.min(to, instantOf(series.cancelledAt));
  const differs = new Map(exceptions.map((each) => [each.date, each]));
  const dates = new Set(exceptions.map(({ date }) => date));
  // Day by day over ten thousand years would keep everybody else waiting for minutes: every rule is one of weeks.
  const first = dayOf(series.onDate);
  const weeks = Math.max(0, Math.ceil((Math.floor(from / DAY) - MARGIN_DAYS - first) / 7));
  const last = Math.min(Math.floor(to / DAY) + MARGIN_DAYS, dayOf(series.untilDate ?? LAST_DATE));
  for (let day = first + weeks * 7; day <= last; day += 7) dates.add(dateOf(day));
  return [...dates]
    .filter((date) => isOn(series, date))
    .map((date) => occurrenceOf(series, date, differs.get(date)))
    .filter(({ startsAt, endsAt }) => startsAt < cap && endsAt > from)
    .toSorted((a, b) => a.startsAt - b.startsAt || a.date.localeCompare(b.date));
}

/** The one the rule has on a day, as it is by now; undefined when it has none. */
export function occurrenceOn(series: Series, exceptions: readonly Exception[], date: string): Occurrence | undefined {
  if (!isOn(series, date)) return undefined;
  const found = occurrenceOf(
    series,
    date,
    exceptions.find((each) => each.date === date),
  );
  return series.cancelledAt !== null && found.startsAt >= instantOf(series.cancelledAt) ? undefined : found;
}

/** Why a rule makes no sense; undefined when it does. */
export function faultOf({ onDate, untilDate, repeats }: Omit<Series, 'cancelledAt'>): string | undefined {
  if (untilDate !== null && untilDate < onDate) return 'A meeting ends on or after the day of its first.';
  if (repeats === 'monthly' && weekOfMonth(onDate) > 4)
    return 'Not every month has a fifth week. Let it repeat on the last such day of each month.';
  if (repeats === 'monthly-last' && !isLastOfMonth(onDate))
    return 'The first day is not the last such day of its month.';
  return undefined;
}

function occurrenceOf(series: Series, date: string, differs: Exception | undefined): Occurrence {
  const moved = differs?.toDate != null;
  const [day, time] = [differs?.toDate ?? date, differs?.toTime ?? series.atTime];
  const startsAt = instantAt(series.zone, instantOf(`${day}T${time}:00Z`));
  const minutes = differs?.toMinutes ?? series.minutes;
  const state = moved ? 'moved' : differs ? 'cancelled' : 'planned';
  return { date, state, startsAt, endsAt: startsAt + minutes * MINUTE, because: differs?.because ?? '' };
}
