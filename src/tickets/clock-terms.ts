/** What is promised on a ticket, as rules are given it: targets by priority and kind, and calendars to count by. */
import type { BusinessTime } from '../base/business-time/types.ts';
import { businessTime } from '../base/business-time/business-time.ts';
import type { ClockKind } from './clock-api.ts';
import type { Priority } from './ticket-api.ts';

export type Target = { priority: Priority; kind: ClockKind; targetSeconds: number | null; calendarId: string | null };
export type Term = { targetSeconds: number; calendarId: string | null };
export type Counted = { name: string; zone: string; time: BusinessTime };

export type Terms = {
  /** Null: nothing is promised. */
  of(kind: ClockKind, priority: Priority): Term | null;
  by(calendarId: string | null): Counted;
};

/** Promised everywhere unless the house or the client says otherwise: a person within 15 minutes, around the clock. */
export const builtIn: Partial<Record<ClockKind, Term>> = {
  acknowledgement: { targetSeconds: 900, calendarId: null },
  'first-response': { targetSeconds: 900, calendarId: null },
};

const aroundTheClock: Counted = { name: '24x7', zone: 'UTC', time: businessTime('24x7') };

/** The client's own target, else the house's, else what is built in. */
export function termsOf(
  client: readonly Target[],
  house: readonly Target[],
  calendars: ReadonlyMap<string, Counted>,
): Terms {
  return {
    of(kind, priority) {
      const isIt = (target: Target): boolean => target.kind === kind && target.priority === priority;
      const found = client.find(isIt) ?? house.find(isIt);
      if (!found) return builtIn[kind] ?? null;
      const { targetSeconds, calendarId } = found;
      return targetSeconds === null ? null : { targetSeconds, calendarId };
    },
    by: (calendarId) => (calendarId === null ? aroundTheClock : (calendars.get(calendarId) ?? aroundTheClock)),
  };
}
