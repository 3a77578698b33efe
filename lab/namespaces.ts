/** Machines as network namespaces of the kernel, cables as pairs of virtual Ethernet ports. Needs root. */
import { execFileSync, spawnSync } from 'node:child_process';
import { addressesOf, cables, loopbackOf, portsOf, routers } from './plan.ts';
import type { Cable, End } from './plan.ts';

/** Whether this machine lets us: root, and `ip` from iproute2. */
export function canMakeNamespaces(): boolean {
  return process.getuid?.() === 0 && spawnSync('ip', ['-V'], { stdio: 'ignore' }).status === 0;
}

/** Runs `ip`; an error carries what it said. */
export function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export type Names = { of(at: End['at']): string; cables: string };

/** Names of the namespaces; the prefix keeps two labs on one machine apart. */
export const namesWith = (prefix: string): Names => ({ of: (at) => `${prefix}-${at}`, cables: `${prefix}-cables` });

export const machines: readonly End['at'][] = ['nms', ...routers];

/** Makes the machines and lays every cable. */
export function build(names: Names): void {
  for (const namespace of [...machines.map(names.of), names.cables]) {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  for (const wire of cables) lay(names, wire);
  for (const router of routers) {
    inside(names.of(router), 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    ip('-n', names.of(router), 'addr', 'add', `${loopbackOf(router)}/32`, 'dev', 'lo');
  }
  const [way] = portsOf('nms').map(({ cable }) => addressesOf(cable).b);
  if (way) ip('-n', names.of('nms'), 'route', 'add', 'default', 'via', way);
}

/** What is in the middle of a cable: a bridge, and a port towards either end. */
const middleOf = (wire: Cable): { bridge: string; a: string; b: string } => {
  const number = cables.indexOf(wire);
  return { bridge: `cable${number}`, a: `c${number}a`, b: `c${number}b` };
};

/** Bridges keep neighbours' announcements (01:80:c2:00:00:0e, LLDP) to themselves unless told not to. */
const LETS_LLDP_PASS = '0x4000';

/**
 * Lays one cable: both ports with their addresses, up. In its middle, in a namespace of the cables, is a bridge: taken down
 * there, both ends lose their carrier, as when a cable is cut, and no router knows of it by another way.
 */
export function lay(names: Names, wire: Cable): void {
  const { a, b, length } = addressesOf(wire);
  const middle = middleOf(wire);
  const cable = (...args: readonly string[]): string => ip('-n', names.cables, ...args);
  cable('link', 'add', middle.bridge, 'type', 'bridge', 'group_fwd_mask', LETS_LLDP_PASS, 'mcast_snooping', '0');
  cable('link', 'set', middle.bridge, 'up');
  for (const [end, other, port, address] of [
    [wire.a, wire.b, middle.a, a],
    [wire.b, wire.a, middle.b, b],
  ] as const) {
    const there = names.of(end.at);
    ip('link', 'add', end.port, 'netns', there, 'type', 'veth', 'peer', 'name', port, 'netns', names.cables);
    cable('link', 'set', port, 'master', middle.bridge, 'up');
    ip('-n', there, 'link', 'set', end.port, 'alias', `to ${other.at} ${other.port}`);
    ip('-n', there, 'addr', 'add', `${address}/${length}`, 'dev', end.port);
    ip('-n', there, 'link', 'set', end.port, 'up');
  }
}

/** Both ends lose their carrier, or have it again. */
export function carry(names: Names, wire: Cable, state: 'up' | 'down'): void {
  const { a, b } = middleOf(wire);
  for (const port of [a, b]) ip('-n', names.cables, 'link', 'set', port, state);
}

/** Takes a cable out: its ports are gone. */
export function unplug(names: Names, wire: Cable): void {
  const { bridge, a, b } = middleOf(wire);
  for (const port of [a, b, bridge]) ip('-n', names.cables, 'link', 'del', port);
}

/** Removes the namespaces that are there, and with them every port and route. */
export function remove(names: Names): void {
  const there = new Set(
    ip('netns', 'list')
      .split('\n')
      .map((line) => line.split(' ')[0]),
  );
  for (const namespace of [...machines.map(names.of), names.cables])
    if (there.has(namespace)) ip('netns', 'del', namespace);
}

/** Runs a program on a machine and waits for its end. */
export function inside(namespace: string, program: string, ...args: readonly string[]): string {
  return ip('netns', 'exec', namespace, program, ...args);
}
