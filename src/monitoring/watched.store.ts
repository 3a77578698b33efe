/** SQL of what of a device is polled. */
import type { Tx } from '../db/open.ts';

export async function interfacesWatched(tx: Tx, deviceId: string): Promise<string[] | undefined> {
  const polled = await tx
    .selectFrom('devicePoll')
    .innerJoin('pollStatus', 'pollStatus.deviceId', 'devicePoll.deviceId')
    .select('devicePoll.deviceId')
    .where('devicePoll.deviceId', '=', deviceId)
    .where('enabled', '=', true)
    .executeTakeFirst();
  if (!polled) return undefined;
  const rows = await tx
    .selectFrom('polledState')
    .select('component')
    .where('deviceId', '=', deviceId)
    .where('kind', '=', 'interface')
    .execute();
  return rows.map(({ component }) => component);
}
