/** Tickets for client users, field by field. Call it in a transaction of the client's own scope: both walls hold there. */
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import type { Clock, Instant } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { attachmentsOf } from './attachments.store.ts';
import { explain } from './clock-explain.rules.ts';
import { loadTerms } from './clock-terms.load.ts';
import type { Terms } from './clock-terms.ts';
import { isRunning, stateOf } from './clock.rules.ts';
import type { ClockRow } from './clock.rules.ts';
import { clientLines, clientStanding, nextResponseDue, ticketsOnDevices } from './for-client.store.ts';
import type { ClientLine } from './for-client.store.ts';
import { relativesOf } from './family.store.ts';
import { reopenDaysIn } from './marks.ts';
import { mayMark, reopenUntil, tooLate } from './marks.rules.ts';
import { markOf } from './marks.store.ts';
import { openIn } from './open.ts';
import { numberOf } from './rules.ts';
import { clocksOf } from './clock.store.ts';
import { entriesOf, ticketById } from './store.ts';
import type { EntryRow } from './store.ts';
import { priorities } from './ticket-api.ts';
import type { Level, Priority, TicketState } from './ticket-api.ts';

export type LineForClient = ReturnType<typeof lineOf>;

/** One page, newest change first. */
export async function ticketsForClient(
  tx: Tx,
  query: {
    states: readonly TicketState[] | undefined;
    text?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ items: LineForClient[]; next: string | null }> {
  const rows = await clientLines(tx, {
    states: query.states,
    text: query.text || undefined,
    after: readMark(query.after, markShapes.byTime),
    limit: query.limit + 1,
  });
  const page = pageOf(rows, query.limit, (row) => [row.updatedAt, row.id]);
  return { next: page.next, items: page.items.map(lineOf) };
}

/** One ticket with what was written to the client and by it; 404 for what is not theirs to see. */
export async function ticketForClient(tx: Tx, clock: Clock, actor: Actor, id: string) {
  const ticket = await ticketById(tx, id);
  if (!ticket) throw notFound('ticket');
  const clocks = await clocksOf(tx, id);
  const terms = await loadTerms(tx, clock, ticket.clientId, clocks);
  const { into } = await relativesOf(tx, id, ticket.mergedIntoId);
  const given = await markOf(tx, id);
  const days = await reopenDaysIn(tx, ticket.clientId);
  const until = reopenUntil(ticket, days);
  const { description, version, resolution, resolvedAt, conditionsClearedAt } = ticket;
  return {
    ...lineOf({ ...ticket, responseDueAt: responseDue(clocks) }),
    description,
    version,
    resolution,
    resolvedAt,
    conditionsClearedAt,
    checking: ticket.hold === 'held',
    promises: clocks.map((each) => promiseOf(each, terms, clock.now())),
    entries: (await entriesOf(tx, id)).map(entryOf),
    reopenUntil: until,
    /** Why the client may not open it again any more; null while it may. */
    tooLate: until !== null && instantOf(until) < clock.now() ? tooLate(days) : null,
    mergedInto: into ? { id: into.id, number: numberOf(into.number), title: into.title } : null,
    mark: given ? { mark: given.mark, text: given.text, by: given.byName, at: given.at } : null,
    mayMark: mayMark(ticket, given, actor.id, clock.now()),
    attachments: (await attachmentsOf(tx, id)).map(({ audience: _audience, by: _by, ...file }) => file),
  };
}

/** What stands open: with us, by priority; what waits for the client; the next promised answer. */
export async function standingForClient(tx: Tx) {
  const rows = await clientStanding(tx);
  const ours = rows.filter((row) => row.state !== 'waiting-for-client');
  const sum = (of: typeof rows): number => of.reduce((total, row) => total + row.count, 0);
  const byPriority = (of: typeof rows): Record<Priority, number> => {
    const [P1, P2, P3, P4] = priorities.map((priority) => sum(of.filter((row) => row.priority === priority)));
    return { P1: P1 ?? 0, P2: P2 ?? 0, P3: P3 ?? 0, P4: P4 ?? 0 };
  };
  return {
    needsYou: sum(rows) - sum(ours),
    withUs: {
      count: sum(ours),
      byPriority: byPriority(ours),
      newestChangeAt:
        ours
          .flatMap((row) => row.newestChangeAt ?? [])
          .toSorted()
          .at(-1) ?? null,
      nextResponseDueAt: await nextResponseDue(tx),
    },
    /** Whoever has the next step. */
    live: byPriority(rows),
  };
}

/** Live tickets of each device. */
export async function openTicketsByDevice(
  tx: Tx,
): Promise<Map<string, { id: string; number: string; title: string }[]>> {
  const rows = await ticketsOnDevices(tx);
  const grouped = Map.groupBy(rows, (row) => row.deviceId);
  return new Map(
    [...grouped].map(([deviceId, of]) => [
      deviceId,
      of.map(({ id, number, title }) => ({ id, number: numberOf(number), title })),
    ]),
  );
}

export type AskForHelp = {
  title: string;
  description: string;
  component: string;
  deviceId: string | null;
  impact: Level;
  urgency: Level;
  requestId?: string | undefined;
};

/** A client user opens a ticket of their own; returns its id. */
export async function openForClient(
  tx: Tx,
  clock: Clock,
  actor: Actor & { id: string },
  clientId: string,
  ask: AskForHelp,
): Promise<string> {
  return openIn(tx, clock, actor, {
    ...ask,
    clientId,
    source: 'portal',
    audience: 'client',
    claim: false,
    requesterUserId: actor.id,
    requesterContactId: null,
    requesterName: actor.name,
  });
}

function lineOf(row: Omit<ClientLine, 'deviceId'>) {
  const { id, title, component, deviceName, priority, state, requesterName, responseDueAt, openedAt, updatedAt } = row;
  return {
    id,
    title,
    component,
    deviceName,
    priority,
    state,
    requesterName,
    responseDueAt,
    openedAt,
    updatedAt,
    number: numberOf(row.number),
    engineer: row.assigneeName,
    needsYou: state === 'waiting-for-client',
  };
}

function responseDue(clocks: readonly ClockRow[]): string | null {
  return (
    clocks
      .filter((clock) => clock.kind === 'first-response' && isRunning(clock))
      .map((clock) => clock.dueAt)
      .toSorted()[0] ?? null
  );
}

function promiseOf(clock: ClockRow, terms: Terms, now: Instant) {
  const { kind, startedAt, dueAt, metAt, pausedAt, pausedBecause } = clock;
  const { text, calendar, zone, targetSeconds, intervals } = explain(clock, terms);
  const because = { calendar, zone, targetSeconds, intervals };
  return { kind, is: stateOf(clock, now), startedAt, dueAt, metAt, pausedAt, pausedBecause, why: text, because };
}

function entryOf({ id, text, at, authorName, authorSide }: EntryRow) {
  const from =
    authorSide === 'client' ? ('you' as const) : authorSide === 'staff' ? ('us' as const) : ('automatic' as const);
  return { id, text, at, from, author: authorName };
}
