/** From configuration to open databases: embedded or a server, migrated, one pool a role. */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { startEmbedded } from './embedded.ts';
import type { Embedded } from './embedded.ts';
import { migrate } from './migrate.ts';

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
export async function connectDatabase(config: Config, secret: string, { clock, log }: { clock: Clock; log: Logger }): Promise<Database> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded({ folder: join(config.data, 'postgres'), clock, log });
  const owner: pg.PoolConfig = embedded ? { ...embedded.connection, user: 'watchfloor_owner', database: DATABASE } : { connectionString: config.databaseUrl };
  if (embedded) await createDatabase({ ...embedded.connection, user: 'watchfloor_owner', database: 'postgres' });
  const migrated = await asOwner(owner, async (client) => {
    const names = await migrate(client);
    if (!embedded) await setPasswords(client, secret);
    return names;
  });
  return { owner, as: (role) => roleConnection(owner, role, embedded ? undefined : passwordOf(role, secret)), embedded, migrated, stop: async () => embedded?.stop() };
}

/** The same server as another user. */
export function roleConnection(owner: pg.PoolConfig, role: Role, password?: string): pg.PoolConfig {
  if (!owner.connectionString) return { ...owner, user: role };
  const url = new URL(owner.connectionString);
  url.username = role;
  url.password = password ?? '';
  return { connectionString: url.href };
}

/** Runs `work` on one owner connection. */
export async function asOwner<T>(owner: pg.PoolConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(owner);
  try {
    await client.connect();
  } catch (error) {
    throw new Problem('database/unreachable', 500, `The database cannot be reached: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL and that the server runs.`);
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

async function setPasswords(client: pg.Client, secret: string): Promise<void> {
  const roles: Role[] = ['watchfloor_app', 'watchfloor_wire', 'watchfloor_auth'];
  for (const role of roles) await client.query(`alter role ${role} password '${passwordOf(role, secret)}'`);
}
