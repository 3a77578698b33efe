/** The queue: filters in the words of the console, answered page by page. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { pageOf, readMark } from '../http/page.ts';
import { RESPONSE_MS } from './clock.rules.ts';
import { countDue, countMine, foldTally, idByNumber, queuePage, tallyOf } from './queue.store.ts';
import type { QueueAsked, QueueLine } from './queue.store.ts';
import { numberOf } from './rules.ts';
import { liveStates } from './ticket-api.ts';
import type { TicketFilter, TicketSort, TicketState, zCounts, zTicketLine } from './ticket-api.ts';

export type TicketLine = z.output<typeof zTicketLine>;
type ListQuery = TicketFilter & { limit: number; after?: string | undefined };

// The last quarter of the promise: from the 75 % warning on.
const AT_RISK_MS = RESPONSE_MS / 4;
const FOLD_AFTER = 1000;

/** One page of tickets, by default the live ones by time to breach. */
export async function listTickets(
  { db, clock }: Deps,
  actor: Actor,
  query: ListQuery,
): Promise<{ items: TicketLine[]; next: string | null }> {
  const now = clock.now();
  const asked = askedOf(query, actor, now);
  const rows = await db.as(scopeOf(actor), (tx) => queuePage(tx, asked));
  const page = pageOf(rows, query.limit, (row) => marks[asked.sort].of(row));
  return { next: page.next, items: page.items.map((row) => lineOf(row, now)) };
}

/** A ticket by what people say and type: `WF-1042` or `1042`; undefined for one out of sight. */
export async function ticketIdBy({ db }: Deps, actor: Actor, text: string): Promise<string | undefined> {
  const number = /^(?:WF-)?(\d{1,15})$/i.exec(text.trim())?.[1];
  return number === undefined ? undefined : db.as(scopeOf(actor), (tx) => idByNumber(tx, number));
}

/** How many tickets stand under each tab; from kept totals, exact at the moment of the call. */
export async function countTickets(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string | undefined,
): Promise<z.output<typeof zCounts>> {
  const now = clock.now();
  return db.as(scopeOf(actor), async (tx) => {
    const { pending, ...counts } = await tallyOf(tx, clientId);
    const mine = await countMine(tx, actor.id, clientId);
    const atRisk = await countDue(tx, { from: isoOf(now), until: isoOf(now + AT_RISK_MS), clientId });
    if (pending > FOLD_AFTER) await foldTally(tx);
    return { ...counts, mine, atRisk, asOf: isoOf(now) };
  });
}

export function lineOf({ number, breached, nextDueAt, ...row }: QueueLine, now: Instant): TicketLine {
  return {
    ...row,
    number: numberOf(number),
    nextDueAt,
    breached: breached || (nextDueAt !== null && nextDueAt <= isoOf(now)),
  };
}

type Tab = NonNullable<TicketFilter['tab']>;

const statesOfTab: Record<Tab, readonly TicketState[] | undefined> = {
  live: liveStates,
  mine: liveStates,
  unassigned: liveStates,
  waiting: ['waiting-for-client', 'waiting-for-vendor'],
  resolved: ['resolved'],
  closed: ['closed'],
  all: undefined,
};

function askedOf(query: ListQuery, actor: Actor, now: Instant): QueueAsked {
  const tab = query.tab ?? 'live';
  const states = query.state && query.state.length > 0 ? query.state : statesOfTab[tab];
  const sort = sortOf(query.sort, states);
  return {
    states,
    clients: clientsOf(query, actor),
    assignee: assigneeOf(query.assignee ?? (tab === 'mine' ? 'me' : tab === 'unassigned' ? 'none' : undefined), actor),
    priorities: query.priority && query.priority.length > 0 ? query.priority : undefined,
    deviceId: query.device,
    due: dueOf(query.breach, now),
    text: query.text || undefined,
    tag: query.tag || undefined,
    sort,
    after: readMark(query.after, marks[sort].shape),
    limit: query.limit,
  };
}

/** Nothing is due among tickets that are done: there the newest change comes first. */
function sortOf(sort: TicketSort, states: readonly TicketState[] | undefined): TicketSort {
  const onlyLive = states?.every((state) => liveStates.some((live) => live === state)) ?? false;
  return (sort === 'due' || sort === 'priority') && !onlyLive ? 'updated' : sort;
}

// Row-level security would do it alone; named, the planner knows how many they are and which index to walk.
function clientsOf({ client }: ListQuery, actor: Actor): readonly string[] | undefined {
  if (client !== undefined) return [client];
  return actor.clients === 'all' ? undefined : actor.clients;
}

function assigneeOf(assignee: string | undefined, actor: Actor): QueueAsked['assignee'] {
  if (assignee === undefined) return { is: 'any' };
  if (assignee === 'none') return { is: 'none' };
  if (assignee !== 'me') return { is: 'person', id: assignee };
  if (actor.id === null)
    throw new Problem(
      'ticket/not-a-person',
      400,
      'Only a person has tickets of their own. Ask for a person’s id instead of "me".',
    );
  return { is: 'person', id: actor.id };
}

function dueOf(breach: TicketFilter['breach'], now: Instant): QueueAsked['due'] {
  switch (breach) {
    case undefined:
      return undefined;
    case 'none':
      return 'none';
    case 'breached':
      return { from: undefined, until: isoOf(now) };
    case 'at-risk':
      return { from: isoOf(now), until: isoOf(now + AT_RISK_MS) };
    case 'running':
      return { from: isoOf(now), until: undefined };
  }
}

const zDue = z.literal('infinity').or(z.iso.datetime());
const zPriority = z.enum(['P1', 'P2', 'P3', 'P4']);

/** Where a page ended, by order: no shape takes another order's values, so that a mark of another order is refused. */
const marks: Record<TicketSort, { of: (row: QueueLine) => string[]; shape: z.ZodType<string[]> }> = {
  due: {
    of: (row) => [row.nextDueAt ?? 'infinity', row.priority, row.id],
    shape: z.tuple([zDue, zPriority, z.uuid()]),
  },
  priority: {
    of: (row) => [row.priority, row.nextDueAt ?? 'infinity', row.id],
    shape: z.tuple([zPriority, zDue, z.uuid()]),
  },
  updated: { of: (row) => [row.updatedAt, row.id], shape: z.tuple([z.iso.datetime(), z.uuid()]) },
  opened: { of: (row) => [String(row.number)], shape: z.tuple([z.string().regex(/^\d{1,15}$/)]) },
};
