/** Whose ticket it is: claim, assign, put back. */
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { change, historyOf, meetAll, seenByClient } from './change.rules.ts';
import type { By, Change, Decision, Person, Subject } from './change.rules.ts';
import { isRunning } from './clock.rules.ts';

/** Taking a ticket acknowledges it. The second of two is told who was first and when. */
export function decideClaim(subject: Subject, by: By, now: Instant): Decision {
  const { ticket, clocks } = subject;
  const person = personOf(by);
  if (!person) return new Problem('ticket/not-a-person', 403, 'Only a named person can claim a ticket.');
  if (ticket.state === 'resolved' || ticket.state === 'closed') return notOpen(subject);
  if (ticket.assigneeId !== null && ticket.assigneeId !== person.id) return taken(subject);
  const waiting = clocks.some((clock) => isRunning(clock) && clock.kind === 'acknowledgement');
  if (ticket.assigneeId === person.id && !waiting && ticket.state !== 'new') return null;
  return ownedBy(subject, person, now, 'claimed');
}

/** The change that makes `person` the owner by their own act: acknowledged, and no longer new. */
export function ownedBy(subject: Subject, person: Person, now: Instant, did: string): Change {
  const { ticket } = subject;
  const set = {
    ...(ticket.assigneeId === person.id
      ? {}
      : { assigneeId: person.id, assigneeName: person.name, assignedAt: isoOf(now) }),
    ...(ticket.state === 'new' ? { state: 'open' as const } : {}),
  };
  return change(did, {
    set,
    history: historyOf(ticket, set, ['assigneeName', 'state']),
    ...meetAll(subject, ['acknowledgement'], now, person.name),
    published: seenByClient(subject),
  });
}

/** Giving a ticket to a colleague acknowledges nothing: that is for the colleague to do, by claiming it. */
export function decideAssign(subject: Subject, to: Person, by: By, now: Instant): Decision {
  const { ticket } = subject;
  if (ticket.state === 'closed') return notOpen(subject);
  if (to.id === by.id && ticket.state !== 'resolved') return ownedBy(subject, to, now, 'assigned');
  if (ticket.assigneeId === to.id) return null;
  const set = { assigneeId: to.id, assigneeName: to.name, assignedAt: isoOf(now) };
  return change('assigned', {
    set,
    history: historyOf(ticket, set, ['assigneeName']),
    published: seenByClient(subject),
  });
}

export function decideUnassign(subject: Subject): Decision {
  const { ticket } = subject;
  if (ticket.state === 'closed') return notOpen(subject);
  if (ticket.assigneeId === null) return null;
  const set = { assigneeId: null, assigneeName: null, assignedAt: null };
  return change('unassigned', {
    set,
    history: historyOf(ticket, set, ['assigneeName']),
    published: seenByClient(subject),
  });
}

export function personOf(by: By): Person | undefined {
  return by.side === 'staff' && by.id !== null ? { id: by.id, name: by.name } : undefined;
}

function notOpen({ ticket }: Subject): Problem {
  return new Problem(`ticket/${ticket.state}`, 409, `This ticket is ${ticket.state}. Reopen it first.`, {
    version: ticket.version,
  });
}

function taken({ ticket }: Subject): Problem {
  return new Problem(
    'ticket/claimed',
    409,
    `${ticket.assigneeName ?? 'Someone else'} has this ticket since ${ticket.assignedAt ?? ticket.updatedAt}.`,
    {
      heldBy: { id: ticket.assigneeId, name: ticket.assigneeName },
      since: ticket.assignedAt,
      version: ticket.version,
    },
  );
}
