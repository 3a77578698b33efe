/**
 * Places on the map. Each site is laid out by itself: by forces what carries others, in a fan around it what only hangs
 * on one device, which reads better than forces and costs nothing. Then the sites are set side by side in the shape of a
 * screen. The same network gives the same picture.
 */
import { fan } from './fan.rules.ts';
import { relax, unstack } from './relax.rules.ts';

export type Point = { x: number; y: number };
export type Spot = Point & { id: string };
export type ToPlace = {
  nodes: readonly { id: string; siteId: string | null; foldsInto: string | null }[];
  links: readonly { a: string; b: string }[];
  /** Places that stay as they are. */
  fixed: ReadonlyMap<string, Point>;
};

type Cluster = { nodes: ToPlace['nodes']; spots: Map<string, Point>; isNew: boolean };

const BETWEEN_SITES = 150;
/** Width to height of the room a map has on most screens. */
const SCREEN = 1.9;

/** All nodes that have no place yet, around those that have one. `rest` is awaited now and then, so that others get their turn. */
export async function placesFor({ nodes, links, fixed }: ToPlace, rest: () => Promise<void>): Promise<Spot[]> {
  const missing = nodes.filter(({ id }) => !fixed.has(id));
  if (missing.length === 0) return [];
  const clusters: Cluster[] = [];
  // A host stands with what it hangs on, whatever site it says.
  const sites = new Map(nodes.map(({ id, siteId }) => [id, siteId]));
  const groups = Map.groupBy(
    nodes,
    ({ siteId, foldsInto }) => (foldsInto === null ? siteId : sites.get(foldsInto)) ?? '',
  );
  for (const group of groups.values()) clusters.push(await clusterOf(group, { links, fixed }, rest));
  arrange(clusters, links, fixed);
  const all = new Map(clusters.flatMap(({ spots }) => [...spots]));
  return missing.flatMap(({ id }) => {
    const spot = all.get(id);
    return spot ? [{ id, x: Math.round(spot.x), y: Math.round(spot.y) }] : [];
  });
}

async function clusterOf(
  nodes: ToPlace['nodes'],
  { links, fixed }: Pick<ToPlace, 'links' | 'fixed'>,
  rest: () => Promise<void>,
): Promise<Cluster> {
  const hosts = new Map<string, string[]>();
  for (const { id, foldsInto } of nodes)
    if (foldsInto !== null) hosts.set(foldsInto, [...(hosts.get(foldsInto) ?? []), id]);
  const bones = nodes
    .filter(({ foldsInto }) => foldsInto === null)
    .map(({ id }) => ({ id, hosts: hosts.get(id)?.length ?? 0 }));
  const isNew = nodes.every(({ id }) => !fixed.has(id));
  const spots = await relax(bones, { links, fixed }, rest);
  if (isNew) lieDown(spots);
  const stand = new Map([...spots, ...[...fixed].filter(([id]) => !spots.has(id))]);
  for (const [on, ids] of hosts) {
    const at = stand.get(on);
    if (at)
      for (const { id, x, y } of fan(at, ids, othersOf(on, links, stand))) if (!spots.has(id)) spots.set(id, { x, y });
  }
  unstack(spots, new Set([...hosts.values()].flat().filter((id) => !fixed.has(id))));
  return { nodes, spots, isNew };
}

/** Turned so that its longest way lies across the screen. */
function lieDown(spots: Map<string, Point>): void {
  const middle = middleOf([...spots.values()]);
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y } of spots.values()) {
    xx += (x - middle.x) ** 2;
    yy += (y - middle.y) ** 2;
    xy += (x - middle.x) * (y - middle.y);
  }
  const angle = -0.5 * Math.atan2(2 * xy, xx - yy);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const [id, { x, y }] of spots) {
    const [dx, dy] = [x - middle.x, y - middle.y];
    spots.set(id, { x: dx * cos - dy * sin, y: dx * sin + dy * cos });
  }
}

/** New clusters in rows, the largest first, to the right of what stands; each turned so that its way out faces the others. */
function arrange(clusters: Cluster[], links: ToPlace['links'], fixed: ToPlace['fixed']): void {
  const fresh = clusters.filter(({ isNew }) => isNew).toSorted((a, b) => b.spots.size - a.spots.size);
  const standing = clusters.filter(({ isNew }) => !isNew).flatMap(({ spots }) => [...spots.values()]);
  const area = fresh.reduce((sum, { spots }) => sum + areaOf([...spots.values()]), 0);
  const width = Math.max(Math.sqrt(area * SCREEN), ...fresh.map(({ spots }) => boxOf([...spots.values()]).width));
  const start =
    standing.length === 0 && fixed.size === 0 ? 0 : boxOf([...standing, ...fixed.values()]).right + BETWEEN_SITES;
  const pen = { x: start, y: 0, tall: 0 };
  for (const [i, cluster] of fresh.entries()) {
    face(cluster, links, i === 0 ? 1 : -1);
    const box = boxOf([...cluster.spots.values()]);
    if (pen.x > start && pen.x - start + box.width > width * 1.15) {
      pen.x = start;
      pen.y += pen.tall + BETWEEN_SITES;
      pen.tall = 0;
    }
    const [dx, dy] = [pen.x - box.left, pen.y - box.top];
    for (const [id, { x, y }] of cluster.spots) cluster.spots.set(id, { x: x + dx, y: y + dy });
    pen.x += box.width + BETWEEN_SITES;
    pen.tall = Math.max(pen.tall, box.height);
  }
}

/** Nodes with links to other sites come to the right (1) or the left (-1) of their own. */
function face({ spots }: Cluster, links: ToPlace['links'], side: 1 | -1): void {
  const out = links.flatMap(({ a, b }) =>
    spots.has(a) === spots.has(b) ? [] : [spots.get(a) ?? spots.get(b) ?? { x: 0, y: 0 }],
  );
  const middle = middleOf([...spots.values()]);
  if (out.length === 0 || (middleOf(out).x - middle.x) * side >= 0) return;
  for (const [id, { x, y }] of spots) spots.set(id, { x: 2 * middle.x - x, y });
}

function othersOf(on: string, links: ToPlace['links'], spots: ReadonlyMap<string, Point>): Point[] {
  return links.flatMap(({ a, b }) => {
    const spot = a === on ? spots.get(b) : b === on ? spots.get(a) : undefined;
    return spot ? [spot] : [];
  });
}

function boxOf(points: readonly Point[]): { left: number; right: number; top: number; width: number; height: number } {
  const [left, right] = [least(points.map(({ x }) => x)), -least(points.map(({ x }) => -x))];
  const [top, bottom] = [least(points.map(({ y }) => y)), -least(points.map(({ y }) => -y))];
  return { left, right, top, width: right - left, height: bottom - top };
}

function areaOf(points: readonly Point[]): number {
  const { width, height } = boxOf(points);
  return (width + BETWEEN_SITES) * (height + BETWEEN_SITES);
}

function least(of: readonly number[]): number {
  return of.reduce((a, b) => Math.min(a, b), of[0] ?? 0);
}

function middleOf(points: readonly Point[]): Point {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  const count = Math.max(1, points.length);
  return { x: sum.x / count, y: sum.y / count };
}
