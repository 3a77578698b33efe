/** A backup opened for reading: wholly checked before anything is given out. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { Problem } from '../../base/problem.ts';
import { ABOUT, FORMAT, MANIFEST, MANIFEST_SUM, zAbout, zManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { damaged, exactly, readTar } from './tar.ts';

const decompress = promisify(zstdDecompress);

export type Archive = {
  manifest: Manifest;
  /** The bytes of a table ("public.device") or a file ("file secret"), piece by piece. */
  pieces(of: string): AsyncIterable<Buffer>;
  close(): Promise<void>;
};

/** Reads all of `file` once, comparing every sum; a Problem when it is not a whole and unaltered backup that this version can read. */
export async function openArchive(file: string): Promise<Archive> {
  const handle = await openFile(file);
  try {
    const { manifest, starts } = await check(handle);
    return { manifest, pieces: (of) => piecesOf(handle, manifest, starts, of), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    throw new Problem(
      'backup/not-readable',
      400,
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

type Checked = { manifest: Manifest; starts: Map<string, number> };

async function check(handle: FileHandle): Promise<Checked> {
  const starts = new Map<string, number>();
  const sums = new Map<string, string>();
  const texts = new Map<string, string>();
  for await (const { name, bytes, start } of readTar(handle)) {
    if (starts.size === 0) mustBeOurs(name, bytes);
    starts.set(name, start);
    sums.set(name, createHash('sha256').update(bytes).digest('hex'));
    if (name === MANIFEST || name === MANIFEST_SUM) texts.set(name, bytes.toString('utf8'));
  }
  const text = texts.get(MANIFEST);
  if (text === undefined || texts.get(MANIFEST_SUM) !== sums.get(MANIFEST))
    throw damaged('its list of contents is missing or altered');
  const manifest = zManifest.parse(JSON.parse(text));
  const bad = manifest.entries.find((entry) => sums.get(entry.name) !== entry.sum);
  if (bad) throw damaged(`${bad.name} (${bad.of}) is missing or altered`);
  return { manifest, starts };
}

function mustBeOurs(name: string, bytes: Buffer): void {
  const about = name === ABOUT ? zAbout.safeParse(JSON.parse(bytes.toString('utf8'))) : undefined;
  if (!about?.success) throw damaged('it was not made by "watchfloor backup"');
  if (about.data.format > FORMAT)
    throw new Problem(
      'backup/newer',
      422,
      `The backup was made by Watchfloor ${about.data.version}, which is newer than this one. Restore it with that version.`,
    );
}

async function* piecesOf(
  handle: FileHandle,
  manifest: Manifest,
  starts: Map<string, number>,
  of: string,
): AsyncGenerator<Buffer> {
  for (const entry of manifest.entries) {
    const start = starts.get(entry.name);
    if (entry.of === of && start !== undefined) yield await decompress(await exactly(handle, start, entry.bytes));
  }
}
