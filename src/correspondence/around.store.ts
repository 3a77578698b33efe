/** People, tickets and clients that mail is matched with, each read through a view of this slice under its own table's policies. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type Person = { id: string; clientId: string; name: string; kind: 'contact' | 'client-user'; address: string };

/** Everyone with this address; people who may sign in first. */
export async function peopleAt(tx: Tx, address: string): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select id, client_id, name, kind, address from correspondence_person where address = ${address.toLowerCase()} order by kind, id limit 20`.execute(
    tx,
  );
  return rows;
}

export async function personBy(tx: Tx, id: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select id, client_id, name, kind, address from correspondence_person where id = ${id} order by verified_at nulls last, address limit 1`.execute(
    tx,
  );
  return rows[0];
}

export type KnownTicket = {
  id: string;
  clientId: string;
  number: number;
  title: string;
  state: string;
  audience: 'client' | 'internal';
  requesterUserId: string | null;
  requesterContactId: string | null;
};

export async function ticketBy(tx: Tx, by: { id: string } | { number: number }): Promise<KnownTicket | undefined> {
  const which = 'id' in by ? sql`id = ${by.id}` : sql`number = ${by.number}`;
  const { rows } = await sql<KnownTicket>`select * from correspondence_ticket where ${which}`.execute(tx);
  return rows[0];
}

/** Stored numbers of a client's contacts: what may be called back. */
export async function numbersOf(
  tx: Tx,
  clientId: string,
): Promise<{ contactId: string; name: string; number: string }[]> {
  const { rows } = await sql<{ contactId: string; name: string; number: string }>`
    select contact_id, name, number from correspondence_phone where client_id = ${clientId} order by name, number limit 100`.execute(
    tx,
  );
  return rows;
}

/** Clients that have people at a domain: where an unknown sender may belong. */
export async function clientsAtDomain(tx: Tx, domain: string): Promise<{ clientId: string; name: string }[]> {
  const { rows } = await sql<{ clientId: string; name: string }>`
    select distinct p.client_id, c.client_name as name from correspondence_person p join correspondence_client c on c.id = p.client_id
    where c.archived_at is null and split_part(p.address, '@', 2) = ${domain} order by name limit 5`.execute(tx);
  return rows;
}

export type SentEntry = {
  id: string;
  clientId: string;
  ticketId: string;
  authorName: string;
  text: string;
  at: string;
};

/** What staff wrote to the client on a ticket and nobody was mailed yet. */
export async function entriesToSend(tx: Tx, ticketId: string): Promise<SentEntry[]> {
  const { rows } = await sql<SentEntry>`
    select e.id, e.client_id, e.ticket_id, e.author_name, e.text, e.at from correspondence_entry e
    where e.ticket_id = ${ticketId} and not exists (select from outgoing o where o.entry_id = e.id and o.about = 'entry') order by e.seq`.execute(
    tx,
  );
  return rows;
}
