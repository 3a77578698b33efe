/** SQL of what of a device is polled. */
import { sql } from 'kysely';
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

export async function numberedInterfaces(
  tx: Tx,
  deviceIds: readonly string[],
): Promise<{ clientId: string; deviceId: string; number: number; name: string }[]> {
  const { rows } = await sql<{ clientId: string; deviceId: string; number: number; name: string }>`
    select client_id, device_id, (detail ->> 'index')::int as number, component as name from polled_state
    where device_id = any (${[...deviceIds]}::uuid[]) and kind = 'interface' and detail ? 'index'`.execute(tx);
  return rows;
}
