/** What may happen after the opening: one of these now and then, at a device that can have it. */
import type { Cue } from './episodes.ts';
import * as episodes from './episodes.ts';
import type { Random } from './random.ts';
import { speakers } from './speakers.ts';
import type { DemoDevice } from './world.ts';

type Chance = { weight: number; speaks: DemoDevice['speaks']; happens(device: string, random: Random): Cue[] };

const outside = (random: Random): string => `192.0.2.${random.whole(2, 250)}`;
const net = (device: string): string => {
  const address = speakers.find((speaker) => speaker.device.name === device)?.device.address ?? '10.0.1.1';
  return address.slice(0, address.lastIndexOf('.'));
};
const attacks = [
  'HTTP:APP:EXAMPLE-OVERFLOW',
  'HTTP:SQL:EXAMPLE-INJECTION',
  'SSH:EXAMPLE-BRUTE',
  'SMB:EXAMPLE-TRAVERSAL',
] as const;

const chances: readonly Chance[] = [
  {
    weight: 3,
    speaks: 'srx',
    happens: (device, random) =>
      episodes.attacked(
        device,
        {
          name: random.pick(attacks),
          from: outside(random),
          to: `${net(device)}.20`,
          severity: random.pick(['MEDIUM', 'MEDIUM', 'HIGH']),
          action: 'DROP',
        },
        random.whole(1, 4),
      ),
  },
  { weight: 2, speaks: 'srx', happens: (device, random) => episodes.scanned(device, outside(random)) },
  {
    weight: 1,
    speaks: 'srx',
    happens: (device, random) =>
      episodes.infectedDownload(device, 'Test.Sample', `${net(device)}.${random.whole(30, 90)}`),
  },
  {
    weight: 2,
    speaks: 'srx',
    happens: (device, random) =>
      episodes.committed(device, random.pick(['netops', 'secops']), `CR-${random.whole(100, 400)} planned change`),
  },
  {
    weight: 2,
    speaks: 'srx',
    happens: (device, random) => episodes.tunnelLost(device, 'to-cloud', '203.0.113.60', random.whole(20, 240)),
  },
  {
    weight: 3,
    speaks: 'junos-switch',
    happens: (device, random) => episodes.portDown(device, random.whole(0, 23), random.whole(15, 300)),
  },
  {
    weight: 1,
    speaks: 'junos-switch',
    happens: (device, random) => episodes.portFlaps(device, random.whole(0, 23), random.whole(4, 6)),
  },
  {
    weight: 2,
    speaks: 'cisco',
    happens: (device, random) => episodes.ospfLost(device, '10.255.0.2', random.whole(20, 200)),
  },
  {
    weight: 1,
    speaks: 'cisco',
    happens: (device, random) => episodes.bgpLost(device, '203.0.113.33', random.whole(20, 200)),
  },
  {
    weight: 1,
    speaks: 'cisco',
    happens: (device, random) => episodes.routerLinkDown(device, 'GigabitEthernet0/0/1', random.whole(20, 200)),
  },
  { weight: 3, speaks: 'linux', happens: (device, random) => episodes.guessedPasswords(device, outside(random)) },
  {
    weight: 2,
    speaks: 'fortigate',
    happens: (device, random) =>
      episodes.attackedFortigate(device, {
        name: 'Example.Log.Remote.Code.Execution',
        from: outside(random),
        to: `${net(device)}.20`,
        severity: random.pick(['medium', 'high']),
        action: 'dropped',
      }),
  },
];

/** The next thing that happens, from its own beginning on. */
export function incident(random: Random): Cue[] {
  let left = random.next() * chances.reduce((sum, { weight }) => sum + weight, 0);
  const chance = chances.find(({ weight }) => (left -= weight) < 0) ?? random.pick(chances);
  const { device } = random.pick(speakers.filter((speaker) => speaker.device.speaks === chance.speaks));
  return chance.happens(device.name, random);
}

/** Devices of which nothing is heard any more some time after the start; late enough that their habit is known. */
export const fallsSilent = { device: 'vnl-srv1', afterMs: 75 * 60_000 } as const;
