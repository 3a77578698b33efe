/** Reads what senders are told apart by, for all clients: under the role of the records' path only. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { instantOf } from '../base/clock.ts';
import type { IdentityData, KeyKind } from './identify.ts';

export async function loadIdentity(tx: Tx): Promise<IdentityData> {
  const clients = await tx
    .selectFrom('client')
    .select(['id', 'slug', 'zone'])
    .where('archivedAt', 'is', null)
    .execute();
  const { rows: devices } = await sql<IdentityData['devices'][number]>`
    select device.id, device.client_id, device.name, coalesce(site.zone, client.zone) as zone,
      coalesce((select array_agg(host(address)) from device_address where device_address.device_id = device.id and device_address.client_id = device.client_id), '{}') as addresses
    from device join client on client.id = device.client_id left join site on site.id = device.site_id
    where device.retired_at is null and client.archived_at is null`.execute(tx);
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
