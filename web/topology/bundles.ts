/** Links that run side by side between the same two nodes are one line on the map. Pure. */
import type { MapLink, State } from '../../src/topology/map-api.ts';
import { stateSigns, stateWords } from './words.ts';

const order: readonly State[] = ['down', 'unreachable', 'silent', 'degraded', 'up', 'unwatched'];

/** The gravest state of several. */
export function worstOf(parts: readonly { state: State }[]): State {
  return order.find((state) => parts.some((part) => part.state === state)) ?? 'unwatched';
}

type Joined = Pick<MapLink, 'a' | 'b'>;

/** By the two nodes they join, whichever end is first. */
export function bundlesOf<L extends Joined>(links: readonly L[]): L[][] {
  return [...Map.groupBy(links, pairOf).values()];
}

export function pairOf({ a, b }: Joined): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

type Said = Pick<MapLink, 'state' | 'lostAt' | 'aLag' | 'bLag'>;

/** How many they are, and how many of them are not well. */
export function bundleLabel(links: readonly Said[]): string {
  const lost = links.filter(({ lostAt }) => lostAt !== null).length;
  if (lost > 0) return `✕ ${lost} of ${links.length} not seen any more`;
  const state = worstOf(links);
  if (state !== 'up' && state !== 'unwatched') {
    const bad = links.filter((link) => link.state === state).length;
    return `${stateSigns[state]} ${bad} of ${links.length} ${stateWords[state].toLowerCase()}`;
  }
  const lag = aggregateOf(links);
  return lag === '' ? `× ${links.length}` : `${lag} × ${links.length}`;
}

/** The aggregate they all belong to: `ae0`, or both names where the ends call it differently. Empty: none. */
function aggregateOf(links: readonly Said[]): string {
  const names = new Set(links.map(({ aLag, bLag }) => [aLag, bLag].toSorted().join(' – ')));
  const [only = ''] = names;
  const [one = '', other = ''] = only.split(' – ');
  if (names.size > 1 || (one === '' && other === '')) return '';
  return one === other || one === '' ? other : only;
}
