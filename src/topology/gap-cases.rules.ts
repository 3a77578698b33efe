/** How the rules of gaps look at a drawing: what carries others, where zones meet, what only seems redundant. */
import { neighboursOf, reach, weakPoints } from './graph.rules.ts';
import type { MapLink, MapNode } from './map-api.ts';

export type GapWorld = {
  nodes: readonly MapNode[];
  links: readonly MapLink[];
  /** More of each node, by its id. */
  traits: ReadonlyMap<string, Traits>;
  /** Today, as a day in UTC. */
  today: string;
};
export type Traits = {
  managedFrom: readonly string[];
  /** Those near their end, with what polling says of them. */
  certificates: readonly { name: string; words: string }[];
  supportEnd: string | null;
};
export type Hit = { key: string; title: string; why: string; nodes: string[]; links: string[] };
export const ends = new Set([
  'server',
  'endpoint',
  'printer',
  'phone',
  'camera',
  'sensor',
  'power',
  'hypervisor',
  'storage',
  'unknown',
  'other',
]);
export const guards = new Set(['firewall', 'vpn-gateway']);

export function flatSegments({ nodes, links }: GapWorld): Hit[] {
  const open = nodes.filter(({ kind }) => !guards.has(kind) && kind !== 'cloud');
  const graph = neighboursOf(
    open.map(({ id }) => id),
    links,
  );
  const byId = new Map(open.map((node) => [node.id, node]));
  const done = new Set<string>();
  const hits: Hit[] = [];
  for (const { id } of open) {
    if (done.has(id)) continue;
    const part = reach(id, graph);
    for (const each of part) done.add(each);
    const zones = [...new Set(part.map((each) => byId.get(each)?.zone ?? '').filter((zone) => zone !== ''))].toSorted();
    if (zones.length < 2) continue;
    const own = new Set(part);
    const crossing = links.filter(({ a, b }) => own.has(a) && own.has(b) && isBetweenZones(byId.get(a), byId.get(b)));
    const bones = part.filter((each) => !ends.has(byId.get(each)?.kind ?? ''));
    const site = byId.get(bones[0] ?? '')?.siteName ?? '';
    const where = site === '' ? '' : ` at ${site}`;
    hits.push(
      hit(
        [zones.join(' '), site],
        `No firewall between ${zones.join(' and ')}${where}`,
        `${zones.join(' and ')}${where} are joined by ${named(bones.slice(0, 6), (each) => byId.get(each)?.name ?? '?')}, none of which is a firewall.`,
        {
          nodes: bones,
          links: crossing.map((link) => link.id),
        },
      ),
    );
  }
  return hits;
}

export function oneArmed({ nodes, links }: GapWorld): Hit[] {
  const { name, has } = spineOf(nodes, links);
  return nodes.flatMap((node) => {
    if (node.kind !== 'switch') return [];
    const own = links.filter(
      ({ a, b, lostAt }) => lostAt === null && (a === node.id || b === node.id) && has(a) && has(b),
    );
    const far = new Set(own.map(({ a, b }) => (a === node.id ? b : a)));
    const [only, ...more] = far;
    if (own.length < 2 || only === undefined || more.length > 0) return [];
    // The larger of two that only have each other is where the smaller hangs, not the other way round.
    const others = links.filter(({ a, b }) => (a === only || b === only) && has(a) && has(b)).length;
    if (others <= own.length) return [];
    return [
      hit(
        [node.id],
        `${node.name} hangs on ${name(only)} alone`,
        `${own.length} links of ${node.name} all go to ${name(only)}.`,
        { nodes: [node.id, only], links: own.map(({ id }) => id) },
      ),
    ];
  });
}

export function notAsDrawn({ nodes, links }: GapWorld): Hit[] {
  const { name, has } = spineOf(nodes, links);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const both = (link: MapLink, layer: 'designed' | 'seen'): boolean =>
    [link.a, link.b].every((id) => byId.get(id)?.layers.includes(layer));
  return links.flatMap((link) => {
    if (!has(link.a) || !has(link.b) || link.lostAt !== null) return [];
    const [drawn, seen] = [link.layers.includes('designed'), link.layers.includes('seen')];
    const between = `${name(link.a)} – ${name(link.b)}`;
    const parts = { nodes: [link.a, link.b], links: [link.id] };
    if (drawn && !seen && both(link, 'seen'))
      return [
        hit(
          [link.id],
          `${between} is drawn and not seen`,
          'Both ends tell of their neighbours, and neither tells of this link.',
          parts,
        ),
      ];
    if (seen && !drawn && both(link, 'designed'))
      return [
        hit(
          [link.id],
          `${between} is seen and not drawn`,
          'Both ends are in the drawing, and this link is not.',
          parts,
        ),
      ];
    return [];
  });
}

type Spine = { name: (id: string) => string; has: (id: string) => boolean; weak: ReturnType<typeof weakPoints> };

/** What carries others: hosts hang on one switch by nature. */
export function spineOf(nodes: readonly MapNode[], links: readonly MapLink[]): Spine {
  const bones = nodes.filter(({ kind }) => !ends.has(kind));
  const ids = new Set(bones.map(({ id }) => id));
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return {
    name: (id) => names.get(id) ?? '?',
    has: (id) => ids.has(id),
    weak: weakPoints(
      [...ids],
      links.filter(({ lostAt }) => lostAt === null),
    ),
  };
}

export function hit(
  key: readonly string[],
  title: string,
  why: string,
  parts: { nodes: string[]; links: string[] },
): Hit {
  return { key: key.join(' '), title, why, ...parts };
}

export function isBorder(a: MapNode | undefined, b: MapNode | undefined): boolean {
  return a?.siteId !== b?.siteId || isBetweenZones(a, b);
}

function isBetweenZones(a: MapNode | undefined, b: MapNode | undefined): boolean {
  return a !== undefined && b !== undefined && a.zone !== '' && b.zone !== '' && a.zone !== b.zone;
}

export function isWell({ state }: MapNode): boolean {
  return state === 'up' || state === 'degraded' || state === 'unwatched';
}

export function placeOf({ a, b, aPort, bPort }: MapLink, id: string, nodes: readonly MapNode[]): string {
  const [farId, port] = a === id ? [b, bPort] : [a, aPort];
  const far = nodes.find((node) => node.id === farId)?.name ?? '';
  return `${far} ${port}`.trim();
}

export function named(ids: readonly string[], name: (id: string) => string): string {
  const names = ids.map(name).toSorted();
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
