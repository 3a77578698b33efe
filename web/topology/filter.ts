/** What of a map is shown. Pure. */
import { z } from 'zod';
import { layers, states } from '../../src/topology/map-api.ts';
import type { MapLink, MapNode } from '../../src/topology/map-api.ts';

/** The whole page's state: it lives in the address. */
export const pageShape = z.object({
  view: z.enum(['map', 'list', 'compare', 'gaps', 'discovery']).default('map'),
  at: z.iso.datetime({ offset: true }).optional(),
  site: z.uuid().optional(),
  layer: z.enum(layers).optional(),
  state: z.enum(states).optional(),
  hosts: z.enum(['auto', 'folded', 'shown']).default('auto'),
  node: z.uuid().optional(),
  link: z.uuid().optional(),
  gap: z.uuid().optional(),
  compare: z.enum(['time', 'layers']).default('time'),
  from: z.iso.datetime({ offset: true }).optional(),
  before: z.enum(layers).default('designed'),
  after: z.enum(layers).default('seen'),
});
export type PageState = z.output<typeof pageShape>;
export type SetPage = (change: Partial<PageState>) => void;

type Chosen = Pick<PageState, 'site' | 'layer' | 'state'>;

/** Parts that fit; a link that fits brings its ends along, so that it can be drawn. */
export function fitting<N extends MapNode, L extends MapLink>(
  map: { nodes: readonly N[]; links: readonly L[] },
  { site, layer, state }: Chosen,
): { nodes: N[]; links: L[] } {
  const sites = new Map(map.nodes.map(({ id, siteId }) => [id, siteId]));
  const here = (id: string): boolean => site === undefined || sites.get(id) === site;
  const fits = (part: MapNode | MapLink): boolean =>
    (layer === undefined || part.layers.includes(layer)) && (state === undefined || part.state === state);
  const links = map.links.filter((link) => (here(link.a) || here(link.b)) && fits(link));
  const ends = new Set(links.flatMap(({ a, b }) => [a, b]));
  const nodes = map.nodes.filter((node) => (here(node.id) && fits(node)) || ends.has(node.id));
  return { nodes, links };
}

/** Beyond this many, hosts begin folded into their switch. */
const MANY = 80;

export function isFolded(hosts: PageState['hosts'], count: number): boolean {
  return hosts === 'auto' ? count > MANY : hosts === 'folded';
}

/** One sentence on how it is: 'Up: 41. Down: 1 (access-2).' */
export function sumsOf(map: { nodes: readonly MapNode[]; links: readonly MapLink[] }): string {
  const bad = [...map.nodes, ...map.links].filter(({ state }) => state !== 'up' && state !== 'unwatched').length;
  const parts = `${map.nodes.length} devices, ${map.links.length} links`;
  return bad === 0 ? `${parts}, nothing wrong` : `${parts}, ${bad} not as they should be`;
}
