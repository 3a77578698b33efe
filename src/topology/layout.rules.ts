/**
 * Places on the map. What carries others is laid out by forces; hosts that hang on one device are fanned out around it,
 * away from the rest, which reads better than forces and costs nothing. The same network gives the same picture.
 */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { SimulationLinkDatum, SimulationNodeDatum } from 'd3-force';

export type Spot = { id: string; x: number; y: number };
export type ToPlace = {
  nodes: readonly { id: string; siteId: string | null; foldsInto: string | null }[];
  links: readonly { a: string; b: string }[];
  /** Places that stay as they are. */
  fixed: ReadonlyMap<string, { x: number; y: number }>;
};

type Body = SimulationNodeDatum & { id: string; siteId: string | null; room: number };

const TICKS = 300;
const LINK_LENGTH = 170;
const HOST_REACH = 110;
const HOST_GAP = 46;

/** All nodes that have no place yet, around those that have one. `rest` is awaited now and then, so that others get their turn. */
export async function placesFor({ nodes, links, fixed }: ToPlace, rest: () => Promise<void>): Promise<Spot[]> {
  const missing = nodes.filter(({ id }) => !fixed.has(id));
  if (missing.length === 0) return [];
  const hosts = new Map<string, string[]>();
  for (const { id, foldsInto } of nodes)
    if (foldsInto !== null) hosts.set(foldsInto, [...(hosts.get(foldsInto) ?? []), id]);
  const bones = nodes.filter(({ foldsInto }) => foldsInto === null);
  const bodies = bones.map((node, i) =>
    bodyOf(node, { i, of: bones.length, hosts: hosts.get(node.id)?.length ?? 0, fixed }),
  );
  const isNew = bones.some(({ id }) => !fixed.has(id));
  if (isNew) await relax(bodies, links, rest);
  const spots = new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  const fanned = [...hosts].flatMap(([on, ids]) =>
    fan(spots.get(on) ?? fixed.get(on) ?? { x: 0, y: 0 }, ids, { on, spots, links }),
  );
  const all = new Map([...spots, ...fanned.map(({ id, x, y }): [string, { x: number; y: number }] => [id, { x, y }])]);
  return missing.flatMap(({ id }) => {
    const spot = all.get(id);
    return spot ? [{ id, x: Math.round(spot.x), y: Math.round(spot.y) }] : [];
  });
}

type Seed = { i: number; of: number; hosts: number; fixed: ToPlace['fixed'] };

/** A start on a ring: the forces then end at the same picture each time. */
function bodyOf({ id, siteId }: ToPlace['nodes'][number], { i, of, hosts, fixed }: Seed): Body {
  const angle = (2 * Math.PI * i) / of;
  const radius = 60 * Math.sqrt(of);
  const place = fixed.get(id);
  // Hosts in rings around it need their space.
  const room = 50 + (hosts > 0 ? HOST_REACH * Math.min(2, 0.6 + hosts / 14) : 0);
  return place
    ? { id, siteId, room, x: place.x, y: place.y, fx: place.x, fy: place.y }
    : { id, siteId, room, x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

async function relax(bodies: Body[], links: ToPlace['links'], rest: () => Promise<void>): Promise<void> {
  const known = new Set(bodies.map(({ id }) => id));
  const between = uniquePairs(links.filter(({ a, b }) => known.has(a) && known.has(b)));
  const rooms = new Map(bodies.map(({ id, room }) => [id, room]));
  const simulation = forceSimulation(bodies)
    .force(
      'link',
      forceLink<Body, SimulationLinkDatum<Body>>(between.map(({ a, b }) => ({ source: a, target: b })))
        .id(({ id }) => id)
        .distance(({ source, target }) => LINK_LENGTH + (roomOf(source, rooms) + roomOf(target, rooms)) / 3)
        .strength(0.5),
    )
    .force(
      'apart',
      forceManyBody<Body>().strength(({ room }) => -14 * room),
    )
    .force('room', forceCollide<Body>(({ room }) => room).iterations(2))
    .force('x', forceX<Body>(0).strength(0.02))
    .force('y', forceY<Body>(0).strength(0.035))
    .force('sites', sitesTogether(bodies))
    .stop();
  for (let tick = 0; tick < TICKS; tick += 1) {
    simulation.tick();
    if (tick % 10 === 9) await rest();
  }
}

function roomOf(end: Body | string | number, rooms: Map<string, number>): number {
  return rooms.get(typeof end === 'object' ? end.id : String(end)) ?? 50;
}

/** Devices of one site draw towards their middle. */
function sitesTogether(bodies: Body[]): (alpha: number) => void {
  const sites = Map.groupBy(
    bodies.filter(({ siteId }) => siteId !== null),
    ({ siteId }) => siteId,
  );
  return (alpha) => {
    for (const group of sites.values()) {
      const middle = { x: mean(group.map(({ x = 0 }) => x)), y: mean(group.map(({ y = 0 }) => y)) };
      for (const body of group) {
        body.vx = (body.vx ?? 0) + (middle.x - (body.x ?? 0)) * 0.06 * alpha;
        body.vy = (body.vy ?? 0) + (middle.y - (body.y ?? 0)) * 0.06 * alpha;
      }
    }
  };
}

type Around = { on: string; spots: ReadonlyMap<string, { x: number; y: number }>; links: ToPlace['links'] };

/** Rings of hosts, beginning on the side away from what the device is linked to. */
function fan(at: { x: number; y: number }, ids: readonly string[], { on, spots, links }: Around): Spot[] {
  const others = links.flatMap(({ a, b }) => {
    const far = a === on ? b : b === on ? a : undefined;
    const spot = far === undefined ? undefined : spots.get(far);
    return spot ? [spot] : [];
  });
  const away =
    others.length === 0 ? 0 : Math.atan2(at.y - mean(others.map(({ y }) => y)), at.x - mean(others.map(({ x }) => x)));
  const spread = others.length === 0 ? 2 * Math.PI : Math.PI * 1.35;
  const placed: Spot[] = [];
  for (let ring = 0; placed.length < ids.length; ring += 1) {
    const radius = HOST_REACH + ring * HOST_GAP * 1.2;
    const most = Math.max(1, Math.floor((spread * radius) / HOST_GAP));
    const part = ids.slice(placed.length, placed.length + most);
    const step = part.length === 1 ? 0 : Math.min(spread / part.length, 0.55);
    for (const [i, id] of part.entries()) {
      const angle = away + (i - (part.length - 1) / 2) * step;
      placed.push({ id, x: at.x + radius * Math.cos(angle), y: at.y + radius * Math.sin(angle) });
    }
  }
  return placed;
}

function uniquePairs(links: ToPlace['links']): { a: string; b: string }[] {
  return [...new Map(links.map((link) => [`${link.a} ${link.b}`, link])).values()];
}

function mean(of: readonly number[]): number {
  return of.reduce((sum, each) => sum + each, 0) / Math.max(1, of.length);
}
