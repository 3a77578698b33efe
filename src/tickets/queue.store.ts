/** SQL of the queue: a page under filters and an order, and how many tickets stand under each tab. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { TicketFull } from './store.ts';
import { liveStates } from './ticket-api.ts';
import type { Priority, TicketSort, TicketState } from './ticket-api.ts';

export type QueueLine = Omit<TicketFull, 'description' | 'resolution'>;

/** A filter with its words resolved: no 'me', no tab. `states` undefined: every state. */
export type QueueAsked = {
  states: readonly TicketState[] | undefined;
  clients: readonly string[] | undefined;
  assignee: { is: 'any' } | { is: 'none' } | { is: 'person'; id: string };
  priorities: readonly Priority[] | undefined;
  deviceId: string | undefined;
  due: { from: string | undefined; until: string | undefined } | 'none' | undefined;
  text: string | undefined;
  tag?: string | undefined;
  sort: TicketSort;
  after: readonly string[] | undefined;
  limit: number;
};

type Condition = RawBuilder<unknown>;
const dueKey = sql`coalesce(t.next_due_at, 'infinity'::timestamptz)`;
// Spelled as in the partial indexes, so that the planner may use them.
const live = sql`t.state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor')`;

/** The order's columns, and the condition that continues after a row with these values. */
const orders: Record<TicketSort, { by: Condition; past: (after: readonly string[]) => Condition }> = {
  due: {
    by: sql`${dueKey}, t.priority, t.id`,
    past: ([due, priority, id]) => sql`(${dueKey}, t.priority, t.id) > (${due}::timestamptz, ${priority}, ${id}::uuid)`,
  },
  priority: {
    by: sql`t.priority, ${dueKey}, t.id`,
    past: ([priority, due, id]) => sql`(t.priority, ${dueKey}, t.id) > (${priority}, ${due}::timestamptz, ${id}::uuid)`,
  },
  updated: {
    by: sql`t.updated_at desc, t.id desc`,
    past: ([at, id]) => sql`(t.updated_at, t.id) < (${at}::timestamptz, ${id}::uuid)`,
  },
  opened: { by: sql`t.number desc`, past: ([number]) => sql`t.number < ${number}::bigint` },
};

const columns = sql`t.id, t.number, t.client_id, t.audience, t.source, t.requester_name, t.title, t.component, t.device_id, t.priority, t.state,
  t.assignee_id, t.assignee_name, t.next_due_at, t.breached, t.opened_at, t.updated_at, t.version, c.client_name, d.device_name`;

/** One row more than asked for, to see whether there is a next page. Names are joined to the page, not to the table. */
export async function queuePage(tx: Tx, asked: QueueAsked): Promise<QueueLine[]> {
  const order = orders[asked.sort];
  const where = sql.join(
    [
      sql`true`,
      ...conditionsOf(asked),
      ...(await wordsOf(tx, asked)),
      ...(asked.after ? [order.past(asked.after)] : []),
    ],
    sql` and `,
  );
  const { rows } = await sql<QueueLine>`
    with page as materialized (select t.* from ticket t where ${where} order by ${order.by} limit ${asked.limit + 1})
    select ${columns} from page t
    join ticket_client c on c.id = t.client_id left join ticket_device d on d.id = t.device_id
    order by ${order.by}`.execute(tx);
  return rows;
}

// Above so many, walking the list in its order and asking each ticket is faster than collecting all that hold the words.
const FEW = 2000;

async function wordsOf(tx: Tx, { text, states }: QueueAsked): Promise<Condition[]> {
  if (text === undefined) return [];
  const { rows } = await sql<{
    id: string;
  }>`select ticket_search_most(${text}, ${onlyLive(states)}, ${FEW + 1}) as id`.execute(tx);
  if (rows.length > FEW) return [sql`ticket_holds(t.id, words_query(${text}))`];
  return [sql`t.id = any(${rows.map((row) => row.id)}::uuid[])`];
}

