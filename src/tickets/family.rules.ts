/** What becomes of tickets that are merged, un-merged, split or found to be duplicates. */
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { change, historyOf, seenByClient } from './change.rules.ts';
import type { Change, Decision, Subject, TicketRow } from './change.rules.ts';
import { cancel, isRunning } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { heldBack } from './hold.rules.ts';
import { movedAway } from './move.rules.ts';
import { numberOf } from './rules.ts';

/** Why `from` cannot be merged into `into`; undefined when it can. */
export function mergeRefused(from: TicketRow, into: TicketRow): Problem | undefined {
  if (from.id === into.id) return new Problem('ticket/self-merge', 400, 'A ticket cannot be merged into itself.');
  if (from.mergedIntoId !== null) return alreadyMerged(from);
  if (into.mergedIntoId !== null)
    return new Problem(
      'ticket/merged',
      409,
      `${numberOf(into.number)} is itself merged into another ticket. Choose that one.`,
      { mergedInto: into.mergedIntoId },
    );
  if (into.state === 'closed')
    return new Problem('ticket/closed', 409, `${numberOf(into.number)} is closed. Reopen it first.`);
  if (from.audience !== into.audience)
    return new Problem(
      'ticket/audience-differs',
      409,
      'One of the two is internal, and the client must not read it through the other. Link them instead.',
    );
  return movedAway(from) ?? heldBack(from);
}

/** The ticket that goes: closed, its promises stopped, remembered for the un-merge. */
export function decideMerged(subject: Subject, into: TicketRow, reason: string, now: Instant): Change {
  const { ticket, clocks } = subject;
  const set = {
    ...(ticket.state === 'closed' ? {} : { state: 'closed' as const, closedAt: isoOf(now) }),
    ...(ticket.resolvedAt === null ? { resolvedAt: isoOf(now) } : {}),
    mergedIntoId: into.id,
    mergedAt: isoOf(now),
    mergedFromState: ticket.state,
  };
  return change('merged', {
    set,
    history: [
      ...historyOf(ticket, set, ['state']),
      { what: 'mergedInto', was: null, became: numberOf(into.number) },
      { what: 'reason', was: null, became: reason },
    ],
    ...cancel(clocks.filter(isRunning), now, mergedInto(into)),
    published: seenByClient(subject),
  });
}

/** The ticket as it would be without the merge. A promise that was kept on the other ticket meanwhile counts as kept. */
export function decideUnmerged(subject: Subject, into: Subject, reason: string, now: Instant): Decision {
  const { ticket, clocks } = subject;
  const state = ticket.mergedFromState;
  const since = ticket.mergedAt;
  if (state === null || since === null)
    return new Problem('ticket/not-merged', 409, 'This ticket is not merged into another.');
  const set = {
    state,
    ...(state === 'closed' ? {} : { closedAt: null }),
    ...(state === 'closed' || state === 'resolved' ? {} : { resolvedAt: null }),
    mergedIntoId: null,
    mergedAt: null,
    mergedFromState: null,
  };
  const because = mergedInto(into.ticket);
  return change('unmerged', {
    set,
    history: [
      ...historyOf(ticket, set, ['state']),
      { what: 'mergedInto', was: numberOf(into.ticket.number), became: null },
      { what: 'reason', was: null, became: reason },
    ],
    clocks: clocks
      .filter((clock) => clock.cancelledBecause === because)
      .map((clock) => revived(clock, into.clocks, since, now)),
    published: seenByClient(subject),
  });
}

/** A line in the history of the other ticket. */
export function told(subject: Subject, did: string, line: Change['history'][number]): Change {
  return change(did, { history: [line], published: seenByClient(subject) });
}

export function decideDuplicate(subject: Subject, of: TicketRow, reason: string, now: Instant): Decision {
  const { ticket, clocks } = subject;
  if (ticket.id === of.id) return new Problem('ticket/self-link', 400, 'A ticket cannot be a duplicate of itself.');
  if (ticket.state === 'closed') return new Problem('ticket/closed', 409, 'This ticket is closed already.');
  const held = heldBack(ticket);
  if (held) return held;
  const at = isoOf(now);
  const set = { state: 'closed' as const, resolvedAt: ticket.resolvedAt ?? at, closedAt: at };
  return change('closed', {
    set,
    history: [
      ...historyOf(ticket, set, ['state']),
      { what: 'duplicateOf', was: null, became: numberOf(of.number) },
      { what: 'reason', was: null, became: reason },
    ],
    ...cancel(clocks.filter(isRunning), now, `a duplicate of ${numberOf(of.number)}`),
    published: seenByClient(subject),
  });
}

export function alreadyMerged(ticket: TicketRow): Problem {
  return new Problem(
    'ticket/merged',
    409,
    'This ticket is merged into another. Work on that one, or undo the merge first.',
    { mergedInto: ticket.mergedIntoId, version: ticket.version },
  );
}

function mergedInto(into: TicketRow): string {
  return `merged into ${numberOf(into.number)}`;
}

// It was promised all along: due when it was due before, and whatever has passed is fired at once.
function revived(clock: ClockRow, others: readonly ClockRow[], since: string, now: Instant): ClockRow {
  const kept = others.find((other) => other.kind === clock.kind && other.metAt !== null && other.metAt >= since);
  const running = { ...clock, cancelledAt: null, cancelledBecause: null };
  if (kept) return { ...running, metAt: kept.metAt, metByName: kept.metByName, nextWakeAt: null };
  return { ...running, nextWakeAt: clock.breachedAt === null ? isoOf(now) : null };
}
