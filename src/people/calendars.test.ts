import { afterAll, beforeAll, expect, test } from 'vitest';
import { businessTime } from '../base/business-time/business-time.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { zCalendar } from './calendars-api.ts';
import { calendarOf } from './calendars.rules.ts';
import { listAudit } from './audit-log.ts';
import {
  addCalendar,
  changeCalendar,
  getCalendar,
  importCalendarDates,
  listCalendars,
  removeCalendar,
} from './calendars.ts';

let app: TestApp;
beforeAll(async () => void (app = await testApp()));
afterAll(() => app.close());

const hours = { mon: [['09:00', '17:00'] as const], fri: [['09:00', '17:00'] as const] };
const ical =
  'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260706\nSUMMARY:Company day\nEND:VEVENT\nEND:VCALENDAR';

async function manager() {
  return staffActor(await makeStaff(app.db, 'manager', { allClients: true }), 'manager');
}

test('a calendar keeps its hours, its public holidays and its own dates, and business time goes by them', async () => {
  const actor = await manager();
  const { id: clientId } = await makeClient(app.db);
  const made = await addCalendar(app.deps, actor, {
    clientId,
    name: 'Glasgow office',
    zone: 'Europe/London',
    hours,
    country: 'GB',
    region: 'SCT',
    dates: [{ date: '2026-11-27', hours: [['09:00', '12:00']], because: 'half day' }],
  });
  const { holidays } = await getCalendar(app.deps, actor, made.id);
  expect(holidays).toContainEqual({ date: '2026-11-30', because: 'St Andrew’s Day' });
  const due = businessTime(calendarOf(made, app.clock.now())).dueAt(instantOf('2026-11-27T11:00:00Z'), 2 * 3_600_000);
  // Friday is a half day, Monday is St Andrew's; the week after is open.
  expect(isoOf(due ?? 0)).toBe('2026-12-04T10:00:00.000Z');
});

test('dates from a file take the place of an earlier file, not of what people entered', async () => {
  const actor = await manager();
  const { id: clientId } = await makeClient(app.db);
  const made = await addCalendar(app.deps, actor, {
    clientId,
    name: 'Office',
    zone: 'UTC',
    hours,
    dates: [{ date: '2026-07-03', hours: [], because: 'ours' }],
  });
  const first = await importCalendarDates(app.deps, actor, made.id, { version: 1, content: ical });
  expect(first).toMatchObject({ added: 1, leftOut: [] });
  const second = await importCalendarDates(app.deps, actor, made.id, {
    version: 2,
    content: ical.replace('20260706', '20260707'),
  });
  expect(second.calendar.dates.map(({ date, from }) => [date, from])).toEqual([
    ['2026-07-03', 'own'],
    ['2026-07-07', 'ical'],
  ]);
  await expect(importCalendarDates(app.deps, actor, made.id, { version: 3, content: 'x' })).rejects.toMatchObject({
    code: 'calendar/not-ical',
  });
  const { items } = await listAudit(app.people, actor, { recordId: made.id, limit: 10 });
  expect(items.map(({ act }) => act)).toEqual(['calendar.import', 'calendar.import', 'calendar.add']);
});

test('two who change it at once: the second is told', async () => {
  const actor = await manager();
  const { id: clientId } = await makeClient(app.db);
  const made = await addCalendar(app.deps, actor, { clientId, name: 'Office', zone: 'UTC', hours });
  await changeCalendar(app.deps, actor, made.id, { version: 1, zone: 'Asia/Dubai' });
  await expect(changeCalendar(app.deps, actor, made.id, { version: 1, zone: 'UTC' })).rejects.toMatchObject({
    code: 'version/stale',
  });
  await removeCalendar(app.deps, actor, made.id);
  await expect(getCalendar(app.deps, actor, made.id)).rejects.toMatchObject({ status: 404 });
});

test('one that never opens, an unknown region, a name taken: refused in words', async () => {
  const actor = await manager();
  const { id: clientId } = await makeClient(app.db);
  const input = { clientId, name: 'Office', zone: 'UTC', hours };
  await addCalendar(app.deps, actor, input);
  const codes = await Promise.all(
    [input, { ...input, hours: {} }, { ...input, country: 'GB', region: 'ZZZ' }, { ...input, region: 'SCT' }].map(
      (each) =>
        addCalendar(app.deps, actor, each).then(
          () => 'added',
          (error: { code: string }) => error.code,
        ),
    ),
  );
  expect(codes).toEqual(['calendar/name-taken', 'calendar/never-opens', 'calendar/region', 'calendar/region']);
});

test('those of the house are seen by all and changed by those who see every client; those of a client by its people', async () => {
  const [boss, mine, other] = [await manager(), await makeClient(app.db), await makeClient(app.db)];
  const house = await addCalendar(app.deps, boss, { clientId: null, name: 'House', zone: 'UTC', hours });
  const theirs = await addCalendar(app.deps, boss, { clientId: other.id, name: 'Theirs', zone: 'UTC', hours });
  const lead = staffActor(await makeStaff(app.db, 'lead-engineer', { clients: [mine.id] }), 'lead-engineer', [mine.id]);
  const seen = await listCalendars(app.deps, lead);
  expect(seen.map(({ id }) => id)).toContain(house.id);
  expect(seen.map(({ id }) => id)).not.toContain(theirs.id);
  expect(seen.every((each) => zCalendar.safeParse(each).success)).toBe(true);
  await expect(changeCalendar(app.deps, lead, house.id, { version: 1, zone: 'Asia/Dubai' })).rejects.toMatchObject({
    status: 403,
  });
  await expect(changeCalendar(app.deps, lead, theirs.id, { version: 1, zone: 'UTC' })).rejects.toMatchObject({
    status: 404,
  });
  await expect(
    addCalendar(app.deps, lead, { clientId: other.id, name: 'X', zone: 'UTC', hours }),
  ).rejects.toMatchObject({
    status: 404,
  });
});
