/** SQL of tickets that go on at another client. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Person } from './change.rules.ts';

export type MoveEnd = { id: string; number: number; clientName: string; reason: string; by: string; at: string };
type MoveRow = {
  clientId: string;
  ticketId: string;
  toClientId: string;
  toTicketId: string;
  reason: string;
  byName: string;
  at: string;
};

export async function insertMove(tx: Tx, row: MoveRow): Promise<void> {
  await tx.insertInto('ticketMove').values(row).execute();
}

/** Where a ticket goes on, and where it came from, as far as the reader sees both clients. */
export async function movesOf(
  tx: Tx,
  ticketId: string,
): Promise<{ to: MoveEnd | undefined; from: MoveEnd | undefined }> {
  const { rows } = await sql<MoveEnd & { end: 'to' | 'from' }>`
    select 'to' as "end", t.id, t.number, c.client_name, m.reason, m.by_name as by, m.at
    from ticket_move m join ticket t on t.id = m.to_ticket_id join ticket_client c on c.id = m.to_client_id where m.ticket_id = ${ticketId}
    union all
    select 'from', t.id, t.number, c.client_name, m.reason, m.by_name, m.at
    from ticket_move m join ticket t on t.id = m.ticket_id join ticket_client c on c.id = m.client_id where m.to_ticket_id = ${ticketId}`.execute(
    tx,
  );
  return { to: rows.find(({ end }) => end === 'to'), from: rows.find(({ end }) => end === 'from') };
}

export async function clientSeen(tx: Tx, clientId: string): Promise<boolean> {
  const { rows } = await sql`select from ticket_client where id = ${clientId}`.execute(tx);
  return rows.length > 0;
}

/** Numbers of the tickets above it and below it. */
export async function treeAround(tx: Tx, ticketId: string): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select t.number from ticket_link l join ticket t on t.id = case when l.ticket_id = ${ticketId} then l.other_ticket_id else l.ticket_id end
    where l.relation = 'child-of' and (l.ticket_id = ${ticketId} or l.other_ticket_id = ${ticketId}) order by t.number`.execute(
    tx,
  );
  return rows.map(({ number }) => number);
}

/** Watchers of a ticket who work for another client too. */
export async function watchersFor(tx: Tx, ticketId: string, clientId: string): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select s.id, s.name from ticket_watcher w join ticket_colleague s on s.id = w.staff_id
    where w.ticket_id = ${ticketId} and (s.all_clients or ${clientId}::uuid = any (s.clients)) order by s.name`.execute(
    tx,
  );
  return rows;
}

// What people of ours wrote for ourselves; a mail that was noted here is the client's own word.
const ours = sql`audience = 'internal' and kind = 'message' and author_side = 'staff'`;

export type Weighed = {
  notes: number;
  tags: number;
  watchers: number;
  messages: number;
  files: number;
  links: number;
  tasks: number;
  findings: number;
};

/** How much of each kind hangs on a ticket. */
export async function weighed(tx: Tx, ticketId: string): Promise<Weighed | undefined> {
  const { rows } = await sql<Weighed>`
    select (select count(*) from ticket_entry where ticket_id = t.id and ${ours}) as notes,
      (select count(*) from ticket_entry where ticket_id = t.id and not (${ours})) as messages,
      (select count(*) from ticket_tag where ticket_id = t.id) as tags,
      (select count(*) from ticket_watcher where ticket_id = t.id) as watchers,
      (select count(*) from ticket_attachment where ticket_id = t.id) as files,
      (select count(*) from ticket_link where ticket_id = t.id or other_ticket_id = t.id) as links,
      (select count(*) from ticket_task where ticket_id = t.id) as tasks,
      (select count(*) from ticket_finding where ticket_id = t.id) as findings
    from ticket t where t.id = ${ticketId}`.execute(tx);
  return rows[0];
}

type Place = { ticketId: string; clientId: string };

/** Our notes again, with author and time; no row points back, since none may name the other client. */
export async function copyNotes(tx: Tx, from: string, to: Place): Promise<void> {
  await sql`
    insert into ticket_entry (id, client_id, ticket_id, audience, kind, author_side, author_id, author_name, text, at)
    select gen_random_uuid(), ${to.clientId}, ${to.ticketId}, 'internal', kind, author_side, author_id, author_name, text, at
    from ticket_entry where ticket_id = ${from} and ${ours} order by seq`.execute(tx);
}

export async function copyTags(tx: Tx, from: string, to: Place): Promise<void> {
  await sql`
    insert into ticket_tag (id, client_id, ticket_id, tag, by_name, at)
    select gen_random_uuid(), ${to.clientId}, ${to.ticketId}, tag, by_name, at from ticket_tag where ticket_id = ${from}`.execute(
    tx,
  );
}
