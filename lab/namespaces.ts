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

export type Names = { of(at: End['at']): string };

/** Names of the namespaces; the prefix keeps two labs on one machine apart. */
export const namesWith = (prefix: string): Names => ({ of: (at) => `${prefix}-${at}` });

export const machines: readonly End['at'][] = ['nms', ...routers];

/** Makes the machines and lays every cable. */
export function build(names: Names): void {
  for (const at of machines) {
    ip('netns', 'add', names.of(at));
    ip('-n', names.of(at), 'link', 'set', 'lo', 'up');
  }
  for (const wire of cables) lay(names, wire);
  for (const router of routers) {
    inside(names.of(router), 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    ip('-n', names.of(router), 'addr', 'add', `${loopbackOf(router)}/32`, 'dev', 'lo');
  }
  const [way] = portsOf('nms').map(({ cable }) => addressesOf(cable).b);
  if (way) ip('-n', names.of('nms'), 'route', 'add', 'default', 'via', way);
}

/** Lays one cable: both ports with their addresses, up. */
export function lay(names: Names, wire: Cable): void {
  const { a, b, length } = addressesOf(wire);
  const [here, there] = [names.of(wire.a.at), names.of(wire.b.at)];
  ip('link', 'add', wire.a.port, 'netns', here, 'type', 'veth', 'peer', 'name', wire.b.port, 'netns', there);
  for (const [namespace, port, address] of [
    [here, wire.a.port, a],
    [there, wire.b.port, b],
  ] as const) {
    ip('-n', namespace, 'addr', 'add', `${address}/${length}`, 'dev', port);
    ip('-n', namespace, 'link', 'set', port, 'up');
  }
}

/** Removes the machines that are there, and with them every port and route. */
export function remove(names: Names): void {
  const there = new Set(
    ip('netns', 'list')
      .split('\n')
      .map((line) => line.split(' ')[0]),
  );
  for (const at of machines) if (there.has(names.of(at))) ip('netns', 'del', names.of(at));
}

/** Runs a program on a machine and waits for its end. */
export function inside(namespace: string, program: string, ...args: readonly string[]): string {
  return ip('netns', 'exec', namespace, program, ...args);
}
