/** Business time of stored calendars, kept until they change. */
import { businessTime } from '../base/business-time/business-time.ts';
import type { BusinessTime } from '../base/business-time/types.ts';
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import type { StoredCalendar } from './calendars-api.ts';
import { calendarOf } from './calendars.rules.ts';
import { calendars, calendarsByIds } from './calendars.store.ts';

export type CalendarTime = { id: string; clientId: string | null; name: string; zone: string; time: BusinessTime };

const MOST = 2000;
const kept = new Map<string, BusinessTime>();

/** Those of these calendars that the transaction sees, ready to count by. */
export async function calendarTimes(tx: Tx, ids: readonly string[], now: Instant): Promise<CalendarTime[]> {
  if (ids.length === 0) return [];
  return (await calendarsByIds(tx, ids)).map((calendar) => timeOf(calendar, now));
}

/** The calendars a client's promises may run by: its own and the house's. */
export async function calendarsFor(
  tx: Tx,
  clientId: string | null,
): Promise<{ id: string; clientId: string | null; name: string }[]> {
  const all = await calendars(tx, clientId ?? undefined);
  return all.filter((each) => each.clientId === null || each.clientId === clientId);
}

function timeOf(calendar: StoredCalendar, now: Instant): CalendarTime {
  const { id, clientId, name, zone, version } = calendar;
  // Holidays are made for the years around the present: another year, another table.
  const key = `${id} ${version} ${isoOf(now).slice(0, 4)}`;
  const time = kept.get(key) ?? businessTime(calendarOf(calendar, now));
  if (kept.size >= MOST) kept.clear();
  kept.set(key, time);
  return { id, clientId, name, zone, time };
}
