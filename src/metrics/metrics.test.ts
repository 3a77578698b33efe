import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice } from '../../test/harness/factories.ts';
import { systemScope } from '../db/open.ts';
import { append, seriesIds } from './metrics.ts';
import type { SeriesKey } from './metrics.ts';
import { tailOf } from './tail.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const AT = Date.parse('2026-03-02T08:00:00Z');

async function keyOf(component = 'ge-0/0/0', metric = 'interface.in.bps'): Promise<SeriesKey> {
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id);
  return { clientId: client.id, deviceId: device.id, component, metric };
}

test('a series is made once, whoever asks and however many at once', async () => {
  const one = await keyOf();
  const other = { ...one, component: '', metric: 'device.cpu' };
  const asked = await Promise.all(Array.from({ length: 8 }, () => seriesIds(database.wire, [one, other, one])));
  expect(new Set(asked.map(String)).size).toBe(1);
  const [first, second, third] = asked[0] ?? [];
  expect(first).toBe(third);
  expect(first).not.toBe(second);
  const again = await freshDatabaseSees([other, one]);
  expect(again).toEqual([second, first]);
});

/** As another process would: nothing remembered. */
async function freshDatabaseSees(keys: SeriesKey[]): Promise<number[]> {
  return seriesIds({ ...database.wire }, keys);
}

test('a series of a device of another client cannot be made', async () => {
  const one = await keyOf();
  const stranger = await keyOf();
  await expect(seriesIds(database.wire, [{ ...one, clientId: stranger.clientId }])).rejects.toThrow(/foreign key/);
});

test('what was appended is there when the call returns; values that are no numbers are not', async () => {
  const key = await keyOf();
  const [id = 0] = await seriesIds(database.wire, [key]);
  await append(database.wire, {
    series: [id, id, id, id],
    at: [AT, AT + 60_400, AT + 120_000, AT + 180_000],
    values: [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2],
  });
  const rows = await database.wire.as(systemScope, (tx) => tailOf(tx, key));
  expect(rows.map((row) => [row.first * 1000, [...row.samples.at]])).toEqual([[AT, [0, 180]]]);
});

test('a batch with an unknown series or an instant in seconds is refused whole', async () => {
  const key = await keyOf();
  const [id = 0] = await seriesIds(database.wire, [key]);
  await expect(append(database.wire, { series: [id, 2_000_000], at: [AT, AT], values: [1, 1] })).rejects.toThrow(
    /no such series/,
  );
  await expect(append(database.wire, { series: [id], at: [AT / 1000], values: [1] })).rejects.toThrow(RangeError);
  expect(await database.wire.as(systemScope, (tx) => tailOf(tx, key))).toEqual([]);
});
