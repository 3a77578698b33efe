/** What differs between two drawings of one network, as one drawing in which each part says how it differs. */
import type { ChangeKind, Layer, MapDiff, MapLink, MapNode } from './map-api.ts';
import type { Drawing } from './map.rules.ts';

type Compared = Pick<MapDiff, 'nodes' | 'links' | 'added' | 'removed' | 'changed'>;
type Part = { id: string; state: string };

/** Between two instants: what came, what went, and what is in another state. */
export function diffOf(before: Drawing, after: Drawing): Compared {
  const nodes = compare<MapNode>(before.nodes, after.nodes, changedNode);
  // An end that is not drawn has no place for its link.
  const known = new Set(nodes.map(({ id }) => id));
  const links = compare<MapLink>(withoutLost(before.links), withoutLost(after.links), changedLink).filter(
    ({ a, b }) => known.has(a) && known.has(b),
  );
  return { nodes, links, ...sums([...nodes, ...links]) };
}

/** Between two layers at one instant: what the first has not, what the second has not. */
export function layerDiffOf(drawing: Drawing, before: Layer, after: Layer): Compared {
  const nodes = drawing.nodes.flatMap((node) => inLayers(node, before, after));
  const known = new Set(nodes.map(({ id }) => id));
  const links = withoutLost(drawing.links).flatMap((link) => inLayers(link, before, after));
  const ends = new Set(links.flatMap(({ a, b }) => [a, b]));
  // Ends in neither layer are drawn all the same, so that their links have a place.
  const bare = drawing.nodes
    .filter(({ id }) => ends.has(id) && !known.has(id))
    .map((node) => ({ ...node, change: 'same' as const, says: '' }));
  return { nodes: [...nodes, ...bare], links, ...sums([...nodes, ...links]) };
}

function compare<T extends Part>(
  before: readonly T[],
  after: readonly T[],
  changed: (was: T, is: T) => string,
): (T & { change: ChangeKind; says: string })[] {
  const was = new Map(before.map((each) => [each.id, each]));
  const is = new Map(after.map((each) => [each.id, each]));
  const kept = after.map((each) => {
    const old = was.get(each.id);
    const says = old ? changed(old, each) : 'Added';
    return { ...each, change: kindOf(old !== undefined, says), says };
  });
  const gone = before
    .filter(({ id }) => !is.has(id))
    .map((each) => ({ ...each, change: 'removed' as const, says: 'Removed' }));
  return [...kept, ...gone];
}

function kindOf(known: boolean, says: string): ChangeKind {
  if (!known) return 'added';
  return says === '' ? 'same' : 'changed';
}

function changedNode(was: MapNode, is: MapNode): string {
  const says = was.state === is.state ? [] : [`Was ${was.state}, is ${is.state}`];
  if (was.siteId !== is.siteId) says.push(`Moved to ${is.siteName ?? 'no site'}`);
  return says.join('. ');
}

function changedLink(was: MapLink, is: MapLink): string {
  return was.state === is.state ? '' : `Was ${was.state}, is ${is.state}`;
}

function inLayers<T extends { layers: readonly Layer[] }>(
  part: T,
  before: Layer,
  after: Layer,
): (T & { change: ChangeKind; says: string })[] {
  const [was, is] = [part.layers.includes(before), part.layers.includes(after)];
  if (!was && !is) return [];
  if (was && is) return [{ ...part, change: 'same', says: '' }];
  return is
    ? [{ ...part, change: 'added', says: `Only ${layerWords[after]}` }]
    : [{ ...part, change: 'removed', says: `Only ${layerWords[before]}` }];
}

/** For sentences: "only as drawn". */
export const layerWords: Readonly<Record<Layer, string>> = {
  designed: 'as designed',
  seen: 'as seen',
  monitored: 'as monitored',
};

function withoutLost(links: readonly MapLink[]): MapLink[] {
  return links.filter(({ lostAt }) => lostAt === null);
}

function sums(parts: readonly { change: ChangeKind }[]): { added: number; removed: number; changed: number } {
  const count = (kind: ChangeKind): number => parts.filter(({ change }) => change === kind).length;
  return { added: count('added'), removed: count('removed'), changed: count('changed') };
}
