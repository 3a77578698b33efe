/** One ticket as staff see it. */
import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { attachmentsOf } from './attachments.store.ts';
import { clocksIn } from './clock-read.ts';
import { holdsOf } from './hold.store.ts';
import { relativesOf } from './family.store.ts';
import type { Relative } from './family.store.ts';
import type { Given } from './marks.rules.ts';
import { markOf } from './marks.store.ts';
import { movesOf } from './move.store.ts';
import type { MoveEnd } from './move.store.ts';
import { nextStates, numberOf } from './rules.ts';
import { fieldsOf, tagsOf, tasksOf } from './work.store.ts';
import { entriesOf, findingsOf, linksOf, ticketById, watchersOf } from './store.ts';
import type { EntryRow, LinkRow } from './store.ts';
import type { zEntry, zLink, zTicket } from './ticket-api.ts';

export type Ticket = z.output<typeof zTicket>;

export async function readTicketIn(tx: Tx, clock: Clock, id: string): Promise<Ticket> {
  const ticket = await ticketById(tx, id);
  if (!ticket) throw notFound('ticket');
  const { into, merged } = await relativesOf(tx, id, ticket.mergedIntoId);
  const { to, from } = await movesOf(tx, id);
  return {
    ...ticket,
    number: numberOf(ticket.number),
    openedBy: { side: ticket.openedBySide, id: ticket.openedById, name: ticket.openedByName },
    clocks: await clocksIn(tx, clock, ticket),
    watchers: await watchersOf(tx, id),
    findings: await findingsOf(tx, id),
    links: (await linksOf(tx, id)).flatMap((link) => linkOf(link, id)),
    attachments: await attachmentsOf(tx, id),
    entries: (await entriesOf(tx, id)).map((entry) => entryOf(entry, id)),
    mergedInto: into ? relativeOf(into) : null,
    merged: merged.map(relativeOf),
    movedTo: to ? moveOf(to) : null,
    movedFrom: from ? moveOf(from) : null,
    holds: (await holdsOf(tx, id)).map(({ id: _id, opened: _opened, ...hold }) => hold),
    tags: await tagsOf(tx, id),
    tasks: await tasksOf(tx, id),
    fields: await fieldsOf(tx, { ticketId: id, clientId: ticket.clientId }),
    mark: markShown(await markOf(tx, id)),
    nextStates: ticket.mergedIntoId === null && ticket.movedAt === null ? nextStates(ticket.state, 'staff') : [],
  };
}

function markShown(given: Given | undefined): Ticket['mark'] {
  return given ? { mark: given.mark, text: given.text, by: given.byName, at: given.at } : null;
}

function relativeOf({ id, number, title }: Relative): { id: string; number: string; title: string } {
  return { id, number: numberOf(number), title };
}

function moveOf({ id, number, clientName, reason, by, at }: MoveEnd): Ticket['movedTo'] {
  return { id, number: numberOf(number), clientName, reason, by, at };
}

function entryOf(entry: EntryRow, on: string): z.output<typeof zEntry> {
  const { id, audience, kind, text, at, ticketId, ticketNumber } = entry;
  const writtenOn = ticketId === on || ticketNumber === undefined ? null : numberOf(ticketNumber);
  return {
    id,
    audience,
    kind,
    text,
    at,
    writtenOn,
    by: { side: entry.authorSide, id: entry.authorId, name: entry.authorName },
  };
}

/** Empty when the other end is out of the reader's sight. */
function linkOf(link: LinkRow, ticketId: string): z.output<typeof zLink>[] {
  const to = otherEnd(link);
  return to
    ? [
        {
          id: link.id,
          relation: link.relation,
          direction: link.ticketId === ticketId ? 'out' : 'in',
          to,
          by: link.byName,
          at: link.at,
        },
      ]
    : [];
}

function otherEnd(link: LinkRow): z.output<typeof zLink>['to'] | undefined {
  if (
    link.otherTicketId !== null &&
    link.otherNumber !== null &&
    link.otherTitle !== null &&
    link.otherState !== null
  ) {
    return {
      kind: 'ticket',
      id: link.otherTicketId,
      number: numberOf(link.otherNumber),
      title: link.otherTitle,
      state: link.otherState,
    };
  }
  if (link.deviceId !== null) return { kind: 'device', id: link.deviceId, name: link.deviceName };
  if (link.findingId !== null) return { kind: 'finding', id: link.findingId, kept: link.findingKept };
  return link.eventId === null ? undefined : { kind: 'event', id: link.eventId };
}
