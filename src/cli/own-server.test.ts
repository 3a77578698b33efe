/** With DATABASE_URL: commands, backup and restore on a server of one's own. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { runProgram } from '../../test/harness/run-program.ts';
import { asOwner } from '../db/connect.ts';

// Each command is a process of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
const made: string[] = [];
const admin = () => ({ ...inject('postgres'), user: 'watchfloor_owner', database: 'postgres' });

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'watchfloor-own-'))));
afterAll(async () => {
  await asOwner(admin(), async (client) => {
    for (const name of made) await client.query(`drop database ${name} with (force)`);
  });
  rmSync(folder, { recursive: true, force: true });
});

/** An installation: a data folder, and an empty database of its own. */
async function installation(name: string) {
  const database = `own_${name}_${randomBytes(4).toString('hex')}`;
  made.push(database);
  await asOwner(admin(), (client) => client.query(`create database ${database}`));
  const env = {
    WATCHFLOOR_DATA: join(folder, name),
    DATABASE_URL: `postgres:///${database}?host=${encodeURIComponent(inject('postgres').host)}&port=${inject('postgres').port}&user=watchfloor_owner`,
  };
  return { env, database, run: (...args: string[]) => runProgram(args, { env }) };
}

test('the first command sets an empty database up, the next finds it; all as roles that pass no wall', async () => {
  const first = await installation('first');
  expect((await first.run('client', 'add', 'Acme', '--zone', 'UTC')).code).toBe(0);
  const { stdout } = await first.run('client', 'list', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'Acme' }]);
  expect(readdirSync(join(folder, 'first'))).toEqual(['secret']);

  // A database that an older version left is not brought up behind a running server's back.
  await asOwner({ ...admin(), database: first.database }, (client) =>
    client.query(`delete from migration where name like '0009%'`),
  );
  const older = await first.run('client', 'list');
  expect([older.code, older.stderr]).toEqual([
    1,
    expect.stringMatching(/lacks the migrations 0009.*watchfloor migrate/),
  ]);
  await asOwner({ ...admin(), database: first.database }, (client) =>
    client.query(`insert into migration values ('0009_people_auth.sql', clock_timestamp())`),
  );

  // Another data folder has another secret: it could open nothing that is sealed here.
  const stranger = await runProgram(['migrate'], { env: { ...first.env, WATCHFLOOR_DATA: join(folder, 'stranger') } });
  expect(stranger.stderr).toContain('not the one this database was set up with');
});

test('a backup goes into another server’s database: empty, or emptied by force, never under a server that runs', async () => {
  const from = await installation('from');
  await from.run('client', 'add', 'Acme', '--zone', 'UTC');
  const file = join(folder, 'own.tar');
  expect((await from.run('backup', file)).code).toBe(0);

  const to = await installation('to');
  expect(await to.run('restore', file)).toMatchObject({ code: 0 });
  expect(JSON.parse((await to.run('client', 'list', '--json')).stdout)).toMatchObject([{ name: 'Acme' }]);
  expect(readFileSync(join(folder, 'to/secret'))).toEqual(readFileSync(join(folder, 'from/secret')));
  expect(await to.run('restore', file)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The database is not empty'),
  });

  const served = new pg.Client({ ...admin(), user: 'watchfloor_app', database: to.database });
  await served.connect();
  expect(await to.run('restore', file, '--force')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is connected to this database'),
  });
  await served.end();
  const forced = JSON.parse((await to.run('restore', file, '--force', '--json')).stdout);
  expect(readFileSync(forced.kept)).toEqual(readFileSync(join(folder, 'to/secret')));
  expect((await to.run('client', 'list')).stdout).toContain('Acme');
});

test('the doctor sees a wall that was taken down and a role that may pass', async () => {
  const sick = await installation('sick');
  await sick.run('migrate');
  await asOwner({ ...admin(), database: sick.database }, (client) =>
    client.query('alter table device no force row level security'),
  );
  writeFileSync(join(folder, 'sick/note'), '');
  const { code, stdout } = await sick.run('doctor', '--json');
  const { checks } = JSON.parse(stdout) as { checks: { what: string; is: string; says: string }[] };
  expect(code).toBe(1);
  expect(checks.find((check) => check.what === 'walls between clients')).toMatchObject({
    is: 'problem',
    says: 'no forced row-level security on device',
  });
  expect(checks.find((check) => check.what === 'database roles')).toMatchObject({ is: 'ok' });
});
