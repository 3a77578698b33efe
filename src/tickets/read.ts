/** One ticket as staff see it. */
import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { attachmentsOf } from './attachments.store.ts';
import { explain, stateOf } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { relativesOf } from './family.store.ts';
import type { Relative } from './family.store.ts';
import { nextStates, numberOf } from './rules.ts';
import { clocksOf, entriesOf, findingsOf, linksOf, ticketById, watchersOf } from './store.ts';
import type { EntryRow, LinkRow } from './store.ts';
import type { zClock, zEntry, zLink, zTicket } from './ticket-api.ts';

export type Ticket = z.output<typeof zTicket>;

export async function readTicketIn(tx: Tx, clock: Clock, id: string): Promise<Ticket> {
  const ticket = await ticketById(tx, id);
  if (!ticket) throw notFound('ticket');
  const clocks = await clocksOf(tx, id);
  const { into, merged } = await relativesOf(tx, id, ticket.mergedIntoId);
  return {
    ...ticket,
    number: numberOf(ticket.number),
    openedBy: { side: ticket.openedBySide, id: ticket.openedById, name: ticket.openedByName },
    clocks: clocks.map((each) => clockOf(each, clock.now())),
    watchers: await watchersOf(tx, id),
    findings: await findingsOf(tx, id),
    links: (await linksOf(tx, id)).flatMap((link) => linkOf(link, id)),
    attachments: await attachmentsOf(tx, id),
    entries: (await entriesOf(tx, id)).map((entry) => entryOf(entry, id)),
    mergedInto: into ? relativeOf(into) : null,
    merged: merged.map(relativeOf),
    nextStates: ticket.mergedIntoId === null ? nextStates(ticket.state, 'staff') : [],
  };
}

export function clockOf(clock: ClockRow, now: number): z.output<typeof zClock> {
  const warnings = [
    { percent: 50, at: clock.warned50At },
    { percent: 75, at: clock.warned75At },
    { percent: 90, at: clock.warned90At },
  ].flatMap(({ percent, at }) => (at === null ? [] : [{ percent, at }]));
  const { kind, round, startedAt, dueAt, breachedAt, metAt, cancelledAt, cancelledBecause } = clock;
  return {
    kind,
    round,
    is: stateOf(clock, now),
    startedAt,
    dueAt,
    warnings,
    breachedAt,
    metAt,
    metBy: clock.metByName,
    cancelledAt,
    cancelledBecause,
    explain: explain(clock),
  };
}

function relativeOf({ id, number, title }: Relative): { id: string; number: string; title: string } {
  return { id, number: numberOf(number), title };
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
  if (link.findingId !== null) return { kind: 'finding', id: link.findingId };
  return link.eventId === null ? undefined : { kind: 'event', id: link.eventId };
}
