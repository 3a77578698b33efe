/** Verbs on two tickets at once: merge, un-merge, split, duplicate. Both are locked in the order of their ids. */
import type { Actor } from '../base/actor.ts';
import type { Instant } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { apply } from './apply.ts';
import type { Decision, Subject } from './change.rules.ts';
import { alreadyMerged, decideDuplicate, decideMerged, decideUnmerged, mergeRefused, told } from './family.rules.ts';
import { copyEntry, entriesByIds, moveFindings, returnFindings } from './family.store.ts';
import { heldBack } from './hold.rules.ts';
import { linkIn } from './links.ts';
import { openIn } from './open.ts';
import { readTicketIn } from './read.ts';
import type { Ticket } from './read.ts';
import { numberOf } from './rules.ts';
import { entriesOf, ticketIdByRequest } from './store.ts';
import type { EntryRow } from './store.ts';
import { changedSince, locked } from './tickets.ts';
import type { OnTicket } from './tickets.ts';

type Why = OnTicket & { reason: string };

/** `id` goes into `into` and is closed; it is read there from now on. */
export async function merge(deps: Deps, actor: Actor, on: Why & { into: string }): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const { first, second } = await lockedPair(tx, on, on.into);
    await mergeIn(tx, deps, actor, { goes: first, stays: second, reason: on.reason });
    return readTicketIn(tx, deps.clock, second.ticket.id);
  });
}

/** The same of two tickets under their locks, in the caller's transaction. */
export async function mergeIn(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  actor: Actor,
  { goes, stays, reason }: { goes: Subject; stays: Subject; reason: string },
): Promise<void> {
  const refused = mergeRefused(goes.ticket, stays.ticket);
  if (refused) throw refused;
  await write(tx, deps, actor, goes, decideMerged(goes, stays.ticket, reason, deps.clock.now()));
  await moveFindings(tx, goes.ticket.id, stays.ticket.id);
  const line = { what: 'merged', was: null, became: numberOf(goes.ticket.number) };
  await write(tx, deps, actor, stays, told(stays, 'merged', line));
}

export async function unmerge(deps: Deps, actor: Actor, on: Why): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const before = await readTicketIn(tx, deps.clock, on.id);
    if (!before.mergedInto) throw new Problem('ticket/not-merged', 409, 'This ticket is not merged into another.');
    const { first, second } = await lockedPair(tx, on, before.mergedInto.id);
    await write(tx, deps, actor, first, decideUnmerged(first, second, on.reason, deps.clock.now()));
    await returnFindings(tx, second.ticket.id, first.ticket.id);
    const line = { what: 'merged', was: numberOf(first.ticket.number), became: null };
    await write(tx, deps, actor, second, told(second, 'unmerged', line));
    return readTicketIn(tx, deps.clock, first.ticket.id);
  });
}

export async function duplicate(deps: Deps, actor: Actor, on: Why & { of: string }): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const { first, second } = await lockedPair(tx, on, on.of);
    const to = { kind: 'ticket', id: second.ticket.id } as const;
    await write(tx, deps, actor, first, decideDuplicate(first, second.ticket, on.reason, deps.clock.now()));
    await linkIn(tx, deps, actor, await locked(tx, on.id), { relation: 'duplicates', to });
    return readTicketIn(tx, deps.clock, on.id);
  });
}

export type Splitting = Why & { title: string; entryIds: readonly string[]; requestId?: string | undefined };

/** Opens a ticket from entries of another; they stay where they were written, and stand in the new one as they were. */
export async function split(deps: Deps, actor: Actor, on: Splitting): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, on.id);
    const known = on.requestId && (await ticketIdByRequest(tx, subject.ticket.clientId, on.requestId));
    if (known) return readTicketIn(tx, deps.clock, known);
    mustBeSeen(subject, on);
    const refused = subject.ticket.mergedIntoId === null ? heldBack(subject.ticket) : alreadyMerged(subject.ticket);
    if (refused) throw refused;
    const entries = await entriesByIds(tx, on.id, on.entryIds);
    if (entries.length < new Set(on.entryIds).size) throw notFound('entry');
    const id = await openIn(tx, deps.clock, actor, openingOf(subject, entries, on, actor));
    await copyAll(tx, entries, id, deps.clock.now());
    const opened = await locked(tx, id);
    const from = numberOf(subject.ticket.number);
    await linkIn(tx, deps, actor, opened, { relation: 'split-from', to: { kind: 'ticket', id: on.id } });
    await write(tx, deps, actor, opened, told(opened, 'split', { what: 'splitFrom', was: null, became: from }));
    const became = `${numberOf(opened.ticket.number)}: ${on.reason}`;
    await write(tx, deps, actor, subject, told(subject, 'split', { what: 'splitInto', was: null, became }));
    return readTicketIn(tx, deps.clock, id);
  });
}

async function copyAll(tx: Tx, entries: readonly EntryRow[], to: string, now: Instant): Promise<void> {
  for (const { id } of entries) await copyEntry(tx, { id, to, newId: newId(now) });
  // What is not on the new ticket was not copied: a policy hid it, which must not pass in silence.
  if ((await entriesOf(tx, to)).length < entries.length) throw notFound('entry');
}

function openingOf(
  { ticket }: Subject,
  entries: readonly EntryRow[],
  { title, requestId }: Splitting,
  actor: Actor,
): Parameters<typeof openIn>[3] {
  const asker = entries.find((entry) => entry.authorSide === 'client');
  const { clientId, audience, component, deviceId, impact, urgency } = ticket;
  return {
    clientId,
    audience,
    component,
    deviceId,
    impact,
    urgency,
    title,
    requestId,
    description: '',
    claim: false,
    source: actor.via === 'token' ? 'api' : 'console',
    requesterUserId: asker?.authorId ?? ticket.requesterUserId,
    requesterContactId: asker ? null : ticket.requesterContactId,
    requesterName: asker?.authorName ?? ticket.requesterName,
  };
}

/** `first` is the one acted on, at the version that was seen. */
async function lockedPair(tx: Tx, on: OnTicket, other: string): Promise<{ first: Subject; second: Subject }> {
  const [low, high] = [on.id, other].toSorted();
  const one = await locked(tx, low ?? on.id);
  const two = low === high ? one : await locked(tx, high ?? other);
  const [first, second] = one.ticket.id === on.id ? [one, two] : [two, one];
  mustBeSeen(first, on);
  if (first.ticket.clientId !== second.ticket.clientId) throw notFound('ticket');
  return { first, second };
}

function mustBeSeen(subject: Subject, { version }: OnTicket): void {
  if (version !== undefined && version !== subject.ticket.version) throw changedSince(subject);
}

async function write(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  subject: Subject,
  decision: Decision,
): Promise<void> {
  if (decision instanceof Problem) throw decision;
  if (decision) await apply(tx, clock, actor, subject, decision);
}
