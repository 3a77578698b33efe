/** SQL of canned texts, checklists, runbooks and the definitions of fields. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type AidRow = {
  id: string;
  clientId: string | null;
  kind: 'canned-text' | 'checklist' | 'runbook';
  name: string;
  language: string;
  text: string;
  items: string[];
  kinds: string[];
  guarded: boolean;
  version: number;
  changedByName: string;
  changedAt: string;
};

/** Those for every client and for this one; of one client alone those of the others are out of sight anyway. */
export async function aidsFor(tx: Tx, clientId: string | undefined): Promise<AidRow[]> {
  const only = clientId === undefined ? sql`true` : sql`(client_id is null or client_id = ${clientId})`;
  const { rows } = await sql<AidRow>`select * from ticket_aid where ${only} order by kind, name, language, id`.execute(
    tx,
  );
  return rows;
}

export async function aidById(tx: Tx, id: string): Promise<AidRow | undefined> {
  const { rows } = await sql<AidRow>`select * from ticket_aid where id = ${id}`.execute(tx);
  return rows[0];
}

export async function insertAid(tx: Tx, row: AidRow): Promise<void> {
  await tx.insertInto('ticketAid').values(row).execute();
}

/** Undefined when it is not there, not the writer's, or not at this version any more. */
export async function updateAid(
  tx: Tx,
  { id, version }: { id: string; version: number },
  set: Omit<AidRow, 'id' | 'clientId' | 'kind' | 'version'>,
): Promise<AidRow | undefined> {
  const { name, language, text, items, kinds, guarded, changedByName, changedAt } = set;
  const { rows } = await sql<AidRow>`
    update ticket_aid set name = ${name}, language = ${language}, text = ${text}, items = ${items}, kinds = ${kinds}, guarded = ${guarded},
      version = version + 1, changed_by_name = ${changedByName}, changed_at = ${changedAt}
    where id = ${id} and version = ${version} returning *`.execute(tx);
  return rows[0];
}

export async function deleteAid(tx: Tx, id: string): Promise<AidRow | undefined> {
  const { rows } = await sql<AidRow>`delete from ticket_aid where id = ${id} returning *`.execute(tx);
  return rows[0];
}

export type FieldRow = {
  id: string;
  clientId: string;
  name: string;
  type: 'text' | 'number' | 'date' | 'choice';
  choices: string[];
  archivedAt: string | null;
};

export async function fieldsOfClient(tx: Tx, clientId: string): Promise<FieldRow[]> {
  const { rows } = await sql<FieldRow>`select * from ticket_field where client_id = ${clientId} order by name`.execute(
    tx,
  );
  return rows;
}

export async function insertField(tx: Tx, row: FieldRow): Promise<void> {
  await tx.insertInto('ticketField').values(row).execute();
}

export async function fieldById(tx: Tx, id: string): Promise<FieldRow | undefined> {
  const { rows } = await sql<FieldRow>`select * from ticket_field where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function updateField(
  tx: Tx,
  { id, name, choices, archivedAt }: Omit<FieldRow, 'clientId' | 'type'>,
): Promise<void> {
  await tx.updateTable('ticketField').set({ name, choices, archivedAt }).where('id', '=', id).execute();
}

/** Whether the reader may see this client at all. */
export async function clientInSight(tx: Tx, clientId: string): Promise<boolean> {
  const { rows } = await sql`select from ticket_client where id = ${clientId}`.execute(tx);
  return rows.length > 0;
}
