import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { openHuddle, readHuddle } from './huddles.ts';
import { endWarRoom, postUpdate, promiseUpdate } from './war-rooms.ts';
import { createUpdateWakeUps } from './wake-ups.ts';
import type { WakeUps } from '../bus/wake-ups.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
const silent = { onRing: () => () => undefined };

let database: TestDatabase;
let deps: Deps;
let clock: ReturnType<typeof movableClock>;
let wakeUps: WakeUps;
let jordan: Actor;
let clientId: string;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = (await makeClient(database.db)).id;
  jordan = staffActor(await makeStaff(database.db, 'engineer', { name: 'Jordan', allClients: true }));
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.as(systemScope, (tx) => tx.updateTable('huddle').set({ nextUpdateAt: null }).execute());
  clock = movableClock(START);
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  wakeUps = createUpdateWakeUps(deps, silent);
});

async function room(): Promise<string> {
  const device = await makeDevice(database.db, clientId);
  return (await openHuddle(deps, jordan, { kind: 'war-room', about: { kind: 'device', id: device.id } })).id;
}
async function told(id: string): Promise<string[]> {
  const rows = await database.db.as(systemScope, (tx) =>
    tx
      .selectFrom('fact')
      .select(['at', 'topic'])
      .where('subjectId', '=', id)
      .where('topic', '=', 'huddle.overdue')
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ at }) => at.slice(11, 19));
}
async function quarterMinutes(minutes: number): Promise<void> {
  for (let seconds = 0; seconds < minutes * 60; seconds += 15) {
    clock.forward(15_000);
    await wakeUps.runDue();
  }
}

test('an update that does not come is told of at its instant, once, and stands in the log', async () => {
  const id = await room();
  await quarterMinutes(35);
  expect(await told(id)).toEqual(['09:30:00']);
  const huddle = await readHuddle(deps, jordan, id);
  expect(huddle.overdueAt).toBe('2026-03-02T09:30:00.000Z');
  expect(huddle.lines).toMatchObject([{ kind: 'overdue', by: 'Watchfloor' }]);
});

test('each promise is told of anew; one that is kept, taken back or overtaken by the end is not', async () => {
  const [kept, dropped, ended] = [await room(), await room(), await room()];
  await quarterMinutes(29);
  const next = new Date(clock.now() + 10 * MINUTE).toISOString();
  await postUpdate(deps, jordan, kept, { text: 'Carrier on the way.', nextUpdateAt: next });
  await promiseUpdate(deps, jordan, dropped, null);
  await endWarRoom(deps, jordan, ended, 'Solved.');
  await quarterMinutes(5);
  expect([await told(kept), await told(dropped), await told(ended)]).toEqual([[], [], []]);
  await quarterMinutes(10);
  expect(await told(kept)).toEqual(['09:39:00']);
  await postUpdate(deps, jordan, kept, {
    text: 'Splicing.',
    nextUpdateAt: new Date(clock.now() + 5 * MINUTE).toISOString(),
  });
  await quarterMinutes(6);
  expect(await told(kept)).toEqual(['09:39:00', '09:49:00']);
});

test('a timer wakes by itself at the very instant', async () => {
  const id = await room();
  wakeUps.start();
  await expect.poll(() => clock.now() === START).toBe(true);
  await new Promise((done) => setTimeout(done, 300));
  clock.forward(30 * MINUTE);
  await expect.poll(() => told(id)).toEqual(['09:30:00']);
  await wakeUps.stop();
});

test('a clock set back an hour makes no promise later; a restart tells what became overdue meanwhile', async () => {
  const id = await room();
  await wakeUps.runDue();
  clock.forward(10 * MINUTE);
  clock.set(START - 50 * MINUTE);
  clock.forward(20 * MINUTE);
  await wakeUps.runDue();
  expect(await told(id)).toHaveLength(1);
  clock = movableClock(START);
  deps = { ...deps, clock };
  const other = await room();
  clock.forward(3 * 60 * MINUTE);
  await createUpdateWakeUps(deps, silent).runDue();
  expect(await told(other)).toEqual(['12:00:00']);
});

test('of two processes one tells', async () => {
  const id = await room();
  const second = createUpdateWakeUps(deps, silent);
  clock.forward(31 * MINUTE);
  await Promise.all([wakeUps.runDue(), second.runDue()]);
  await wakeUps.runDue();
  expect(await told(id)).toHaveLength(1);
});
