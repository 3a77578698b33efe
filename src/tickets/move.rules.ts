/** Whether a ticket may go to another client, and what becomes of the one that stays. No I/O. */
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { change, historyOf } from './change.rules.ts';
import type { Change, Subject, TicketRow } from './change.rules.ts';
import { cancel, isRunning } from './clock.rules.ts';
import { numberOf } from './rules.ts';
import { liveStates } from './ticket-api.ts';

/** What ties a ticket to its client. */
export type Ties = {
  openFindings: number;
  /** Numbers of tickets merged into it. */
  merged: string[];
  /** Numbers of its parts and of what it is a part of. */
  tree: string[];
  /** What other slices say is in the way, in words. */
  others: string[];
};

/** Everything that is in the way, each with what to do about it. */
export function inTheWay({ ticket }: Pick<Subject, 'ticket'>, ties: Ties): string[] {
  return [
    ...standing(ticket),
    ...(ties.openFindings === 0
      ? []
      : [
          `A condition on this client’s network is still open on it (${ties.openFindings}). Wait until it clears; where a source is under the wrong client, put that right first.`,
        ]),
    ...(ties.merged.length === 0
      ? []
      : [`${ties.merged.join(', ')} is merged into it. Undo the merge, then move each by itself.`]),
    ...(ties.tree.length === 0 ? [] : [`It is part of a tree with ${ties.tree.join(', ')}. Remove those links first.`]),
    ...ties.others,
  ];
}

function standing(ticket: TicketRow): string[] {
  if (ticket.movedAt !== null) return ['It was moved already.'];
  if (ticket.mergedIntoId !== null) return ['It is merged into another ticket. Move that one, or undo the merge.'];
  if (!liveStates.some((live) => live === ticket.state)) return [`It is ${ticket.state}. Reopen it first.`];
  if (ticket.hold === 'held') return ['It waits for proof of who asked. Prove or refuse the sender under Mail first.'];
  return ticket.hold === 'refuted'
    ? ['Whoever asked on it was not who they said. Resolve it, and open another ticket for what is really wanted.']
    : [];
}

export function moveRefused(subject: Pick<Subject, 'ticket'>, ties: Ties): Problem | undefined {
  const reasons = inTheWay(subject, ties);
  if (reasons.length === 0) return undefined;
  const { number, version } = subject.ticket;
  return new Problem('ticket/cannot-change-client', 409, `${numberOf(number)} cannot be moved. ${reasons.join(' ')}`, {
    inTheWay: reasons,
    version,
  });
}

/** The ticket that stays: closed, out of its client's sight, its promises stopped. It is not told where it went. */
export function decideMovedAway(subject: Subject, now: Instant): Change {
  const { ticket, clocks } = subject;
  const at = isoOf(now);
  const set = { state: 'closed' as const, resolvedAt: at, closedAt: at, movedAt: at, audience: 'internal' as const };
  return change('moved', {
    set,
    history: [
      ...historyOf(ticket, set, ['state', 'audience']),
      { what: 'moved', was: null, became: 'to another client' },
    ],
    ...cancel(clocks.filter(isRunning), now, 'moved to another client'),
  });
}

/** Waiting for the old client is no wait for the new one. */
export function goesOnAs(state: TicketRow['state']): 'new' | 'open' | 'waiting-for-vendor' {
  return state === 'new' || state === 'waiting-for-vendor' ? state : 'open';
}

/** Why nothing more is done with a ticket that was moved; undefined when it was not. */
export function movedAway(ticket: Pick<TicketRow, 'movedAt' | 'version'>): Problem | undefined {
  if (ticket.movedAt === null) return undefined;
  return new Problem(
    'ticket/moved',
    409,
    'This ticket was moved to another client and stays closed here. Work on the one it goes on in, or open a new one.',
    { version: ticket.version },
  );
}
