/** Whatever moment the process dies in: what was acknowledged is there, once. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { isoOf, systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { seriesIds } from './metrics.ts';
import { metricPoints } from './read.ts';
import { sealDue } from './seal.ts';

vi.setConfig({ testTimeout: 180_000 });

const program = join(import.meta.dirname, '../../test/harness/metrics-run.ts');
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Runs until so many were acknowledged, then kills; returns what was. */
async function runAndKill(series: number, first: number, many: number): Promise<number[]> {
  const child = spawn(process.execPath, [
    program,
    JSON.stringify(database.as('watchfloor_wire')),
    `${series}`,
    `${first}`,
  ]);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > many) child.kill('SIGKILL');
  });
  await new Promise((ended) => child.on('close', ended));
  // A line that was cut off by the kill does not count.
  return said.split('\n').slice(0, -1).map(Number);
}

test('a process killed while it appends and seals loses nothing it acknowledged and counts nothing twice', async () => {
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id);
  const key = { clientId: client.id, deviceId: device.id, component: '', metric: 'device.cpu' };
  const [id = 0] = await seriesIds(database.wire, [key]);
  const acknowledged: number[] = [];
  for (const [round, many] of [25, 41, 60].entries()) acknowledged.push(...(await runAndKill(id, round * 1000, many)));
  expect(acknowledged.length).toBeGreaterThanOrEqual(120);
  const log = silentLog();
  const { config } = readConfig({});
  const deps = { db: database.db, clock: systemClock, config, log };
  const staff = staffActor(await makeStaff(database.db, 'engineer', { allClients: true }));
  const now = systemClock.now();
  const stored = async (points: number): Promise<number> => {
    const asked = { series: [id], from: isoOf(now - 3 * 86_400_000), to: isoOf(now + 60_000), points };
    const { series } = await metricPoints(deps, staff, asked);
    return (series[0]?.count ?? []).reduce((a, b) => a + b, 0);
  };
  const before = await stored(300);
  // At most one append a round was durable and not acknowledged any more.
  expect(before).toBeGreaterThanOrEqual(acknowledged.length);
  expect(before).toBeLessThanOrEqual(acknowledged.length + 3);
  await sealDue({ wire: database.wire, clock: systemClock, log, config }, { all: true });
  expect([await stored(300), await stored(30)]).toEqual([before, before]);
});
