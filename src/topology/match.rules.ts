/**
 * Who a neighbour is. In this order, and never by guess: what a person has drawn for that port; an address that exactly
 * one node of the client has; a name that exactly one has; the hardware address of its chassis.
 */
import { isEverybodys, macOf, mayBeSamePort, nameKey, portKey } from './ports.rules.ts';

/** What a device says about the one at the other end. */
export type Neighbour = {
  /** Port of the one that tells. */
  port: string;
  theirPort: string;
  systemName: string;
  chassisMac: string;
  addresses: readonly string[];
  /** What it says it is, when it says so. */
  kind?: string;
};

export type Known = {
  id: string;
  name: string;
  systemName: string;
  chassisMac: string;
  addresses: readonly string[];
  deviceId: string | null;
};

export type LinkRow = {
  id: string;
  aId: string;
  bId: string;
  aPort: string;
  bPort: string;
  label: string;
  /** Drawn or imported by people, and still so. */
  designed: boolean;
};

export type Match = { is: 'known'; id: string; by: 'drawn' | 'address' | 'name' | 'chassis' } | { is: 'new' };

export function matchNeighbour(
  told: Neighbour,
  reporterId: string,
  world: { nodes: readonly Known[]; links: readonly LinkRow[] },
): Match {
  const drawn = drawnFor(told.port, reporterId, world.links);
  if (drawn !== undefined) return { is: 'known', id: drawn, by: 'drawn' };
  const others = world.nodes.filter(({ id }) => id !== reporterId);
  const addresses = told.addresses.filter((address) => !isEverybodys(address));
  // Asked of all nodes: an address of the one that tells is not unique either.
  const byAddress = onlyOne(world.nodes, (node) => addresses.some((address) => node.addresses.includes(address)));
  if (byAddress && byAddress.id !== reporterId) return { is: 'known', id: byAddress.id, by: 'address' };
  const name = nameKey(told.systemName);
  const byName =
    name === '' ? undefined : onlyOne(others, (node) => [nameKey(node.name), nameKey(node.systemName)].includes(name));
  if (byName) return { is: 'known', id: byName.id, by: 'name' };
  const mac = macOf(told.chassisMac);
  const byMac = mac === '' ? undefined : onlyOne(others, (node) => node.chassisMac === mac);
  return byMac ? { is: 'known', id: byMac.id, by: 'chassis' } : { is: 'new' };
}

/** What a node nobody knows is called until a person names it. */
export function nameOf(told: Neighbour): string {
  const address = told.addresses.find((each) => !isEverybodys(each));
  return told.systemName.trim() || address || macOf(told.chassisMac) || `neighbour on ${told.port}`;
}

export type Ends = { aId: string; bId: string; aPort: string; bPort: string };

/** Both tellings of one link have one form: the smaller id first. */
export function endsOf(from: { id: string; port: string }, to: { id: string; port: string }): Ends {
  const [a, b] = from.id < to.id ? [from, to] : [to, from];
  return { aId: a.id, bId: b.id, aPort: a.port, bPort: b.port };
}

/**
 * The link that these ends are, among those between the same two nodes. A port known on both sides must agree; the one
 * with most in common is it; two that are equally likely are none, since parallel links stay apart.
 */
export function findLink(ends: Ends, links: readonly LinkRow[], label = ''): LinkRow | undefined {
  const between = links.filter(({ aId, bId }) => aId === ends.aId && bId === ends.bId);
  const able = between.filter(
    (link) =>
      mayBeSamePort(link.aPort, ends.aPort) &&
      mayBeSamePort(link.bPort, ends.bPort) &&
      (label === '' || link.label === '' || label === link.label),
  );
  const scored = able.map((link) => ({
    link,
    score: agreement(link, ends) + (label !== '' && link.label === label ? 1 : 0),
  }));
  const best = Math.max(...scored.map(({ score }) => score));
  const winners = scored.filter(({ score }) => score === best);
  return winners.length === 1 ? winners[0]?.link : undefined;
}

/** A known name is kept, one that was missing is filled in. */
export function filledIn(link: Ends, told: Ends): Pick<Ends, 'aPort' | 'bPort'> | undefined {
  const aPort = link.aPort === '' ? told.aPort : link.aPort;
  const bPort = link.bPort === '' ? told.bPort : link.bPort;
  return aPort === link.aPort && bPort === link.bPort ? undefined : { aPort, bPort };
}

function agreement(link: Ends, ends: Ends): number {
  const agrees = (a: string, b: string): number => (a !== '' && portKey(a) === portKey(b) ? 1 : 0);
  return agrees(link.aPort, ends.aPort) + agrees(link.bPort, ends.bPort);
}

function drawnFor(port: string, reporterId: string, links: readonly LinkRow[]): string | undefined {
  if (portKey(port) === '') return undefined;
  const far = links.flatMap((link) => {
    if (!link.designed) return [];
    if (link.aId === reporterId && portKey(link.aPort) === portKey(port)) return [link.bId];
    if (link.bId === reporterId && portKey(link.bPort) === portKey(port)) return [link.aId];
    return [];
  });
  return new Set(far).size === 1 ? far[0] : undefined;
}

function onlyOne<T>(all: readonly T[], fits: (each: T) => boolean): T | undefined {
  const found = all.filter(fits);
  return found.length === 1 ? found[0] : undefined;
}
