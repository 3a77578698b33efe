/**
 * A backup while the server works: every table as of one moment, by COPY in one snapshot, and the files of the data
 * folder. Why not a copy of the cluster's files: docs/decisions/0005-logical-backup.md.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import { isoOf } from '../../base/clock.ts';
import { Problem } from '../../base/problem.ts';
import { asOwner } from '../connect.ts';
import { SEE_ALL, partitionsOf, qualified, quotedList, sequencesOf, tablesOf } from './catalog.ts';
import type { Table } from './catalog.ts';
import { copyOut } from './copy.ts';
import { ABOUT, FORMAT, MANIFEST, MANIFEST_SUM } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { tarEnd, tarEntry } from './tar.ts';

const PIECE = 8 * 1024 * 1024;
const compress = promisify(zstdCompress);

export type BackupOptions = { file: string; owner: pg.PoolConfig; dataFolder: string; version: string; clock: Clock };

/** Writes a backup to `file`, which must not exist; readable by this user only, since the installation's secret is in it. */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { file } = options;
  if (existsSync(file))
    throw new Problem(
      'backup/exists',
      400,
      `${file} is there already. Give the backup another name, or remove it first.`,
    );
  const draft = `${file}.part`;
  const handle = await openDraft(draft);
  try {
    const manifest = await write(options, handle);
    await handle.sync();
    await handle.close();
    renameSync(draft, file);
    return manifest;
  } catch (error) {
    await handle.close().catch(() => undefined);
    rmSync(draft, { force: true });
    throw error;
  }
}

async function openDraft(draft: string): Promise<FileHandle> {
  try {
    const handle = await open(draft, 'w', 0o600);
    chmodSync(draft, 0o600);
    return handle;
  } catch (error) {
    throw new Problem(
      'backup/not-writable',
      400,
      `${draft} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

class Writer {
  readonly entries: Manifest['entries'] = [];
  readonly #handle: FileHandle;
  readonly #at: number;

  constructor(handle: FileHandle, at: number) {
    this.#handle = handle;
    this.#at = Math.floor(at / 1000);
  }

  async plain(name: string, text: string): Promise<void> {
    await this.#put(name, Buffer.from(text));
  }

  /** One piece of something, compressed; `of` is what it belongs to. */
  async piece(of: string, bytes: Buffer): Promise<void> {
    const packed = await compress(bytes, {
      params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
    });
    const name = `data/${String(this.entries.length).padStart(6, '0')}.zst`;
    this.entries.push({ name, bytes: packed.length, sum: sumOf(packed), of });
    await this.#put(name, packed);
  }

  async end(): Promise<void> {
    await this.#handle.write(tarEnd);
  }

  async #put(name: string, bytes: Buffer): Promise<void> {
    const parts = tarEntry({ name, bytes }, this.#at);
    const { bytesWritten } = await this.#handle.writev(parts);
    if (bytesWritten !== parts.reduce((sum, part) => sum + part.length, 0))
      throw new Problem(
        'backup/disk-full',
        500,
        'The disk took only part of the backup: it is full. Nothing was kept.',
      );
  }
}

async function write(options: BackupOptions, handle: FileHandle): Promise<Manifest> {
  const { owner, version, clock, dataFolder } = options;
  const writer = new Writer(handle, clock.now());
  const about = { product: 'watchfloor', format: FORMAT, version, createdAt: isoOf(clock.now()) } as const;
  await writer.plain(ABOUT, JSON.stringify(about));
  const contents = await asOwner(owner, (client) => asOwner(owner, (second) => dump(client, second, writer)));
  // After the tables: what a row names was written before the row.
  const files = await packFiles(dataFolder, writer);
  const manifest: Manifest = { about, ...contents, entries: writer.entries, files };
  const text = JSON.stringify(manifest);
  await writer.plain(MANIFEST, text);
  await writer.plain(MANIFEST_SUM, sumOf(Buffer.from(text)));
  await writer.end();
  return manifest;
}

/** Tables that their users empty by TRUNCATE, which a snapshot does not survive: they are read first, under a lock that lasts no longer. */
const TRUNCATED = new Set(['wire_log']);

/**
 * Two connections, one moment. The first locks, takes the snapshot, hands it to the second and reads what others want to
 * truncate; the second reads the rest for as long as it takes, and nobody waits for it.
 */
async function dump(
  first: pg.Client,
  second: pg.Client,
  writer: Writer,
): Promise<Pick<Manifest, 'tables' | 'partitions' | 'sequences' | 'migrations' | 'rows'>> {
  const tables = await tablesOf(first);
  const begin =
    'begin transaction isolation level repeatable read read only; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0';
  const early = tables.filter((table) => TRUNCATED.has(table.name));
  const late = tables.filter((table) => !TRUNCATED.has(table.name));
  await first.query(begin);
  await lock(first, early);
  const {
    rows: [snapshot],
  } = await first.query<{ id: string }>('select pg_export_snapshot() as id');
  await second.query(begin);
  await second.query(`set transaction snapshot '${snapshot?.id ?? ''}'`);
  await second.query(SEE_ALL);
  await first.query(SEE_ALL);
  const rows: Record<string, number> = {};
  for (const table of early) rows[qualified(table)] = await packTable(first, table, writer);
  await first.query('commit');
  for (const table of late) rows[qualified(table)] = await packTable(second, table, writer);
  const partitions = await partitionsOf(second);
  const migrations = await second.query<{ name: string }>('select name from public.migration order by name');
  await second.query('commit');
  return {
    tables,
    partitions,
    sequences: await sequencesOf(second),
    migrations: migrations.rows.map((row) => row.name),
    rows,
  };
}

/** Before the snapshot: a lock is no use for what happened between the two. */
async function lock(client: pg.Client, tables: Table[]): Promise<void> {
  if (tables.length === 0) return;
  await client.query(
    `set local lock_timeout = '30s'; lock table ${tables.map(qualified).join(', ')} in access share mode`,
  );
}

async function packTable(client: pg.Client, table: Table, writer: Writer): Promise<number> {
  const pieces = copyOut(
    client,
    `copy (select ${quotedList(table.columns)} from ${qualified(table)}) to stdout (format ${table.format})`,
    PIECE,
  );
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return value;
    await writer.piece(qualified(table), value);
  }
}

/** What is not data, or is in the tables: the database's own files, locks, leftovers. */
const LEFT_OUT = /^(postgres|lock|restoring|before-restore-[^/]*)(\/|$)|\.(sock|pid|part|tmp)$/;

async function packFiles(folder: string, writer: Writer): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for (const path of filesOf(folder, folder)) {
    files.push({ path, mode: statSync(join(folder, path)).mode & 0o777 });
    const bytes = readFileSync(join(folder, path));
    for (let at = 0; at < Math.max(1, bytes.length); at += PIECE)
      await writer.piece(`file ${path}`, bytes.subarray(at, at + PIECE));
  }
  return files;
}

function filesOf(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const path = join(folder, each.name);
    if (LEFT_OUT.test(relative(root, path))) return [];
    if (each.isDirectory()) return filesOf(root, path);
    return each.isFile() ? [relative(root, path)] : [];
  });
}

function sumOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
