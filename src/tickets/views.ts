/** Saved filters of the queue. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { refusable } from './refusals.ts';
import { deleteView, insertView, updateView, viewsInSight } from './views.store.ts';
import type { ViewRow } from './views.store.ts';
import type { zView } from './views-api.ts';

type View = z.output<typeof zView>;
export type ViewInput = { name: string; shared: boolean; filter: Partial<Record<string, string>> };

export async function listViews({ db }: Deps, actor: Actor): Promise<{ items: View[] }> {
  const rows = await db.as(scopeOf(actor), viewsInSight);
  return { items: rows.map((row) => viewOf(row, actor)) };
}

export async function addView({ db, clock }: Deps, actor: Actor, input: ViewInput): Promise<View> {
  const ownerId = actor.id;
  if (actor.side !== 'staff' || ownerId === null || actor.role === 'integration')
    throw new Problem('ticket-view/not-a-person', 403, 'Only a person can save a view.');
  const now = clock.now();
  const row = { id: newId(now), ownerId, createdAt: isoOf(now), ...input };
  await db.as(scopeOf(actor), async (tx) => {
    await refusable(insertView(tx, row));
    await audit(tx, clock, actor, {
      act: 'ticket-view.add',
      recordKind: 'ticket-view',
      recordId: row.id,
      clientId: null,
      detail: { name: input.name },
    });
  });
  return viewOf(row, actor);
}

export async function changeView({ db, clock }: Deps, actor: Actor, id: string, input: ViewInput): Promise<View> {
  return db.as(scopeOf(actor), async (tx) => {
    const row = await refusable(updateView(tx, id, input));
    if (!row) throw notFound('ticket-view');
    await audit(tx, clock, actor, {
      act: 'ticket-view.change',
      recordKind: 'ticket-view',
      recordId: id,
      clientId: null,
      detail: { name: input.name },
    });
    return viewOf(row, actor);
  });
}

export async function removeView({ db, clock }: Deps, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    if (!(await deleteView(tx, id))) throw notFound('ticket-view');
    await audit(tx, clock, actor, {
      act: 'ticket-view.remove',
      recordKind: 'ticket-view',
      recordId: id,
      clientId: null,
    });
  });
}

function viewOf({ id, name, shared, ownerId, filter }: ViewRow, actor: Actor): View {
  return { id, name, shared, mine: ownerId === actor.id, filter: z.record(z.string(), z.string()).parse(filter) };
}
