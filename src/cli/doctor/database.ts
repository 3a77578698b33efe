/** The database: there, of the right age, and its walls standing. Looks, changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { silentLog } from '../../base/log.ts';
import { Problem } from '../../base/problem.ts';
import { asOwner, reachDatabase } from '../../db/connect.ts';
import { startEmbedded } from '../../db/embedded.ts';
import { holdInstance } from '../../db/instance-lock.ts';
import type { Holder } from '../../db/instance-lock.ts';
import { migrationState } from '../../db/migrate.ts';
import { installationSecret } from '../../db/secret.ts';
import { ok, problem, warning } from './finding.ts';
import type { Check } from './finding.ts';

const OLDEST = 150_000;

/** Checks the database of a running server, a server of its own, or the embedded one, started only for this look. */
export async function checkDatabase(config: Config, server: Holder | undefined, clock: Clock): Promise<Check[]> {
  const folder = join(config.data, 'postgres');
  if (!config.databaseUrl && !existsSync(join(folder, 'cluster/PG_VERSION')))
    return [ok('database', 'not made yet: the first start makes it')];
  try {
    if (config.databaseUrl || server)
      return await look(reachDatabase(config, installationSecret(config.data)).owner, clock);
    return await lookInside(config, folder, clock);
  } catch (error) {
    if (error instanceof Problem) return [problem('database', error.message, 'Without it nothing works: start here.')];
    throw error;
  }
}

async function lookInside(config: Config, folder: string, clock: Clock): Promise<Check[]> {
  const held = await holdInstance(config.data, { doing: 'doctor', is: 'command' }, clock);
  try {
    const embedded = await startEmbedded({ folder, clock, log: silentLog() });
    try {
      return await look({ ...embedded.connection, user: 'watchfloor_owner', database: 'watchfloor' }, clock);
    } finally {
      await embedded.stop();
    }
  } finally {
    await held.release();
  }
}

async function look(owner: pg.PoolConfig, clock: Clock): Promise<Check[]> {
  return asOwner(owner, async (client) => {
    const checks = [
      await checkVersion(client),
      await checkMigrations(client),
      await checkItsClock(client, clock),
      await checkDurability(client),
    ];
    const state = await migrationState(client);
    if (!state.fresh) checks.push(await checkRoles(client), await checkWalls(client));
    return checks;
  });
}

async function checkVersion(client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ number: string; name: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  );
  const version = rows[0];
  if (Number(version?.number) >= OLDEST) return ok('database', `PostgreSQL ${version?.name} answers`);
  return problem(
    'database',
    `PostgreSQL ${version?.name} is too old`,
    'Use a server of version 15 or newer, or leave DATABASE_URL out for the embedded one.',
  );
}

async function checkMigrations(client: pg.Client): Promise<Check> {
  const { missing, unknown, applied } = await migrationState(client);
  if (unknown.length > 0)
    return problem(
      'migrations',
      `the database is newer than this program (${unknown.join(', ')})`,
      'Use the version that migrated it.',
    );
  if (missing.length > 0)
    return warning(
      'migrations',
      `${missing.length} not applied yet (${missing.join(', ')})`,
      'The next start applies them; or run "watchfloor migrate".',
    );
  return ok('migrations', `all ${applied.length} applied`);
}

async function checkItsClock(client: pg.Client, clock: Clock): Promise<Check> {
  const before = clock.now();
  const { rows } = await client.query<{ ms: number }>(
    `select extract(epoch from clock_timestamp())::float8 * 1000 as ms`,
  );
  const after = clock.now();
  const apart = Math.max(0, before - (rows[0]?.ms ?? 0), (rows[0]?.ms ?? 0) - after);
  const says = `${Math.round(apart)} ms apart from ours`;
  return apart > 2000
    ? warning('database clock', says, 'Keep both machines in step (chrony, systemd-timesyncd).')
    : ok('database clock', says);
}

/** What is acknowledged must have reached the disk. */
async function checkDurability(client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off' order by name`,
  );
  if (rows.length === 0) return ok('durability', 'what is acknowledged is on disk');
  return problem(
    'durability',
    `${rows.map((row) => row.name).join(', ')} switched off: what was acknowledged can be lost`,
    'Switch it on in the configuration of PostgreSQL.',
  );
}

/** The roles that serve people must be ordinary ones: a superuser or owner walks through every policy. */
async function checkRoles(client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ name: string }>(`
    select rolname as name from pg_roles r
    where rolname in ('watchfloor_app', 'watchfloor_wire', 'watchfloor_auth')
      and (rolsuper or rolbypassrls or exists (select from pg_class where relowner = r.oid and relkind in ('r', 'p')))`);
  if (rows.length === 0) return ok('database roles', 'none may pass the walls between clients');
  const names = rows.map((row) => row.name).join(', ');
  return problem(
    'database roles',
    `${names} may read past row-level security`,
    `alter role … nosuperuser nobypassrls, and give tables back to their owner.`,
  );
}

/** Every table with a client in its rows that the application may touch. */
async function checkWalls(client: pg.Client): Promise<Check> {
  const { rows } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
      and (c.relname = 'client' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped))
      and has_table_privilege('watchfloor_app', c.oid, 'select, insert, update, delete')
      and not (c.relrowsecurity and c.relforcerowsecurity)`);
  if (rows.length === 0)
    return ok('walls between clients', 'row-level security is forced on every table with clients in it');
  const names = rows.map((row) => row.name).join(', ');
  return problem(
    'walls between clients',
    `no forced row-level security on ${names}`,
    'Stop the server: clients may see each other. alter table … enable row level security; … force row level security; then look who changed it.',
  );
}
