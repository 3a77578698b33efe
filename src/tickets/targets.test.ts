/** Promises by calendar: begun, paused, resumed, met, moved. Whole verbs on a real database; time moves when told. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeStaff,
  plainTicket,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { businessTime } from '../base/business-time/business-time.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { processAll } from '../bus/fact-workers.ts';
import { scopeOf } from '../db/scope.ts';
import { addCalendar, changeCalendar, removeCalendar } from '../people/calendars.ts';
import type { ClockKind } from './clock-api.ts';
import type { Target, Terms } from './clock-terms.ts';
import { pausesOf, timedBy } from './clock-timing.rules.ts';
import { newClock, pauseOver } from './clock.rules.ts';
import { clocksWorker } from './jobs.ts';
import type { Ticket } from './read.ts';
import { retimeBatch } from './retime.ts';
import { readTargets, setTargets } from './targets.ts';
import {
  addEntry,
  answerIn,
  openTicket,
  readHistory,
  readTicket,
  reopen,
  resolve,
  setPriority,
  setState,
} from './tickets.ts';
import { createWakeUps } from './wake-ups.ts';
import type { WakeUps } from '../bus/wake-ups.ts';

let app: TestApp;
let boss: Actor;
let wakeUps: WakeUps;
beforeAll(async () => {
  app = await testApp();
  boss = staffActor(await makeStaff(app.db, 'manager', { allClients: true }), 'manager');
  wakeUps = createWakeUps(app.deps, { onRing: () => () => undefined });
});
afterAll(() => app.close());

const hours = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00'] as const]]),
);
const work = async (): Promise<void> => {
  await processAll(app.db, [clocksWorker(app.deps)]);
  while ((await retimeBatch(app.deps, 2)) !== undefined);
};

/** A client with an office in London: resolution 8 office hours (P3: 16), an update every 4 hours around the clock. */
async function story() {
  const client = await makeClient(app.db);
  const calendar = await addCalendar(app.deps, boss, {
    clientId: client.id,
    name: 'Office',
    zone: 'Europe/London',
    hours,
  });
  const targets: Target[] = [
    { priority: 'P2', kind: 'resolution', targetSeconds: 8 * 3600, calendarId: calendar.id },
    { priority: 'P3', kind: 'resolution', targetSeconds: 16 * 3600, calendarId: calendar.id },
    { priority: 'P2', kind: 'next-update', targetSeconds: 4 * 3600, calendarId: null },
    { priority: 'P4', kind: 'acknowledgement', targetSeconds: null, calendarId: null },
  ];
  await setTargets(app.deps, boss, { clientId: client.id, version: 0, targets });
  await work();
  return { client, calendar, targets };
}

async function opened(clientId: string, impact: 'high' | 'medium' | 'low' = 'high'): Promise<Ticket> {
  return openTicket(app.deps, boss, {
    clientId,
    title: 'VPN down',
    ...plainTicket,
    impact,
  });
}

const at = (text: string): void => app.clock.set(instantOf(text));
const clockOf = (ticket: Ticket, kind: ClockKind) => ticket.clocks.filter((clock) => clock.kind === kind).at(-1);

test('each clock runs by its own target and calendar, and says why it is due then', async () => {
  at('2026-03-06T15:00:00Z');
  const { client } = await story();
  const ticket = await opened(client.id);
  expect(clockOf(ticket, 'first-response')).toMatchObject({
    dueAt: '2026-03-06T15:15:00.000Z',
    explain: { calendar: '24x7' },
  });
  expect(clockOf(ticket, 'next-update')).toMatchObject({ dueAt: '2026-03-06T19:00:00.000Z' });
  const resolution = clockOf(ticket, 'resolution');
  expect(resolution).toMatchObject({ dueAt: '2026-03-09T15:00:00.000Z', is: 'running' });
  expect(resolution?.explain.intervals.map(({ from, counted, because }) => [from, counted, because])).toEqual([
    ['2026-03-06T15:00:00.000Z', true, 'within Office'],
    ['2026-03-06T17:00:00.000Z', false, 'outside hours'],
    ['2026-03-09T09:00:00.000Z', true, 'within Office'],
  ]);
  expect(resolution?.explain.text).toContain(
    '8 hours, counted in Office (Europe/London). Not counted: 64 hours outside hours.',
  );
});

