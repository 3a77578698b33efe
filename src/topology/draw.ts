/** The design: what people draw. Erasing ends what the drawing says; what was seen stays, and so does history. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { refusals } from '../db/refusals.ts';
import type { Tx } from '../db/open.ts';
import type { LinkChange, LinkFields, NodeChange, NodeFields } from './draw-api.ts';
import { deviceRow, sitesIn } from './marks.store.ts';
import { endsOf, findLink } from './match.rules.ts';
import type { LinkRowFull, NodeRow } from './store.ts';
import {
  clientNameOf,
  insertLink,
  insertNode,
  linkById,
  linksBetween,
  linksOf,
  nodeById,
  nodesOf,
  sayLink,
  sayNode,
  unsayLink,
  unsayNode,
  updateLink,
  updateNode,
} from './store.ts';
import { auditDrawn, tellChanged } from './tell.ts';
import { inTurn } from './turn.ts';

const refusable = refusals({
  topology_node_client_id_fkey: () => notFound('client'),
  topology_node_client_id_site_id_fkey: () => notFound('site'),
  topology_node_client_id_device_id_fkey: () => notFound('device'),
  topology_node_client_id_peer_id_fkey: () => notFound('topology-node'),
});

type Moment = { clientId: string; at: string; source: 'drawn' | 'netbox' | 'csv' };

/** Draws a node; a device of the estate is drawn as what it is. */
export async function drawNode(
  deps: Deps,
  actor: Actor,
  clientId: string,
  fields: NodeFields,
): Promise<{ id: string }> {
  return inTurn(deps, actor, clientId, async (tx) => {
    await mustSee(tx, clientId);
    const moment = { clientId, at: isoOf(deps.clock.now()), source: 'drawn' as const };
    const id = await drawNodeIn(tx, deps, moment, fields);
    await auditDrawn(tx, deps.clock, actor, { act: 'draw-node', clientId, id, detail: { name: fields.name } });
    await tellChanged(tx, deps.clock, clientId, 'parts');
    return { id };
  });
}

/** As `drawNode`, inside a transaction that has the turn and does more; `nodes`: all of the client's, where they were read already. */
export async function drawNodeIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { clientId, at, source }: Moment,
  fields: NodeFields,
  nodes?: readonly NodeRow[],
): Promise<string> {
  const { deviceId, siteId, name, kind, zone, peerId, managedFrom } = fields;
  const device = deviceId === null ? undefined : await deviceRow(tx, deviceId);
  if (deviceId !== null && device?.clientId !== clientId) throw notFound('device');
  if (siteId !== null && !(await sitesIn(tx, clientId)).some(({ id }) => id === siteId)) throw notFound('site');
  const known = existing(nodes ?? (await nodesOf(tx, clientId)), { deviceId, name });
  const id = known?.id ?? newId(clock.now());
  const asked = { kind: device?.kind ?? kind, siteId: device?.siteId ?? siteId, zone, peerId, managedFrom };
  if (known) await refusable(updateNode(tx, known, given(asked, known)));
  else
    await refusable(
      insertNode(
        tx,
        {
          id,
          clientId,
          deviceId,
          name: device?.name ?? name,
          systemName: '',
          chassisMac: '',
          addresses: device?.addresses ?? [],
          ...asked,
        },
        at,
      ),
    );
  await sayNode(tx, { clientId, of: id, layer: 'designed', source, at });
  return id;
}

/** Changes what is written down of a node; a device's own name, kind and site are the estate's. */
export async function changeNode(
  deps: Deps,
  actor: Actor,
  { clientId, nodeId }: { clientId: string; nodeId: string },
  { version, ...asked }: NodeChange,
): Promise<{ id: string; version: number }> {
  return inTurn(deps, actor, clientId, async (tx) => {
    const node = await found(tx, clientId, nodeId);
    mustBe(node.version, version);
    if (asked.peerId === nodeId) throw new Problem('topology/own-peer', 400, 'A device is not its own peer.');
    if (node.deviceId !== null && (asked.name !== undefined || asked.kind !== undefined || asked.siteId !== undefined))
      throw new Problem(
        'topology/estate',
        409,
        'Name, kind and site of a device of the estate are changed on the device itself.',
      );
    const { peerId } = asked;
    await refusable(updateNode(tx, node, given(asked, node)));
    // A pair is a pair from both sides.
    if (peerId) await refusable(updateNode(tx, await found(tx, clientId, peerId), { peerId: nodeId }));
    await auditDrawn(tx, deps.clock, actor, { act: 'change-node', clientId, id: nodeId, detail: asked });
    await tellChanged(tx, deps.clock, clientId, 'parts');
    return { id: nodeId, version: version + 1 };
  });
}

export async function eraseNode(
  deps: Deps,
  actor: Actor,
  { clientId, nodeId }: { clientId: string; nodeId: string },
): Promise<Record<string, never>> {
  await inTurn(deps, actor, clientId, async (tx) => {
    const node = await found(tx, clientId, nodeId);
    const at = isoOf(deps.clock.now());
    const links = (await linksOf(tx, clientId)).filter(({ aId, bId }) => aId === nodeId || bId === nodeId);
    for (const { id } of links) await unsayLink(tx, { clientId, of: id, layer: 'designed', at });
    await unsayNode(tx, { clientId, of: nodeId, layer: 'designed', at });
    await auditDrawn(tx, deps.clock, actor, { act: 'erase-node', clientId, id: nodeId, detail: { name: node.name } });
    await tellChanged(tx, deps.clock, clientId, 'parts');
  });
  return {};
}

