import type { Device } from '../estate/api.ts';
import { badUsage } from './output.ts';
import type { Session } from './with-database.ts';

/** A device in service of a client by its name; bad usage where there is none. */
export async function deviceNamed({ deps, actor }: Session, client: string, name: string): Promise<Device> {
  const { findClient } = await import('../people/clients.ts');
  const { listDevices } = await import('../estate/devices.ts');
  const { id: clientId } = await findClient(deps, actor, client);
  const { items } = await listDevices(deps, actor, { clientId, q: name, retired: 'no', limit: 200 });
  const found = items.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw badUsage(`${client} has no device called ${name}. \`watchfloor device list --client ${client}\` shows them.`);
}
