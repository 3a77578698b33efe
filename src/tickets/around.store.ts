/** People, devices and findings a ticket speaks of, each read through a view of this slice under its own table's policies. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Person } from './change.rules.ts';

/** Staff in service who work for this client. */
export async function colleagueFor(tx: Tx, id: string, clientId: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select id, name from ticket_colleague where id = ${id} and (all_clients or ${clientId}::uuid = any (clients))`.execute(
    tx,
  );
  return rows[0];
}

/** Name of a client user or contact of this client. */
export async function requesterName(
  tx: Tx,
  clientId: string,
  { kind, id }: { kind: 'client-user' | 'contact'; id: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from ticket_requester where client_id = ${clientId} and kind = ${kind} and id = ${id}`.execute(tx);
  return rows[0]?.name;
}

/** How much a device matters; undefined when it is not this client's. */
export async function deviceCriticality(tx: Tx, clientId: string, deviceId: string): Promise<string | undefined> {
  const { rows } = await sql<{
    criticality: string;
  }>`select criticality from ticket_device where client_id = ${clientId} and id = ${deviceId}`.execute(tx);
  return rows[0]?.criticality;
}

export async function isFindingOf(tx: Tx, clientId: string, findingId: string): Promise<boolean> {
  const { rows } =
    await sql`select from ticket_known_finding where client_id = ${clientId} and id = ${findingId}`.execute(tx);
  return rows.length > 0;
}
