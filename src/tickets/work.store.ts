/** SQL of tags, tasks and values on a ticket. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Field } from './work.rules.ts';

type Place = { ticketId: string; clientId: string };
export type Task = {
  id: string;
  text: string;
  checklist: string | null;
  guarded: boolean;
  doneAt: string | null;
  doneBy: string | null;
};

export async function tagsOf(tx: Tx, ticketId: string): Promise<string[]> {
  const rows = await tx.selectFrom('ticketTag').select('tag').where('ticketId', '=', ticketId).orderBy('tag').execute();
  return rows.map((row) => row.tag);
}

/** False when it is there already. */
export async function insertTag(
  tx: Tx,
  row: Place & { id: string; tag: string; byName: string; at: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('ticketTag')
    .values(row)
    .onConflict((on) => on.columns(['ticketId', 'tag']).doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function deleteTag(tx: Tx, ticketId: string, tag: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('ticketTag')
    .where('ticketId', '=', ticketId)
    .where('tag', '=', tag)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export async function tagsInUse(tx: Tx, clientId: string | undefined): Promise<{ tag: string; tickets: number }[]> {
  const only = clientId === undefined ? sql`` : sql`where client_id = ${clientId}`;
  const { rows } = await sql<{ tag: string; tickets: number }>`
    select tag, count(*) as tickets from ticket_tag ${only} group by tag order by 2 desc, 1 limit 200`.execute(tx);
  return rows;
}

/** A ticket's kinds: its tags and the conditions of its findings. */
export async function kindsOf(tx: Tx, ticketId: string): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select tag as kind from ticket_tag where ticket_id = ${ticketId}
    union select condition from ticket_condition where ticket_id = ${ticketId} order by 1`.execute(tx);
  return rows.map((row) => row.kind);
}

export async function tasksOf(tx: Tx, ticketId: string): Promise<Task[]> {
  return tx
    .selectFrom('ticketTask')
    .select(['id', 'text', 'checklist', 'guarded', 'doneAt', 'doneByName as doneBy'])
    .where('ticketId', '=', ticketId)
    .orderBy('seq')
    .execute();
}

export async function insertTask(
  tx: Tx,
  row: Place & Pick<Task, 'id' | 'text' | 'checklist' | 'guarded'> & { byName: string; at: string },
): Promise<void> {
  await tx.insertInto('ticketTask').values(row).execute();
}

export type TaskSet = { text?: string; guarded?: boolean; doneAt?: string | null; doneByName?: string | null };

export async function updateTask(tx: Tx, id: string, set: TaskSet): Promise<void> {
  await tx.updateTable('ticketTask').set(set).where('id', '=', id).execute();
}

export async function deleteTask(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('ticketTask').where('id', '=', id).execute();
}

export type FieldOfTicket = Field & { value: string | null };

/** The client's fields with this ticket's values; one put away is shown only where it has a value. */
export async function fieldsOf(tx: Tx, { ticketId, clientId }: Place): Promise<FieldOfTicket[]> {
  const { rows } = await sql<FieldOfTicket>`
    select f.id, f.name, f.type, f.choices, v.value from ticket_field f
    left join ticket_field_value v on v.field_id = f.id and v.ticket_id = ${ticketId}
    where f.client_id = ${clientId} and (f.archived_at is null or v.value is not null) order by f.name`.execute(tx);
  return rows;
}

export async function setValue(tx: Tx, place: Place, fieldId: string, value: string | null): Promise<void> {
  if (value === null) {
    await tx
      .deleteFrom('ticketFieldValue')
      .where('ticketId', '=', place.ticketId)
      .where('fieldId', '=', fieldId)
      .execute();
    return;
  }
  await tx
    .insertInto('ticketFieldValue')
    .values({ ...place, fieldId, value })
    .onConflict((on) => on.columns(['ticketId', 'fieldId']).doUpdateSet({ value }))
    .execute();
}
