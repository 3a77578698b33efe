import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { systemClock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { batchOf } from './batch.ts';
import { postgresLog } from './log-postgres.ts';
import { conformsAsLog } from './log.conformance.ts';
import type { WireLog } from './log.ts';

let database: TestDatabase;
const databases: TestDatabase[] = [];
const logs: WireLog[] = [];

const handle = (guard?: () => void): WireLog => {
  const log = postgresLog({ pool: database.wire.pool, clock: systemClock, ...(guard ? { guard } : {}) });
  logs.push(log);
  return log;
};
const open = async (): Promise<WireLog> => {
  database = await freshDatabase();
  databases.push(database);
  return handle();
};
const batch = batchOf([
  {
    bytes: Buffer.from('x'),
    at: 1,
    source: {
      clientId: '01890000-0000-7000-8000-000000000001',
      deviceId: null,
      listener: 'l',
      address: 'a',
      kind: 'syslog',
    },
  },
]);

beforeAll(async () => void (await open()));
afterAll(async () => {
  for (const log of logs) await log.close();
  for (const each of databases) await each.drop();
});

conformsAsLog('the log in PostgreSQL', open, async () => handle());

test('consumed segments are truncated, the one being written is not', async () => {
  const log = await open();
  await database.wire.pool.query(
    `select wire_append(1, 1, payload, now()) from generate_series(1, 3100), (select payload from wire_log union all select ''::bytea limit 1) as p`,
  );
  await log.trim(1500);
  const { rows } = await database.wire.pool.query<{ oldest: number; count: number }>(
    'select min(position) as oldest, count(*)::int as count from wire_log',
  );
  expect(rows[0]).toEqual({ oldest: 1024, count: 3100 - 1023 });
  await log.trim(3100);
  expect(
    (await database.wire.pool.query<{ oldest: number }>('select min(position) as oldest from wire_log')).rows[0]
      ?.oldest,
  ).toBe(2048);
});

test('a guard that says no refuses the append and nothing is written', async () => {
  await open();
  const log = handle(() => {
    throw new Problem('intake/disk-full', 503, 'full');
  });
  await expect(log.append(batch)).rejects.toThrow('full');
  expect(await log.newest()).toBe(0);
});

test('people’s role cannot read the log', async () => {
  await expect(database.db.pool.query('select payload from wire_log')).rejects.toThrow(/permission denied/);
  await expect(database.db.pool.query('select payload from wire_log_0')).rejects.toThrow(/permission denied/);
});
