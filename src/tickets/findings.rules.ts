/** What a finding does to a ticket. Everything here may be read by the client: plain words, no internals. */
import type { Instant } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { nearness, severities } from '../detection/api.ts';
import type { Condition, Severity } from '../detection/api.ts';
import { change, historyOf, seenByClient } from './change.rules.ts';
import type { Change, Subject, TicketRow } from './change.rules.ts';
import { reopenedFromOutside } from './progress.rules.ts';
import type { ClockIds } from './progress.rules.ts';
import { weightOf } from './rules.ts';
import type { Criticality } from './rules.ts';

/** A condition that is back within this time after it was resolved opens the same ticket again; later it is a new one. */
export const REOPEN_WITHIN_MS = 72 * 3_600_000;
/** Findings that join a ticket in quick succession get one message together. */
export const BURST_MS = 60_000;
const NAMES_AFTER_MS = 30 * 60_000;
export const FLAPPING = ' (flapping)';

/** Whether more of the cause goes onto this ticket as it is, opens it again, or needs a ticket of its own that follows it. */
export function placeFor(ticket: TicketRow, now: Instant): 'here' | 'reopen' | 'new' {
  switch (ticket.state) {
    case 'new':
    case 'open':
    case 'waiting-for-client':
    case 'waiting-for-vendor':
      return 'here';
    case 'resolved':
      return now - instantOf(ticket.resolvedAt ?? ticket.updatedAt) <= REOPEN_WITHIN_MS ? 'reopen' : 'new';
    case 'closed':
      return 'new';
  }
}

/** Makes a ticket fit to take more of its cause: opened again where it was resolved. */
export function readied(subject: Subject, { now, clockIds }: { now: Instant; clockIds: ClockIds }): Change {
  return subject.ticket.state === 'resolved'
    ? reopenedFromOutside(subject, now, clockIds)
    : change('finding-attached', {});
}

export function told(subject: Subject, text: string): Change {
  return change('entry-added', {
    entries: [{ audience: subject.ticket.audience, kind: 'automatic', text }],
    history: [{ what: 'entry', was: null, became: subject.ticket.audience }],
    published: seenByClient(subject),
  });
}

/** A graver finding makes the ticket more pressing, unless a person has set the priority. */
export function graver({ ticket }: Subject, severity: Severity, criticality: Criticality | undefined): Change {
  const weight = weightOf(severity, criticality);
  if (ticket.priorityFrom === 'hand' || weight.priority >= ticket.priority) return change('prioritised', {});
  return change('prioritised', {
    set: weight,
    history: historyOf(ticket, weight, ['impact', 'urgency', 'priority']),
    published: ticket.audience === 'client',
  });
}

/** As pressing as another ticket of the same cause, unless a person has set the priority. */
export function asPressing({ ticket }: Subject, { impact, urgency, priority }: TicketRow): Change {
  if (ticket.priorityFrom === 'hand' || priority >= ticket.priority) return change('prioritised', {});
  const set = { impact, urgency, priority };
  return change('prioritised', {
    set,
    history: historyOf(ticket, set, ['impact', 'urgency', 'priority']),
    published: ticket.audience === 'client',
  });
}

/** How much a finding has to say about its ticket's name: the gravest first, then what is nearest the cause. */
export function nameWeight(finding: { severity: Severity; condition: Condition; behind: boolean }): number {
  return severities.indexOf(finding.severity) * 10 + nearness(finding);
}

/** What was over before this is of an earlier trouble: it names a ticket no more when something of its cause begins anew. */
export function namingSince(now: Instant): string {
  return isoOf(now - NAMES_AFTER_MS);
}

/** The weightiest finding names the ticket; null: a person has given it another name. */
export function namedAfter({ ticket }: Subject, name: string | null): Change {
  const flapping = ticket.title.endsWith(FLAPPING) ? FLAPPING : '';
  const title = `${(name ?? '').slice(0, 300 - flapping.length)}${flapping}`;
  const set = name === null || title === ticket.title ? {} : { title };
  return change('edited', { set, history: historyOf(ticket, set, ['title']), published: ticket.audience === 'client' });
}

/** The title says whether anything on the ticket flaps. */
export function titled({ ticket }: Subject, flapping: boolean): Change {
  const bare = ticket.title.endsWith(FLAPPING) ? ticket.title.slice(0, -FLAPPING.length) : ticket.title;
  const title = flapping ? `${bare.slice(0, 300 - FLAPPING.length)}${FLAPPING}` : bare;
  const set = title === ticket.title ? {} : { title };
  return change('edited', { set, history: historyOf(ticket, set, ['title']), published: ticket.audience === 'client' });
}

/** Whether the conditions of a ticket are over; `at` null: one is open again. */
export function cleared({ ticket }: Subject, at: string | null): Change {
  const set = ticket.conditionsClearedAt === at ? {} : { conditionsClearedAt: at };
  return change('conditions', {
    set,
    history: historyOf(ticket, set, ['conditionsClearedAt']),
    published: ticket.audience === 'client',
  });
}

/** `2026-03-02 09:15:04 UTC`: in text there is no reader whose zone could be used. */
export function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
