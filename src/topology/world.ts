/** Sites of the clients on the map of the world: each as bad as the worst of its devices. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import type { mapRoutes } from './draw-api.ts';
import type { MapLink, MapNode, SiteOnMap, State } from './map-api.ts';
import { worst } from './map.rules.ts';
import { sitesIn } from './marks.store.ts';
import { drawingAt } from './topology.ts';

type World = z.output<(typeof mapRoutes)['worldMap']['reply']>;

/** All sites in sight, or those of one client, and the links between them. */
export async function worldMap({ db, clock }: Deps, actor: Actor, clientId?: string): Promise<World> {
  const at = isoOf(clock.now());
  return db.as(scopeOf(actor), async (tx) => {
    const rows = await sitesIn(tx, clientId);
    const sites: SiteOnMap[] = [];
    const links: World['links'] = [];
    for (const [of, own] of Map.groupBy(rows, (row) => row.clientId)) {
      const drawing = await drawingAt(tx, of, at);
      const bySite = Map.groupBy(drawing.nodes, (node) => node.siteId);
      for (const row of own) sites.push({ ...row, ...stateOf(bySite.get(row.id) ?? []) });
      links.push(...linksBetween(drawing.nodes, drawing.links));
    }
    return { at, sites, links };
  });
}

function stateOf(nodes: readonly MapNode[]): { state: State; says: string } {
  const state = worst(nodes.map((node) => node.state));
  const count = nodes.filter((node) => node.state === state).length;
  if (state === 'up') return { state, says: 'All that is watched is up' };
  if (state === 'unwatched') return { state, says: 'Nothing is watched here' };
  const first = nodes.find((node) => node.state === state)?.name ?? '';
  return { state, says: count === 1 ? `${first} is ${state}` : `${count} devices are ${state}` };
}

function linksBetween(nodes: readonly MapNode[], links: readonly MapLink[]): World['links'] {
  const sites = new Map(nodes.map(({ id, siteId }) => [id, siteId]));
  const between = new Map<string, World['links'][number] & { states: State[] }>();
  for (const { a, b, state } of links) {
    const [x, y] = [sites.get(a) ?? '', sites.get(b) ?? ''].toSorted();
    if (!x || !y || x === y) continue;
    const known = between.get(`${x} ${y}`) ?? { a: x, b: y, count: 0, state: 'up', states: [] };
    known.count += 1;
    known.states.push(state);
    between.set(`${x} ${y}`, known);
  }
  return [...between.values()].map(({ states, ...link }) => ({ ...link, state: joined(states) }));
}

/** Some of several ways down: the sites still reach each other, with less than they had. */
function joined(states: readonly State[]): State {
  const state = worst(states);
  return state !== 'up' && state !== 'unwatched' && states.some((each) => each === 'up') ? 'degraded' : state;
}
