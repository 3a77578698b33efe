/** Writes a decision down: ticket, clocks, entries, history, facts and audit in one transaction. The only way a ticket changes. */
import { theSystem } from '../base/actor.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { audit } from '../people/audit.ts';
import { after, seenByClient } from './change.rules.ts';
import type { By, Change, Subject, TicketRow } from './change.rules.ts';
import { loadTerms } from './clock-terms.load.ts';
import { timed } from './clock-timing.rules.ts';
import { breachLines, standingOf } from './clock.rules.ts';
import type { ClockEvent } from './clock.rules.ts';
import { reopenedBy } from './counts.rules.ts';
import type { ReopenedBy } from './counts.rules.ts';
import { numberOf, sideOf } from './rules.ts';
import { writeClocks } from './clock.store.ts';
import { insertEntry, insertHistory, insertWatchers, updateTicket } from './store.ts';

export function byOf(actor: Actor): By {
  return { side: sideOf(actor), id: actor.id, name: actor.name };
}

/** Applies a change to a ticket whose lock this transaction holds. Returns the ids of the entries written, in order. */
export async function apply(tx: Tx, clock: Clock, actor: Actor, subject: Subject, decided: Change): Promise<string[]> {
  const { ticket } = subject;
  const [now, by] = [clock.now(), byOf(actor)];
  const terms = await loadTerms(tx, clock, ticket.clientId, subject.clocks);
  const change = timed(subject, decided, terms, { now, by, newId: () => newId(now) });
  const place = { ticketId: ticket.id, clientId: ticket.clientId, at: isoOf(now) };
  await updateTicket(tx, ticket.id, patchOf(subject, change, place.at));
  await writeClocks(tx, change.clocks, subject.clocks);
  const entryIds: string[] = [];
  for (const entry of change.entries) {
    const id = newId(now);
    entryIds.push(id);
    await insertEntry(tx, place, by, { ...entry, id });
  }
  await insertHistory(tx, place, byOf(theSystem), breachLines(change.events));
  await insertHistory(tx, place, by, change.history);
  await insertWatchers(tx, place, change.watchers);
  await tellChange(tx, clock, after(subject, change), change, reopenedBy(subject, change, actor));
  await tellClocks(tx, clock, ticket, change.events);
  await audit(tx, clock, actor, {
    act: `ticket.${change.did}`,
    recordKind: 'ticket',
    recordId: ticket.id,
    clientId: ticket.clientId,
    detail: { number: numberOf(ticket.number), changed: change.history },
  });
  return entryIds;
}

/** Facts of clocks: what a notice or a pager follows. Warnings are ours alone; the client sees a promise kept or broken. */
export async function tellClocks(
  tx: Tx,
  clock: Clock,
  ticket: TicketRow,
  events: readonly ClockEvent[],
): Promise<void> {
  for (const { clock: row, is, ...times } of events) {
    await recordFact(tx, clock, {
      topic: `clock.${is}`,
      clientId: ticket.clientId,
      subjectId: ticket.id,
      published: is !== 'warned' && ticket.audience === 'client',
      data: {
        ...times,
        number: numberOf(ticket.number),
        kind: row.kind,
        round: row.round,
        startedAt: row.startedAt,
        dueAt: row.dueAt,
        assigneeId: ticket.assigneeId,
      },
    });
  }
}

// An entry, a watcher, a clock, a hold or a condition's end does not make what someone else is editing out of date: the version stays.
function patchOf(subject: Subject, change: Change, at: string): Partial<TicketRow> {
  const changed = Object.keys(change.set).some((field) => field !== 'conditionsClearedAt' && field !== 'hold');
  const standing = change.clocks.length > 0 ? standingOf(after(subject, change).clocks) : {};
  return { ...change.set, ...standing, updatedAt: at, ...(changed ? { version: subject.ticket.version + 1 } : {}) };
}

async function tellChange(
  tx: Tx,
  clock: Clock,
  { ticket, clocks }: Subject,
  change: Change,
  reopened: ReopenedBy | null,
): Promise<void> {
  await recordFact(tx, clock, {
    topic: `ticket.${change.did}`,
    clientId: ticket.clientId,
    subjectId: ticket.id,
    published: change.published && seenByClient({ ticket, clocks }),
    data: {
      number: numberOf(ticket.number),
      state: ticket.state,
      priority: ticket.priority,
      assigneeId: ticket.assigneeId,
      changed: change.history.map((line) => line.what),
      ...(reopened === null ? {} : { reopenedBy: reopened }),
    },
  });
}
