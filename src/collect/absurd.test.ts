/** What a site may say at worst: nothing of it stands in the way of what comes after. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { movableClock } from '../base/clock.ts';
import { storableJson } from '../base/storable.ts';
import { systemScope } from '../db/open.ts';
import { keepFlows } from '../intake/flow/keep.ts';
import { keepMinutes, zDeviceMinutes } from '../intake/flow/minutes.ts';
import { topTalkers } from '../intake/flow/top-talkers.ts';
import { isBelievable } from './keep.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('text that the database would refuse is made one that it takes, however deep it lies', () => {
  expect(storableJson({ 'a\0': ['x\ud800', 1, null, { b: 'y\0' }] })).toEqual({
    'a\uFFFD': ['x\uFFFD', 1, null, { b: 'y\uFFFD' }],
  });
});

test('a measurement that no counter can have is not taken', () => {
  expect([1e308, -1e308, 1e21, 0, -5].map((value) => isBelievable({ value }))).toEqual([
    ...[false, false, true, true, true],
  ]);
});

test('flows that are counted beyond all numbers are kept, summed up and read', async () => {
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id, { address: '127.0.0.1' });
  const clock = movableClock(Date.parse('2026-03-02T12:00:00Z'));
  const talk = { source: 'a', target: 'b\0', protocol: 6, port: 443, bytes: 1e308, packets: 1e308, flows: 1e308 };
  const minuteAt = (at: string) => ({
    ...{ at: Date.parse(at), port: 1, direction: 'in', bytes: 1e308, packets: 1e308, flows: 2 ** 53 - 1 },
    talks: [talk],
  });
  const said = { clientId: client.id, deviceId: device.id };
  for (const at of ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z', '2026-03-02T10:01:00Z']) {
    const minutes = [zDeviceMinutes.parse(storableJson({ ...said, minutes: [minuteAt(at)] }))];
    await database.wire.as(systemScope, (tx) => keepMinutes(tx, minutes));
  }
  expect(await keepFlows(database.wire, clock)).toBe(1);
  const actor = staffActor(await makeStaff(database.db, 'engineer', { allClients: true }));
  const span = { from: '2026-03-02T00:00:00Z', to: '2026-03-02T12:00:00Z' };
  const told = await topTalkers(database, actor, { deviceId: device.id, ...span, limit: 5 });
  expect(told.total).toEqual({ bytes: 3e18, packets: 3e18, flows: 3e12 });
  expect(told.talks).toMatchObject([{ target: 'b\uFFFD', bytes: 3e18 }]);
});
