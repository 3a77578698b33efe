/** SQL of what client users see of tickets; always under their own scope, so that both walls hold. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Priority, TicketState } from './ticket-api.ts';

export type ClientLine = {
  id: string;
  number: number;
  title: string;
  component: string;
  deviceId: string | null;
  deviceName: string | null;
  priority: Priority;
  state: TicketState;
  assigneeName: string | null;
  requesterName: string | null;
  responseDueAt: string | null;
  openedAt: string;
  updatedAt: string;
};

export type ClientAsked = {
  states: readonly TicketState[] | undefined;
  text: string | undefined;
  after: readonly [string, string] | undefined;
  limit: number;
};

/** Newest change first. */
export async function clientLines(tx: Tx, { states, text, after, limit }: ClientAsked): Promise<ClientLine[]> {
  const { rows } = await sql<ClientLine>`
    with page as materialized (
      select * from ticket t where true
        ${states ? sql`and t.state = any(${[...states]})` : sql``}
        ${text ? sql`and t.id in (select ticket_id from ticket_search(${text}, false))` : sql``}
        ${after ? sql`and (t.updated_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by t.updated_at desc, t.id desc limit ${limit})
    select t.id, t.number, t.title, t.component, t.device_id, d.device_name, t.priority, t.state, t.assignee_name, t.requester_name, t.opened_at, t.updated_at,
      (select min(due_at) from ticket_clock c where c.ticket_id = t.id and c.kind = 'first-response' and c.met_at is null and c.cancelled_at is null) as response_due_at
    from page t left join ticket_device d on d.id = t.device_id
    order by t.updated_at desc, t.id desc`.execute(tx);
  return rows;
}

export type ClientStanding = { state: TicketState; priority: Priority; count: number; newestChangeAt: string | null };

/** How many live tickets stand in each state at each priority. */
export async function clientStanding(tx: Tx): Promise<ClientStanding[]> {
  const { rows } = await sql<ClientStanding>`
    select state, priority, count(*) as count, max(updated_at) as newest_change_at from ticket
    where state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor') group by state, priority`.execute(tx);
  return rows;
}

/** The earliest promised first answer that is still open. */
export async function nextResponseDue(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ dueAt: string | null }>`
    select min(due_at) as due_at from ticket_clock where kind = 'first-response' and met_at is null and cancelled_at is null`.execute(
    tx,
  );
  return rows[0]?.dueAt ?? null;
}

/** Live tickets that name a device, newest first. */
export async function ticketsOnDevices(
  tx: Tx,
): Promise<{ id: string; number: number; title: string; deviceId: string }[]> {
  const { rows } = await sql<{ id: string; number: number; title: string; deviceId: string }>`
    select id, number, title, device_id from ticket
    where device_id is not null and state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor') order by number desc limit 1000`.execute(
    tx,
  );
  return rows;
}
