/** A verb's decision as a value: what becomes of the ticket, its clocks, entries and history. One place writes it down. */
import { Problem } from '../base/problem.ts';
import type { ClockEvent, ClockRow } from './clock.rules.ts';
import { isRunning, meet } from './clock.rules.ts';
import type { Side } from './rules.ts';
import type { Audience, Level, Priority, TicketState } from './ticket-api.ts';

/** A row of the table `ticket`. */
export type TicketRow = {
  id: string;
  number: number;
  clientId: string;
  audience: Audience;
  source: 'finding' | 'portal' | 'console' | 'api' | 'mail';
  openedBySide: Side;
  openedById: string | null;
  openedByName: string;
  requesterUserId: string | null;
  requesterContactId: string | null;
  requesterName: string | null;
  title: string;
  description: string;
  component: string;
  deviceId: string | null;
  impact: Level;
  urgency: Level;
  priority: Priority;
  priorityFrom: 'matrix' | 'hand';
  state: TicketState;
  assigneeId: string | null;
  assigneeName: string | null;
  assignedAt: string | null;
  conditionsClearedAt: string | null;
  resolution: string | null;
  resolvedAt: string | null;
  closedAt: string | null;
  nextDueAt: string | null;
  breached: boolean;
  mergedIntoId: string | null;
  mergedAt: string | null;
  mergedFromState: TicketState | null;
  /** When it was moved to another client. */
  movedAt: string | null;
  /** Whether it waits for proof of who asked, or that proof went against them. */
  hold: 'held' | 'refuted' | null;
  version: number;
  openedAt: string;
  updatedAt: string;
};

/** What has not happened to a ticket that begins. */
export const untouched = {
  ...{ conditionsClearedAt: null, resolution: null, resolvedAt: null, closedAt: null },
  ...{ mergedIntoId: null, mergedAt: null, mergedFromState: null, movedAt: null, hold: null },
  version: 1,
} as const;

export type By = { side: Side; id: string | null; name: string };
export type Person = { id: string; name: string };
export type NewEntry = {
  audience: Audience;
  kind: 'message' | 'resolution' | 'automatic';
  text: string;
  requestId?: string | undefined;
};

/** What a decision sees: the ticket under its lock, with its clocks. */
export type Subject = { ticket: TicketRow; clocks: readonly ClockRow[] };

export type Change = {
  /** Last part of the fact's topic: 'claimed' is told as 'ticket.claimed' and audited under the same word. */
  did: string;
  set: Partial<TicketRow>;
  history: { what: string; was: string | null; became: string | null }[];
  /** Clocks changed or begun. */
  clocks: ClockRow[];
  events: ClockEvent[];
  entries: NewEntry[];
  watchers: Person[];
  /** Whether something changed that client users see. */
  published: boolean;
};

/** Nothing to do, a refusal, or what is to be done. */
export type Decision = Change | Problem | null;

export function change(did: string, parts: Partial<Omit<Change, 'did'>>): Change {
  return { set: {}, history: [], clocks: [], events: [], entries: [], watchers: [], published: false, ...parts, did };
}

/** Two decisions taken in one act, told as the first. */
export function both(first: Change, second: Change): Change {
  return {
    did: first.did,
    set: { ...first.set, ...second.set },
    history: [...first.history, ...second.history],
    clocks: [...first.clocks.filter((clock) => !second.clocks.some((each) => each.id === clock.id)), ...second.clocks],
    events: [...first.events, ...second.events],
    entries: [...first.entries, ...second.entries],
    watchers: [...first.watchers, ...second.watchers],
    published: first.published || second.published,
  };
}

/** What a ticket would be after a change, for the next decision of the same act. */
export function after({ ticket, clocks }: Subject, { set, clocks: changed }: Change): Subject {
  const kept = clocks.filter((clock) => !changed.some((each) => each.id === clock.id));
  return { ticket: { ...ticket, ...set }, clocks: [...kept, ...changed] };
}

/** Lines of history for the fields that differ. */
export function historyOf(
  before: TicketRow,
  set: Partial<TicketRow>,
  fields: readonly (keyof TicketRow)[],
): Change['history'] {
  return fields.flatMap((field) => {
    if (!(field in set) || set[field] === before[field]) return [];
    return [{ what: field, was: textOf(before[field]), became: textOf(set[field]) }];
  });
}

/** Meets the running clocks of these kinds. */
export function meetAll(
  { clocks }: Subject,
  kinds: readonly ClockRow['kind'][],
  now: number,
  by: string,
): Pick<Change, 'clocks' | 'events'> {
  const met = clocks
    .filter((clock) => isRunning(clock) && kinds.includes(clock.kind))
    .map((clock) => meet(clock, now, by));
  return { clocks: met.map((each) => each.clock), events: met.flatMap((each) => each.events) };
}

export function seenByClient({ ticket }: Subject): boolean {
  return ticket.audience === 'client';
}

function textOf(value: string | number | boolean | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
