import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { asOwner, connectDatabase, reachDatabase } from '../db/connect.ts';
import { takeInstance } from '../db/instance-lock.ts';
import { migrate } from '../db/migrate.ts';
import { installationSecret } from '../db/secret.ts';

/** Brings the database to this version, whether a server runs on it or not; returns the migrations applied. */
export async function bringUp(): Promise<readonly string[]> {
  const { config } = readConfig(process.env);
  const around = { clock: systemClock, log: silentLog() };
  const secret = installationSecret(config.data);
  if (config.databaseUrl) return (await connectDatabase(config, secret, around)).migrated;
  const taken = await takeInstance(config.data, { doing: 'migrate', is: 'command' }, systemClock);
  // A running server of an older version goes on: migrations only add what it does not know yet.
  if (!taken.taken) return asOwner(reachDatabase(config, secret).owner, (client) => migrate(client));
  try {
    const database = await connectDatabase(config, secret, around);
    await database.stop();
    return database.migrated;
  } finally {
    await taken.release();
  }
}
