/** One act on many tickets in one transaction, and its undo. Tickets are locked in the order of their ids. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { apply, byOf } from './apply.ts';
import { colleagueFor } from './around.store.ts';
import type { bulkAct, bulkRoutes } from './bulk-api.ts';
import { bulkItems, insertBulk, insertBulkItem, lockedBulk, markUndone } from './bulk.store.ts';
import type { BulkItem } from './bulk.store.ts';
import { change, historyOf, seenByClient } from './change.rules.ts';
import type { Decision, Subject, TicketRow } from './change.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { decidePriority } from './edit.rules.ts';
import { decideAssign, decideClaim, decideUnassign } from './ownership.rules.ts';
import { decideState } from './progress.rules.ts';
import { numberOf } from './rules.ts';
import { locked } from './tickets.ts';

type Act = z.output<typeof bulkAct>;
type Done = z.output<typeof bulkRoutes.bulkTickets.reply>;
type Before = {
  ticket: Pick<TicketRow, 'state' | 'assigneeId' | 'assigneeName' | 'assignedAt' | 'priority' | 'priorityFrom'>;
  clocks: ClockRow[];
};

export async function bulk(
  deps: Deps,
  actor: Actor,
  { ticketIds, act }: { ticketIds: readonly string[]; act: Act },
): Promise<Done> {
  const byId = actor.id;
  if (byId === null || actor.role === 'integration')
    throw new Problem('ticket/not-a-person', 403, 'Only a person can act on many tickets at once.');
  const now = deps.clock.now();
  return deps.db.as(scopeOf(actor), async (tx) => {
    const result: Done = { id: newId(now), done: [], failed: [] };
    await insertBulk(tx, { id: result.id, byId, act: act.do, at: isoOf(now) });
    for (const id of [...new Set(ticketIds)].toSorted()) {
      const subject = await locked(tx, id);
      const decision = await decideAct(tx, deps, actor, subject, act);
      const line = { id, number: numberOf(subject.ticket.number) };
      if (decision instanceof Problem) result.failed.push({ ...line, why: decision.message });
      if (decision instanceof Problem || decision === null) continue;
      await apply(tx, deps.clock, actor, subject, decision);
      const { ticket } = await locked(tx, id);
      const item = { ticketId: id, clientId: ticket.clientId, versionAfter: ticket.version, before: beforeOf(subject) };
      await insertBulkItem(tx, result.id, item);
      result.done.push(line);
    }
    return result;
  });
}

export async function undoBulk(deps: Deps, actor: Actor, bulkId: string): Promise<Done> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const known = await lockedBulk(tx, bulkId);
    if (!known) throw notFound('ticket-bulk');
    if (known.undoneAt !== null) throw new Problem('ticket-bulk/undone', 409, 'This is undone already.');
    await markUndone(tx, bulkId, isoOf(deps.clock.now()));
    const result: Done = { id: bulkId, done: [], failed: [] };
    for (const item of await bulkItems(tx, bulkId)) {
      const subject = await locked(tx, item.ticketId);
      const line = { id: item.ticketId, number: numberOf(subject.ticket.number) };
      const decision = decideUndo(subject, item, known.act);
      if (decision instanceof Problem) result.failed.push({ ...line, why: decision.message });
      else if (decision) {
        await apply(tx, deps.clock, actor, subject, decision);
        result.done.push(line);
      }
    }
    return result;
  });
}

async function decideAct(tx: Tx, { clock }: Deps, actor: Actor, subject: Subject, act: Act): Promise<Decision> {
  const by = byOf(actor);
  switch (act.do) {
    case 'claim':
      return decideClaim(subject, by, clock.now());
    case 'pool':
      return decideUnassign(subject);
    case 'state':
      return decideState(subject, act.state, by);
    case 'priority':
      return decidePriority(subject, act);
    case 'assign': {
      const to = await colleagueFor(tx, act.assigneeId, subject.ticket.clientId);
      if (to) return decideAssign(subject, to, by, clock.now());
      return new Problem('ticket/not-assignable', 409, 'That person does not work for this client.');
    }
  }
}

/** Puts back what the act set, and the promises it met: they were met by mistake. */
function decideUndo({ ticket, clocks }: Subject, item: BulkItem, act: string): Decision {
  if (ticket.version !== item.versionAfter)
    return new Problem('ticket/changed', 409, 'Someone changed it since, so it stays as it is.');
  const before = z.custom<Before>().parse(item.before);
  const kept = before.clocks.filter((clock) =>
    clocks.some((each) => each.id === clock.id && each.metAt !== clock.metAt),
  );
  return change('bulk-undone', {
    set: before.ticket,
    history: [
      ...historyOf(ticket, before.ticket, ['state', 'assigneeName', 'priority']),
      { what: 'undone', was: act, became: null },
    ],
    clocks: kept,
    published: seenByClient({ ticket, clocks }),
  });
}

function beforeOf({ ticket, clocks }: Subject): Before {
  const { state, assigneeId, assigneeName, assignedAt, priority, priorityFrom } = ticket;
  return { ticket: { state, assigneeId, assigneeName, assignedAt, priority, priorityFrom }, clocks: [...clocks] };
}
