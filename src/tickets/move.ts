/**
 * A ticket filed under the wrong client goes on in a new one of the right client. Nothing changes its client: the old
 * ticket and all that hangs on it stay where they were, closed and for staff only (decision 10).
 */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { apply } from './apply.ts';
import type { Subject } from './change.rules.ts';
import { relativesOf } from './family.store.ts';
import { arrivalOf, openThere, takeAlong } from './move-arrival.ts';
import type { moveRoutes, zMovePlan } from './move-api.ts';
import { decideMovedAway, goesOnAs, inTheWay, moveRefused } from './move.rules.ts';
import type { Ties } from './move.rules.ts';
import { clientSeen, insertMove, movesOf, treeAround, watchersFor, weighed } from './move.store.ts';
import { readTicketIn } from './read.ts';
import type { Ticket } from './read.ts';
import { numberOf } from './rules.ts';
import { findingsOf, ticketIdByRequest } from './store.ts';
import { changedSince, locked } from './tickets.ts';

/** What other slices hold against it, in words; empty when nothing. */
export type InTheWay = (tx: Tx, ticketId: string) => Promise<string[]>;
type Moving = z.output<(typeof moveRoutes)['moveTicket']['body']> & { ticketId: string };
type MovePlan = z.output<typeof zMovePlan>;
type Parts = Pick<Deps, 'db' | 'clock'> & { others: InTheWay };

/** Returns the ticket that goes on at the other client. */
export async function moveTicket({ db, clock, others }: Parts, actor: Actor, on: Moving): Promise<Ticket> {
  return db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, on.ticketId);
    await mustBeSeen(tx, on.clientId);
    const same = subject.ticket.clientId === on.clientId;
    if (same) throw new Problem('ticket/same-client', 400, SAME);
    const known = on.requestId && (await ticketIdByRequest(tx, on.clientId, on.requestId));
    if (known) return alreadyMoved(tx, clock, on.ticketId, known);
    if (on.version !== subject.ticket.version) throw changedSince(subject);
    const refused = moveRefused(subject, await tiesOf(tx, subject, others));
    if (refused) throw refused;
    const { clientId, title, description, requesterUserId, requesterContactId } = on;
    const to = { clientId, title, description, requesterUserId, requesterContactId };
    const arrival = await arrivalOf(tx, { clock }, actor, { subject, to });
    const arrived = await openThere(tx, { clock }, actor, arrival, on.requestId ?? null);
    if (!arrived) throw changedSince(subject);
    await takeAlong(tx, subject.ticket.id, arrived);
    await insertMove(tx, {
      ...{ clientId: subject.ticket.clientId, ticketId: subject.ticket.id },
      ...{ toClientId: arrived.clientId, toTicketId: arrived.id },
      ...{ reason: on.reason, byName: actor.name, at: isoOf(clock.now()) },
    });
    await withdraw(tx, { clock }, actor, subject);
    return readTicketIn(tx, clock, arrived.id);
  });
}

/** The same request again; another act's must not pass for a move that never was. */
async function alreadyMoved(tx: Tx, clock: Deps['clock'], ticketId: string, known: string): Promise<Ticket> {
  if ((await movesOf(tx, ticketId)).to?.id === known) return readTicketIn(tx, clock, known);
  throw new Problem(
    'ticket/request-used',
    409,
    'This request id opened another ticket. Ask again with one of its own.',
  );
}

/** What a move would do, without doing it. */
export async function planMove(
  { db, clock, others }: Parts,
  actor: Actor,
  on: { ticketId: string; clientId: string },
): Promise<MovePlan> {
  return db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, on.ticketId);
    await mustBeSeen(tx, on.clientId);
    const same = subject.ticket.clientId === on.clientId ? [SAME] : [];
    const to = { ...nothingWritten, clientId: on.clientId };
    const { ticket, lines } = await arrivalOf(tx, { clock }, actor, { subject, to });
    const amounts = await weighed(tx, on.ticketId);
    if (!amounts) throw notFound('ticket');
    const { notes, tags, watchers: all, ...rest } = amounts;
    const watchers = (await watchersFor(tx, on.ticketId, on.clientId)).length;
    return {
      inTheWay: [...same, ...inTheWay(subject, await tiesOf(tx, subject, others))],
      assigneeName: ticket.assigneeName,
      state: goesOnAs(ticket.state),
      follows: { notes, tags, watchers },
      staysBehind: { ...rest, watchers: all - watchers },
      clocks: lines,
    };
  });
}

const nothingWritten = { title: '', description: '', requesterUserId: null, requesterContactId: null };

const SAME = 'The ticket is this client’s already. Choose another client.';

async function mustBeSeen(tx: Tx, clientId: string): Promise<void> {
  if (!(await clientSeen(tx, clientId))) throw notFound('client');
}

async function tiesOf(tx: Tx, { ticket }: Subject, others: InTheWay): Promise<Ties> {
  const { merged } = await relativesOf(tx, ticket.id, ticket.mergedIntoId);
  const findings = await findingsOf(tx, ticket.id);
  return {
    openFindings: findings.filter(({ clearedAt }) => clearedAt === null).length,
    merged: merged.map(({ number }) => numberOf(number)),
    tree: (await treeAround(tx, ticket.id)).map(numberOf),
    others: await others(tx, ticket.id),
  };
}

/** Closes it out of its client's sight, and tells the client's open screens to look again: they find nothing. */
async function withdraw(tx: Tx, { clock }: Pick<Deps, 'clock'>, actor: Actor, subject: Subject): Promise<void> {
  const { id, clientId, audience } = subject.ticket;
  await apply(tx, clock, actor, subject, decideMovedAway(subject, clock.now()));
  if (audience === 'client')
    await recordFact(tx, clock, { topic: 'ticket.withdrawn', clientId, subjectId: id, published: true });
}
