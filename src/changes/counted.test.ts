/** The clock of changes in a client's calendar, and what else happens in a window. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, approved, changeWorld, move } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { openHuddle } from '../huddles/huddles.ts';
import { promiseUpdate } from '../huddles/war-rooms.ts';
import { addCalendar, changeCalendar, removeCalendar } from '../people/calendars.ts';
import { moveChange, raiseChange, readChange } from './changes.ts';
import { readChangeClock, setChangeClock } from './counted.ts';
import { changeForClient } from './for-client.ts';
import { changeClocksWorker } from './jobs.ts';
import { createChangeWakeUps } from './wake-ups.ts';

let database: TestDatabase;
let deps: Deps;
let clock: ReturnType<typeof movableClock>;
let world: ChangeWorld;
let boss: Actor;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  // A Monday.
  clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
  boss = staffActor(await makeStaff(database.db, 'manager', { allClients: true }), 'manager');
});

const eight = [['08:00', '16:00'] as [string, string]];
const office = () =>
  addCalendar(deps, boss, {
    clientId: world.clientId,
    name: 'Office',
    zone: 'UTC',
    hours: { mon: eight, tue: eight, wed: eight, thu: eight, fri: eight },
  });
const raise = () =>
  raiseChange(deps, world.jordan, {
    clientId: world.clientId,
    kind: 'normal',
    modelId: null,
    title: 'Open 8443',
    reason: 'x',
    requester: null,
    ticketId: null,
    deviceIds: [],
  });

test('without a choice day and night count; with a calendar its hours do, and the page says why', async () => {
  expect((await raise()).explain).toMatchObject({ calendar: '24x7', intervals: [{ counted: true, seconds: 86_400 }] });
  const calendar = await office();
  expect(await setChangeClock(deps, boss, world.clientId, calendar.id)).toEqual({
    calendarId: calendar.id,
    calendars: [{ id: calendar.id, name: 'Office' }],
  });
  const change = await raise();
  // 7 h on Monday, 5 h on Tuesday; 8 h more on Wednesday, 4 h on Thursday.
  expect(change.bar).toMatchObject({ wantedAt: '2026-03-03T13:00:00.000Z', dueAt: '2026-03-05T09:00:00.000Z' });
  expect(change.bar.why).toContain('hours of Office count');
  expect(change.explain).toMatchObject({ calendar: 'Office', zone: 'UTC', targetSeconds: 86_400 });
  const counted = change.explain?.intervals.filter((each) => each.counted) ?? [];
  expect(counted.map(({ seconds }) => seconds / 3600)).toEqual([7, 8, 8, 1]);
  const seen = await database.db.as(scopeOf(world.bea), (tx) => changeForClient(tx, clock, world.bea, change.id));
  expect([seen.bar.dueAt, seen.explain?.text]).toEqual([change.bar.dueAt, change.explain?.text]);
});

test('another calendar moves the clocks that run, and what was fired and lies ahead again is taken back', async () => {
  const change = await raise();
  clock.forward(13 * HOUR);
  const wakeUps = createChangeWakeUps(deps, { onRing: () => () => undefined });
  await wakeUps.runDue();
  expect((await readChange(deps, world.jordan, change.id)).bar.is).toBe('late');
  const calendar = await office();
  await setChangeClock(deps, boss, world.clientId, calendar.id);
  const moved = await readChange(deps, world.jordan, change.id);
  expect(moved.bar).toMatchObject({ is: 'running', dueAt: '2026-03-05T09:00:00.000Z' });
  await changeCalendar(deps, boss, calendar.id, { version: 1, hours: { mon: [['00:00', '24:00']] } });
  await database.db.as(systemScope, (tx) =>
    changeClocksWorker(deps).handle(tx, {
      topic: 'calendar.changed',
      subjectId: calendar.id,
      clientId: world.clientId,
      data: {},
      at: isoOf(clock.now()),
      place: '0.0',
      published: false,
    }),
  );
  expect((await readChange(deps, world.jordan, change.id)).bar.dueAt).toBe('2026-03-09T09:00:00.000Z');
  await expect(removeCalendar(deps, boss, calendar.id)).rejects.toMatchObject({ code: 'calendar/used' });
});

test('another client’s calendar, and another client, are not there', async () => {
  const calendar = await office();
  const other = await changeWorld(deps);
  await expect(setChangeClock(deps, boss, other.clientId, calendar.id)).rejects.toMatchObject({ status: 404 });
  await expect(readChangeClock(deps, other.jordan, world.clientId)).rejects.toMatchObject({ status: 404 });
});

test('a war room that falls into the window is a conflict a person has to accept', async () => {
  const change = await approved({ deps, world, clock });
  const room = await openHuddle(deps, world.lead, {
    kind: 'war-room',
    about: { kind: 'device', id: world.deviceId },
    question: 'Why is the head office offline?',
  });
  await promiseUpdate(deps, world.lead, room.id, isoOf(clock.now() + 2 * HOUR));
  const { conflicts } = await readChange(deps, world.jordan, change.id);
  expect(conflicts).toMatchObject([
    { kind: 'war-room', id: room.id, says: 'War room: Why is the head office offline?', forbids: false },
  ]);
  const schedule = (accept: boolean) =>
    moveChange(deps, world.jordan, change.id, move(change, 'scheduled', '', accept));
  await expect(schedule(false)).rejects.toMatchObject({ code: 'change/conflicts' });
  expect(await schedule(true)).toMatchObject({ stage: 'scheduled', conflictsAcceptedBy: 'Jordan' });
});
