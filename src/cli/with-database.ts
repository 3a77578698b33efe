/**
 * The database for one command, whether the server runs or not: reached beside it, or started for as long as the
 * command takes. Nothing here waits for an answer from the server's process: both speak to PostgreSQL.
 */
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Actor } from '../base/actor.ts';
import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import type { Config } from '../base/config.ts';
import { makeLog } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { asOwner, connectDatabase, reachDatabase } from '../db/connect.ts';
import type { Database } from '../db/connect.ts';
import type { Deps } from '../db/deps.ts';
import { alreadyRunning, takeInstance } from '../db/instance-lock.ts';
import type { Holder } from '../db/instance-lock.ts';
import { migrationState } from '../db/migrate.ts';
import { openDb } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { installationSecret } from '../db/secret.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { openPeople } from '../people/people.ts';
import type { People } from '../people/people.ts';
import { cliActor } from '../people/users.ts';

export type Session = {
  deps: Deps;
  /** Whoever may run this program on this machine may do everything: named by their account here. */
  actor: Actor;
  people: People;
  /** The installation's, hexadecimal. */
  secret: string;
  owner: pg.PoolConfig;
  /** Whether a server is at work on the same database. */
  beside: boolean;
};

// A server that is starting recovers and migrates first; a command before us is done in seconds.
const PATIENCE_MS = 60_000;
const MIGRATION_PATIENCE_MS = 15_000;

/** Opens the database, does the work, and puts everything back as it was. `command` is what others are told who wait for us. */
export async function withDatabase<T>(command: string, work: (session: Session) => Promise<T>): Promise<T> {
  const { config } = readConfig(process.env);
  const log = makeLog(config.logLevel === 'debug' ? 'debug' : 'silent');
  const around = { clock: systemClock, log };
  const opened = config.databaseUrl ? await openServer(config, around) : await openEmbedded(config, command, around);
  const pools: Db[] = [];
  const open = (role: 'watchfloor_app' | 'watchfloor_auth'): Db => {
    const db = openDb(opened.database.as(role), { max: 3 });
    pools.push(db);
    return db;
  };
  const deps: Deps = { db: open('watchfloor_app'), clock: systemClock, config, log };
  const secret = installationSecret(config.data);
  const people = openPeople(deps, { auth: open('watchfloor_auth'), secret });
  try {
    return await work({
      deps,
      people,
      secret,
      actor: cliActor(accountName()),
      owner: opened.database.owner,
      beside: opened.beside,
    });
  } finally {
    await people.settled();
    await people.mail.close();
    for (const pool of pools) await pool.close();
    await opened.close();
  }
}

function accountName(): string {
  try {
    const { username } = userInfo();
    const behind = process.env['SUDO_USER'];
    return username === 'root' && behind ? `${behind} (as root)` : username;
  } catch {
    // An account without an entry in the system's list, as containers have.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

export type Around = Parameters<typeof connectDatabase>[2];
export type Opened = { database: Database; beside: boolean; close(): Promise<void> };

/** A server of its own may have other processes at work: only an empty database is set up, an older one is left alone. */
async function openServer(config: Config, around: Around): Promise<Opened> {
  const secret = installationSecret(config.data);
  const there = reachDatabase(config, secret);
  const state = await asOwner(there.owner, (client) => migrationState(client));
  if (state.fresh)
    return { database: await connectDatabase(config, secret, around), beside: false, close: async () => undefined };
  mustBeSameVersion(state, 'Run "watchfloor migrate" once, after its servers run this version.');
  return { database: there, beside: true, close: async () => undefined };
}

/** Takes the data folder and starts its database, or goes to the one a running server has. */
export async function openEmbedded(config: Config, command: string, around: Around): Promise<Opened> {
  const began = around.clock.monotonic();
  for (;;) {
    const waited = around.clock.monotonic() - began;
    const taken = await takeInstance(config.data, { doing: command, is: 'command' }, around.clock);
    if (taken.taken) return startHere(config, around, taken.release);
    const beside = taken.by.is === 'server' ? await reachBeside(config, waited < MIGRATION_PATIENCE_MS) : undefined;
    if (beside) return beside;
    if (waited > PATIENCE_MS)
      throw taken.by.is === 'server' ? silentServer(taken.by) : alreadyRunning(config.data, taken.by);
    await sleep(150);
  }
}

async function startHere(config: Config, around: Around, release: () => Promise<void>): Promise<Opened> {
  try {
    const database = await connectDatabase(config, installationSecret(config.data), around);
    const close = async (): Promise<void> => {
      await database.stop();
      await release();
    };
    return { database, beside: false, close };
  } catch (error) {
    await release();
    throw error;
  }
}

async function reachBeside(config: Config, patient: boolean): Promise<Opened | undefined> {
  const database = reachDatabase(config, installationSecret(config.data));
  try {
    const state = await asOwner(database.owner, (client) => migrationState(client));
    // Still being set up or brought up to date by the server that starts.
    if (state.fresh || (patient && state.missing.length > 0)) return undefined;
    mustBeSameVersion(state, 'The server that runs is older than this program: restart it.');
  } catch (error) {
    // Not up yet, or just going down: asked again until our patience ends.
    if (error instanceof Problem && error.code === 'database/unreachable') return undefined;
    throw error;
  }
  return { database, beside: true, close: async () => undefined };
}

function silentServer({ pid, doing }: Holder): Problem {
  return new Problem(
    'database/unreachable',
    500,
    `"watchfloor ${doing}" (process ${pid}) has the data folder, but its database does not answer. Look at its log; if it hangs, end it (kill ${pid}) and start it again.`,
  );
}

function mustBeSameVersion(state: { missing: string[]; unknown: string[] }, hint: string): void {
  if (state.unknown.length > 0)
    throw new Problem(
      'database/newer',
      500,
      `The database was migrated by a newer Watchfloor (${state.unknown.join(', ')}). Use that version.`,
    );
  if (state.missing.length > 0)
    throw new Problem('database/older', 500, `The database lacks the migrations ${state.missing.join(', ')}. ${hint}`);
}

/** An act of the command line that no verb records. */
export async function recordCliAct(
  { deps, actor }: Session,
  { act, detail }: { act: string; detail: Record<string, unknown> },
): Promise<void> {
  await deps.db.as(scopeOf(actor), (tx) =>
    audit(tx, deps.clock, actor, { act, recordKind: 'installation', recordId: null, clientId: null, detail }),
  );
}
