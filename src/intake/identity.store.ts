/** Reads what senders are told apart by, for all clients: under the role of the records' path only. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { deviceDirectory } from '../estate/devices.ts';
import { instantOf } from '../base/clock.ts';
import type { IdentityData, KeyKind } from './identify.ts';

export async function loadIdentity(tx: Tx): Promise<IdentityData> {
  const clients = await tx
    .selectFrom('client')
    .select(['id', 'slug', 'zone'])
    .where('archivedAt', 'is', null)
    .execute();
  const devices = await deviceDirectory(tx);
  const listeners = await tx
    .selectFrom('listener')
    .select(['key', 'clientId'])
    .where('clientId', 'is not', null)
    .$narrowType<{ clientId: string }>()
    .execute();
  const { rows: keys } = await sql<
    Omit<IdentityData['keys'][number], 'expiresAt'> & { kind: KeyKind; expiresAt: string | null }
  >`
    select id, kind, encode(hash, 'hex') as hash, client_id, device_id, name, expires_at from source_key where enabled`.execute(
    tx,
  );
  const relays = await tx.selectFrom('relay').select(['clientId', 'address']).where('enabled', '=', true).execute();
  return {
    clients,
    devices,
    listeners,
    keys: keys.map((key) => ({ ...key, expiresAt: key.expiresAt === null ? null : instantOf(key.expiresAt) })),
    relays,
  };
}

export type SnmpUserRow = {
  id: string;
  clientId: string;
  deviceId: string | null;
  name: string;
  auth: string;
  priv: string;
  keys: Buffer;
};

export async function loadSnmpUsers(tx: Tx): Promise<SnmpUserRow[]> {
  return tx
    .selectFrom('snmpUser')
    .select(['id', 'clientId', 'deviceId', 'name', 'auth', 'priv', 'keys'])
    .where('enabled', '=', true)
    .execute();
}

export type ListenerRow = { id: string; key: string; clientId: string | null; kind: string; port: number };

export async function loadListeners(tx: Tx): Promise<ListenerRow[]> {
  return tx
    .selectFrom('listener')
    .select(['id', 'key', 'clientId', 'kind', 'port'])
    .where('enabled', '=', true)
    .orderBy('key')
    .execute();
}
