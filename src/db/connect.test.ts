import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { asOwner, connectDatabase, reachDatabase } from './connect.ts';
import { startEmbedded } from './embedded.ts';
import type { Embedded } from './embedded.ts';
import { migrationState } from './migrate.ts';

const around = { clock: systemClock, log: silentLog() };
const secret = 'a'.repeat(64);
let folder: string;
let server: Embedded;
let url: string;

/** A server as others run them: whoever is not its owner needs a password. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-connect-'));
  server = await startEmbedded({ folder, ...around, settings: ['fsync=off'] });
  writeFileSync(join(folder, 'cluster/pg_hba.conf'), 'local all watchfloor_owner trust\nlocal all all scram-sha-256\n');
  const owner = { ...server.connection, user: 'watchfloor_owner', database: 'postgres' };
  await asOwner(owner, (client) => client.query('select pg_reload_conf()'));
  await asOwner(owner, (client) => client.query('create database theirs'));
  url = `postgres:///theirs?host=${encodeURIComponent(server.connection.host)}&user=watchfloor_owner`;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const config = () => ({ ...readConfig({}).config, databaseUrl: url });
const userOf = (connection: pg.PoolConfig) =>
  asOwner(connection, async (client) => {
    const { rows } = await client.query<{ user: string; super: boolean }>(
      'select current_user as user, rolsuper as super from pg_roles where rolname = current_user',
    );
    return rows[0];
  });

test('on a server of its own the roles sign in with passwords from the secret, and none is the owner', async () => {
  const first = await connectDatabase(config(), secret, around);
  expect(first.migrated.length).toBeGreaterThan(3);
  expect(await userOf(first.as('watchfloor_app'))).toEqual({ user: 'watchfloor_app', super: false });
  const again = await connectDatabase(config(), secret, around);
  expect(again.migrated).toEqual([]);
  expect(await userOf(reachDatabase(config(), secret).as('watchfloor_wire'))).toEqual({
    user: 'watchfloor_wire',
    super: false,
  });
});

test('with the secret of another installation it is left alone', async () => {
  await expect(connectDatabase(config(), 'b'.repeat(64), around)).rejects.toThrow(
    /not the one this database was set up with/,
  );
  await expect(userOf(reachDatabase(config(), 'b'.repeat(64)).as('watchfloor_app'))).rejects.toThrow(/password/);
  expect(await userOf(reachDatabase(config(), secret).as('watchfloor_app'))).toMatchObject({ user: 'watchfloor_app' });
});

test('how far a database is can be seen without changing it', async () => {
  const owner = { ...server.connection, user: 'watchfloor_owner' };
  const fresh = await asOwner({ ...owner, database: 'postgres' }, (client) => migrationState(client));
  expect(fresh).toMatchObject({ fresh: true, applied: [], unknown: [] });
  const done = await asOwner({ ...owner, database: 'theirs' }, (client) => migrationState(client));
  expect(done).toEqual({ fresh: false, applied: fresh.missing, missing: [], unknown: [] });
});
