/**
 * What the lab's network looks like, as data: who there is, and what is wired to what.
 *
 *        nms ── core ══ acc1 ── acc2          ══ two links
 *              /    \
 *           fw1 ──── fw2                      a pair, its own link between them
 *              \    /
 *               br1 ── br2                    the branch, reached over either
 *
 * Every router has a loopback address it is managed by, in the same network it forwards: what is cut off cannot be asked.
 */

/** Who forwards. The order is that of their numbers, and of starting. */
export const routers = ['core', 'fw1', 'fw2', 'acc1', 'acc2', 'br1', 'br2'] as const;
export type Router = (typeof routers)[number];

/** One end of a cable. */
export type End = { readonly at: Router | 'nms'; readonly port: string };

/** A cable between two ends; each has a /30 of its own. */
export type Cable = { readonly name: string; readonly a: End; readonly b: End };

const cable = (name: string, from: readonly [End['at'], string], to: readonly [Router, string]): Cable => ({
  name,
  a: { at: from[0], port: from[1] },
  b: { at: to[0], port: to[1] },
});

export const cables: readonly Cable[] = [
  cable('nms-core', ['nms', 'eth0'], ['core', 'mgmt0']),
  cable('core-acc1-a', ['core', 'ge0'], ['acc1', 'ge0']),
  cable('core-acc1-b', ['core', 'ge1'], ['acc1', 'ge1']),
  cable('acc1-acc2', ['acc1', 'ge2'], ['acc2', 'ge0']),
  cable('core-fw1', ['core', 'ge2'], ['fw1', 'ge0']),
  cable('core-fw2', ['core', 'ge3'], ['fw2', 'ge0']),
  cable('fw1-fw2', ['fw1', 'ha0'], ['fw2', 'ha0']),
  cable('fw1-br1', ['fw1', 'ge1'], ['br1', 'ge0']),
  cable('fw2-br1', ['fw2', 'ge1'], ['br1', 'ge1']),
  cable('br1-br2', ['br1', 'ge2'], ['br2', 'ge0']),
];

/** Address by which a router is managed. */
export const loopbackOf = (router: Router): string => `10.255.0.${routers.indexOf(router) + 1}`;

/** Addresses of the two ends of a cable, with the length of their network. */
export function addressesOf(wire: Cable): { a: string; b: string; length: 30 } {
  const net = cables.indexOf(wire);
  return { a: `10.9.${net}.1`, b: `10.9.${net}.2`, length: 30 };
}

/** Who is asked, and tells, by version 3 alone, signed and encrypted; of these fw1 asks for a receipt of what it tells. */
export const inVersion3: ReadonlySet<Router> = new Set<Router>(['fw1', 'fw2', 'br1']);
export const informing: ReadonlySet<Router> = new Set<Router>(['fw1']);

/** Where the monitoring host takes in traps and syslog. */
export const nmsAddress = '10.9.0.1';

/** All that is plugged into a machine. */
export function portsOf(at: End['at']): { port: string; address: string; cable: Cable }[] {
  return cables.flatMap((wire) => {
    const { a, b } = addressesOf(wire);
    if (wire.a.at === at) return [{ port: wire.a.port, address: a, cable: wire }];
    return wire.b.at === at ? [{ port: wire.b.port, address: b, cable: wire }] : [];
  });
}

export function cableNamed(name: string): Cable {
  const found = cables.find((wire) => wire.name === name);
  if (!found) throw new Error(`no cable is named ${name}; there are ${cables.map((wire) => wire.name).join(', ')}`);
  return found;
}
