import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { freshDatabase } from '../../../test/harness/database.ts';
import type { TestDatabase } from '../../../test/harness/database.ts';
import { makeClient, makeDevice, makeSite, makeStaff } from '../../../test/harness/factories.ts';
import { systemClock } from '../../base/clock.ts';
import { asOwner } from '../connect.ts';
import { factsUnsettled, recordFact, workFacts } from '../facts.ts';
import { openDb, systemScope } from '../open.ts';
import type { Db } from '../open.ts';
import { openArchive } from './archive.ts';
import { writeBackup } from './backup.ts';
import { partitionsOf, qualified, tablesOf } from './catalog.ts';
import { loadBackup } from './load.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let source: TestDatabase;
let count = 0;
const emptied: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-backup-'));
  source = await freshDatabase();
  const { db, owner } = source;
  const client = await makeClient(db, { name: 'Acme "Ä" \\N' });
  const site = await makeSite(db, client.id);
  for (let i = 0; i < 50; i++) await makeDevice(db, client.id, { siteId: site.id, address: `10.0.0.${i}` });
  await makeStaff(db, 'engineer', { clients: [client.id] });
  await asOwner(owner, async (each) => {
    await each.query(`select event_block_open_day('2026-03-02'), event_block_open_day('2026-03-03')`);
    await each.query(
      `insert into event_block (client_id, day, first_position, last_position, from_at, to_at, count, raw_bytes, devices, filter, payload)
       select $1, '2026-03-02'::date + (n % 2)::int, n, n, '2026-03-02Z', '2026-03-02Z', 1, 1, '{}', '\\x00', $2 from generate_series(1, 20) n`,
      [client.id, randomBytes(700_000)],
    );
    await each.query(`select wire_append(1, 1, '\\x01', '2026-03-02Z') from generate_series(1, 30)`);
    await each.query(`insert into wire_cursor (name, position) values ('store', 20)`);
  });
});
afterAll(async () => {
  for (const drop of emptied) await drop();
  await source.drop();
  rmSync(folder, { recursive: true, force: true });
});

const dataFolder = (): string => {
  const data = join(folder, `data-${(count += 1)}`);
  mkdirSync(join(data, 'tls'), { recursive: true });
  mkdirSync(join(data, 'postgres/cluster'), { recursive: true });
  writeFileSync(join(data, 'secret'), 'f'.repeat(64), { mode: 0o600 });
  writeFileSync(join(data, 'tls/key.pem'), randomBytes(9_000_000));
  writeFileSync(join(data, 'postgres/cluster/PG_VERSION'), '18');
  return data;
};
const backup = (more: { owner?: pg.PoolConfig; data?: string } = {}) => {
  const file = join(folder, `${(count += 1)}.backup`);
  return writeBackup({
    file,
    owner: more.owner ?? source.owner,
    dataFolder: more.data ?? dataFolder(),
    version: '0.1.0',
    clock: systemClock,
  }).then((manifest) => ({ file, manifest }));
};

/** An empty database; as superuser, or owned by an ordinary role as on a server of somebody else's. */
async function emptyDatabase(ownedBy = 'watchfloor_owner'): Promise<pg.PoolConfig> {
  const name = `restore_${randomBytes(6).toString('hex')}`;
  const admin = { ...inject('postgres'), user: 'watchfloor_owner', database: 'postgres' };
  await asOwner(admin, (client) => client.query(`create database ${name} owner ${ownedBy}`));
  emptied.push(() => asOwner(admin, async (client) => void (await client.query(`drop database ${name} with (force)`))));
  return { ...admin, user: ownedBy, database: name };
}

async function restore(file: string, into: pg.PoolConfig): Promise<void> {
  const archive = await openArchive(file);
  await asOwner(into, (client) => loadBackup(client, archive));
  await archive.close();
}

/** Every table's rows, as text in a fixed order. Read as superuser, so that no policy hides any. */
async function everything(database: pg.PoolConfig): Promise<Record<string, string[]>> {
  return asOwner({ ...database, user: 'watchfloor_owner' }, async (client) => {
    const all: Record<string, string[]> = {};
    for (const table of await tablesOf(client)) {
      const { rows } = await client.query<{ row: string }>(
        `select md5(t::text) as row from ${qualified(table)} t order by 1`,
      );
      all[qualified(table)] = rows.map((each) => each.row);
    }
    return all;
  });
}

// What a restore changes on purpose.
const own = ['"public"."fact"', '"public"."cursor"', '"public"."installation"', '"public"."snmp_engine"'];