/** Draws a link between two nodes; one that was seen between these ports is the same one. */
export async function drawLink(
  deps: Deps,
  actor: Actor,
  clientId: string,
  fields: LinkFields,
): Promise<{ id: string }> {
  return inTurn(deps, actor, clientId, async (tx) => {
    await mustSee(tx, clientId);
    const moment = { clientId, at: isoOf(deps.clock.now()), source: 'drawn' as const };
    const [a, b] = [await found(tx, clientId, fields.a), await found(tx, clientId, fields.b)];
    for (const node of [a, b]) await sayNode(tx, { ...moment, of: node.id, layer: 'designed' });
    const id = await drawLinkIn(tx, deps, moment, fields);
    await auditDrawn(tx, deps.clock, actor, {
      act: 'draw-link',
      clientId,
      id,
      detail: { from: `${a.name} ${fields.aPort}`, to: `${b.name} ${fields.bPort}` },
    });
    await tellChanged(tx, deps.clock, clientId, 'parts');
    return { id };
  });
}

/** As `drawLink`, inside a transaction that has the turn and does more. */
export async function drawLinkIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { clientId, at, source }: Moment,
  fields: LinkFields,
): Promise<string> {
  if (fields.a === fields.b) throw new Problem('topology/own-end', 400, 'A link needs two different ends.');
  const ends = endsOf({ id: fields.a, port: fields.aPort }, { id: fields.b, port: fields.bPort });
  const [aLag, bLag] = ends.aId === fields.a ? [fields.aLag, fields.bLag] : [fields.bLag, fields.aLag];
  const all = await linksBetween(tx, { clientId, aId: ends.aId, bId: ends.bId, at });
  // A second link without ports beside a drawn one is meant: parallel links are drawn apart.
  const free =
    ends.aPort === '' && ends.bPort === ''
      ? all.filter(({ designed, label }) => !designed || (fields.label !== '' && label === fields.label))
      : all;
  const known = findLink(ends, free, fields.label);
  const id = known?.id ?? newId(clock.now());
  const { label, megabits } = fields;
  if (known) await updateLink(tx, { clientId, id }, named(known.id, all, { ...ends, aLag, bLag, label, megabits }));
  else await insertLink(tx, { id, clientId, ...ends, aLag, bLag, label, megabits }, at);
  await sayLink(tx, { clientId, of: id, layer: 'designed', source, at, end: 'both' });
  return id;
}

export async function changeLink(
  deps: Deps,
  actor: Actor,
  { clientId, linkId }: { clientId: string; linkId: string },
  { version, ...asked }: LinkChange,
): Promise<{ id: string; version: number }> {
  return inTurn(deps, actor, clientId, async (tx) => {
    const link = await linkFound(tx, clientId, linkId);
    mustBe(link.version, version);
    await updateLink(tx, link, given(asked, link));
    await auditDrawn(tx, deps.clock, actor, { act: 'change-link', clientId, id: linkId, detail: asked });
    await tellChanged(tx, deps.clock, clientId, 'parts');
    return { id: linkId, version: version + 1 };
  });
}

export async function eraseLink(
  deps: Deps,
  actor: Actor,
  { clientId, linkId }: { clientId: string; linkId: string },
): Promise<Record<string, never>> {
  await inTurn(deps, actor, clientId, async (tx) => {
    await linkFound(tx, clientId, linkId);
    await unsayLink(tx, { clientId, of: linkId, layer: 'designed', at: isoOf(deps.clock.now()) });
    await auditDrawn(tx, deps.clock, actor, { act: 'erase-link', clientId, id: linkId, detail: {} });
    await tellChanged(tx, deps.clock, clientId, 'parts');
  });
  return {};
}

async function mustSee(tx: Tx, clientId: string): Promise<void> {
  if ((await clientNameOf(tx, clientId)) === undefined) throw notFound('client');
}

/** A device has one node; otherwise the name tells, among what is not of the estate. */
function existing(
  all: readonly NodeRow[],
  { deviceId, name }: { deviceId: string | null; name: string },
): NodeRow | undefined {
  if (deviceId !== null) return all.find((node) => node.deviceId === deviceId);
  return all.find((node) => node.name.toLowerCase() === name.toLowerCase());
}

/** What differs from what is there, without what was not sent. */
function given<T extends object>(asked: T, node: object): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const before = new Map<string, unknown>(Object.entries(node));
  const sent: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  const isNews = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(before.get(key));
  return Object.assign(sent, Object.fromEntries(Object.entries(asked).filter(isNews)));
}

/** Drawing over a link fills in what was missing and replaces what the drawing names. */
function named(
  id: string,
  all: readonly LinkRowFull[],
  asked: Pick<LinkRowFull, 'aPort' | 'bPort' | 'aLag' | 'bLag' | 'label' | 'megabits'>,
): Partial<LinkRowFull> {
  const before = all.find((link) => link.id === id);
  return {
    aPort: before?.aPort || asked.aPort,
    bPort: before?.bPort || asked.bPort,
    aLag: asked.aLag || (before?.aLag ?? ''),
    bLag: asked.bLag || (before?.bLag ?? ''),
    label: asked.label || (before?.label ?? ''),
    megabits: asked.megabits ?? before?.megabits ?? null,
  };
}

function mustBe(version: number, asked: number): void {
  if (version !== asked) throw stale();
}

async function found(tx: Tx, clientId: string, id: string): Promise<NodeRow> {
  const node = await nodeById(tx, clientId, id);
  if (!node) throw notFound('topology-node');
  return node;
}

async function linkFound(tx: Tx, clientId: string, id: string): Promise<LinkRowFull> {
  const link = await linkById(tx, clientId, id);
  if (!link) throw notFound('topology-link');
  return link;
}
