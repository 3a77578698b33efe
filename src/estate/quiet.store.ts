/** SQL of quiet windows. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type QuietRow = {
  id: string;
  clientId: string;
  deviceId: string;
  fromAt: string;
  toAt: string;
  ownerKind: 'change';
  ownerId: string;
  ownerName: string;
};

export async function putQuiet(tx: Tx, row: QuietRow & { at: string }): Promise<void> {
  const { fromAt, toAt, ownerName } = row;
  await tx
    .insertInto('quietWindow')
    .values(row)
    .onConflict((on) => on.columns(['ownerKind', 'ownerId', 'deviceId']).doUpdateSet({ fromAt, toAt, ownerName }))
    .execute();
}

/** Ends those that have begun, and takes back those that have not. */
export async function cutQuiet(tx: Tx, ownerId: string, at: string): Promise<void> {
  await sql`delete from quiet_window where owner_id = ${ownerId} and from_at >= ${at}`.execute(tx);
  await sql`update quiet_window set to_at = ${at} where owner_id = ${ownerId} and to_at > ${at}`.execute(tx);
}

/** The window in which a device was quiet at an instant; of several the one that lasts longest. */
export async function quietAt(
  tx: Tx,
  { clientId, deviceId, at }: { clientId: string; deviceId: string; at: string },
): Promise<QuietRow | undefined> {
  const { rows } = await sql<QuietRow>`
    select id, client_id, device_id, from_at, to_at, owner_kind, owner_id, owner_name from quiet_window
    where client_id = ${clientId} and device_id = ${deviceId} and from_at <= ${at} and to_at > ${at} order by to_at desc limit 1`.execute(
    tx,
  );
  return rows[0];
}

/** Windows of one device that overlap a span, oldest first. */
export async function quietOf(tx: Tx, deviceId: string, from: string, to: string): Promise<QuietRow[]> {
  const { rows } = await sql<QuietRow>`
    select id, client_id, device_id, from_at, to_at, owner_kind, owner_id, owner_name from quiet_window
    where device_id = ${deviceId} and from_at <= ${to} and to_at > ${from} order by from_at limit 50`.execute(tx);
  return rows;
}

export type QuietMark = { key: string; ownerKind: 'change'; ownerId: string; ownerName: string };

/** In whose window each of these moments of devices fell; of several the one that lasts longest. */
export async function quietMarks(
  tx: Tx,
  moments: readonly { key: string; deviceId: string; at: string }[],
): Promise<QuietMark[]> {
  const { rows } = await sql<QuietMark>`
    select distinct on (m.key) m.key, q.owner_kind, q.owner_id, q.owner_name
    from jsonb_to_recordset(${JSON.stringify(moments)}::jsonb) as m(key text, "deviceId" uuid, at timestamptz)
      join quiet_window q on q.device_id = m."deviceId" and q.from_at <= m.at and q.to_at > m.at
    order by m.key, q.to_at desc`.execute(tx);
  return rows;
}