test('every row of every table comes back, partitions and sequences too', async () => {
  const { file, manifest } = await backup();
  const target = await emptyDatabase();
  await restore(file, target);
  const [before, after] = [await everything(source.owner), await everything(target)];
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const name of Object.keys(before).filter((each) => !own.includes(each)))
    expect([name, after[name]]).toEqual([name, before[name]]);
  expect(manifest.rows['"public"."event_block"']).toBe(20);
  const [parts, position] = await asOwner(
    target,
    async (client) =>
      [await partitionsOf(client), await client.query('select nextval($1)', ['wire_position'])] as const,
  );
  expect(parts.map((part) => part.name)).toContain('event_block_20260303');
  expect(position.rows).toEqual([{ nextval: 31 }]);
  await guardsStand(target);
});

/** References, triggers and forced policies are as the migrations made them. */
async function guardsStand(target: pg.PoolConfig): Promise<void> {
  const look = (database: pg.PoolConfig) =>
    asOwner({ ...database, user: 'watchfloor_owner' }, async (client) => {
      const { rows } = await client.query(`
        select relname, relrowsecurity, relforcerowsecurity,
          (select count(*) from pg_constraint where conrelid = c.oid) as constraints,
          (select count(*) from pg_trigger where tgrelid = c.oid and tgenabled = 'O') as triggers
        from pg_class c where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('public', 'auth') order by 1`);
      return rows;
    });
  expect(await look(target)).toEqual(await look(source.owner));
}

test('what was acknowledged before the backup began is in it, what happens meanwhile is whole or absent', async () => {
  let going = true;
  const acknowledged: string[] = [];
  const writing = (async () => {
    const client = await makeClient(source.db);
    while (going) acknowledged.push((await makeDevice(source.db, client.id)).id);
  })();
  while (acknowledged.length < 20) await new Promise((done) => setTimeout(done, 5));
  const before = [...acknowledged];
  const { file } = await backup();
  const target = await emptyDatabase();
  going = false;
  await writing;
  await restore(file, target);
  const saved = await asOwner(target, (client) => client.query<{ id: string }>('select id from device'));
  const there = new Set(saved.rows.map((row) => row.id));
  expect(before.filter((id) => !there.has(id))).toEqual([]);
  // Inside one sequence of acts nothing later is there when something earlier is not.
  const holes = acknowledged.map((id) => there.has(id));
  expect(holes.lastIndexOf(true)).toBeLessThan(holes.includes(false) ? holes.indexOf(false) : Infinity);
});

test('only tables that the backup knows of may be truncated by those who serve', async () => {
  const { rows } = await asOwner(source.owner, (client) =>
    client.query<{
      name: string;
    }>(`select distinct coalesce(parent.relname, child.relname) as name from information_schema.role_table_grants g
      join pg_class child on child.oid = (quote_ident(g.table_schema) || '.' || quote_ident(g.table_name))::regclass
      left join pg_inherits i on i.inhrelid = child.oid left join pg_class parent on parent.oid = i.inhparent
      where g.privilege_type = 'TRUNCATE' and g.grantee like 'watchfloor\\_%' and g.grantee <> 'watchfloor_owner'`),
  );
  expect(rows).toEqual([{ name: 'wire_log' }]);
});

test('only facts and cursors hold transaction ids, which mean nothing after a restore', async () => {
  const { rows } = await asOwner(source.owner, (client) =>
    client.query(
      `select table_name, column_name from information_schema.columns where udt_name in ('xid', 'xid8', 'pg_snapshot', 'pg_lsn') and table_schema in ('public', 'auth') order by 1, 2`,
    ),
  );
  expect(rows.map((row) => `${row.table_name}.${row.column_name}`)).toEqual([
    'cursor.xid',
    'fact.xid',
    'installation.facts_from_xid',
  ]);
});

const tell = (db: Db, text: string) =>
  db.as(systemScope, (tx) =>
    recordFact(tx, systemClock, { topic: 'test.happened', clientId: null, subjectId: null, data: { text } }),
  );
const heard = async (db: Db, name: string): Promise<string[]> => {
  const all: string[] = [];
  const worker = {
    name,
    topics: ['test.happened'],
    handle: async (_tx: unknown, fact: { data: Record<string, unknown> }) => void all.push(String(fact.data['text'])),
  };
  // Another test's open transaction on the same server holds facts back for a moment. Asked before reading: what becomes
  // settled in between is read then.
  for (;;) {
    const waiting = await db.as(systemScope, factsUnsettled);
    if ((await workFacts(db, worker)) === 0 && !waiting) break;
  }
  return all;
};

