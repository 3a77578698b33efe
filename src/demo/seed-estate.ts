import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { deviceKinds } from '../estate/api.ts';
import type { DeviceKind, NewDevice } from '../estate/api.ts';
import { addDeviceIn, listDevices } from '../estate/devices.ts';
import { addSiteIn, listSites } from '../estate/sites.ts';
import type { DemoClient, DemoDevice } from './world.ts';

const ALL = 200;

/** Sites and devices of one client; what is there by name is left as it is. */
export async function seedEstate(deps: Deps, actor: Actor, clientId: string, client: DemoClient): Promise<void> {
  const sites = await listSites(deps, actor, { clientId, retired: 'all', limit: ALL });
  const devices = await listDevices(deps, actor, { clientId, retired: 'all', limit: ALL });
  const siteIds = new Map(sites.items.map(({ name, id }) => [name, id]));
  const known = new Set(devices.items.map(({ name }) => name));
  // One transaction a client: sixty small ones would be most of the demo's first start.
  await deps.db.as(scopeOf(actor), async (tx) => {
    for (const { devices: own, ...fields } of client.sites) {
      const siteId = siteIds.get(fields.name) ?? (await addSiteIn(tx, deps, actor, { clientId, ...fields })).id;
      for (const device of own)
        if (!known.has(device.name)) await addDeviceIn(tx, deps, actor, { clientId, siteId, ...fieldsOf(device) });
    }
  });
}

function fieldsOf(device: DemoDevice): Omit<NewDevice, 'clientId' | 'siteId'> {
  const { name, vendor, model, address, criticality } = device;
  return { name, kind: kindOf(device), vendor, model, managementAddress: address, criticality };
}

function kindOf({ kind }: DemoDevice): DeviceKind {
  return deviceKinds.find((each) => each === kind) ?? 'other';
}