test('waiting for the client pauses it in business time, and the answer lets it go on', async () => {
  at('2026-03-06T15:30:00Z');
  const { client } = await story();
  const ticket = await opened(client.id);
  at('2026-03-06T16:00:00Z');
  const waiting = await setState(app.deps, boss, {
    id: ticket.id,
    version: ticket.version,
    state: 'waiting-for-client',
  });
  expect(clockOf(waiting, 'resolution')).toMatchObject({ is: 'paused', pausedBecause: 'waiting for the client' });
  expect(clockOf(waiting, 'first-response')).toMatchObject({ pausedAt: null });
  at('2026-03-09T10:00:00Z');
  await wakeUps.runDue();
  const ann = clientActor(await makeClientUser(app.db, client.id), client.id, 'client-administrator');
  await app.db.as(scopeOf(ann), (tx) => answerIn(tx, app.deps, ann, { ticketId: ticket.id, text: 'Here it is.' }));
  const after = clockOf(await readTicket(app.deps, boss, ticket.id), 'resolution');
  // 8 hours: half an hour before the pause, 7 on Monday from 10:00, half an hour on Tuesday.
  expect(after).toMatchObject({
    is: 'running',
    dueAt: '2026-03-10T09:30:00.000Z',
    pauses: [{ from: '2026-03-06T16:00:00.000Z', to: '2026-03-09T10:00:00.000Z', reason: 'waiting for the client' }],
    breachedAt: null,
  });
  expect(after?.explain.intervals.filter(({ counted }) => !counted).map(({ because }) => because)).toEqual([
    'waiting for the client',
    'outside hours',
    'waiting for the client',
    'outside hours',
  ]);
});

test('another priority computes it again from the start, keeps the paused time and says what moved', async () => {
  at('2026-03-02T09:00:00Z');
  const { client } = await story();
  const ticket = await opened(client.id);
  const waiting = await setState(app.deps, boss, {
    id: ticket.id,
    version: ticket.version,
    state: 'waiting-for-client',
  });
  at('2026-03-02T11:00:00Z');
  const again = await setState(app.deps, boss, { id: ticket.id, version: waiting.version, state: 'open' });
  expect(clockOf(again, 'resolution')).toMatchObject({ dueAt: '2026-03-03T11:00:00.000Z' });
  const change = { version: again.version, priority: 'P3' as const, reason: 'one person only' };
  const lower = await setPriority(app.deps, boss, ticket.id, change);
  expect(clockOf(lower, 'resolution')).toMatchObject({ dueAt: '2026-03-04T11:00:00.000Z' });
  expect(clockOf(lower, 'next-update')).toMatchObject({
    is: 'cancelled',
    cancelledBecause: 'nothing is promised any more',
  });
  const { items } = await readHistory(app.deps, boss, ticket.id, { limit: 20 });
  expect(items.find(({ what }) => what === 'clock:resolution')).toMatchObject({
    was: 'due 2026-03-03T11:00:00Z, 8 hours in Office',
    became: 'due 2026-03-04T11:00:00Z, 16 hours in Office',
  });
});

test('a changed calendar and changed targets move the clocks that run; what has moved ahead again is no breach', async () => {
  at('2026-03-02T09:00:00Z');
  const { client, calendar, targets } = await story();
  const ticket = await opened(client.id);
  await changeCalendar(app.deps, boss, calendar.id, {
    version: 1,
    dates: [{ date: '2026-03-02', hours: [['09:00', '12:00']], because: 'half day' }],
  });
  await work();
  expect(clockOf(await readTicket(app.deps, boss, ticket.id), 'resolution')).toMatchObject({
    dueAt: '2026-03-03T14:00:00.000Z',
  });
  at('2026-03-03T15:00:00Z');
  await wakeUps.runDue();
  expect(clockOf(await readTicket(app.deps, boss, ticket.id), 'resolution')).toMatchObject({ is: 'breached' });
  const longer = targets.map((each) => ({ ...each, targetSeconds: each.targetSeconds && each.targetSeconds * 2 }));
  await setTargets(app.deps, boss, { clientId: client.id, version: 1, targets: longer });
  await work();
  const after = clockOf(await readTicket(app.deps, boss, ticket.id), 'resolution');
  expect(after).toMatchObject({ is: 'running', dueAt: '2026-03-04T14:00:00.000Z', breachedAt: null });
  await expect(removeCalendar(app.deps, boss, calendar.id)).rejects.toMatchObject({ code: 'calendar/used' });
});

test('warnings come when that share of business time has counted, not of wall time', async () => {
  at('2026-03-06T15:00:00Z');
  const { client } = await story();
  const ticket = await opened(client.id);
  at('2026-03-09T10:59:00Z');
  await wakeUps.runDue();
  expect(clockOf(await readTicket(app.deps, boss, ticket.id), 'resolution')?.warnings).toEqual([]);
  at('2026-03-09T11:00:00Z');
  await wakeUps.runDue();
  expect(clockOf(await readTicket(app.deps, boss, ticket.id), 'resolution')?.warnings).toEqual([
    { percent: 50, at: '2026-03-09T11:00:00.000Z' },
  ]);
});

