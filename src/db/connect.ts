/** From configuration to open databases: embedded or a server, migrated, one pool a role. */
import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { embeddedConnection } from './embedded.ts';
import type { Embedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { startSupervised } from './supervised.ts';

export type Role = 'watchfloor_app' | 'watchfloor_wire' | 'watchfloor_auth';

export type Database = {
  /** How to connect as the owner: migrations, backup, doctor. Never used to serve anyone. */
  readonly owner: pg.PoolConfig;
  as(role: Role): pg.PoolConfig;
  readonly embedded: Embedded | undefined;
  readonly migrated: readonly string[];
  stop(): Promise<void>;
};

const DATABASE = 'watchfloor';

/** Starts or reaches the database and brings it to this version. `secret` is the installation's secret (hex). */
export async function connectDatabase(
  config: Config,
  secret: string,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<Database> {
  const embedded = config.databaseUrl
    ? undefined
    : await startSupervised({ folder: join(config.data, 'postgres'), clock, log });
  const owner: pg.PoolConfig = embedded
    ? { ...embedded.connection, user: 'watchfloor_owner', database: DATABASE }
    : { connectionString: config.databaseUrl };
  if (embedded) await createDatabase({ ...embedded.connection, user: 'watchfloor_owner', database: 'postgres' });
  const migrated = await asOwner(owner, async (client) => {
    const names = await migrate(client);
    await mustBeSameSecret(client, secret);
    if (!embedded) await setPasswords(client, owner, secret);
    return names;
  });
  return {
    owner,
    as: (role) => roleConnection(owner, role, embedded ? undefined : passwordOf(role, secret)),
    embedded,
    migrated,
    stop: async () => embedded?.stop(),
  };
}

/** The database as another process has it: nothing is started, migrated or changed. For commands while the server runs. */
export function reachDatabase(config: Config, secret: string): Database {
  const owner: pg.PoolConfig = config.databaseUrl
    ? { connectionString: config.databaseUrl }
    : { ...embeddedConnection(join(config.data, 'postgres')), user: 'watchfloor_owner', database: DATABASE };
  return {
    owner,
    as: (role) => roleConnection(owner, role, config.databaseUrl ? passwordOf(role, secret) : undefined),
    embedded: undefined,
    migrated: [],
    stop: async () => undefined,
  };
}

/** The same server as another user. */
export function roleConnection(owner: pg.PoolConfig, role: Role, password?: string): pg.PoolConfig {
  if (!owner.connectionString) return { ...owner, user: role };
  const url = new URL(owner.connectionString);
  // As parameters, because a URL without a host (a socket's) cannot carry a user: the owner's would silently stay.
  url.username = '';
  url.password = '';
  url.searchParams.set('user', role);
  url.searchParams.set('password', password ?? '');
  return { connectionString: url.href };
}

/** Runs `work` on one owner connection. */
export async function asOwner<T>(owner: pg.PoolConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(owner);
  try {
    await client.connect();
  } catch (error) {
    throw new Problem(
      'database/unreachable',
      500,
      `The database cannot be reached: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL and that the server runs.`,
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(connection: pg.PoolConfig): Promise<void> {
  await asOwner(connection, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

// On a server of their own the roles need passwords: derived from the installation's secret, so that nothing is stored.
function passwordOf(role: Role, secret: string): string {
  return createHmac('sha256', secret).update(`database role ${role}`).digest('hex');
}

async function setPasswords(client: pg.Client, owner: pg.PoolConfig, secret: string): Promise<void> {
  const roles: Role[] = ['watchfloor_app', 'watchfloor_wire', 'watchfloor_auth'];
  for (const role of roles) {
    const password = passwordOf(role, secret);
    if (!(await signsIn(roleConnection(owner, role, password))))
      await client.query(`alter role ${role} password '${password}'`);
  }
}

async function signsIn(connection: pg.PoolConfig): Promise<boolean> {
  const client = new pg.Client(connection);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    // 28P01: the password is not set yet, or not this one. Anything else is a fault of the server's.
    if (error instanceof Error && 'code' in error && error.code === '28P01') return false;
    throw error;
  }
}

/** Of the secret, safe to keep beside what it protects. */
export function secretPrint(secret: string): string {
  return createHash('sha256').update(`watchfloor installation ${secret}`).digest('hex');
}

// Second factors and keys are sealed under the secret: another one would lock everyone out, days later and one by one.
async function mustBeSameSecret(client: pg.Client, secret: string): Promise<void> {
  const { rows } = await client.query<{ secret_print: string | null }>(
    'update installation set secret_print = coalesce(secret_print, $1) returning secret_print',
    [secretPrint(secret)],
  );
  if (rows[0]?.secret_print === secretPrint(secret)) return;
  throw new Problem(
    'database/other-secret',
    500,
    'The file "secret" in the data folder is not the one this database was set up with. Put back the copy from your backup (or, with several servers on one database, copy it from another of them).',
  );
}
