import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../../test/harness/database.ts';
import { makeClient } from '../../../test/harness/factories.ts';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { Archive } from './archive.ts';
import { openArchive } from './archive.ts';
import { writeBackup } from './backup.ts';
import { restoreEmbedded } from './restore.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let archive: Archive;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-restore-'));
  const source = await freshDatabase();
  await makeClient(source.db);
  const dataFolder = join(folder, 'source');
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'secret'), 'a'.repeat(64));
  const file = join(folder, 'backup.tar');
  await writeBackup({ file, owner: source.owner, dataFolder, version: '0.1.0', clock: systemClock });
  await source.drop();
  archive = await openArchive(file);
});
afterAll(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A data folder in use: what is in it must survive whatever fails. */
function inUse(name: string): string {
  const data = join(folder, name);
  mkdirSync(join(data, 'postgres/cluster'), { recursive: true });
  writeFileSync(join(data, 'postgres/cluster/PG_VERSION'), 'old');
  writeFileSync(join(data, 'secret'), 'old');
  return data;
}
const restore = (dataFolder: string, from: Archive, force = true) =>
  restoreEmbedded({ archive: from, dataFolder, force, clock: systemClock, log: silentLog() });
const asBefore = (data: string): void => {
  expect(readdirSync(data).toSorted()).toEqual(['postgres', 'secret']);
  expect(readFileSync(join(data, 'secret'), 'utf8')).toBe('old');
  expect(readFileSync(join(data, 'postgres/cluster/PG_VERSION'), 'utf8')).toBe('old');
};

test('a restore that fails half-way leaves what was there as it was', async () => {
  const data = inUse('half');
  const torn: Archive = {
    ...archive,
    pieces: (of) => (of === '"public"."client"' ? tornOff(archive.pieces(of)) : archive.pieces(of)),
  };
  await expect(restore(data, torn)).rejects.toThrow(/unexpected EOF|torn off/);
  asBefore(data);
});

async function* tornOff(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield piece.subarray(0, 30);
  throw new Error('torn off');
}

test('a backup that names files outside the folder is refused', async () => {
  const data = inUse('outside');
  const files = [{ path: '../escaped', mode: 0o600 }];
  await expect(restore(data, { ...archive, manifest: { ...archive.manifest, files } })).rejects.toThrow(
    /outside the data folder/,
  );
  asBefore(data);
  expect(readdirSync(folder)).not.toContain('escaped');
});

test('without force a folder in use is refused; with it the old one lies aside, whole', async () => {
  const data = inUse('aside');
  await expect(restore(data, archive, false)).rejects.toThrow(/There is an installation .*--force/);
  asBefore(data);
  const { kept } = await restore(data, archive);
  asBefore(kept ?? '');
  expect(readFileSync(join(data, 'secret'), 'utf8')).toBe('a'.repeat(64));
  expect(readFileSync(join(data, 'postgres/cluster/PG_VERSION'), 'utf8').trim()).toBe('18');
});
