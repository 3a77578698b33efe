/** SQL of merged, split and nested tickets. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { EntryRow } from './store.ts';

export type Relative = { id: string; number: number; title: string };

/** Where a ticket is followed now: itself, or the one it was merged into in the end. */
export async function rootOf(tx: Tx, ticketId: string): Promise<string> {
  const { rows } = await sql<{ id: string | null }>`select ticket_root(${ticketId}) as id`.execute(tx);
  return rows[0]?.id ?? ticketId;
}

/** What this ticket was merged into, and what was merged into it. */
export async function relativesOf(
  tx: Tx,
  ticketId: string,
  mergedIntoId: string | null,
): Promise<{ into: Relative | undefined; merged: Relative[] }> {
  const { rows } = await sql<Relative>`
    select id, number, title from ticket where id = ${mergedIntoId} or merged_into_id = ${ticketId} order by number`.execute(
    tx,
  );
  return {
    into: rows.find((row) => row.id === mergedIntoId),
    merged: rows.filter((row) => row.id !== mergedIntoId),
  };
}

/** Gives findings of one ticket to another, unless that one has them; the path tells where they came from. */
export async function moveFindings(tx: Tx, from: string, to: string): Promise<void> {
  await sql`
    with moved as (
      update ticket_finding f set ticket_id = ${to}, merged_path = f.merged_path || f.ticket_id
      where f.ticket_id = ${from} and not exists (select from ticket_finding o where o.ticket_id = ${to} and o.finding_id = f.finding_id)
      returning 1)
    select count(*) from moved`.execute(tx);
}

/** Gives back what came from this ticket. */
export async function returnFindings(tx: Tx, from: string, to: string): Promise<void> {
  await sql`
    update ticket_finding f set ticket_id = ${to}, merged_path = trim_array(f.merged_path, 1)
    where f.ticket_id = ${from} and f.merged_path[cardinality(f.merged_path)] = ${to}::uuid
      and not exists (select from ticket_finding o where o.ticket_id = ${to} and o.finding_id = f.finding_id)`.execute(
    tx,
  );
}

/** Entries of a ticket by id, in the order they were written. */
export async function entriesByIds(tx: Tx, ticketId: string, ids: readonly string[]): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select id, audience, kind, author_side, author_id, author_name, text, at from ticket_entry
    where ticket_id in (select ticket_family(${ticketId})) and id = any(${[...ids]}::uuid[]) order by seq`.execute(tx);
  return rows;
}

/** Writes an entry again on another ticket: author and time stay, and its files come along. */
export async function copyEntry(tx: Tx, { id, to, newId }: { id: string; to: string; newId: string }): Promise<void> {
  await sql`
    insert into ticket_entry (id, client_id, ticket_id, audience, kind, author_side, author_id, author_name, text, at, copied_from_id)
    select ${newId}, client_id, ${to}, audience, 'message', author_side, author_id, author_name, text, at, id
    from ticket_entry where id = ${id}`.execute(tx);
  await sql`
    insert into ticket_attachment (id, client_id, ticket_id, entry_id, audience, name, media_type, size, sha256, author_name, at)
    select gen_random_uuid(), client_id, ${to}, ${newId}, audience, name, media_type, size, sha256, author_name, at
    from ticket_attachment where entry_id = ${id}`.execute(tx);
}

/** One at a time in a client: otherwise two could make a circle together. */
export async function lockTree(tx: Tx, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('ticket tree'), hashtext(${clientId}))`.execute(tx);
}

/** The parent a ticket has, and whether `parent` already stands below it. */
export async function treeOf(
  tx: Tx,
  child: string,
  parent: string,
): Promise<{ parentId: string | null; circle: boolean }> {
  const { rows } = await sql<{ parentId: string | null; circle: boolean }>`
    with recursive up as (
      select ${parent}::uuid as id
      union select l.other_ticket_id from ticket_link l join up on l.ticket_id = up.id and l.relation = 'child-of')
    select exists (select from up where id = ${child}) as circle,
      (select other_ticket_id from ticket_link where ticket_id = ${child} and relation = 'child-of') as parent_id`.execute(
    tx,
  );
  return rows[0] ?? { parentId: null, circle: false };
}
