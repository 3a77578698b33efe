import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { movableClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Fact } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { readConfig } from '../base/config.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { addEntry, claim, openTicket } from './tickets.ts';
import { createWakeUps } from './wake-ups.ts';
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
  await database.db.as(systemScope, async (tx) => tx.updateTable('ticketClock').set({ nextWakeAt: null }).execute());
  clock = movableClock(START);
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  wakeUps = createWakeUps(deps, silent);
});

const open = async (): Promise<string> =>
  (
    await openTicket(deps, jordan, {
      clientId,
      title: 'VPN down',
      ...plainTicket,
    })
  ).id;

/** What was told of a ticket's clocks, oldest first. */
async function told(id: string): Promise<{ topic: string; at: string; data: Record<string, unknown> }[]> {
  const rows = await database.db.as(systemScope, (tx) =>
    tx
      .selectFrom('fact')
      .select(['topic', 'at', 'data', 'id'])
      .where('subjectId', '=', id)
      .where('topic', 'like', 'clock.%')
      .orderBy('id')
      .execute(),
  );
  return rows.map((row) => ({ topic: row.topic, at: row.at, data: row.data as Fact['data'] }));
}
const lines = async (id: string): Promise<string[]> =>
  (await told(id)).map(
    ({ topic, at, data }) =>
      `${at.slice(11, 19)} ${topic.slice(6)}${data['percent'] ? ` ${String(data['percent'])}` : ''} ${String(data['kind']).slice(0, 3)}${data['late'] ? ' late' : ''}`,
  );

async function minuteByMinute(minutes: number): Promise<void> {
  for (let seconds = 0; seconds < minutes * 60; seconds += 15) {
    clock.forward(15_000);
    await wakeUps.runDue();
  }
}

describe('wake-ups', () => {
  test('warn at 7:30, 11:15 and 13:30 and breach at 15:00, both promises, each once', async () => {
    const id = await open();
    await minuteByMinute(20);
    const expected = ['09:07:30 warned 50', '09:11:15 warned 75', '09:13:30 warned 90', '09:15:00 breached'];
    expect(await lines(id)).toEqual(expected.flatMap((line) => [`${line} ack`, `${line} fir`]));
    const row = await database.db.as(systemScope, (tx) =>
      tx.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(row).toMatchObject({ breached: true, nextDueAt: '2026-03-02T09:15:00.000Z', version: 1 });
  });

  test('a claim stops the one, an answer the other', async () => {
    const id = await open();
    await minuteByMinute(8);
    await claim(deps, jordan, id);
    await minuteByMinute(4);
    await addEntry(deps, jordan, id, { audience: 'client', text: 'Looking into it.' });
    await minuteByMinute(10);
    expect(await lines(id)).toEqual([
      '09:07:30 warned 50 ack',
      '09:07:30 warned 50 fir',
      '09:08:00 met ack',
      '09:11:15 warned 75 fir',
      '09:12:00 met fir',
    ]);
  });

  test('after a restart what is overdue fires at once, once, and says that it is late', async () => {
    const id = await open();
    await minuteByMinute(8);
    clock.forward(30 * MINUTE);
    const [one, other] = [createWakeUps(deps, silent), createWakeUps(deps, silent)];
    await Promise.all([one.runDue(), other.runDue()]);
    await one.runDue();
    const facts = await told(id);
    expect((await lines(id)).slice(2)).toEqual(['09:38:00 breached ack late', '09:38:00 breached fir late']);
    expect(facts.at(-1)?.data).toMatchObject({
      wasDueAt: '2026-03-02T09:15:00.000Z',
      firedAt: '2026-03-02T09:38:00.000Z',
      passed: [75, 90],
    });
  });

  test('a clock set back an hour makes nothing early, double, or an hour late', async () => {
    const id = await open();
    await minuteByMinute(8);
    clock.set(clock.now() - 60 * MINUTE);
    await wakeUps.runDue();
    const young = await open();
    expect(await lines(id)).toHaveLength(2);
    await minuteByMinute(3);
    expect(await lines(id)).toHaveLength(2);
    await minuteByMinute(4);
    expect((await lines(id)).slice(2)).toEqual([
      '08:11:15 warned 75 ack',
      '08:11:15 warned 75 fir',
      '08:13:30 warned 90 ack',
      '08:13:30 warned 90 fir',
      '08:15:00 breached ack',
      '08:15:00 breached fir',
    ]);
    expect(await lines(young)).toEqual([]);
    await minuteByMinute(8);
    expect(await lines(young)).toEqual(
      ['08:15:30', '08:19:15', '08:21:30', '08:23:00'].flatMap((at, i) =>
        ['ack', 'fir'].map((kind) => `${at} ${['warned 50', 'warned 75', 'warned 90', 'breached'][i]} ${kind}`),
      ),
    );
    clock.set(clock.now() + 60 * MINUTE);
    await minuteByMinute(30);
    expect(await lines(id)).toHaveLength(8);
    expect(await lines(young)).toHaveLength(8);
  });

  test('set back and restarted, a promise begins at most afresh', async () => {
    const id = await open();
    clock.forward(5 * MINUTE);
    clock.set(clock.now() - 60 * MINUTE);
    wakeUps = createWakeUps(deps, silent);
    await wakeUps.runDue();
    await minuteByMinute(15);
    expect((await lines(id)).filter((line) => line.includes('breached'))).toEqual([
      '08:20:00 breached ack',
      '08:20:00 breached fir',
    ]);
  });

  test('a ticket that someone is changing at the moment is left to them, then looked at again', async () => {
    const id = await open();
    clock.forward(16 * MINUTE);
    await database.db.as(systemScope, async (tx) => {
      await tx.selectFrom('ticket').select('id').where('id', '=', id).forUpdate().execute();
      expect(await wakeUps.runDue()).toBe(0);
    });
    expect(await wakeUps.runDue()).toBe(1);
    expect((await lines(id)).filter((line) => line.includes('breached'))).toHaveLength(2);
  });

  test('many at once: every one fires once, whoever works', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 120; i += 1) ids.push(await open());
    clock.forward(16 * MINUTE);
    const workers = [1, 2, 3].map(() => createWakeUps(deps, silent));
    await Promise.all(workers.map((worker) => worker.runDue()));
    await wakeUps.runDue();
    const breaches = await Promise.all(
      ids.map(async (id) => (await lines(id)).filter((line) => line.includes('breached')).length),
    );
    expect(new Set(breaches)).toEqual(new Set([2]));
  });

  test('its own timer wakes it, set anew when a ticket rings', async () => {
    let ring = (): void => undefined;
    const own = createWakeUps(deps, { onRing: (wake) => ((ring = wake), () => undefined) });
    own.start();
    const id = await open();
    ring();
    await expect
      .poll(async () => (clock.forward(15_000), (await lines(id)).length), { timeout: 20_000, interval: 5 })
      .toBe(8);
    await own.stop();
    const fired = (await told(id)).map(
      ({ data }) => Date.parse(String(data['firedAt'])) - Date.parse(String(data['wasDueAt'])),
    );
    expect(Math.min(...fired)).toBeGreaterThanOrEqual(0);
  });
});
