/** As seen: what discovery was told by devices. Who a neighbour is decides match.rules.ts; nothing is added to the estate here. */
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import type { Source } from './map-api.ts';
import { endsOf, filledIn, findLink, matchNeighbour, nameOf } from './match.rules.ts';
import type { LinkRow, Neighbour } from './match.rules.ts';
import { isEverybodys, macOf } from './ports.rules.ts';
import type { LinkRowFull, NodeRow } from './store.ts';
import {
  insertLink,
  insertNode,
  linkSpansAt,
  linksOf,
  nodesOf,
  sayLink,
  sayNode,
  takeTurn,
  untold,
  unsayNode,
  updateLink,
  updateNode,
} from './store.ts';
import { tellChanged } from './tell.ts';

export type Observation = {
  clientId: string;
  /** Node that tells. */
  reporterId: string;
  siteId: string | null;
  source: Extract<Source, 'lldp' | 'cdp' | 'fdb' | 'arp' | 'ospf' | 'bgp'>;
  /** All of them: what it told before by this source and does not tell now is not there any more. */
  neighbours: readonly Neighbour[];
  at: string;
};
export type Seen = { added: string[]; gone: string[]; unknown: string[] };

/** Writes down what one device tells by one source. `unknown`: nodes the estate does not have. */
export async function observeIn(tx: Tx, { clock }: Pick<Deps, 'clock'>, told: Observation): Promise<Seen> {
  const { clientId, reporterId, source, at } = told;
  await takeTurn(tx, clientId);
  const world = await worldOf(tx, clientId, at);
  const seen: Seen = { added: [], gone: [], unknown: [] };
  const still: string[] = [];
  if (await sayNode(tx, { clientId, of: reporterId, layer: 'seen', source, at })) seen.added.push(reporterId);
  for (const neighbour of told.neighbours) {
    const node = await nodeFor(tx, clock, { told, neighbour, world });
    if (node.id === reporterId) continue;
    if (node.deviceId === null) seen.unknown.push(node.id);
    if (await sayNode(tx, { clientId, of: node.id, layer: 'seen', source, at })) seen.added.push(node.id);
    const { id, isNew } = await linkFor(tx, clock, { told, neighbour, far: node.id, world });
    still.push(id);
    if (isNew) seen.added.push(id);
  }
  seen.gone = await untold(tx, { clientId, node: reporterId, source, at, still });
  for (const id of seen.gone) await leaveAlone(tx, { told, linkId: id, world });
  if (seen.added.length + seen.gone.length > 0) await tellChanged(tx, clock, clientId, 'parts');
  return seen;
}

type World = { nodes: NodeRow[]; links: (LinkRowFull & LinkRow)[] };

async function worldOf(tx: Tx, clientId: string, at: string): Promise<World> {
  const spans = await linkSpansAt(tx, clientId, at);
  const drawn = new Set(spans.filter(({ layer }) => layer === 'designed').map((span) => span.of));
  const links = await linksOf(tx, clientId);
  return {
    nodes: await nodesOf(tx, clientId),
    links: links.map((link) => ({ ...link, designed: drawn.has(link.id) })),
  };
}

type About = { told: Observation; neighbour: Neighbour; world: World };

async function nodeFor(tx: Tx, clock: Clock, { told, neighbour, world }: About): Promise<NodeRow> {
  const match = matchNeighbour(neighbour, told.reporterId, world);
  const known = match.is === 'known' ? world.nodes.find(({ id }) => id === match.id) : undefined;
  const addresses = neighbour.addresses.filter((address) => !isEverybodys(address));
  if (known) {
    const learnt = {
      ...(known.systemName === '' && neighbour.systemName !== '' ? { systemName: neighbour.systemName } : {}),
      ...(known.chassisMac === '' && macOf(neighbour.chassisMac) !== ''
        ? { chassisMac: macOf(neighbour.chassisMac) }
        : {}),
    };
    if (Object.keys(learnt).length > 0) await updateNode(tx, known, learnt);
    return Object.assign(known, learnt);
  }
  const row = {
    id: newId(clock.now()),
    clientId: told.clientId,
    deviceId: null,
    siteId: told.siteId,
    name: nameOf(neighbour).slice(0, 200),
    kind: neighbour.kind ?? 'unknown',
    zone: '',
    systemName: neighbour.systemName.slice(0, 200),
    chassisMac: macOf(neighbour.chassisMac),
    addresses,
    peerId: null,
    managedFrom: [],
  };
  await insertNode(tx, row, told.at);
  const node: NodeRow = { ...row, siteName: null, version: 1 };
  world.nodes.push(node);
  return node;
}

async function linkFor(
  tx: Tx,
  clock: Clock,
  { told, neighbour, far, world }: About & { far: string },
): Promise<{ id: string; isNew: boolean }> {
  const { clientId, reporterId, source, at } = told;
  const ends = endsOf({ id: reporterId, port: neighbour.port }, { id: far, port: neighbour.theirPort });
  const known = findLink(ends, world.links);
  const id = known?.id ?? newId(clock.now());
  if (known) {
    const more = filledIn(known, ends);
    if (more) await updateLink(tx, { clientId, id }, more);
    if (more) Object.assign(known, more);
  } else {
    const row = { id, clientId, ...ends, aLag: '', bLag: '', label: '', megabits: null };
    await insertLink(tx, row, at);
    world.links.push({ ...row, version: 1, designed: false });
  }
  const end = ends.aId === reporterId ? 'a' : 'b';
  return { id, isNew: await sayLink(tx, { clientId, of: id, layer: 'seen', source, at, end }) };
}

/** An unknown neighbour that nobody sees any more is not seen any more. */
async function leaveAlone(
  tx: Tx,
  { told, linkId, world }: { told: Observation; linkId: string; world: World },
): Promise<void> {
  const { clientId, at } = told;
  const link = world.links.find(({ id }) => id === linkId);
  const far = world.nodes.find(
    ({ id, deviceId }) => deviceId === null && id !== told.reporterId && (id === link?.aId || id === link?.bId),
  );
  if (!far) return;
  const spans = await linkSpansAt(tx, clientId, at);
  const held = new Set(
    spans.filter(({ layer, untilAt }) => layer === 'seen' && untilAt === null).map((span) => span.of),
  );
  const others = world.links.some(({ id, aId, bId }) => held.has(id) && (aId === far.id || bId === far.id));
  if (!others) await unsayNode(tx, { clientId, of: far.id, layer: 'seen', at });
}
