/** Reads what is promised to a client, with the calendars its clocks run by. */
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { calendarTimes } from '../people/calendar-times.ts';
import { termsOf } from './clock-terms.ts';
import type { Terms } from './clock-terms.ts';
import type { ClockRow } from './clock.rules.ts';
import { targetsOf } from './targets.store.ts';

export async function loadTerms(tx: Tx, clock: Clock, clientId: string, clocks: readonly ClockRow[]): Promise<Terms> {
  const { client, house } = await targetsOf(tx, clientId);
  const ids = new Set([...client, ...house, ...clocks].flatMap(({ calendarId }) => calendarId ?? []));
  const calendars = await calendarTimes(tx, [...ids], clock.now());
  return termsOf(client, house, new Map(calendars.map((each) => [each.id, each])));
}
