import { createHash } from 'node:crypto';
import { Kysely, CamelCasePlugin, PostgresDialect } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import type { DB } from './tables.ts';

/** A query builder bound to one open transaction. Queries of one transaction run one after another: await each. */
export type Tx = Kysely<DB> & { readonly pg: pg.ClientBase };

/** Whose eyes the transaction has; row-level security reads it. */
export type Scope = {
  side: 'staff' | 'client' | 'system';
  clients: 'all' | readonly string[];
  /** Id of the person or token acting; null for the system itself. */
  actorId: string | null;
};

/** `prepared`: PostgreSQL keeps the plans of its statements; for work that asks the same few questions again and again. */
export type How = { prepared?: boolean };

export type Db = {
  /** Runs `work` in a transaction that sees what `scope` may see; commits when it returns, rolls back when it throws. */
  as<T>(scope: Scope, work: (tx: Tx) => Promise<T>, how?: How): Promise<T>;
  /** A pooled connection without a transaction or scope: row-level security shows it nothing. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
};

export const systemScope: Scope = { side: 'system', clients: 'all', actorId: null };

// Rows keep instants as ISO 8601 text in UTC, the form the API sends; 64-bit counts fit a double here.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day has no time of day and no zone: it stays the text it is, YYYY-MM-DD.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** Opens a pool for one database role. `connection` is a URL or a socket folder with user and database. */
export function openDb(connection: pg.PoolConfig, options: { max?: number } = {}): Db {
  const pool = new pg.Pool({
    max: options.max ?? 10,
    connectionTimeoutMillis: 15_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'watchfloor',
    ...connection,
  });
  // An idle connection that the server closes (restart, failover) is replaced at the next use.
  pool.on('error', () => undefined);
  // The same while it is in use: its query or the next one fails; without a listener the process would end instead.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    pool,
    as: (scope, work, how = {}) => inTransaction(pool, { scope, how }, work),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: pg.Pool,
  { scope, how }: { scope: Scope; how: How },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // One round trip: begin and the three settings row-level security reads.
    await client.query(`begin; ${settingsOf(scope)}`);
    const result = await work(boundTo(client, how));
    await client.query('commit');
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    // The connection is gone; the pool must not hand it out again.
    return error instanceof Error ? error : new Error(String(error));
  }
}

function settingsOf(scope: Scope): string {
  const clients = scope.clients === 'all' ? '{}' : `{${scope.clients.join(',')}}`;
  const values = [
    ['app.side', scope.side],
    ['app.all_clients', scope.clients === 'all' ? 'on' : 'off'],
    ['app.clients', clients],
    ['app.actor', scope.actorId ?? ''],
  ];
  return `select ${values.map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value ?? '')}, true)`).join(', ')}`;
}

function boundTo(client: pg.PoolClient, { prepared = false }: How): Tx {
  const named = (text: string, values: unknown[]) => client.query({ name: nameOf(text), text, values });
  const plain = client.query.bind(client);
  const single = { query: prepared ? zQuery<typeof plain>().parse(named) : plain, release: () => undefined };
  const dialect = new PostgresDialect({
    // Kysely asks its pool for a connection at each query: it always gets the transaction's.
    pool: { connect: async () => single, end: async () => undefined, options: {} },
  });
  const builder = new Kysely<DB>({ dialect, plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
  return Object.assign(builder, { pg: client });
}

/** The types of pg say `string` where those of the builder name the commands. */
const zQuery = <Q>() => z.custom<Q>();

const names = new Map<string, string>();

/** The same text has the same name everywhere. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha1').update(text).digest('hex');
  // Texts with lists of many lengths would fill it: then it begins anew.
  if (names.size >= 1000) names.clear();
  names.set(text, name);
  return name;
}
