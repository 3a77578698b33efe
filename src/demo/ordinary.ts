/** An ordinary moment of a device's day. */
import type { Line } from './lines-juniper.ts';
import { ordinaryFirewall, ordinarySwitch } from './lines-juniper.ts';
import { ordinaryFortigate, ordinaryRouter, ordinaryServer } from './lines-others.ts';
import type { Random } from './random.ts';
import type { DemoDevice } from './world.ts';

/** How often a kind of device speaks, against the others: firewalls say most. */
export const talkativeness: Readonly<Record<DemoDevice['speaks'], number>> = {
  srx: 12,
  fortigate: 12,
  'junos-switch': 1,
  cisco: 2,
  linux: 2,
};

export function ordinaryLine({ name, address, speaks }: DemoDevice, random: Random): Line {
  const net = address.slice(0, address.lastIndexOf('.'));
  switch (speaks) {
    case 'srx':
      return ordinaryFirewall(name, net, random);
    case 'fortigate':
      return ordinaryFortigate(name, net, random);
    case 'junos-switch':
      return ordinarySwitch(name, random);
    case 'cisco':
      return ordinaryRouter(name, random);
    case 'linux':
      return ordinaryServer(name, random);
  }
}
