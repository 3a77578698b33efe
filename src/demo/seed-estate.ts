import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { deviceKinds } from '../estate/api.ts';
import type { DeviceKind } from '../estate/api.ts';
import { addDevice, listDevices } from '../estate/devices.ts';
import { addSite, listSites } from '../estate/sites.ts';
import type { DemoClient, DemoDevice, DemoSite } from './world.ts';

const ALL = 200;

/** Sites and devices of one client; what is there by name is left as it is. */
export async function seedEstate(deps: Deps, actor: Actor, clientId: string, client: DemoClient): Promise<void> {
  const sites = await listSites(deps, actor, { clientId, retired: 'all', limit: ALL });
  const devices = await listDevices(deps, actor, { clientId, retired: 'all', limit: ALL });
  const siteIds = new Map(sites.items.map(({ name, id }) => [name, id]));
  const known = new Set(devices.items.map(({ name }) => name));
  for (const site of client.sites) {
    const siteId = siteIds.get(site.name) ?? (await makeSite(deps, actor, clientId, site));
    for (const device of site.devices)
      if (!known.has(device.name)) await makeDevice(deps, actor, { clientId, siteId }, device);
  }
}

async function makeSite(deps: Deps, actor: Actor, clientId: string, site: DemoSite): Promise<string> {
  const { devices: _devices, ...fields } = site;
  return (await addSite(deps, actor, { clientId, ...fields })).id;
}

async function makeDevice(
  deps: Deps,
  actor: Actor,
  at: { clientId: string; siteId: string },
  device: DemoDevice,
): Promise<void> {
  const { name, vendor, model, address, criticality } = device;
  await addDevice(deps, actor, {
    ...at,
    name,
    kind: kindOf(device),
    vendor,
    model,
    managementAddress: address,
    criticality,
  });
}

function kindOf({ kind }: DemoDevice): DeviceKind {
  return deviceKinds.find((each) => each === kind) ?? 'other';
}
