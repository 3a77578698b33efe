/** Saved filters of the queue: whose they are, whom they are shared with, and which stand in one's tabs. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { clientSeen } from '../people/clients.ts';
import { refusable } from './refusals.ts';
import {
  clientOfDevice,
  deleteView,
  insertView,
  replacePlaces,
  socOf,
  updateView,
  viewsInSight,
} from './views.store.ts';
import type { ViewInSight, ViewRow } from './views.store.ts';
import type { zView } from './views-api.ts';

type View = z.output<typeof zView>;
export type ViewInput = { name: string; for: View['for']; filter: Partial<Record<string, string>> };

export async function listViews({ db }: Deps, actor: Actor): Promise<{ items: View[] }> {
  return db.as(scopeOf(actor), async (tx) => ({ items: await viewsIn(tx, actor) }));
}

export async function addView({ db, clock }: Deps, actor: Actor, input: ViewInput): Promise<View> {
  const ownerId = personOf(actor);
  const now = clock.now();
  return db.as(scopeOf(actor), async (tx) => {
    const row = { id: newId(now), ownerId, createdAt: isoOf(now), ...(await partsOf(tx, ownerId, input)) };
    await refusable(insertView(tx, row));
    const tabs = (await viewsInSight(tx)).filter((view) => view.place !== null);
    const opens = tabs.find((view) => view.opens)?.id ?? null;
    await replacePlaces(tx, ownerId, [...tabs.map(({ id }) => id), row.id], opens);
    await told(tx, clock, actor, 'add', row);
    return viewIn(tx, actor, row.id);
  });
}

export async function changeView({ db, clock }: Deps, actor: Actor, id: string, input: ViewInput): Promise<View> {
  personOf(actor);
  return db.as(scopeOf(actor), async (tx) => {
    const known = await viewIn(tx, actor, id);
    if (!known.mayChange) throw notFound('ticket-view');
    const owner = (await viewsInSight(tx)).find((view) => view.id === id)?.ownerId ?? '';
    if (owner !== actor.id && input.for === 'me')
      throw new Problem('ticket-view/not-yours', 409, 'Only its owner can make a shared view private.');
    const parts = await partsOf(tx, owner, input);
    if (!(await refusable(updateView(tx, id, parts)))) throw notFound('ticket-view');
    await told(tx, clock, actor, 'change', { id, ...parts });
    return viewIn(tx, actor, id);
  });
}

export async function removeView({ db, clock }: Deps, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const view = (await viewsInSight(tx)).find((each) => each.id === id);
    if (!view || !(await deleteView(tx, id))) throw notFound('ticket-view');
    await told(tx, clock, actor, 'remove', view);
  });
}

/** One's own tabs, so nobody else's matter and not audited. */
export async function placeViews(
  { db }: Deps,
  actor: Actor,
  { viewIds, opens }: { viewIds: readonly string[]; opens: string | null },
): Promise<{ items: View[] }> {
  const staffId = personOf(actor);
  return db.as(scopeOf(actor), async (tx) => {
    const seen = new Set((await viewsInSight(tx)).map(({ id }) => id));
    const all = [...new Set(viewIds)];
    if (all.some((id) => !seen.has(id)) || (opens !== null && !all.includes(opens))) throw notFound('ticket-view');
    await replacePlaces(tx, staffId, all, opens);
    return { items: await viewsIn(tx, actor) };
  });
}

/** What narrows to a client, by itself or by a device, is about that client. */
async function partsOf(
  tx: Tx,
  ownerId: string,
  { name, filter, for: whom }: ViewInput,
): Promise<Omit<ViewRow, 'id' | 'ownerId'>> {
  const uuid = z.uuid();
  const [client, device] = [uuid.safeParse(filter['client']), uuid.safeParse(filter['device'])];
  const ofDevice = device.success ? await clientOfDevice(tx, device.data) : undefined;
  if (device.success && ofDevice === undefined) throw notFound('device');
  const clientId = client.success ? client.data : (ofDevice ?? null);
  if (clientId !== null && !(await clientSeen(tx, clientId))) throw notFound('client');
  const socId = whom === 'soc' ? await socOf(tx, ownerId) : null;
  if (whom === 'soc' && socId === null)
    throw new Problem('ticket-view/no-soc', 409, 'You belong to no SOC, so there is nobody to share this view with.');
  return { name, filter, shared: whom !== 'me', socId, clientId };
}

async function viewsIn(tx: Tx, actor: Actor): Promise<View[]> {
  return (await viewsInSight(tx)).map((row) => viewOf(row, actor));
}

async function viewIn(tx: Tx, actor: Actor, id: string): Promise<View> {
  const view = (await viewsIn(tx, actor)).find((each) => each.id === id);
  if (!view) throw notFound('ticket-view');
  return view;
}

function viewOf(
  { id, name, shared, socId, ownerId, ownerName, place, opens, filter }: ViewInSight,
  actor: Actor,
): View {
  const mine = ownerId === actor.id;
  return {
    id,
    name,
    mine,
    ownerName,
    place,
    opens,
    for: shared ? (socId === null ? 'everyone' : 'soc') : 'me',
    mayChange: mine || (shared && actor.clients === 'all'),
    filter: z.record(z.string(), z.string()).parse(filter),
  };
}

async function told(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  act: 'add' | 'change' | 'remove',
  { id, name, clientId, shared, socId }: Omit<ViewRow, 'ownerId' | 'filter'>,
): Promise<void> {
  const detail = { name, for: shared ? (socId ?? 'everyone') : 'me' };
  await audit(tx, clock, actor, {
    act: `ticket-view.${act}`,
    recordKind: 'ticket-view',
    recordId: id,
    clientId,
    detail,
  });
}

function personOf(actor: Actor): string {
  if (actor.side !== 'staff' || actor.id === null || actor.role === 'integration')
    throw new Problem('ticket-view/not-a-person', 403, 'Only a person has views.');
  return actor.id;
}