test('each word to the client keeps the promise of one and begins the next; resolving keeps the rest', async () => {
  at('2026-03-02T09:00:00Z');
  const { client } = await story();
  const ticket = await opened(client.id);
  at('2026-03-02T10:00:00Z');
  await addEntry(app.deps, boss, ticket.id, { audience: 'internal', text: 'Looked at it.' });
  await addEntry(app.deps, boss, ticket.id, { audience: 'client', text: 'We are on it.' });
  const told = await readTicket(app.deps, boss, ticket.id);
  expect(
    told.clocks.filter(({ kind }) => kind === 'next-update').map(({ is, turn, dueAt }) => [is, turn, dueAt]),
  ).toEqual([
    ['met', 1, '2026-03-02T13:00:00.000Z'],
    ['running', 2, '2026-03-02T14:00:00.000Z'],
  ]);
  at('2026-03-02T12:00:00Z');
  const done = await resolve(app.deps, boss, {
    id: ticket.id,
    version: told.version,
    resolution: 'Replaced the cable.',
  });
  expect(clockOf(done, 'resolution')).toMatchObject({ is: 'met', tookSeconds: 3 * 3600 });
  expect(clockOf(done, 'next-update')).toMatchObject({ is: 'met', turn: 2 });
  const open = await reopen(app.deps, boss, { id: ticket.id, version: done.version, reason: 'it is back' });
  expect(clockOf(open, 'resolution')).toMatchObject({ is: 'running', round: 2 });
});

test('what the house promises holds where the client says nothing; two who set it at once: the second is told', async () => {
  at('2026-03-02T09:00:00Z');
  const { client } = await story();
  const low = await opened(client.id, 'low');
  expect(low.priority).toBe('P4');
  expect(low.clocks.map(({ kind }) => kind)).toEqual(['first-response']);
  const { inForce, acts } = await readTargets(app.deps, boss, client.id);
  expect(inForce.find(({ priority, kind }) => priority === 'P2' && kind === 'resolution')).toMatchObject({
    from: 'client',
    words: '8 hours, Office',
  });
  expect(inForce.find(({ priority, kind }) => priority === 'P1' && kind === 'first-response')).toMatchObject({
    from: 'built-in',
  });
  expect(acts.find(({ kind }) => kind === 'resolution')?.pausedIn).toEqual([
    { state: 'waiting-for-client', reason: 'waiting for the client' },
  ]);
  await expect(setTargets(app.deps, boss, { clientId: client.id, version: 0, targets: [] })).rejects.toMatchObject({
    status: 409,
  });
});

test('a target may not run by the calendar of another client', async () => {
  const [{ client }, other] = [await story(), await story()];
  const targets = [
    { priority: 'P1' as const, kind: 'resolution' as const, targetSeconds: 3600, calendarId: other.calendar.id },
  ];
  await expect(setTargets(app.deps, boss, { clientId: client.id, version: 1, targets })).rejects.toMatchObject({
    status: 404,
  });
});

test('a ticket raised from nothing promised to a promise gets it from then on', async () => {
  at('2026-03-02T09:00:00Z');
  const { client } = await story();
  const low = await opened(client.id, 'low');
  at('2026-03-02T12:00:00Z');
  const change = { version: low.version, priority: 'P2' as const, reason: 'all of them' };
  const high = await setPriority(app.deps, boss, low.id, change);
  expect(clockOf(high, 'acknowledgement')).toMatchObject({ is: 'running', dueAt: '2026-03-02T12:15:00.000Z' });
  expect(clockOf(high, 'resolution')).toMatchObject({ is: 'running', dueAt: '2026-03-02T17:00:00.000Z' });
  expect(high.nextDueAt).toBe('2026-03-02T09:15:00.000Z');
});

test('whatever happens to it, what has counted by the due time is the target', () => {
  const time = businessTime({ zone: 'Europe/London', hours, dates: {} });
  const terms: Terms = { of: () => null, by: () => ({ name: 'Office', zone: 'Europe/London', time }) };
  const start = instantOf('2026-03-02T09:00:00Z');
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 200_000 }),
      fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 8 }),
      (seconds, steps) => {
        const bare = {
          ...newClock('1', { id: 'a', clientId: 'b' }, 'resolution', { round: 1, now: start }),
          targetSeconds: seconds,
        };
        let [clock, now] = [timedBy(bare, time, start), start];
        for (const step of steps) {
          now += step * 1000;
          if (instantOf(clock.dueAt) <= now && clock.pausedAt === null) break;
          clock =
            clock.pausedAt === null
              ? { ...clock, pausedAt: isoOf(now), pausedBecause: 'waiting' }
              : timedBy(pauseOver(clock, now), terms.by(null).time, now);
        }
        if (clock.pausedAt !== null) clock = timedBy(pauseOver(clock, now), time, now);
        expect(time.elapsed(start, instantOf(clock.dueAt), pausesOf(clock))).toBe(seconds * 1000);
        expect(timedBy(clock, time, now)).toEqual(clock);
      },
    ),
  );
});
