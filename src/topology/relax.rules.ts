/** Devices that carry others, laid out by forces from a fixed start: the same each time. */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { SimulationLinkDatum, SimulationNodeDatum } from 'd3-force';

type Point = { x: number; y: number };
/** Hosts that lie over something are pushed aside; what carries them stays. */
export function unstack(spots: Map<string, Point>, hosts: ReadonlySet<string>): void {
  const bodies = [...spots].map(([id, { x, y }]): Body =>
    hosts.has(id) ? { id, room: 24, x, y } : { id, room: 44, x, y, fx: x, fy: y },
  );
  const simulation = forceSimulation(bodies)
    .force('room', forceCollide<Body>(({ room }) => room).iterations(2))
    .force('x', forceX<Body>(({ id }) => spots.get(id)?.x ?? 0).strength(0.05))
    .force('y', forceY<Body>(({ id }) => spots.get(id)?.y ?? 0).strength(0.05))
    .stop();
  simulation.tick(60);
  for (const { id, x = 0, y = 0 } of bodies) if (hosts.has(id)) spots.set(id, { x, y });
}

type Bone = { id: string; hosts: number };
type Body = SimulationNodeDatum & { id: string; room: number };

const TICKS = 300;
const LINK_LENGTH = 70;

/** Places of these nodes; those that have one keep it. */
export async function relax(
  bones: readonly Bone[],
  { links, fixed }: { links: readonly { a: string; b: string }[]; fixed: ReadonlyMap<string, Point> },
  rest: () => Promise<void>,
): Promise<Map<string, Point>> {
  const bodies = bones.map((bone, i) => bodyOf(bone, { i, of: bones.length, place: fixed.get(bone.id) }));
  if (bones.some(({ id }) => !fixed.has(id))) await move(bodies, links, rest);
  return new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}

function bodyOf({ id, hosts }: Bone, { i, of, place }: { i: number; of: number; place: Point | undefined }): Body {
  const angle = (2 * Math.PI * i) / of;
  const radius = 50 * Math.sqrt(of);
  // Hosts around it need their space.
  const room = 48 + Math.min(90, hosts === 0 ? 0 : 36 + hosts * 4);
  return place
    ? { id, room, x: place.x, y: place.y, fx: place.x, fy: place.y }
    : { id, room, x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

async function move(
  bodies: Body[],
  links: readonly { a: string; b: string }[],
  rest: () => Promise<void>,
): Promise<void> {
  const known = new Set(bodies.map(({ id }) => id));
  const pairs = new Map(
    links.filter(({ a, b }) => known.has(a) && known.has(b)).map(({ a, b }) => [`${a} ${b}`, { source: a, target: b }]),
  );
  const rooms = new Map(bodies.map(({ id, room }) => [id, room]));
  const roomOf = (end: Body | string | number): number =>
    rooms.get(typeof end === 'object' ? end.id : String(end)) ?? 48;
  const simulation = forceSimulation(bodies)
    .force(
      'link',
      forceLink<Body, SimulationLinkDatum<Body>>([...pairs.values()])
        .id(({ id }) => id)
        .distance(({ source, target }) => LINK_LENGTH + (roomOf(source) + roomOf(target)) * 0.45)
        .strength(0.6),
    )
    .force(
      'apart',
      forceManyBody<Body>().strength(({ room }) => -11 * room),
    )
    .force('room', forceCollide<Body>(({ room }) => room).iterations(2))
    .force('x', forceX<Body>(0).strength(0.03))
    // Screens are wide.
    .force('y', forceY<Body>(0).strength(0.08))
    .stop();
  for (let tick = 0; tick < TICKS; tick += 1) {
    simulation.tick();
    if (tick % 10 === 9) await rest();
  }
}
