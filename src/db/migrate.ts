import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Problem } from '../base/problem.ts';

/** Where the migrations of this version lie. */
export const migrationFolder = join(import.meta.dirname, '../../migrations');
// Any fixed number: two starts at once must not migrate at once.
const MIGRATION_LOCK = 7_710_001;

/**
 * Applies the SQL files that this database has not seen, in the order of their numbers, each in a transaction of its own.
 * `client` must be the owner. Returns the names applied. Throws when the database is newer than this code.
 */
export async function migrate(client: pg.ClientBase, from = migrationFolder): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await client.query(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null default clock_timestamp())',
    );
    const seen = await client.query<{ name: string }>('select name from migration');
    const applied = new Set(seen.rows.map((row) => row.name));
    const files = (await readdir(from)).filter((name) => name.endsWith('.sql')).toSorted();
    refuseNewer(applied, files);
    const missing = files.filter((name) => !applied.has(name));
    for (const name of missing) await applyOne(client, name, await readFile(join(from, name), 'utf8'));
    return missing;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}

export type MigrationState = {
  /** None applied at all: a database that was never used. */ fresh: boolean;
  applied: string[];
  missing: string[];
  unknown: string[];
};

/** How far a database is, without changing it. `missing` are to be applied, `unknown` come from a newer version. */
export async function migrationState(client: pg.ClientBase, from = migrationFolder): Promise<MigrationState> {
  const table = await client.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`);
  const seen = table.rows[0]?.there
    ? (await client.query<{ name: string }>('select name from migration order by name')).rows
    : [];
  const applied = seen.map((row) => row.name);
  const files = (await readdir(from)).filter((name) => name.endsWith('.sql')).toSorted();
  return {
    fresh: applied.length === 0,
    applied,
    missing: files.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !files.includes(name)),
  };
}

function refuseNewer(applied: Set<string>, files: string[]): void {
  const unknown = [...applied].filter((name) => !files.includes(name));
  if (unknown.length === 0) return;
  throw new Problem(
    'database/newer',
    500,
    `The database was migrated by a newer Watchfloor (${unknown.join(', ')}). Start that version, or restore a backup taken before the upgrade.`,
  );
}

async function applyOne(client: pg.ClientBase, name: string, text: string): Promise<void> {
  try {
    await client.query('begin');
    await client.query(text);
    await client.query('insert into migration (name) values ($1)', [name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Problem(
      'database/migration',
      500,
      `Migration ${name} failed and was rolled back: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
