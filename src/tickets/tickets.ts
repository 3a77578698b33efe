/** Verbs on a ticket. All alike: the ticket under its lock, a decision, the decision written down, the ticket as it is then. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { apply, byOf } from './apply.ts';
import { change } from './change.rules.ts';
import type { By, Decision, Subject } from './change.rules.ts';
import { decideEdit, decidePriority } from './edit.rules.ts';
import type { Edit } from './edit.rules.ts';
import { openIn } from './open.ts';
import { decideAssign, decideClaim, decideUnassign, personOf } from './ownership.rules.ts';
import { rootOf } from './family.store.ts';
import { colleagueFor, requesterName } from './around.store.ts';
import {
  decideClientAnswer,
  decideClose,
  decideEntry,
  decideReopen,
  decideResolve,
  decideState,
} from './progress.rules.ts';
import type { WaitingState } from './progress.rules.ts';
import { readTicketIn } from './read.ts';
import type { Ticket } from './read.ts';
import { numberOf } from './rules.ts';
import { refusable } from './refusals.ts';
import { entryIdByRequest, historyPage, lockedTicket, removeWatcher } from './store.ts';
import type { Audience, opening, prioritising, zHistoryLine } from './ticket-api.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';

type OpenInput = z.output<typeof opening>;

export async function openTicket(deps: Deps, actor: Actor, input: OpenInput): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const id = await openIn(tx, deps.clock, actor, {
      ...input,
      source: actor.via === 'token' ? 'api' : 'console',
      requesterName: await nameOfRequester(tx, input),
    });
    return readTicketIn(tx, deps.clock, id);
  });
}

async function nameOfRequester(
  tx: Tx,
  { clientId, requesterUserId, requesterContactId }: OpenInput,
): Promise<string | null> {
  const kind = requesterUserId === null ? 'contact' : 'client-user';
  const id = requesterUserId ?? requesterContactId;
  if (id === null) return null;
  const name = await requesterName(tx, clientId, { kind, id });
  if (name === undefined) throw notFound(kind);
  return name;
}

export async function readTicket(deps: Deps, actor: Actor, id: string): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), (tx) => readTicketIn(tx, deps.clock, id));
}

/** Every change of a ticket, newest first. */
export async function readHistory(
  deps: Deps,
  actor: Actor,
  id: string,
  query: { limit: number; after?: string | undefined },
): Promise<{ items: z.output<typeof zHistoryLine>[]; next: string | null }> {
  const before = readMark(query.after, markShapes.bySerial)?.[0];
  return deps.db.as(scopeOf(actor), async (tx) => {
    await readTicketIn(tx, deps.clock, id);
    const rows = await historyPage(tx, id, {
      before,
      limit: query.limit + 1,
    });
    const page = pageOf(rows, query.limit, (row) => [row.id]);
    return {
      next: page.next,
      items: page.items.map(({ at, what, was, became, ...row }) => ({
        at,
        what,
        was,
        became,
        by: { side: row.actorSide, id: row.actorId, name: row.actorName },
      })),
    };
  });
}

export async function claim(deps: Deps, actor: Actor, id: string): Promise<Ticket> {
  return act(deps, actor, { id }, (subject, by) => decideClaim(subject, by, deps.clock.now()));
}

export async function assign(deps: Deps, actor: Actor, on: OnTicket & { assigneeId: string }): Promise<Ticket> {
  return act(deps, actor, on, async (subject, by, tx) => {
    const to = await colleagueFor(tx, on.assigneeId, subject.ticket.clientId);
    if (!to)
      return new Problem(
        'ticket/not-assignable',
        409,
        'That person is not in service or does not work for this client.',
      );
    return decideAssign(subject, to, by, deps.clock.now());
  });
}

export async function unassign(deps: Deps, actor: Actor, on: OnTicket): Promise<Ticket> {
  return act(deps, actor, on, decideUnassign);
}

export async function setState(deps: Deps, actor: Actor, on: OnTicket & { state: WaitingState }): Promise<Ticket> {
  return act(deps, actor, on, (subject, by) => decideState(subject, on.state, by));
}

export async function setPriority(
  deps: Deps,
  actor: Actor,
  id: string,
  input: z.output<typeof prioritising>,
): Promise<Ticket> {
  return act(deps, actor, { id, version: input.version }, (subject) => decidePriority(subject, input));
}

export async function edit(deps: Deps, actor: Actor, on: OnTicket, input: Edit): Promise<Ticket> {
  return act(deps, actor, on, (subject) => decideEdit(subject, input));
}

export async function resolve(deps: Deps, actor: Actor, on: OnTicket & { resolution: string }): Promise<Ticket> {
  return act(deps, actor, on, (subject, by) => decideResolve(subject, on.resolution, by, deps.clock.now()));
}

export async function close(deps: Deps, actor: Actor, on: OnTicket): Promise<Ticket> {
  return act(deps, actor, on, (subject, by) => decideClose(subject, by, deps.clock.now()));
}

export async function reopen(deps: Deps, actor: Actor, on: OnTicket & { reason: string }): Promise<Ticket> {
  return act(deps, actor, on, (subject, by) => decideReopen(subject, on.reason, by, deps.clock.now()));
}

