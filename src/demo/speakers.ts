/** Every device of the world with the collector of its client that passes its words on. */
import type { DemoClient, DemoDevice } from './world.ts';
import { clients } from './world.ts';

export type Speaker = { client: string; relay: string; device: DemoDevice };

/** A client's collector: an address of this machine's own, so that nothing ever leaves it. */
export function relayOf({ name }: Pick<DemoClient, 'name'>): string {
  return `127.0.1.${clients.findIndex((each) => each.name === name) + 1}`;
}

export const speakers: readonly Speaker[] = clients.flatMap((client) =>
  client.sites.flatMap(({ devices }) =>
    devices.map((device) => ({ client: client.name, relay: relayOf(client), device })),
  ),
);

/** Sends too, though nobody registered it: what it says waits in quarantine. */
export const stranger: Speaker = {
  client: 'nobody',
  relay: '127.0.1.200',
  device: {
    name: 'lej-fw1',
    kind: 'firewall',
    vendor: 'Juniper',
    model: 'SRX345',
    address: '10.0.9.1',
    criticality: 'normal',
    speaks: 'srx',
  },
};