test('after a restore each worker goes on exactly where it was', async () => {
  for (let i = 1; i <= 3; i++) await tell(source.db, `before ${i}`);
  expect(await heard(source.db, 'early')).toEqual(['before 1', 'before 2', 'before 3']);
  for (let i = 4; i <= 5; i++) await tell(source.db, `before ${i}`);
  // Far more transactions than a new server has seen.
  await asOwner(source.owner, async (client) => {
    for (let i = 0; i < 500; i++) await client.query('select pg_current_xact_id()');
  });
  const { file } = await backup();
  const target = await emptyDatabase();
  const epochs = async (database: pg.PoolConfig) =>
    (await asOwner(database, (client) => client.query('select epoch from installation'))).rows[0]?.epoch;
  await restore(file, target);
  expect(await epochs(target)).not.toBe(await epochs(source.owner));
  const db = openDb({ ...target, user: 'watchfloor_app' });
  await tell(db, 'after');
  expect(await heard(db, 'early')).toEqual(['before 4', 'before 5', 'after']);
  expect(await heard(db, 'late')).toEqual(['before 1', 'before 2', 'before 3', 'before 4', 'before 5', 'after']);
  expect(await heard(db, 'early')).toEqual([]);
  await db.close();
});

test('an owner who is no superuser saves and restores every row, through forced policies', async () => {
  const admin = { ...inject('postgres'), user: 'watchfloor_owner', database: 'postgres' };
  const role = `plain_${randomBytes(4).toString('hex')}`;
  await asOwner(admin, async (client) => {
    await client.query(`create role ${role} login createrole`);
    await client.query(`grant watchfloor_app, watchfloor_wire, watchfloor_auth to ${role} with admin option`);
  });
  const theirs = await emptyDatabase(role);
  const { file } = await backup();
  await restore(file, theirs);
  const again = await backup({ owner: theirs });
  const third = await emptyDatabase(role);
  await restore(again.file, third);
  const [first, last] = [await everything(source.owner), await everything(third)];
  for (const name of Object.keys(first).filter((each) => !own.includes(each)))
    expect([name, last[name]]).toEqual([name, first[name]]);
  emptied.push(() => asOwner(admin, async (client) => void (await client.query(`drop role ${role}`))));
});

test('a backup is private, holds the files of the data folder, and other tools can list it', async () => {
  const data = dataFolder();
  const { file, manifest } = await backup({ data });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(manifest.files).toEqual([
    { path: 'secret', mode: 0o600 },
    { path: 'tls/key.pem', mode: 0o644 },
  ]);
  const listed = execFileSync('tar', ['tf', file], { encoding: 'utf8' }).trim().split('\n');
  expect(listed).toEqual([
    'about.json',
    ...manifest.entries.map((entry) => entry.name),
    'manifest.json',
    'manifest.sha256',
  ]);
  const archive = await openArchive(file);
  const key: Buffer[] = [];
  for await (const piece of archive.pieces('file tls/key.pem')) key.push(piece);
  expect(Buffer.concat(key).equals(readFileSync(join(data, 'tls/key.pem')))).toBe(true);
  await archive.close();
  await expect(
    writeBackup({ file, owner: source.owner, dataFolder: data, version: '0.1.0', clock: systemClock }),
  ).rejects.toThrow(/there already/);
});

test('cut off, altered or foreign, it is refused before anything is read from it', async () => {
  const { file } = await backup();
  const bytes = readFileSync(file);
  const other = join(folder, 'other');
  const refused = async (changed: Buffer) => {
    writeFileSync(other, changed);
    await expect(openArchive(other)).rejects.toThrow(/cannot be used/);
  };
  await refused(bytes.subarray(0, bytes.length / 2));
  await refused(bytes.subarray(0, bytes.length - 1024));
  await refused(Buffer.from('not an archive'.repeat(100)));
  for (let i = 0; i < 40; i++) {
    const at = Math.floor((bytes.length - 2048) * (i / 40));
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    // Padding between entries carries nothing; whatever else is altered must be seen.
    if (inPadding(bytes, at)) continue;
    await refused(changed);
  }
});

/** Whether the byte is one of the zeros that fill an entry to whole blocks, or an unused one of a header. */
function inPadding(bytes: Buffer, at: number): boolean {
  let position = 0;
  while (position < bytes.length) {
    const size = Number.parseInt(bytes.toString('latin1', position + 124, position + 135), 8);
    if (!Number.isSafeInteger(size)) return true;
    const end = position + 512 + size;
    const next = end + ((512 - (size % 512)) % 512);
    if (at < next) return at >= end;
    position = next;
  }
  return true;
}

test('a backup of a newer version, and one whose migrations are not known here, are refused', async () => {
  const { manifest } = await backup();
  const target = await emptyDatabase();
  const archive = {
    manifest: { ...manifest, migrations: [...manifest.migrations, '9999_later.sql'] },
    pieces: async function* () {},
    close: async () => undefined,
  };
  await expect(asOwner(target, (client) => loadBackup(client, archive))).rejects.toThrow(
    /newer Watchfloor \(9999_later\.sql\)/,
  );
});
