/** Records and people a huddle speaks of, each read through a view of this slice under its own table's policies. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Person } from './change.rules.ts';
import type { AboutKind } from './huddle-api.ts';

export type RecordRow = { clientId: string; name: string };

/** A ticket, finding, change or device in sight. */
export async function recordOf(tx: Tx, { kind, id }: { kind: AboutKind; id: string }): Promise<RecordRow | undefined> {
  const { rows } = await sql<RecordRow>`
    select client_id, name from huddle_record where kind = ${kind} and id = ${id}`.execute(tx);
  return rows[0];
}

/** Where the client reads of a record; undefined: nowhere. */
export async function ticketAbout(tx: Tx, { kind, id }: { kind: AboutKind; id: string }): Promise<string | undefined> {
  const { rows } = await sql<{ ticketId: string }>`
    select ticket_id from huddle_ticket where kind = ${kind} and id = ${id} limit 1`.execute(tx);
  return rows[0]?.ticketId;
}

/** Staff in service who work for this client. */
export async function colleagueFor(tx: Tx, id: string, clientId: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select id, name from huddle_colleague where id = ${id} and (all_clients or ${clientId}::uuid = any (clients))`.execute(
    tx,
  );
  return rows[0];
}
