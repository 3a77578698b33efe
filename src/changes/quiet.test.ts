import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, changeWorld, move, scheduled } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { processAll } from '../bus/fact-workers.ts';
import { asOwner } from '../db/connect.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact, workFacts } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { quietForAll, quietWindows } from '../estate/quiet.ts';
import { findingsWorker } from '../tickets/jobs.ts';
import { listTickets } from '../tickets/queue.ts';
import { moveChange, readChange } from './changes.ts';
import { quietedWorker } from './jobs.ts';
import { createChangeWakeUps } from './wake-ups.ts';
import type { WakeUps } from '../bus/wake-ups.ts';

let database: TestDatabase;
let deps: Deps;
let clock: ReturnType<typeof movableClock>;
let world: ChangeWorld;
let wakeUps: WakeUps;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
  wakeUps = createChangeWakeUps(deps, { onRing: () => () => undefined });
  await wakeUps.runDue();
});

/** As detection writes it: the row and the fact. */
async function happens(topic: 'raised' | 'cleared', findingId: string): Promise<void> {
  const at = isoOf(clock.now());
  const { clientId, deviceId } = world;
  const groupId = findingId;
  const state = topic === 'raised' ? 'open' : 'cleared';
  await asOwner(database.owner, async (client) => {
    await client.query(
      `insert into finding_group (id, client_id, cause, place, first_finding_id, severity, size, first_at, last_at) values ($1, $2, 'connectivity', 'x', $1, 'high', 1, $3, $3) on conflict do nothing`,
      [groupId, clientId, at],
    );
    await client.query(
      `insert into finding (id, client_id, device_id, origin, address, component, condition, severity, state, title, first_at, last_at, changed_at, count, flap_ring_at, is_down, group_id, told)
       values ($1::uuid, $2, $3, ($1::uuid)::text, '10.0.0.1', 'ge-0/0/1', 'link-down', 'high', $4, 'Link down', $5, $5, $5, 1, $5, true, $1::uuid, true)
       on conflict (id) do update set state = $4, cleared_at = $5`,
      [findingId, clientId, deviceId, state, at],
    );
  });
  const finding = {
    findingId,
    groupId,
    clientId,
    deviceId,
    siteId: null,
    component: 'ge-0/0/1',
    condition: 'link-down',
  };
  const data = { ...finding, severity: 'high', title: 'Link down', summary: '', count: 1, at };
  const more = topic === 'raised' ? { firstOfGroup: true, again: false } : { why: 'up', sameAs: null, downForMs: 1 };
  await database.db.as(systemScope, (tx) =>
    recordFact(tx, clock, { topic: `finding.${topic}`, clientId, subjectId: findingId, data: { ...data, ...more } }),
  );
  await work();
}

async function work(): Promise<void> {
  const workers = [findingsWorker({ clock }), quietedWorker({ clock })];
  for (let i = 0; i < 3; i += 1) for (const worker of workers) while ((await workFacts(database.db, worker)) > 0);
  await processAll(database.db, workers);
}

const tickets = async (): Promise<string[]> =>
  (await listTickets(deps, world.jordan, { tab: 'all', sort: 'updated', limit: 50 })).items.map(({ title }) => title);

test('in the window a finding opens no ticket and stands on the change; cleared in time it never will', async () => {
  const change = await scheduled({ deps, world, clock });
  clock.forward(HOUR);
  const findingId = randomUUID();
  await happens('raised', findingId);
  expect(await tickets()).toEqual([]);
  expect((await readChange(deps, world.jordan, change.id)).findings).toMatchObject([
    { id: findingId, clearedAt: null },
  ]);
  await happens('cleared', findingId);
  clock.forward(2 * HOUR);
  await wakeUps.runDue();
  expect(await tickets()).toEqual([]);
  expect((await readChange(deps, world.jordan, change.id)).findings[0]?.clearedAt).not.toBeNull();
});

test('what outlasts the window becomes a ticket at its end, once', async () => {
  const change = await scheduled({ deps, world, clock });
  clock.forward(HOUR);
  await happens('raised', randomUUID());
  clock.forward(2 * HOUR - 1);
  await wakeUps.runDue();
  expect(await tickets()).toEqual([]);
  clock.forward(1);
  await wakeUps.runDue();
  await wakeUps.runDue();
  expect(await tickets()).toEqual(['Link down']);
  expect((await readChange(deps, world.jordan, change.id)).findings[0]?.releasedAt).toBe(isoOf(clock.now()));
});

test('verified before its window ends, the quiet ends with it', async () => {
  let change = await scheduled({ deps, world, clock });
  clock.forward(HOUR);
  change = await moveChange(deps, world.jordan, change.id, move(change, 'in-progress'));
  await happens('raised', randomUUID());
  change = await moveChange(deps, world.jordan, change.id, move(change, 'implemented'));
  change = await moveChange(deps, world.jordan, change.id, move(change, 'verified', 'It answers'));
  await wakeUps.runDue();
  expect(await tickets()).toEqual(['Link down']);
  await happens('raised', randomUUID());
  expect(await tickets()).toHaveLength(2);
});

test('outside its window, or on another device, everything pages as ever', async () => {
  await scheduled({ deps, world, clock });
  await happens('raised', randomUUID());
  expect(await tickets()).toEqual(['Link down']);
});

test('the finding is marked: its device tells whose window it fell into', async () => {
  const change = await scheduled({ deps, world, clock });
  const span = { fromAt: isoOf(clock.now()), toAt: isoOf(clock.now() + 4 * HOUR) };
  const { items } = await quietWindows(deps, world.jordan, world.deviceId, span);
  const owner = { kind: 'change', id: change.id, name: `${change.number} Open port 8443` };
  expect(items).toMatchObject([{ owner }]);
  const at = (id: string, hours: number, deviceId: string | null = world.deviceId) => ({
    ...{ id, deviceId },
    at: isoOf(clock.now() + hours * HOUR),
  });
  const moments = [at('before', 0), at('within', 2), at('after', 9), at('nowhere', 2, null)];
  const marked = await database.db.as(systemScope, (tx) => quietForAll(tx, moments));
  expect([...marked]).toEqual([['within', owner]]);
});

test('warned at 9 hours, our own line at 12, the promise at 24: each once, at its instant', async () => {
  const change = await scheduled({ deps, world, clock }, { from: 40 * HOUR });
  const told = async (): Promise<string[]> => {
    await wakeUps.runDue();
    const { rows } = await asOwner(database.owner, (client) =>
      client.query<{ topic: string }>(
        `select topic from fact where subject_id = $1 and topic in ('change.warned', 'change.wanted-missed', 'change.breached') order by xid, id`,
        [change.id],
      ),
    );
    return rows.map(({ topic }) => topic);
  };
  clock.forward(9 * HOUR - 1);
  expect(await told()).toEqual([]);
  clock.forward(1);
  expect(await told()).toEqual(['change.warned']);
  clock.forward(3 * HOUR);
  expect(await told()).toEqual(['change.warned', 'change.wanted-missed']);
  clock.forward(12 * HOUR);
  expect(await told()).toEqual(['change.warned', 'change.wanted-missed', 'change.breached']);
  expect((await readChange(deps, world.jordan, change.id)).bar.is).toBe('breached');
});