function conditionsOf(asked: QueueAsked): Condition[] {
  return [
    asked.states && statesIn(asked.states),
    asked.clients && sql`t.client_id = any(${[...asked.clients]}::uuid[])`,
    asked.assignee.is === 'none' && sql`t.assignee_id is null`,
    asked.assignee.is === 'person' && sql`t.assignee_id = ${asked.assignee.id}`,
    asked.priorities && sql`t.priority = any(${[...asked.priorities]})`,
    asked.deviceId !== undefined && sql`t.device_id = ${asked.deviceId}`,
    asked.due === 'none' && sql`t.next_due_at is null`,
    typeof asked.due === 'object' && asked.due.from !== undefined && sql`t.next_due_at > ${asked.due.from}`,
    typeof asked.due === 'object' && asked.due.until !== undefined && sql`t.next_due_at <= ${asked.due.until}`,
    asked.tag !== undefined && sql`t.id in (select ticket_id from ticket_tag where tag = ${asked.tag})`,
  ].filter((condition) => condition !== false && condition !== undefined);
}

function onlyLive(states: readonly TicketState[] | undefined): boolean {
  return states?.every((state) => liveStates.some((each) => each === state)) ?? false;
}

function statesIn(states: readonly TicketState[]): Condition {
  const allLive = onlyLive(states);
  const exactlyLive = allLive && states.length === liveStates.length;
  if (exactlyLive) return live;
  const these = sql`t.state = any(${[...states]})`;
  return allLive ? sql`${live} and ${these}` : these;
}

export async function idByNumber(tx: Tx, number: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from ticket where number = ${number}::bigint`.execute(tx);
  return rows[0]?.id;
}

export type Tally = {
  live: number;
  unassigned: number;
  waiting: number;
  resolved: number;
  closed: number;
  breached: number;
  pending: number;
};

/** Tickets by tab out of the totals kept; `pending`: changes not folded in yet (counted all the same). */
export async function tallyOf(tx: Tx, clientId: string | undefined): Promise<Tally> {
  const only = clientId === undefined ? sql`` : sql`where client_id = ${clientId}`;
  const isLive = sql`state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor')`;
  const { rows } = await sql<Tally>`
    select
      ${total(isLive)} as live,
      ${total(sql`${isLive} and not assigned`)} as unassigned,
      ${total(sql`state in ('waiting-for-client', 'waiting-for-vendor')`)} as waiting,
      ${total(sql`state = 'resolved'`)} as resolved,
      ${total(sql`state = 'closed'`)} as closed,
      ${total(sql`${isLive} and breached`)} as breached,
      count(*) filter (where fresh) as pending
    from (
      select client_id, state, assigned, breached, total, false as fresh from ticket_tally
      union all select client_id, state, assigned, breached, change, true from ticket_tally_change) as all_of_it ${only}`.execute(
    tx,
  );
  return rows[0] ?? { live: 0, unassigned: 0, waiting: 0, resolved: 0, closed: 0, breached: 0, pending: 0 };
}

/** Live tickets of one person. */
export async function countMine(tx: Tx, me: string | null, clientId: string | undefined): Promise<number> {
  if (me === null) return 0;
  const only = clientId === undefined ? sql`` : sql`and t.client_id = ${clientId}`;
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from ticket t where t.assignee_id = ${me} and ${live} ${only}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function total(which: Condition): Condition {
  return sql`coalesce(sum(total) filter (where ${which}), 0)::bigint`;
}

/** Puts the changes into the totals. */
export async function foldTally(tx: Tx): Promise<void> {
  await sql`select ticket_tally_fold()`.execute(tx);
}

/** Live tickets whose earliest promise falls due in this span. */
export async function countDue(
  tx: Tx,
  { from, until, clientId }: { from: string; until: string; clientId: string | undefined },
): Promise<number> {
  const only = clientId === undefined ? sql`` : sql`and client_id = ${clientId}`;
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from ticket where next_due_at > ${from} and next_due_at <= ${until} ${only}`.execute(tx);
  return rows[0]?.count ?? 0;
}