export async function watch(deps: Deps, actor: Actor, id: string): Promise<Ticket> {
  return act(deps, actor, { id }, (_subject, by) => {
    const person = personOf(by);
    if (!person) return new Problem('ticket/not-a-person', 403, 'Only a named person can watch a ticket.');
    return change('watched', { watchers: [person] });
  });
}

export async function unwatch(deps: Deps, actor: Actor, id: string): Promise<Ticket> {
  return act(deps, actor, { id }, async (_subject, by, tx) => {
    const removed = by.id !== null && (await removeWatcher(tx, id, by.id));
    return removed ? change('unwatched', {}) : null;
  });
}

export type EntryInput = {
  audience: Audience;
  text: string;
  state?: WaitingState | undefined;
  requestId?: string | undefined;
};

/** Writes an entry; sent again with the same request id, it answers with the entry written then. */
export async function addEntry(
  deps: Deps,
  actor: Actor,
  id: string,
  input: EntryInput,
): Promise<{ ticket: Ticket; entryId: string }> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const entryId = await writeIn(tx, deps, actor, id, input);
    return { ticket: await readTicketIn(tx, deps.clock, id), entryId };
  });
}

/** The same in the caller's transaction. Returns the entry's id. */
export async function writeIn(tx: Tx, deps: Deps, actor: Actor, ticketId: string, input: EntryInput): Promise<string> {
  return addEntryIn(tx, deps, actor, { ticketId, requestId: input.requestId }, (subject, by) =>
    decideEntry(subject, { ...input, kind: by.side === 'staff' ? 'message' : 'automatic' }, by, deps.clock.now()),
  );
}

/** A client user's answer, in the caller's transaction. Returns the entry's id. */
export async function answerIn(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  input: { ticketId: string; text: string; requestId?: string | undefined },
): Promise<string> {
  const now = deps.clock.now();
  // Whoever answers on a merged ticket is heard where it is followed.
  const followed = { ...input, ticketId: await followedAt(tx, input.ticketId) };
  return addEntryIn(tx, deps, actor, followed, (subject, by) =>
    decideClientAnswer(
      subject,
      { audience: 'client', kind: 'message', text: input.text, requestId: input.requestId },
      by,
      { now, clockIds: () => newId(now) },
    ),
  );
}

/** Where a ticket is followed, under its lock: a merge may have come between looking and locking. */
export async function followedAt(tx: Tx, ticketId: string): Promise<string> {
  const { ticket } = await locked(tx, await rootOf(tx, ticketId));
  return ticket.mergedIntoId === null ? ticket.id : followedAt(tx, ticket.id);
}

/** Writes one entry in the caller's transaction, or finds the one that the same request wrote. */
export async function addEntryIn(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  actor: Actor,
  { ticketId, requestId }: { ticketId: string; requestId?: string | undefined },
  decide: (subject: Subject, by: By) => Decision,
): Promise<string> {
  const subject = await locked(tx, ticketId);
  const known = requestId === undefined ? undefined : await entryIdByRequest(tx, ticketId, requestId);
  if (known !== undefined) return known;
  const decision = decide(subject, byOf(actor));
  if (decision instanceof Problem) throw decision;
  const [entryId] = decision ? await apply(tx, deps.clock, actor, subject, decision) : [];
  if (entryId === undefined) throw new Error('an entry was decided on but not written');
  return entryId;
}

/** `version`: the one the caller saw; left out where the verb itself settles who was first. */
export type OnTicket = { id: string; version?: number };

/** The ticket under its lock, what `decide` says of it written down, and the ticket as it is then. */
export async function act(
  deps: Deps,
  actor: Actor,
  on: OnTicket,
  decide: (subject: Subject, by: By, tx: Tx) => Decision | Promise<Decision>,
): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, on.id);
    if (on.version !== undefined && on.version !== subject.ticket.version) throw changedSince(subject);
    const decision = await decide(subject, byOf(actor), tx);
    if (decision instanceof Problem) throw decision;
    if (decision) await refusable(apply(tx, deps.clock, actor, subject, decision));
    return readTicketIn(tx, deps.clock, on.id);
  });
}

/** The ticket under its lock, or 404 for what is not there and for what is not the asker's. */
export async function locked(tx: Tx, id: string): Promise<Subject> {
  const subject = await lockedTicket(tx, id);
  if (!subject) throw notFound('ticket');
  return subject;
}

export function changedSince({ ticket }: Subject): Problem {
  const {
    version,
    title,
    description,
    component,
    deviceId,
    state,
    priority,
    impact,
    urgency,
    assigneeId,
    assigneeName,
  } = ticket;
  const current = {
    version,
    number: numberOf(ticket.number),
    title,
    description,
    component,
    deviceId,
    state,
    priority,
    impact,
    urgency,
    assigneeId,
    assigneeName,
  };
  return new Problem(
    'ticket/changed',
    409,
    'Someone changed this ticket since you read it. Look at it as it is now, then decide again.',
    { current },
  );
}
