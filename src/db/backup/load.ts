/** Fills a freshly migrated database from a backup, all of it or nothing, and puts facts in an order that holds there. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { Problem } from '../../base/problem.ts';
import { migrate, migrationFolder, migrationState } from '../migrate.ts';
import type { Archive } from './archive.ts';
import { partitionsOf, qualified, quotedList, tablesOf } from './catalog.ts';
import type { Partition, Sequence, Table } from './catalog.ts';
import { copyIn } from './copy.ts';
import { damaged } from './tar.ts';

/** Loads `archive` into an empty database as its owner, then brings it to this version. */
export async function loadBackup(client: pg.Client, archive: Archive): Promise<void> {
  await migrateAsThen(client, archive.manifest.migrations);
  await client.query('begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
  try {
    await fill(client, archive);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  await migrate(client);
  await client.query('analyze');
}

/** Throws unless this version knows every migration of the backup. */
export async function mustKnow(client: pg.Client, migrations: readonly string[]): Promise<void> {
  const known = await migrationState(client);
  const strange = migrations.filter((name) => !known.missing.includes(name) && !known.applied.includes(name));
  if (strange.length > 0)
    throw new Problem(
      'backup/newer',
      422,
      `The backup comes from a newer Watchfloor (${strange.join(', ')}). Restore it with that version.`,
    );
}

/** The tables as they were when the backup was made: the migrations that had run then, no more. */
async function migrateAsThen(client: pg.Client, migrations: readonly string[]): Promise<void> {
  await mustKnow(client, migrations);
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-migrations-'));
  try {
    for (const name of migrations) await cp(join(migrationFolder, name), join(folder, name));
    await migrate(client, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(client: pg.Client, archive: Archive): Promise<void> {
  const { manifest } = archive;
  await sameTables(client, manifest.tables);
  await makePartitions(client, manifest.partitions);
  const guards = await lowerGuards(client, manifest.tables);
  for (const table of manifest.tables) await fillTable(client, table, archive);
  await settleFacts(client);
  await settleEngine(client);
  for (const sequence of manifest.sequences) await setSequence(client, sequence);
  for (const statement of guards) await client.query(statement);
}

async function sameTables(client: pg.Client, tables: readonly Table[]): Promise<void> {
  const here = await tablesOf(client);
  for (const table of tables) {
    const match = here.find((each) => qualified(each) === qualified(table));
    const lost = table.columns.filter((column) => !match?.columns.includes(column));
    if (lost.length > 0) throw damaged(`this version has no ${qualified(table)} with the columns ${lost.join(', ')}`);
  }
}

/** As the functions that open a day do: created like the parent, so that storage settings come along, then attached. */
async function makePartitions(client: pg.Client, partitions: readonly Partition[]): Promise<void> {
  const here = new Set((await partitionsOf(client)).map(qualified));
  for (const partition of partitions.filter((each) => !here.has(qualified(each)))) {
    const parent = qualified({ schema: partition.parentSchema, name: partition.parent });
    await client.query(`create table ${qualified(partition)} (like ${parent} including all)`);
    await client.query(`alter table ${parent} attach partition ${qualified(partition)} ${partition.bound}`);
  }
}

/**
 * Takes away what would hinder loading: references (rows come in any order; also those of unlogged tables, which are in
 * no backup), triggers (what they do is in the backup), policies forced on the owner. Returns the statements that put them
 * back; references are checked then.
 */
async function lowerGuards(client: pg.Client, tables: readonly Table[]): Promise<string[]> {
  const names = tables.map(qualified);
  const references = await client.query<{ on: string; name: string; definition: string }>(
    `
    select conrelid::regclass::text as on, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and conparentid = 0 and (conrelid = any ($1::regclass[]) or confrelid = any ($1::regclass[]))`,
    [names],
  );
  const forced = await client.query<{ name: string }>(
    'select oid::regclass::text as name from pg_class where relforcerowsecurity and oid = any ($1::regclass[])',
    [names],
  );
  for (const { on, name } of references.rows) await client.query(`alter table ${on} drop constraint ${name}`);
  for (const { name } of forced.rows) await client.query(`alter table ${name} no force row level security`);
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  return [
    ...names.map((name) => `alter table ${name} enable trigger user`),
    ...forced.rows.map(({ name }) => `alter table ${name} force row level security`),
    ...references.rows.map(({ on, name, definition }) => `alter table ${on} add constraint ${name} ${definition}`),
  ];
}

async function fillTable(client: pg.Client, table: Table, archive: Archive): Promise<void> {
  const name = qualified(table);
  // Rows that the migrations themselves made are in the backup too.
  await client.query(`truncate ${name}`);
  const rows = await copyIn(
    client,
    `copy ${name} (${quotedList(table.columns)}) from stdin (format ${table.format})`,
    archive.pieces(name),
  );
  const expected = archive.manifest.rows[name];
  if (rows !== expected) throw damaged(`${name} has ${rows} rows where ${expected} were saved`);
}

async function setSequence(client: pg.Client, { schema, name, value, called }: Sequence): Promise<void> {
  await client.query('select setval($1::regclass, $2::bigint, $3)', [qualified({ schema, name }), value, called]);
}

/**
 * A place in the order of facts is (transaction id, id), and transaction ids start again in another server: saved facts
 * would lie in the future, unread, and new ones before every cursor, skipped. So all saved facts move, in their order,
 * into transaction 1, which is before every real one, and every cursor moves to the fact it had come to. Browsers are
 * told to start anew by the new epoch.
 */
async function settleFacts(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ column: string }>(`
    select quote_ident(attname) as column from pg_attribute
    where attrelid = 'fact'::regclass and attnum > 0 and not attisdropped and attname not in ('xid', 'id')`);
  const others = rows.map((row) => row.column).join(', ');
  await client.query(
    'create temporary table old_fact on commit drop as select *, row_number() over (order by xid, id) as n from fact',
  );
  await client.query(
    `update cursor set xid = '1', id = (select count(*) from old_fact where (old_fact.xid, old_fact.id) <= (cursor.xid, cursor.id))`,
  );
  await client.query('truncate fact');
  await client.query(
    `insert into fact (xid, id, ${others}) overriding system value select '1'::xid8, n, ${others} from old_fact`,
  );
  await client.query(`update installation set epoch = gen_random_uuid(), facts_from_xid = '0'`);
}

/**
 * Those who send informs remember how often our SNMP engine had started, and take a lower number for a replay (RFC 3414
 * section 3.2): after a restore it must be above any that they can have seen since the backup.
 */
async function settleEngine(client: pg.Client): Promise<void> {
  await client.query(`update snmp_engine set boots = least(boots + 10000, 2147483646)`);
}
