/** The devices of clients: what other slices and the routes may ask of them. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { changedMeanwhile } from '../people/versions.ts';
import type { Criticality, Device, DeviceChange, DeviceFields, DeviceQuery, NewDevice } from './api.ts';
import {
  addressHolder,
  deviceById,
  deviceForUpdate,
  devicesPage,
  directory,
  insertDevice,
  namesOf,
  updateDevice,
} from './devices.store.ts';
import { blankDevice, changesOf, forAudit, seenByClient, sentOnly, tidyAddresses } from './rules.ts';
import type { Changes } from './rules.ts';

/** One page of devices by name. */
export async function listDevices(
  { db }: Deps,
  actor: Actor,
  query: DeviceQuery,
): Promise<{ items: Device[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => devicesPage(tx, query));
}

export async function getDevice({ db }: Pick<Deps, 'db'>, actor: Actor, id: string): Promise<Device> {
  return db.as(scopeOf(actor), (tx) => found(tx, id));
}

export async function addDevice(deps: Deps, actor: Actor, input: NewDevice): Promise<Device> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    await mustBeFree(tx, input, null);
    return addDeviceIn(tx, deps, actor, input);
  });
}

/** As `addDevice`, inside a transaction that does more. */
export async function addDeviceIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  input: NewDevice,
): Promise<Device> {
  const now = clock.now();
  const id = newId(now);
  const { clientId, name, kind, ...more } = input;
  const fields = tidy({ ...blankDevice, ...sentOnly(more), name, kind });
  await insertDevice(tx, { ...fields, id, clientId, createdAt: isoOf(now) });
  const detail = { name, kind, managementAddress: fields.managementAddress };
  await tell(tx, clock, actor, { id, clientId, act: 'device.add', change: 'added', published: true, detail });
  return found(tx, id);
}

export async function changeDevice(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, ...asked }: DeviceChange,
): Promise<Device> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await current(tx, id, version);
    if (before.retiredAt !== null)
      throw new Problem('device/retired', 409, 'This device is retired. Reinstate it to change it.');
    await mustBeFree(tx, { ...before, ...sentOnly(asked) }, id);
    await changeDeviceIn(tx, deps, actor, before, sentOnly(asked));
    return found(tx, id);
  });
}

/** Writes what differs; nothing at all, not even a fact, when nothing does. Says what differed. */
export async function changeDeviceIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  before: Device,
  asked: Partial<DeviceFields>,
): Promise<Changes> {
  const { id, clientId } = before;
  const { otherAddresses } = tidy({ ...before, ...asked });
  const changes = changesOf(before, { ...asked, otherAddresses });
  if (Object.keys(changes).length === 0) return changes;
  await updateDevice(tx, before, { ...asked, otherAddresses });
  await tell(tx, clock, actor, {
    id,
    clientId,
    act: 'device.change',
    change: 'changed',
    published: seenByClient(changes),
    detail: { version: before.version + 1, changed: forAudit(changes) },
  });
  return changes;
}

/** Takes a device out of service: its name and addresses are free again, its history stays. */
export async function retireDevice(deps: Deps, actor: Actor, id: string, version: number): Promise<Device> {
  return setRetired(deps, actor, { id, version, retired: true });
}

/** Takes a retired device back; refused when its name or an address has another owner by now. */
export async function reinstateDevice(deps: Deps, actor: Actor, id: string, version: number): Promise<Device> {
  return setRetired(deps, actor, { id, version, retired: false });
}

export type DirectoryEntry = {
  id: string;
  clientId: string;
  siteId: string | null;
  /** Time zone of its site; of its client when it stands nowhere known. */
  zone: string;
  name: string;
  kind: string;
  vendor: string;
  criticality: Criticality;
  addresses: string[];
};

/**
 * Every device in service that the transaction may see, for recognising what they send; or only those of a client, or of
 * these ids. Changes ring as 'device.changed' and 'site.changed'.
 */
export async function deviceDirectory(
  tx: Tx,
  only: { clientId?: string; ids?: readonly string[] } = {},
): Promise<DirectoryEntry[]> {
  const rows = await directory(tx, only);
  return rows.map(({ managementAddress, otherAddresses, ...device }) => ({
    ...device,
    addresses: managementAddress === null ? otherAddresses : [managementAddress, ...otherAddresses],
  }));
}

/** Names of devices and of their clients, by id; those that the transaction may not see are missing. */
export async function deviceNames(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { name: string; clientName: string }>> {
  return new Map((await namesOf(tx, ids)).map(({ id, ...names }) => [id, names]));
}

async function setRetired(
  deps: Deps,
  actor: Actor,
  { id, version, retired }: { id: string; version: number; retired: boolean },
): Promise<Device> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await current(tx, id, version);
    if ((before.retiredAt !== null) === retired) return before;
    if (!retired) await mustBeFree(tx, before, id);
    await updateDevice(tx, before, { retiredAt: retired ? isoOf(deps.clock.now()) : null });
    const [act, change] = retired ? ['device.retire', 'retired'] : ['device.reinstate', 'reinstated'];
    const detail = { name: before.name, version: version + 1, changed: { retired: [!retired, retired] } };
    await tell(tx, deps.clock, actor, {
      id,
      clientId: before.clientId,
      act,
      change,
      published: true,
      detail,
    });
    return found(tx, id);
  });
}

type Told = {
  id: string;
  clientId: string;
  act: string;
  change: string;
  published: boolean;
  detail: Record<string, unknown>;
};

async function tell(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  { id, clientId, act, change, published, detail }: Told,
): Promise<void> {
  await recordFact(tx, clock, { topic: 'device.changed', clientId, subjectId: id, published, data: { change } });
  await audit(tx, clock, actor, { act, recordKind: 'device', recordId: id, clientId, detail });
}

function tidy<T extends Pick<DeviceFields, 'managementAddress' | 'otherAddresses'>>(fields: T): T {
  return { ...fields, otherAddresses: tidyAddresses(fields.managementAddress, fields.otherAddresses) };
}

type Addressed = {
  clientId: string;
  managementAddress?: string | null | undefined;
  otherAddresses?: readonly string[] | undefined;
};

/** Names the device that has an address already; the table's own guard only knows that there is one. */
async function mustBeFree(
  tx: Tx,
  { clientId, managementAddress, otherAddresses }: Addressed,
  id: string | null,
): Promise<void> {
  const addresses = [managementAddress, ...(otherAddresses ?? [])].filter((address) => typeof address === 'string');
  const holder = await addressHolder(tx, clientId, addresses, id);
  if (!holder) return;
  throw new Problem(
    'device/address-taken',
    409,
    `${holder.address} is the address of ${holder.name}, a device in service of the same client. Correct one of the two, or retire the old device first.`,
  );
}

async function found(tx: Tx, id: string): Promise<Device> {
  const device = await deviceById(tx, id);
  if (!device) throw notFound('device');
  return device;
}

async function current(tx: Tx, id: string, version: number): Promise<Device> {
  const device = await deviceForUpdate(tx, id);
  if (!device) throw notFound('device');
  if (device.version !== version) throw await changedMeanwhile(tx, { kind: 'device', id, version, current: device });
  return device;
}
