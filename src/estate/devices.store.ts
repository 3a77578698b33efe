import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { Criticality, Device, DeviceFields, DeviceFilter, DeviceQuery } from './api.ts';
import { refusable } from './refusals.ts';
import { searchWords } from './rules.ts';

function devices(tx: Tx) {
  return tx
    .selectFrom('device')
    .innerJoin('client', 'client.id', 'device.clientId')
    .leftJoin('site', 'site.id', 'device.siteId')
    .leftJoin('deviceNote', 'deviceNote.deviceId', 'device.id')
    .select([
      'device.id',
      'device.clientId',
      'client.name as clientName',
      'device.siteId',
      'site.name as siteName',
      'device.name',
      'device.kind',
      'device.vendor',
      'device.model',
      'device.osVersion',
      'device.managementAddress',
      'device.otherAddresses',
      'device.serial',
      'device.supportEnd',
      'device.version',
      'device.createdAt',
      'device.retiredAt',
    ])
    .select([
      sql<string>`coalesce(device_note.text, '')`.as('notes'),
      // One of these four by the table's own check.
      sql<Criticality>`device.criticality`.as('criticality'),
    ]);
}

function filtered(tx: Tx, filter: DeviceFilter) {
  let list = devices(tx).select(sql<string>`lower(device.name)`.as('sortName'));
  if (filter.clientId) list = list.where('device.clientId', '=', filter.clientId);
  if (filter.siteId) list = list.where('device.siteId', '=', filter.siteId);
  if (filter.kind) list = list.where('device.kind', '=', filter.kind);
  if (filter.criticality) list = list.where('device.criticality', '=', filter.criticality);
  if (filter.retired !== 'all') list = list.where('device.retiredAt', filter.retired === 'yes' ? 'is not' : 'is', null);
  for (const word of searchWords(filter.q))
    list = list.where(
      sql<boolean>`(device.search like ${word} or lower(site.name) like ${word} or lower(client.name) like ${word})`,
    );
  return list.orderBy(sql`lower(device.name)`).orderBy('device.id');
}

export async function devicesPage(tx: Tx, query: DeviceQuery): Promise<{ items: Device[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.byText);
  let list = filtered(tx, query);
  if (mark) list = list.where(sql<boolean>`(lower(device.name), device.id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list.limit(query.limit + 1).execute();
  return pageOf(rows, query.limit, (row) => [row.sortName, row.id]);
}

export async function deviceById(tx: Tx, id: string): Promise<Device | undefined> {
  return devices(tx).where('device.id', '=', id).executeTakeFirst();
}

export async function deviceForUpdate(tx: Tx, id: string): Promise<Device | undefined> {
  return devices(tx).where('device.id', '=', id).forUpdate('device').executeTakeFirst();
}

/** Every device in service of a client; `locked` against others until the transaction ends. */
export async function devicesOf(tx: Tx, clientId: string, locked: boolean): Promise<Device[]> {
  const all = devices(tx).where('device.clientId', '=', clientId).where('device.retiredAt', 'is', null);
  return (locked ? all.forUpdate('device') : all).execute();
}

/** All devices that fit a filter, at most `limit`, without pages. */
export async function allDevices(tx: Tx, filter: DeviceFilter, limit: number): Promise<Device[]> {
  return filtered(tx, filter).limit(limit).execute();
}

export async function insertDevice(
  tx: Tx,
  device: DeviceFields & { id: string; clientId: string; createdAt: string },
): Promise<void> {
  const { notes, ...row } = device;
  await refusable(tx.insertInto('device').values(row).execute());
  await writeNotes(tx, device, notes);
}

/** Writes what is given and raises the version. */
export async function updateDevice(
  tx: Tx,
  of: { id: string; clientId: string },
  fields: Partial<DeviceFields> & { retiredAt?: string | null },
): Promise<void> {
  const { notes, ...row } = fields;
  const change = tx
    .updateTable('device')
    .set({ ...row, version: sql<number>`version + 1` })
    .where('id', '=', of.id);
  await refusable(change.execute());
  if (notes !== undefined) await writeNotes(tx, of, notes);
}

/** Which device in service of this client has one of the addresses, other than `except`. */
export async function addressHolder(
  tx: Tx,
  clientId: string,
  addresses: readonly string[],
  except: string | null,
): Promise<{ address: string; name: string } | undefined> {
  if (addresses.length === 0) return undefined;
  const holders = tx
    .selectFrom('deviceAddress')
    .innerJoin('device', 'device.id', 'deviceAddress.deviceId')
    .select(['deviceAddress.address', 'device.name'])
    .where('deviceAddress.clientId', '=', clientId)
    .where('deviceAddress.address', 'in', [...addresses]);
  return (except === null ? holders : holders.where('device.id', '!=', except)).executeTakeFirst();
}

/** Lets devices swap addresses within one transaction: the guard looks when `settleAddresses` is called. */
export async function deferAddresses(tx: Tx): Promise<void> {
  await sql`set constraints device_address_pkey deferred`.execute(tx);
}

export async function settleAddresses(tx: Tx): Promise<void> {
  await refusable(sql`set constraints device_address_pkey immediate`.execute(tx));
}

/** Devices in service with all their addresses and the zone of their site. */
export async function directory(tx: Tx, { clientId, ids }: { clientId?: string; ids?: readonly string[] }) {
  let list = tx
    .selectFrom('device')
    .innerJoin('client', 'client.id', 'device.clientId')
    .leftJoin('site', 'site.id', 'device.siteId')
    .select([
      'device.id',
      'device.clientId',
      'device.siteId',
      'device.name',
      'device.kind',
      'device.vendor',
      'device.managementAddress',
      'device.otherAddresses',
    ])
    .select([
      sql<Criticality>`device.criticality`.as('criticality'),
      sql<string>`coalesce(site.zone, client.zone)`.as('zone'),
    ])
    .where('device.retiredAt', 'is', null);
  if (clientId) list = list.where('device.clientId', '=', clientId);
  if (ids) list = list.where('device.id', 'in', [...ids]);
  return list.execute();
}

export async function namesOf(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('device')
    .innerJoin('client', 'client.id', 'device.clientId')
    .select(['device.id', 'device.name', 'client.name as clientName'])
    .where('device.id', 'in', [...ids])
    .execute();
}

async function writeNotes(tx: Tx, of: { id: string; clientId: string }, text: string): Promise<void> {
  if (text === '') {
    await tx.deleteFrom('deviceNote').where('deviceId', '=', of.id).execute();
    return;
  }
  const note = { deviceId: of.id, clientId: of.clientId, text };
  await tx
    .insertInto('deviceNote')
    .values(note)
    .onConflict((on) => on.column('deviceId').doUpdateSet({ text }))
    .execute();
}
