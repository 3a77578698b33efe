/** SQL of acts on many tickets, with what each ticket was before. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type BulkItem = { ticketId: string; clientId: string; versionAfter: number; before: unknown };

export async function insertBulk(tx: Tx, row: { id: string; byId: string; act: string; at: string }): Promise<void> {
  await tx.insertInto('ticketBulk').values(row).execute();
}

export async function insertBulkItem(tx: Tx, bulkId: string, { before, ...item }: BulkItem): Promise<void> {
  await tx
    .insertInto('ticketBulkItem')
    .values({ ...item, bulkId, before: JSON.stringify(before) })
    .execute();
}

/** Under its lock; row-level security shows nobody else's. */
export async function lockedBulk(tx: Tx, id: string): Promise<{ act: string; undoneAt: string | null } | undefined> {
  const { rows } = await sql<{
    act: string;
    undoneAt: string | null;
  }>`select act, undone_at from ticket_bulk where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function markUndone(tx: Tx, id: string, undoneAt: string): Promise<void> {
  await tx.updateTable('ticketBulk').set({ undoneAt }).where('id', '=', id).execute();
}

/** In the order of their tickets' ids, as every act on several tickets locks them. */
export async function bulkItems(tx: Tx, bulkId: string): Promise<BulkItem[]> {
  return tx
    .selectFrom('ticketBulkItem')
    .select(['ticketId', 'clientId', 'versionAfter', 'before'])
    .where('bulkId', '=', bulkId)
    .orderBy('ticketId')
    .execute();
}
