/** Opening a ticket: by staff for a client, by a client user, by a finding. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { audit } from '../people/audit.ts';
import { apply, byOf } from './apply.ts';
import { untouched } from './change.rules.ts';
import type { Subject, TicketRow } from './change.rules.ts';
import { loadTerms } from './clock-terms.load.ts';
import { begunBy } from './clock-timing.rules.ts';
import { standingOf } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { decideClaim } from './ownership.rules.ts';
import { clocksFor, decideEntry } from './progress.rules.ts';
import { numberOf, priorityOf } from './rules.ts';
import { refusable } from './refusals.ts';
import { writeClocks } from './clock.store.ts';
import { insertHistory, insertTicket, ticketIdByRequest } from './store.ts';
import type { Audience, Level } from './ticket-api.ts';

export type Opening = {
  clientId: string;
  source: TicketRow['source'];
  title: string;
  description: string;
  component: string;
  deviceId: string | null;
  requesterUserId: string | null;
  requesterContactId: string | null;
  requesterName: string | null;
  impact: Level;
  urgency: Level;
  audience: Audience;
  /** First message to the client, written by a person in the same act. */
  message?: string | undefined;
  claim: boolean;
  requestId?: string | undefined;
};

/** Opens it in the caller's transaction, with its clocks; returns its id. The same `requestId` again returns the ticket it opened first. */
export async function openIn(tx: Tx, clock: Clock, actor: Actor, opening: Opening): Promise<string> {
  const now = clock.now();
  const ticket = ticketOf(opening, actor, newId(now), isoOf(now));
  const terms = await loadTerms(tx, clock, ticket.clientId, []);
  const bare = clocksFor(ticket, { round: 1, now, clockIds: () => newId(now) });
  const clocks = begunBy({ ...ticket, number: 0 }, bare, terms, { now, by: byOf(actor), newId: () => newId(now) });
  const full = { ...ticket, ...standingOf(clocks) };
  const number = await refusable(insertTicket(tx, { ...full, requestId: opening.requestId ?? null }));
  if (number === undefined) return openedBefore(tx, opening);
  const subject = { ticket: { ...full, number }, clocks };
  await writeOpening(tx, clock, actor, subject, clocks);
  await firstActs(tx, clock, actor, subject, opening);
  return ticket.id;
}

async function writeOpening(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  { ticket }: Subject,
  clocks: ClockRow[],
): Promise<void> {
  const number = numberOf(ticket.number);
  await writeClocks(tx, clocks, []);
  await insertHistory(tx, { ticketId: ticket.id, clientId: ticket.clientId, at: ticket.openedAt }, byOf(actor), [
    { what: 'state', was: null, became: 'new' },
  ]);
  await recordFact(tx, clock, {
    topic: 'ticket.opened',
    clientId: ticket.clientId,
    subjectId: ticket.id,
    published: ticket.audience === 'client',
    data: {
      number,
      state: 'new',
      priority: ticket.priority,
      source: ticket.source,
      assigneeId: null,
      dueAt: ticket.nextDueAt,
    },
  });
  await audit(tx, clock, actor, {
    act: 'ticket.opened',
    recordKind: 'ticket',
    recordId: ticket.id,
    clientId: ticket.clientId,
    detail: { number, title: ticket.title },
  });
}

/** What whoever opens it does in the same act: writes to the client, claims it. */
async function firstActs(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  subject: Subject,
  { message, claim }: Opening,
): Promise<void> {
  let { ticket, clocks } = subject;
  const decided = [
    message === undefined
      ? null
      : (now: Subject) =>
          decideEntry(now, { audience: 'client', kind: 'message', text: message }, byOf(actor), clock.now()),
    claim ? (now: Subject) => decideClaim(now, byOf(actor), clock.now()) : null,
  ];
  for (const decide of decided) {
    const change = decide?.({ ticket, clocks }) ?? null;
    if (change instanceof Problem) throw change;
    if (!change) continue;
    await apply(tx, clock, actor, { ticket, clocks }, change);
    const changed = Object.keys(change.set).length > 0;
    clocks = clocks.map((each) => change.clocks.find((other) => other.id === each.id) ?? each);
    ticket = { ...ticket, ...change.set, version: ticket.version + (changed ? 1 : 0) };
  }
}

async function openedBefore(tx: Tx, { clientId, requestId }: Opening): Promise<string> {
  const known = requestId === undefined ? undefined : await ticketIdByRequest(tx, clientId, requestId);
  if (known === undefined) throw notFound('client');
  return known;
}

function ticketOf(opening: Opening, actor: Actor, id: string, at: string): Omit<TicketRow, 'number'> {
  const by = byOf(actor);
  const { message: _message, claim: _claim, requestId: _request, ...given } = opening;
  return {
    ...untouched,
    ...given,
    id,
    openedBySide: by.side,
    openedById: by.id,
    openedByName: by.name,
    priority: priorityOf(opening.impact, opening.urgency),
    priorityFrom: 'matrix',
    state: 'new',
    assigneeId: null,
    assigneeName: null,
    assignedAt: null,
    nextDueAt: null,
    breached: false,
    openedAt: at,
    updatedAt: at,
  };
}
