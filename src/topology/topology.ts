/** A client's network: what other slices and the routes may ask of it. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { diffOf, layerDiffOf, layerWords } from './diff.rules.ts';
import { happeningsOf } from './happenings.rules.ts';
import { endsBetween } from './happenings.store.ts';
import type { Happening, Layer, MapDiff, NetworkMap } from './map-api.ts';
import { drawingOf } from './map.rules.ts';
import type { Drawing } from './map.rules.ts';
import { marksAt, marksBetween, placesOf, watchedAt } from './marks.store.ts';
import { clientNameOf, linkSpansAt, linksOf, nodeSpansAt, nodesOf } from './store.ts';

/** A link that was seen and is not any more stays on the map for so long. */
const LOST_SHOWN_MS = 24 * 3_600_000;

/** The map as it is, or as it was at `at`. */
export async function readMap(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  asked?: string,
): Promise<NetworkMap> {
  const at = asked ?? isoOf(clock.now());
  return db.as(scopeOf(actor), async (tx) => {
    const clientName = await nameOf(tx, clientId);
    return { clientId, clientName, at, ...(await drawingAt(tx, clientId, at)) };
  });
}

/** What is drawn of a client at an instant, inside a transaction that does more. */
export async function drawingAt(tx: Tx, clientId: string, at: string): Promise<Drawing> {
  const since = isoOf(instantOf(at) - LOST_SHOWN_MS);
  return drawingOf({
    nodes: await nodesOf(tx, clientId),
    links: await linksOf(tx, clientId),
    nodeSpans: await nodeSpansAt(tx, clientId, at),
    linkSpans: await linkSpansAt(tx, clientId, at, since),
    marks: await marksAt(tx, clientId, at),
    watched: await watchedAt(tx, clientId, at),
    places: await placesOf(tx, clientId),
    at,
  });
}

/** What differs between two instants. */
export async function diffInTime(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  { from, to = isoOf(clock.now()) }: { from: string; to?: string | undefined },
): Promise<MapDiff> {
  return db.as(scopeOf(actor), async (tx) => {
    const clientName = await nameOf(tx, clientId);
    const found = diffOf(await drawingAt(tx, clientId, from), await drawingAt(tx, clientId, to));
    return { clientId, clientName, before: from, after: to, ...found };
  });
}

/** What one layer has and another has not. */
export async function diffLayers(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  { before, after, at = isoOf(clock.now()) }: { before: Layer; after: Layer; at?: string | undefined },
): Promise<MapDiff> {
  return db.as(scopeOf(actor), async (tx) => {
    const clientName = await nameOf(tx, clientId);
    const found = layerDiffOf(await drawingAt(tx, clientId, at), before, after);
    return { clientId, clientName, before: layerWords[before], after: layerWords[after], ...found };
  });
}

export type HappeningsOf = {
  from: string;
  to?: string | undefined;
  nodeId?: string | undefined;
  linkId?: string | undefined;
};

/** What began and ended, newest first. */
export async function listHappenings(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  { from, to = isoOf(clock.now()), nodeId, linkId }: HappeningsOf,
): Promise<{ items: Happening[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    await nameOf(tx, clientId);
    const items = happeningsOf({
      nodes: await nodesOf(tx, clientId),
      links: await linksOf(tx, clientId),
      spans: await endsBetween(tx, clientId, from, to),
      marks: await marksBetween(tx, clientId, from, to),
      from,
      to,
    });
    const about = items.filter(
      (each) =>
        (nodeId === undefined && linkId === undefined) ||
        (nodeId !== undefined && each.nodeId === nodeId) ||
        (linkId !== undefined && each.linkId === linkId),
    );
    return { items: about.slice(0, 500) };
  });
}

async function nameOf(tx: Tx, clientId: string): Promise<string> {
  const name = await clientNameOf(tx, clientId);
  if (name === undefined) throw notFound('client');
  return name;
}
