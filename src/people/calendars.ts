/** Calendars of the house and of clients: kept here, used wherever something is promised. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from './audit.ts';
import type { CalendarChange, NewCalendar, StoredCalendar } from './calendars-api.ts';
import { hasHours, mergedDates } from './calendars.rules.ts';
import {
  calendarById,
  calendarForUpdate,
  calendarNamed,
  calendars,
  deleteCalendar,
  insertCalendar,
  updateCalendar,
} from './calendars.store.ts';
import { clientById } from './clients.store.ts';
import { holidayCountries, holidayRegions, holidaysOf } from './holidays.ts';
import type { Holiday } from './holidays.ts';
import { readIcal } from './ical.ts';
import { differences } from './people.rules.ts';
import { changedMeanwhile } from './versions.ts';

/** Topic of the fact that a calendar is another one now. */
export const calendarChanged = 'calendar.changed';

type Dated = Pick<Deps, 'db' | 'clock'>;

export async function listCalendars(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  clientId?: string,
): Promise<StoredCalendar[]> {
  return db.as(scopeOf(actor), async (tx) => {
    if (clientId !== undefined) await mustSeeClient(tx, clientId);
    return calendars(tx, clientId);
  });
}

export async function getCalendar(
  { db, clock }: Dated,
  actor: Actor,
  id: string,
): Promise<StoredCalendar & { holidays: Holiday[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    const calendar = await calendarById(tx, id);
    if (!calendar) throw notFound('calendar');
    const { country, region } = calendar;
    const year = Number(isoOf(clock.now()).slice(0, 4));
    const holidays = country === null ? [] : [year, year + 1].flatMap((each) => holidaysOf(country, region, each));
    return { ...calendar, holidays };
  });
}

export async function addCalendar({ db, clock }: Dated, actor: Actor, input: NewCalendar): Promise<StoredCalendar> {
  return db.as(scopeOf(actor), async (tx) => {
    await mayHold(tx, actor, input.clientId);
    mustBeSound({ hours: input.hours, country: input.country ?? null, region: input.region ?? null });
    const id = newId(clock.now());
    const made = await insertCalendar(tx, {
      id,
      clientId: input.clientId,
      name: input.name,
      zone: input.zone,
      hours: input.hours,
      country: input.country ?? null,
      region: input.region ?? null,
      dates: mergedDates(input.dates ?? [], []),
      createdAt: isoOf(clock.now()),
    });
    if (!made) throw taken();
    await tell(tx, clock, actor, { id, clientId: input.clientId }, 'calendar.add', { name: input.name });
    return mustFind(tx, id);
  });
}

export async function changeCalendar(
  { db, clock }: Dated,
  actor: Actor,
  id: string,
  { version, ...sent }: CalendarChange,
): Promise<StoredCalendar> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, actor, id, version);
    const fields = { ...sent, ...(sent.dates ? { dates: mergedDates(sent.dates, before.dates) } : {}) };
    const changed = differences(before, fields);
    if (Object.keys(changed).length === 0) return before;
    const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    mustBeSound({ ...before, ...set });
    if (changed['name'] && sent.name !== undefined && sent.name.toLowerCase() !== before.name.toLowerCase())
      if (await calendarNamed(tx, before.clientId, sent.name)) throw taken();
    await updateCalendar(tx, id, set);
    await tell(tx, clock, actor, before, 'calendar.change', { version: before.version + 1, changed });
    return mustFind(tx, id);
  });
}

export async function removeCalendar({ db, clock }: Dated, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, actor, id);
    if (!(await deleteCalendar(tx, id)))
      throw new Problem('calendar/used', 409, 'Promises run by this calendar. Give them another one first.');
    await tell(tx, clock, actor, before, 'calendar.remove', { name: before.name });
  });
}

/** Days off of the file take the place of those of an earlier file; what people entered stays. */
export async function importCalendarDates(
  { db, clock }: Dated,
  actor: Actor,
  id: string,
  { version, content }: { version: number; content: string },
): Promise<{ calendar: StoredCalendar; added: number; leftOut: { summary: string; because: string }[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, actor, id, version);
    const year = Number(isoOf(clock.now()).slice(0, 4));
    const read = readIcal(content, { from: year - 1, to: year + 10 });
    if (!read) throw new Problem('calendar/not-ical', 400, 'This is not an iCalendar file: it has no VCALENDAR in it.');
    const own = before.dates.filter((date) => date.from === 'own');
    const taken = read.days.filter((day) => !own.some(({ date }) => date === day.date));
    const dates = [...own, ...taken.map((day) => ({ ...day, hours: [], from: 'ical' as const }))];
    await updateCalendar(tx, id, { dates });
    await tell(tx, clock, actor, before, 'calendar.import', { version: before.version + 1, days: taken.length });
    return { calendar: await mustFind(tx, id), added: taken.length, leftOut: read.leftOut.slice(0, 200) };
  });
}

export function listHolidayRegions(country: string): { known: boolean; items: { code: string; name: string }[] } {
  return { known: knowsHolidays(country), items: holidayRegions(country) };
}

/** Whether the public holidays of a country are known. */
export function knowsHolidays(country: string): boolean {
  return holidayCountries().includes(country);
}

function mustBeSound(calendar: Pick<StoredCalendar, 'hours' | 'country' | 'region'>): void {
  if (!hasHours(calendar.hours))
    throw new Problem(
      'calendar/never-opens',
      400,
      'Give the calendar hours on at least one day, or nothing ever falls due.',
    );
  const { country, region } = calendar;
  if (country === null) {
    if (region !== null) throw new Problem('calendar/region', 400, 'A region needs its country.');
    return;
  }
  if (!knowsHolidays(country))
    throw new Problem(
      'calendar/country',
      400,
      `The public holidays of ${country} are not known. Enter them as dates, or import them.`,
    );
  if (region !== null && !holidayRegions(country).some(({ code }) => code === region))
    throw new Problem(
      'calendar/region',
      400,
      `${country} has no region ${region}. \`GET /holiday-regions\` lists them.`,
    );
}

/** Calendars of the house are kept by those who see every client. */
async function mayHold(tx: Tx, actor: Actor, clientId: string | null): Promise<void> {
  if (clientId !== null) return mustSeeClient(tx, clientId);
  if (actor.clients !== 'all')
    throw new Problem(
      'calendar/of-the-house',
      403,
      'Only those who see all clients may change a calendar of the house.',
    );
}

async function mustSeeClient(tx: Tx, clientId: string): Promise<void> {
  if (!(await clientById(tx, clientId))) throw notFound('client');
}

async function mustFind(tx: Tx, id: string): Promise<StoredCalendar> {
  const calendar = await calendarById(tx, id);
  if (!calendar) throw notFound('calendar');
  return calendar;
}

async function mustLock(tx: Tx, actor: Actor, id: string, version?: number): Promise<StoredCalendar> {
  const seen = await mustFind(tx, id);
  await mayHold(tx, actor, seen.clientId);
  const calendar = (await calendarForUpdate(tx, id)) ?? seen;
  if (version !== undefined && calendar.version !== version)
    throw await changedMeanwhile(tx, { kind: 'calendar', id, version, current: calendar });
  return calendar;
}

function taken(): Problem {
  return new Problem('calendar/name-taken', 409, 'There is a calendar with this name.');
}

async function tell(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  { id, clientId }: Pick<StoredCalendar, 'id' | 'clientId'>,
  act: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await audit(tx, clock, actor, { act, recordKind: 'calendar', recordId: id, clientId, detail });
  await recordFact(tx, clock, { topic: calendarChanged, clientId, subjectId: id });
}
