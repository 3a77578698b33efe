import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { freshDatabase } from '../../../test/harness/database.ts';
import type { TestDatabase } from '../../../test/harness/database.ts';
import { makeClient } from '../../../test/harness/factories.ts';
import { systemClock } from '../../base/clock.ts';
import { asOwner } from '../connect.ts';
import { openArchive } from './archive.ts';
import { writeBackup } from './backup.ts';
import { loadBackup } from './load.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let source: TestDatabase;
let clientId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-backup-'));
  mkdirSync(join(folder, 'data'));
  source = await freshDatabase();
  clientId = (await makeClient(source.db)).id;
  await asOwner(source.owner, async (client) => {
    await client.query(`select event_block_open_day('2026-03-02')`);
    // Four appends to a segment, so that segments come round and are truncated all the time.
    await client.query('alter sequence wire_position increment 256');
    // Something to read for a while.
    await client.query(`create table ballast as select n, $1::bytea as b from generate_series(1, 60) n`, [
      randomBytes(500_000),
    ]);
  });
});
afterAll(async () => {
  await source.drop();
  rmSync(folder, { recursive: true, force: true });
});

// Batches that wait when a backup begins are those that a careless one would lose.
const LAG = 64;

/** The records' path at its barest: append, store and move the cursor in one transaction, truncate what is consumed. */
async function churn(going: () => boolean, acknowledged: number[]): Promise<number> {
  const client = new pg.Client(source.owner);
  await client.connect();
  await client.query(`insert into wire_cursor (name, position) values ('store', 0) on conflict do nothing`);
  let truncated = 0;
  while (going()) {
    const { rows } = await client.query<{ place: number }>(`select wire_append(1, 1, '\\x01', '2026-03-02Z') as place`);
    const place = rows[0]?.place ?? 0;
    acknowledged.push(place);
    if (acknowledged.length % LAG !== 0) continue;
    await client.query('begin');
    await client.query(
      `insert into event_block (client_id, day, first_position, last_position, from_at, to_at, count, raw_bytes, devices, filter, payload)
       select $1, '2026-03-02', position, position, '2026-03-02Z', '2026-03-02Z', 1, 1, '{}', '\\x00', '\\x01'
       from wire_log where position > (select position from wire_cursor where name = 'store') and position <= $2`,
      [clientId, place],
    );
    await client.query(`update wire_cursor set position = $1 where name = 'store'`, [place]);
    await client.query('commit');
    try {
      await client.query(`begin; set local lock_timeout = '20ms'; truncate wire_log; commit`);
      truncated += 1;
    } catch {
      // As the product does: another time.
      await client.query('rollback');
    }
  }
  await client.end();
  return truncated;
}

test('of batches consumed and truncated while the backup runs none is lost and none is there twice', async () => {
  let going = true;
  const acknowledged: number[] = [];
  const churning = churn(() => going, acknowledged);
  try {
    for (let round = 1; round <= 2; round++) {
      while (acknowledged.length < round * LAG || acknowledged.length % LAG < LAG / 2)
        await new Promise((done) => setTimeout(done, 1));
      const before = [...acknowledged];
      const file = join(folder, `${round}.backup`);
      await writeBackup({
        file,
        owner: source.owner,
        dataFolder: join(folder, 'data'),
        version: '0.1.0',
        clock: systemClock,
      });
      const places = await restoredPlaces(file);
      expect(before.filter((place) => !places.includes(place))).toEqual([]);
      expect(new Set(places).size).toBe(places.length);
    }
  } finally {
    going = false;
    expect(await churning).toBeGreaterThan(3);
  }
});

/** What a restored installation has: stored blocks, and batches that it will still consume. */
async function restoredPlaces(file: string): Promise<number[]> {
  const name = `restore_${randomBytes(6).toString('hex')}`;
  const admin = { ...inject('postgres'), user: 'watchfloor_owner', database: 'postgres' };
  await asOwner(admin, (client) => client.query(`create database ${name}`));
  const archive = await openArchive(file);
  try {
    return await asOwner({ ...admin, database: name }, async (client) => {
      await client.query('create table ballast (n integer, b bytea)');
      await loadBackup(client, archive);
      const { rows } = await client.query<{ place: number }>(`
        select first_position as place from event_block
        union all select position from wire_log where position > (select position from wire_cursor where name = 'store')`);
      return rows.map((row) => row.place);
    });
  } finally {
    await archive.close();
    await asOwner(admin, (client) => client.query(`drop database ${name} with (force)`));
  }
}
