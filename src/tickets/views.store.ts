/** SQL of saved filters. Row-level security shows one's own and shared ones, and lets only the owner change any. */
import type { Tx } from '../db/open.ts';

export type ViewRow = { id: string; ownerId: string; name: string; shared: boolean; filter: unknown };

const columns = ['id', 'ownerId', 'name', 'shared', 'filter'] as const;

export async function viewsInSight(tx: Tx): Promise<ViewRow[]> {
  return tx.selectFrom('ticketView').select(columns).orderBy('name').orderBy('id').execute();
}

export async function insertView(tx: Tx, row: ViewRow & { createdAt: string }): Promise<void> {
  await tx
    .insertInto('ticketView')
    .values({ ...row, filter: JSON.stringify(row.filter) })
    .execute();
}

export async function updateView(
  tx: Tx,
  id: string,
  { name, shared, filter }: Pick<ViewRow, 'name' | 'shared' | 'filter'>,
): Promise<ViewRow | undefined> {
  return tx
    .updateTable('ticketView')
    .set({ name, shared, filter: JSON.stringify(filter) })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
}

export async function deleteView(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.deleteFrom('ticketView').where('id', '=', id).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
