/** Links of a ticket to tickets of the same client, devices, findings and events. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { apply } from './apply.ts';
import { isFindingOf } from './around.store.ts';
import { change } from './change.rules.ts';
import type { Subject } from './change.rules.ts';
import { refusable } from './refusals.ts';
import { numberOf } from './rules.ts';
import { readTicketIn } from './read.ts';
import type { Ticket } from './read.ts';
import { insertLink, removeLink } from './store.ts';
import type { linkRelations, linking } from './ticket-api.ts';
import { locked } from './tickets.ts';
import { lockTree, treeOf } from './family.store.ts';
import type { EventStore } from '../wire/events.ts';

type Linking = { relation: (typeof linkRelations)[number]; to: z.output<typeof linking>['to'] };

/** Where events are looked for: the store of records. */
export type KnownEvents = Pick<EventStore, 'find'>;

export async function link(
  deps: Deps & { events?: KnownEvents | undefined },
  actor: Actor,
  ticketId: string,
  input: Linking,
): Promise<Ticket> {
  if (input.to.kind === 'ticket' && input.to.id === ticketId)
    throw new Problem('ticket/self-link', 400, 'A ticket cannot be linked to itself.');
  const event = input.to.kind === 'event' ? await deps.events?.find(scopeOf(actor), input.to.id) : undefined;
  return deps.db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, ticketId);
    if (input.to.kind === 'event' && event?.clientId !== subject.ticket.clientId) throw notFound('event');
    await linkIn(tx, deps, actor, subject, input);
    return readTicketIn(tx, deps.clock, ticketId);
  });
}

/** Links in the caller's transaction; a link already there stays as it is. */
export async function linkIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  subject: Subject,
  { relation, to }: Linking,
): Promise<void> {
  const now = clock.now();
  const { id: ticketId, clientId } = subject.ticket;
  if (to.kind === 'finding' && !(await isFindingOf(tx, clientId, to.id))) throw notFound('finding');
  if (relation === 'child-of') await mustFitTree(tx, subject, to);
  const made = await refusable(
    insertLink(tx, {
      id: newId(now),
      ticketId,
      clientId,
      relation,
      kind: to.kind,
      ...endOf(to),
      byName: actor.name,
      at: isoOf(now),
    }),
  );
  if (!made) return;
  const history = [{ what: 'link', was: null, became: `${relation} ${to.kind} ${to.id}` }];
  await apply(tx, clock, actor, subject, change('linked', { history }));
  if (to.kind === 'ticket') await tellOther(tx, clock, subject, 'ticket.linked', to.id);
}

/** The other end shows the link too, so whoever looks at it looks again. */
async function tellOther(tx: Tx, clock: Clock, { ticket }: Subject, topic: string, otherId: string): Promise<void> {
  const data = { number: numberOf(ticket.number), changed: ['link'] };
  await recordFact(tx, clock, { topic, clientId: ticket.clientId, subjectId: otherId, data });
}

/** One parent, and no ticket above itself. */
async function mustFitTree(tx: Tx, { ticket }: Subject, to: Linking['to']): Promise<void> {
  if (to.kind !== 'ticket')
    throw new Problem('ticket/not-a-parent', 400, 'Only a ticket can have parts. Choose another relation.');
  await lockTree(tx, ticket.clientId);
  const { parentId, circle } = await treeOf(tx, ticket.id, to.id);
  if (circle) throw new Problem('ticket/circle', 409, 'That ticket is itself a part of this one.');
  if (parentId !== null && parentId !== to.id)
    throw new Problem('ticket/has-parent', 409, 'This ticket is a part of another already. Remove that link first.');
}

export async function unlink(deps: Deps, actor: Actor, ticketId: string, linkId: string): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const subject = await locked(tx, ticketId);
    const gone = await removeLink(tx, ticketId, linkId);
    if (!gone) throw notFound('ticket-link');
    await apply(
      tx,
      deps.clock,
      actor,
      subject,
      change('unlinked', { history: [{ what: 'link', was: `${gone.relation} ${gone.kind}`, became: null }] }),
    );
    if (gone.otherTicketId) await tellOther(tx, deps.clock, subject, 'ticket.unlinked', gone.otherTicketId);
    return readTicketIn(tx, deps.clock, ticketId);
  });
}

function endOf(to: Linking['to']): {
  otherTicketId: string | null;
  deviceId: string | null;
  findingId: string | null;
  eventId: string | null;
} {
  const none = { otherTicketId: null, deviceId: null, findingId: null, eventId: null };
  switch (to.kind) {
    case 'ticket':
      return { ...none, otherTicketId: to.id };
    case 'device':
      return { ...none, deviceId: to.id };
    case 'finding':
      return { ...none, findingId: to.id };
    case 'event':
      return { ...none, eventId: to.id };
  }
}
