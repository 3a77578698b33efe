/** Puts a backup where an installation is to be: into a data folder, or into a server of its own. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import { isoOf } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { Problem } from '../../base/problem.ts';
import { asOwner } from '../connect.ts';
import { startEmbedded } from '../embedded.ts';
import { makeDataFolder } from '../secret.ts';
import type { Archive } from './archive.ts';
import { quoted } from './catalog.ts';
import { loadBackup } from './load.ts';
import { damaged } from './tar.ts';

export type RestoreOptions = { archive: Archive; dataFolder: string; force: boolean; clock: Clock; log: Logger };

/** Where what was there before has gone; undefined when nothing was there. */
export type Restored = { kept: string | undefined };

/**
 * Builds the whole installation beside the present one and changes places at the end: whatever fails before leaves all as
 * it was. The caller holds the data folder. With `force` the present one is moved aside, never deleted.
 */
export async function restoreEmbedded(options: RestoreOptions): Promise<Restored> {
  const { dataFolder, archive, clock, log } = options;
  makeDataFolder(dataFolder);
  mustBeEmpty(options);
  const staging = join(resolve(dataFolder), 'restoring');
  rmSync(staging, { recursive: true, force: true });
  makeDataFolder(staging);
  try {
    await writeFiles(archive, staging);
    // What is loaded into tables emptied in the same transaction then reaches the disk once, not twice.
    const settings = ['wal_level=minimal', 'max_wal_senders=0'];
    const embedded = await startEmbedded({ folder: join(staging, 'postgres'), clock, log, settings });
    try {
      await fillEmbedded({ ...embedded.connection, user: 'watchfloor_owner' }, archive);
    } finally {
      await embedded.stop();
    }
    dropSocketLink(join(staging, 'postgres'));
    return changePlaces(staging, options);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Loads into the database that `owner` reaches. With `force` everything in it is dropped first. The files go to the data folder. */
export async function restoreServer(owner: pg.PoolConfig, options: RestoreOptions): Promise<Restored> {
  const { archive, dataFolder, force } = options;
  makeDataFolder(dataFolder);
  await asOwner(owner, async (client) => {
    await mustBeAlone(client);
    await clear(client, force);
    await loadBackup(client, archive);
  });
  const old = join(dataFolder, 'secret');
  const kept = existsSync(old) ? `${old}.before-restore-${stampOf(options.clock)}` : undefined;
  if (kept) renameSync(old, kept);
  await writeFiles(archive, dataFolder);
  return { kept };
}

const ours = /^(lock|restoring|before-restore-.*)$/;

function contentsOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => !ours.test(name));
}

function mustBeEmpty({ dataFolder, force }: RestoreOptions): void {
  if (force || contentsOf(dataFolder).length === 0) return;
  throw new Problem(
    'restore/not-empty',
    400,
    `There is an installation in ${dataFolder}. Choose an empty folder with WATCHFLOOR_DATA, or add --force: what is there is then moved aside, not deleted.`,
  );
}

async function fillEmbedded(server: pg.PoolConfig, archive: Archive): Promise<void> {
  await asOwner({ ...server, database: 'postgres' }, (client) => client.query('create database watchfloor'));
  await asOwner({ ...server, database: 'watchfloor' }, (client) => loadBackup(client, archive));
}

/**
 * The database changes first and the secret last: cut off in between, the next start finds a secret that does not belong
 * to the database and says so, instead of beginning a new installation.
 */
function changePlaces(staging: string, { dataFolder, clock }: RestoreOptions): Restored {
  const there = contentsOf(dataFolder);
  const kept = there.length > 0 ? join(dataFolder, `before-restore-${stampOf(clock)}`) : undefined;
  if (kept) mkdirSync(kept, { mode: 0o700 });
  const secretLast = (a: string, b: string): number => Number(a === 'secret') - Number(b === 'secret');
  if (kept && there.includes('secret'))
    cpSync(join(dataFolder, 'secret'), join(kept, 'secret'), { preserveTimestamps: true });
  for (const name of there.filter((each) => each !== 'secret'))
    if (kept) renameSync(join(dataFolder, name), join(kept, name));
  for (const name of readdirSync(staging).toSorted(secretLast)) renameSync(join(staging, name), join(dataFolder, name));
  return { kept };
}

function stampOf(clock: Clock): string {
  return isoOf(clock.now()).replaceAll(/[:.]/g, '-');
}

async function writeFiles(archive: Archive, folder: string): Promise<void> {
  for (const { path, mode } of archive.manifest.files) {
    const target = resolve(folder, path);
    if (!target.startsWith(`${resolve(folder)}/`)) throw damaged(`it names a file outside the data folder (${path})`);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const file = await open(target, 'w', mode);
    try {
      for await (const piece of archive.pieces(`file ${path}`)) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    chmodSync(target, mode);
  }
}

/** The short link to a socket too deep (embedded.ts) leads to where the folder was. */
function dropSocketLink(folder: string): void {
  const marker = join(folder, 'socket-link');
  if (!existsSync(marker)) return;
  rmSync(readFileSync(marker, 'utf8'), { force: true });
  rmSync(marker);
}

async function mustBeAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) as count from pg_stat_activity where datname = current_database() and usename like 'watchfloor\\_%' and pid <> pg_backend_pid() and usename <> current_user`,
  );
  if ((rows[0]?.count ?? 0) > 0)
    throw new Problem(
      'instance/running',
      409,
      'A Watchfloor server is connected to this database. Stop it first, then restore.',
    );
}

async function clear(client: pg.Client, force: boolean): Promise<void> {
  const { rows } = await client.query<{ schema: string; relations: number }>(`
    select nspname as schema, (select count(*) from pg_class where relnamespace = n.oid) as relations from pg_namespace n
    where nspname not like 'pg\\_%' and nspname <> 'information_schema'`);
  if (rows.every((row) => row.relations === 0)) return;
  if (!force)
    throw new Problem(
      'restore/not-empty',
      400,
      'The database is not empty. Name an empty one in DATABASE_URL, or add --force: everything in it is then dropped.',
    );
  const names = rows.map((row) => quoted(row.schema)).join(', ');
  await client.query(`begin; drop schema ${names} cascade; create schema public; commit`);
}
