/** Links of the network that a change touches. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approved, assessed, changeWorld } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeWire } from '../../test/harness/factories.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { readWires } from '../topology/wiring.ts';
import { editChange, raiseChange, readChange } from './changes.ts';

let database: TestDatabase;
let deps: Deps;
let world: ChangeWorld;
let core: string;
let wires: string[];
let strange: string;
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  deps = { db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
  core = (await makeDevice(db, world.clientId, { name: 'core' })).id;
  const far = (await makeDevice(db, world.clientId, { name: 'far' })).id;
  for (const port of ['ge1', 'ge2']) await makeWire(db, world.clientId, [core, port], [far, port]);
  const other = (await makeClient(db)).id;
  const ends = [(await makeDevice(db, other)).id, (await makeDevice(db, other)).id] as const;
  await makeWire(db, other, [ends[0], 'ge1'], [ends[1], 'ge1']);
  const linksOf = (clientId: string): Promise<string[]> =>
    db.as(systemScope, async (tx) => (await readWires(tx, clientId)).map(({ id }) => id));
  wires = await linksOf(world.clientId);
  [strange = ''] = await linksOf(other);
});
afterAll(() => database.drop());

const raise = (linkIds: string[]) =>
  raiseChange(deps, world.jordan, {
    ...{ clientId: world.clientId, kind: 'normal', modelId: null, title: 'Move the fibre', reason: 'It is old.' },
    ...{ requester: null, ticketId: null, deviceIds: [], linkIds },
  });

test('what is at both ends of a link is touched with it, and the link is named', async () => {
  const change = await raise(wires.slice(0, 1));
  expect(change.devices.map(({ name }) => name)).toEqual(['core', 'far']);
  expect(change.links).toEqual([
    { id: wires[0], words: expect.stringMatching(/^(?:core|far) ge[12] – (?:core|far) ge[12]$/) },
  ]);
});

test('a link that nobody knows, and one of another client, are not there', async () => {
  await expect(raise([crypto.randomUUID()])).rejects.toMatchObject({ status: 404 });
  await expect(raise([strange])).rejects.toMatchObject({ status: 404 });
});

test('another link is another plan, though the devices are the same: what was approved runs out', async () => {
  const change = await assessed({ deps, world, clock });
  const edit = (version: number, linkIds: string[]) => editChange(deps, world.jordan, change.id, { version, linkIds });
  const first = await edit(change.version, wires.slice(0, 1));
  expect(first.planHash).not.toBe(change.planHash);
  const up = await approved({ deps, world, clock });
  const before = await readChange(deps, world.jordan, up.id);
  expect(before.stage).toBe('approved');
  const one = await editChange(deps, world.jordan, up.id, { version: before.version, linkIds: wires.slice(0, 1) });
  expect(one).toMatchObject({ stage: 'assessed' });
  const two = await editChange(deps, world.jordan, up.id, { version: one.version, linkIds: wires });
  expect(two.planHash).not.toBe(one.planHash);
  expect(two.devices).toEqual(one.devices);
  const same = await editChange(deps, world.jordan, up.id, { version: two.version, linkIds: wires.toReversed() });
  expect(same.planHash).toBe(two.planHash);
});

test('the devices of a link stay while it does; a link gone from the network stays with its change', async () => {
  const change = await raise(wires);
  const without = await editChange(deps, world.jordan, change.id, { version: change.version, deviceIds: [] });
  expect(without.devices).toHaveLength(2);
  await database.db.as(systemScope, (tx) =>
    tx
      .updateTable('topologyLinkSpan')
      .set({ untilAt: new Date(clock.now()).toISOString() })
      .where('linkId', '=', wires[0] ?? '')
      .execute(),
  );
  const kept = await editChange(deps, world.jordan, change.id, { version: without.version, linkIds: wires });
  expect(kept.links).toHaveLength(2);
  await expect(raise(wires)).rejects.toMatchObject({ status: 404 });
});
