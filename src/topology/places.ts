/** Where nodes stand on the map: worked out once on the server and kept; a hand that moves one is kept too. */
import { setImmediate } from 'node:timers/promises';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { placesFor } from './layout.rules.ts';
import { placesOf, putPlaces } from './marks.store.ts';
import { clientNameOf, nodesOf, takeTurn } from './store.ts';
import { drawingAt } from './topology.ts';
import { inTurn } from './turn.ts';

const MOSTLY = 0.65;

/** Keeps where somebody put nodes. */
export async function placeNodes(
  deps: Deps,
  actor: Actor,
  clientId: string,
  places: readonly { id: string; x: number; y: number }[],
): Promise<Record<string, never>> {
  await inTurn(deps, actor, clientId, async (tx) => {
    const known = new Set((await nodesOf(tx, clientId)).map(({ id }) => id));
    if (places.some(({ id }) => !known.has(id))) throw notFound('topology-node');
    await putPlaces(
      tx,
      clientId,
      places.map(({ id, x, y }) => ({ nodeId: id, x, y, byHand: true, links: 0 })),
    );
    await tellPlaced(tx, deps, clientId);
    await audit(tx, deps.clock, actor, {
      act: 'topology.place',
      recordKind: 'client',
      recordId: clientId,
      clientId,
      detail: { nodes: places.length },
    });
  });
  return {};
}

/** Works out every place anew, but those put by hand when `keep`. */
export async function layOut(deps: Deps, actor: Actor, clientId: string, keep: boolean): Promise<{ placed: number }> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    if ((await clientNameOf(tx, clientId)) === undefined) throw notFound('client');
    const placed = await placeIn(tx, deps, clientId, keep ? 'by-hand' : 'none');
    await tellPlaced(tx, deps, clientId);
    await audit(tx, deps.clock, actor, {
      act: 'topology.lay-out',
      recordKind: 'client',
      recordId: clientId,
      clientId,
      detail: { placed, keep },
    });
    return { placed };
  });
}

/** Places what has no place; others stay (`all`), or only those put by hand do, or none. Returns how many were placed. */
export async function placeIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  clientId: string,
  stay: 'all' | 'by-hand' | 'none' = 'all',
): Promise<number> {
  await takeTurn(tx, clientId);
  const { nodes, links } = await drawingAt(tx, clientId, isoOf(clock.now()));
  const degrees = new Map<string, number>();
  for (const { a, b } of links) for (const id of [a, b]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  const places = await placesOf(tx, clientId);
  const settled = places.filter(({ nodeId, links: had }) => had > 0 || (degrees.get(nodeId) ?? 0) === 0);
  // When much of the network is new, the old places are of another picture.
  const fits = stay === 'all' && settled.length > nodes.length * MOSTLY;
  const kept = [
    ...places.filter(({ byHand }) => byHand && stay !== 'none'),
    ...settled.filter(({ byHand }) => !byHand && fits),
  ];
  const fixed = new Map(kept.map(({ nodeId, x, y }) => [nodeId, { x, y }]));
  const spots = await placesFor({ nodes, links, fixed }, () => setImmediate());
  await putPlaces(
    tx,
    clientId,
    spots.map(({ id, x, y }) => ({ nodeId: id, x, y, byHand: false, links: degrees.get(id) ?? 0 })),
  );
  return spots.length;
}

async function tellPlaced(tx: Tx, { clock }: Deps, clientId: string): Promise<void> {
  await recordFact(tx, clock, { topic: 'topology.placed', clientId, subjectId: clientId, published: true });
}
