/** Who may give or change a mark, when a resolved ticket may be opened again by the client. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { both, change } from './change.rules.ts';
import type { By, Decision, NewEntry, Subject, TicketRow } from './change.rules.ts';
import { alreadyMerged } from './family.rules.ts';
import { CHANGEABLE_DAYS } from './marks-api.ts';
import { reopenedFromOutside } from './progress.rules.ts';
import type { ClockIds } from './progress.rules.ts';

const DAY_MS = 86_400_000;
export const REOPEN_DAYS = 7;
/** From here down the lead engineer hears of it. */
export const LOW_MARK = 2;

export type Given = { mark: number; text: string; byId: string; byName: string; at: string };
type Done = Pick<TicketRow, 'state' | 'mergedIntoId' | 'resolvedAt'>;

/** Until when the mark may be changed, by whom; null: it may not, or none was given. */
export function changeableUntil(given: Given | undefined, byId: string | null): string | null {
  return given && given.byId === byId ? isoOf(instantOf(given.at) + CHANGEABLE_DAYS * DAY_MS) : null;
}

export function mayMark(ticket: Done, given: Given | undefined, byId: string | null, now: Instant): boolean {
  if (ticket.state !== 'closed' || ticket.mergedIntoId !== null || byId === null) return false;
  const until = changeableUntil(given, byId);
  return given === undefined || (until !== null && instantOf(until) > now);
}

/** Why not, in words; null when it may. */
export function markRefusal(ticket: Done, given: Given | undefined, byId: string, now: Instant): Problem | null {
  if (ticket.mergedIntoId !== null)
    return new Problem('ticket/merged', 409, 'This ticket goes on in another one. Say there how it was.');
  if (ticket.state !== 'closed')
    return new Problem('ticket/not-closed', 409, 'Say how it was when the ticket is closed.');
  if (mayMark(ticket, given, byId, now)) return null;
  return new Problem(
    'ticket/marked',
    409,
    given?.byId === byId
      ? `A mark may be changed for ${CHANGEABLE_DAYS} days.`
      : `${given?.byName ?? 'Someone'} has said already how it was.`,
  );
}

/** Until when the client may open it again; null when there is nothing to open. */
export function reopenUntil(ticket: Done, days: number): string | null {
  const done = ticket.state === 'resolved' || ticket.state === 'closed';
  if (!done || ticket.mergedIntoId !== null || ticket.resolvedAt === null) return null;
  return isoOf(instantOf(ticket.resolvedAt) + days * DAY_MS);
}

/** The client says that it is not solved: a call for help again, as when it answers a resolved ticket. */
export function decideClientReopen(
  subject: Subject,
  entry: NewEntry,
  _by: By,
  { now, days, clockIds }: { now: Instant; days: number; clockIds: ClockIds },
): Decision {
  const { ticket } = subject;
  if (ticket.mergedIntoId !== null) return alreadyMerged(ticket);
  const until = reopenUntil(ticket, days);
  if (until === null) return new Problem('ticket/not-resolved', 409, 'This ticket is open. Write an answer.');
  if (instantOf(until) < now) return tooLate(days);
  const wrote = change('entry-added', {
    entries: [entry],
    history: [{ what: 'entry', was: null, became: entry.audience }],
    published: true,
  });
  return both(reopenedFromOutside(subject, now, clockIds), wrote);
}

export function tooLate(days: number): Problem {
  return new Problem(
    'ticket/too-late',
    409,
    `This ticket was resolved more than ${days} days ago. Open a new one and name this one in it.`,
  );
}
