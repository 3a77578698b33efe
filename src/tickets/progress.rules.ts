/** How a ticket moves on: states, answers, resolution, closing, reopening. */
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { after, both, change, historyOf, meetAll, seenByClient } from './change.rules.ts';
import type { By, Change, Decision, NewEntry, Subject } from './change.rules.ts';
import { cancel, isRunning, newClock } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { alreadyMerged } from './family.rules.ts';
import { heldBack } from './hold.rules.ts';
import { movedAway } from './move.rules.ts';
import { ownedBy, personOf } from './ownership.rules.ts';
import { mayMove, nextStates } from './rules.ts';
import type { TicketState } from './ticket-api.ts';

export type WaitingState = 'open' | 'waiting-for-client' | 'waiting-for-vendor';

export function decideState(subject: Subject, to: WaitingState, by: By): Decision {
  const { ticket } = subject;
  if (ticket.state === to) return null;
  // Reopening asks for a reason and makes an owner: it has a verb of its own.
  if (ticket.state === 'resolved' || ticket.state === 'closed' || !mayMove(ticket.state, to, by.side))
    return cannot(subject, to, by);
  const set = { state: to };
  return change('state-changed', { set, history: historyOf(ticket, set, ['state']), published: seenByClient(subject) });
}

/** An entry by staff. The first that the client sees, written by a person, is the first response. */
export function decideEntry(
  subject: Subject,
  entry: NewEntry & { state?: WaitingState | undefined },
  by: By,
  now: Instant,
): Decision {
  const { ticket } = subject;
  if (ticket.state === 'closed') return movedAway(ticket) ?? closed();
  if (entry.audience === 'client' && !seenByClient(subject))
    return new Problem(
      'ticket/internal',
      409,
      'The client does not see this ticket, so it cannot be written to. Write an internal note.',
    );
  const person = personOf(by);
  const answers = entry.audience === 'client' && person !== undefined;
  const { state, ...written } = entry;
  const wrote = change('entry-added', {
    entries: [written],
    history: [{ what: 'entry', was: null, became: entry.audience }],
    ...(answers ? meetAll(subject, ['first-response'], now, person.name) : {}),
    published: entry.audience === 'client',
  });
  if (state === undefined) return wrote;
  const moved = decideState(subject, state, by);
  if (moved instanceof Problem) return moved;
  return moved ? both(wrote, moved) : wrote;
}

/** A client user's answer: what waited for them is with us again; what was resolved is a call for help again. */
export function decideClientAnswer(
  subject: Subject,
  entry: NewEntry,
  by: By,
  { now, clockIds }: { now: Instant; clockIds: ClockIds },
): Decision {
  const { ticket } = subject;
  if (ticket.state === 'closed')
    return new Problem('ticket/closed', 409, 'This ticket is closed. Open a new one and name this one in it.');
  const wrote = change('entry-added', {
    entries: [entry],
    history: [{ what: 'entry', was: null, became: entry.audience }],
    published: true,
  });
  if (ticket.state === 'resolved') return both(wrote, reopenedFromOutside(subject, now, clockIds));
  if (!mayMove(ticket.state, 'open', by.side)) return wrote;
  const set = { state: 'open' as const };
  return both(wrote, change('state-changed', { set, history: historyOf(ticket, set, ['state']) }));
}

/** Resolving is a person's act: it takes the ticket when nobody has, and its text, which the client sees, is a response. */
export function decideResolve(subject: Subject, text: string, by: By, now: Instant): Decision {
  const { ticket } = subject;
  if (!mayMove(ticket.state, 'resolved', by.side)) return cannot(subject, 'resolved', by);
  const held = heldBack(ticket);
  if (held) return held;
  const person = personOf(by);
  const taken =
    person && ticket.assigneeId === null ? ownedBy(subject, person, now, 'resolved') : change('resolved', {});
  const then = after(subject, taken);
  const set = { state: 'resolved' as const, resolution: text, resolvedAt: isoOf(now) };
  const done = change('resolved', {
    set,
    history: historyOf(ticket, set, ['state']),
    entries: [{ audience: ticket.audience, kind: 'resolution', text }],
    ...(person
      ? meetAll(then, ['acknowledgement', 'first-response'], now, person.name)
      : stopped(then.clocks, now, 'resolved without a person')),
    published: seenByClient(subject),
  });
  return both({ ...taken, history: taken.history.filter((line) => line.what !== 'state') }, done);
}

