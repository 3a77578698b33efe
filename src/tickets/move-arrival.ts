/** The ticket as it goes on at another client: what it is, then written down. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { audit } from '../people/audit.ts';
import { byOf } from './apply.ts';
import { colleagueFor, requesterName } from './around.store.ts';
import { untouched } from './change.rules.ts';
import type { Person, Subject, TicketRow } from './change.rules.ts';
import { writeClocks } from './clock.store.ts';
import { loadTerms } from './clock-terms.load.ts';
import { standingOf } from './clock.rules.ts';
import { carriedClocks } from './move-clocks.rules.ts';
import type { Carried } from './move-clocks.rules.ts';
import { goesOnAs } from './move.rules.ts';
import { copyNotes, copyTags, watchersFor } from './move.store.ts';
import { personOf } from './ownership.rules.ts';
import { refusable } from './refusals.ts';
import { numberOf } from './rules.ts';
import { insertHistory, insertTicket, insertWatchers } from './store.ts';

/** What is written for the new client. */
export type Written = {
  clientId: string;
  title: string;
  description: string;
  requesterUserId: string | null;
  requesterContactId: string | null;
};
export type Arrival = Carried & { ticket: Omit<TicketRow, 'number'> };

/** Nothing that the old client, its people or its devices said is in it. */
export async function arrivalOf(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { subject, to }: { subject: Subject; to: Written },
): Promise<Arrival> {
  const now = clock.now();
  const by = byOf(actor);
  const { ticket: was } = subject;
  const owner = await ownerThere(tx, actor, was, to.clientId);
  const ticket = {
    ...kept(was),
    ...to,
    id: newId(now),
    source: actor.via === 'token' ? ('api' as const) : ('console' as const),
    openedBySide: by.side,
    openedById: by.id,
    openedByName: by.name,
    requesterName: await nameOfRequester(tx, to),
    assigneeId: owner?.id ?? null,
    assigneeName: owner?.name ?? null,
    assignedAt: owner ? isoOf(now) : null,
    updatedAt: isoOf(now),
  };
  const terms = await loadTerms(tx, clock, to.clientId, []);
  const carried = carriedClocks(subject, { ticket, terms }, { now, by, newId: () => newId(now) });
  return { ...carried, ticket: { ...ticket, ...standingOf(carried.clocks) } };
}

/** What is true of it at whatever client. */
function kept({ audience, impact, urgency, priority, priorityFrom, state, openedAt }: TicketRow) {
  return {
    ...untouched,
    ...{ audience, impact, urgency, priority, priorityFrom, openedAt },
    state: goesOnAs(state),
    component: '',
    deviceId: null,
  };
}

/** Whoever had it, if they work for the new client too; else whoever moves it: a ticket that was taken stays taken. */
async function ownerThere(tx: Tx, actor: Actor, was: TicketRow, clientId: string): Promise<Person | undefined> {
  if (was.assigneeId === null) return undefined;
  return (await colleagueFor(tx, was.assigneeId, clientId)) ?? personOf(byOf(actor));
}

async function nameOfRequester(tx: Tx, to: Written): Promise<string | null> {
  const kind = to.requesterUserId === null ? 'contact' : 'client-user';
  const id = to.requesterUserId ?? to.requesterContactId;
  if (id === null) return null;
  const name = await requesterName(tx, to.clientId, { kind, id });
  if (name === undefined) throw notFound(kind);
  return name;
}

export type Arrived = Pick<TicketRow, 'id' | 'clientId' | 'number'>;

/** Undefined: the same request opened it already. */
export async function openThere(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { ticket, clocks, history }: Arrival,
  requestId: string | null,
): Promise<Arrived | undefined> {
  const number = await refusable(insertTicket(tx, { ...ticket, requestId }));
  if (number === undefined) return undefined;
  const { id, clientId, state, priority, source, assigneeId, nextDueAt } = ticket;
  await writeClocks(tx, clocks, []);
  await insertHistory(tx, { ticketId: id, clientId, at: ticket.updatedAt }, byOf(actor), [
    { what: 'state', was: null, became: state },
    { what: 'moved', was: null, became: 'from another client' },
    ...history,
  ]);
  await recordFact(tx, clock, {
    topic: 'ticket.opened',
    clientId,
    subjectId: id,
    published: ticket.audience === 'client',
    data: { number: numberOf(number), state, priority, source, assigneeId, dueAt: nextDueAt },
  });
  await audit(tx, clock, actor, {
    act: 'ticket.moved-in',
    recordKind: 'ticket',
    recordId: id,
    clientId,
    detail: { number: numberOf(number), title: ticket.title, changed: history },
  });
  return { id, clientId, number };
}

/** Our own notes and tags, and whoever watched it and works for the new client. */
export async function takeAlong(tx: Tx, from: string, { id: ticketId, clientId }: Arrived): Promise<void> {
  const place = { ticketId, clientId };
  await copyNotes(tx, from, place);
  await copyTags(tx, from, place);
  await insertWatchers(tx, place, await watchersFor(tx, from, clientId));
}
