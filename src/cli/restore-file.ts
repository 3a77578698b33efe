import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import type { Config } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { openArchive } from '../db/backup/archive.ts';
import type { Archive } from '../db/backup/archive.ts';
import type { About } from '../db/backup/manifest.ts';
import { restoreEmbedded, restoreServer } from '../db/backup/restore.ts';
import type { Restored } from '../db/backup/restore.ts';
import { connectDatabase, reachDatabase } from '../db/connect.ts';
import { holdInstance } from '../db/instance-lock.ts';
import { installationSecret } from '../db/secret.ts';
import { recordCliAct, withDatabase } from './with-database.ts';

/** Checks the whole backup, then restores it where the configuration says. */
export async function restoreFile(file: string, force: boolean): Promise<Restored & { about: About }> {
  const { config } = readConfig(process.env);
  const archive = await openArchive(file);
  try {
    const { kept } = await restoreInto(config, archive, force);
    const { about } = archive.manifest;
    await withDatabase('restore', (session) =>
      recordCliAct(session, { act: 'backup.restore', detail: { file, createdAt: about.createdAt } }),
    );
    return { about, kept };
  } finally {
    await archive.close();
  }
}

async function restoreInto(config: Config, archive: Archive, force: boolean): Promise<Restored> {
  const around = { clock: systemClock, log: silentLog() };
  const options = { archive, dataFolder: config.data, force, ...around };
  const held = await holdInstance(config.data, { doing: 'restore', is: 'command' }, systemClock);
  try {
    if (!config.databaseUrl) return await restoreEmbedded(options);
    const restored = await restoreServer(reachDatabase(config, '').owner, options);
    // The roles' passwords follow the secret that came with the backup.
    await connectDatabase(config, installationSecret(config.data), around);
    return restored;
  } finally {
    await held.release();
  }
}