export function decideClose(subject: Subject, by: By, now: Instant): Decision {
  const { ticket, clocks } = subject;
  if (!mayMove(ticket.state, 'closed', by.side)) return cannot(subject, 'closed', by);
  const held = heldBack(ticket);
  if (held) return held;
  const set = { state: 'closed' as const, closedAt: isoOf(now) };
  return change('closed', {
    set,
    history: historyOf(ticket, set, ['state']),
    ...stopped(clocks, now, 'closed'),
    published: seenByClient(subject),
  });
}

/** Staff open it again themselves: it is theirs, and nobody waits for a first answer. */
export function decideReopen(subject: Subject, reason: string, by: By, now: Instant): Decision {
  const { ticket } = subject;
  if (ticket.mergedIntoId !== null) return alreadyMerged(ticket);
  const moved = movedAway(ticket);
  if (moved) return moved;
  if (ticket.state !== 'resolved' && ticket.state !== 'closed')
    return new Problem('ticket/not-resolved', 409, 'This ticket is not resolved, so there is nothing to reopen.');
  const person = personOf(by);
  const owner =
    person && person.id !== ticket.assigneeId
      ? { assigneeId: person.id, assigneeName: person.name, assignedAt: isoOf(now) }
      : {};
  const set = { ...owner, ...unresolved, state: 'open' as const };
  return change('reopened', {
    set,
    history: historyOf(ticket, set, ['state', 'assigneeName']),
    entries: [{ audience: 'internal', kind: 'message', text: `Reopened: ${reason}` }],
    published: seenByClient(subject),
  });
}

/** Makes ids for the clocks that begin: rules have no randomness of their own. */
export type ClockIds = () => string;

/**
 * The client answered, or the condition is back, after it was resolved: its owner may be off shift, so it becomes new,
 * owned by nobody, with clocks that run afresh; the former owner watches it.
 */
export function reopenedFromOutside(subject: Subject, now: Instant, clockIds: ClockIds): Change {
  const { ticket, clocks } = subject;
  const set = { ...unresolved, state: 'new' as const, assigneeId: null, assigneeName: null, assignedAt: null };
  const round = Math.max(0, ...clocks.map((clock) => clock.round)) + 1;
  const before = stopped(clocks, now, 'reopened');
  return change('reopened', {
    set,
    history: historyOf(ticket, set, ['state', 'assigneeName']),
    events: before.events,
    clocks: [...before.clocks, ...clocksFor(ticket, { round, now, clockIds })],
    watchers: ticket.assigneeId === null ? [] : [{ id: ticket.assigneeId, name: ticket.assigneeName ?? '' }],
    published: seenByClient(subject),
  });
}

/** The promises of a call for help. Nobody waits for an answer on a ticket that the client does not see. */
export function clocksFor(
  ticket: { id: string; clientId: string; audience: string },
  { round, now, clockIds }: { round: number; now: Instant; clockIds: ClockIds },
): ClockRow[] {
  const kinds =
    ticket.audience === 'client' ? (['acknowledgement', 'first-response'] as const) : (['acknowledgement'] as const);
  return kinds.map((kind) => newClock(clockIds(), ticket, kind, { round, now }));
}

const unresolved = { resolution: null, resolvedAt: null, closedAt: null };

function stopped(clocks: readonly ClockRow[], now: Instant, because: string): Pick<Change, 'clocks' | 'events'> {
  return cancel(clocks.filter(isRunning), now, because);
}

function closed(): Problem {
  return new Problem('ticket/closed', 409, 'This ticket is closed. Reopen it to add an entry.');
}

function cannot({ ticket }: Subject, to: TicketState, by: By): Problem {
  const next = nextStates(ticket.state, by.side);
  const may = next.length > 0 ? `From there it may become ${next.join(', ')}.` : 'Nothing follows from there.';
  return new Problem('ticket/cannot-move', 409, `A ticket that is ${ticket.state} cannot become ${to}. ${may}`, {
    state: ticket.state,
    version: ticket.version,
  });
}
