/** SQL of saved filters. Row-level security shows one's own and shared ones, those about a client to who sees it. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type ViewRow = {
  id: string;
  ownerId: string;
  name: string;
  shared: boolean;
  socId: string | null;
  clientId: string | null;
  filter: unknown;
};
export type ViewInSight = ViewRow & { ownerName: string; place: number | null; opens: boolean };

/** One's tabs first, in their order. */
export async function viewsInSight(tx: Tx): Promise<ViewInSight[]> {
  const { rows } = await sql<ViewInSight>`
    select v.id, v.owner_id, v.name, v.shared, v.soc_id, v.client_id, v.filter, c.name as owner_name, p.place, coalesce(p.opens, false) as opens
    from ticket_view v join ticket_colleague_name c on c.id = v.owner_id
    left join ticket_view_place p on p.view_id = v.id
    order by p.place nulls last, lower(v.name), v.id limit 500`.execute(tx);
  return rows;
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
  { name, shared, socId, clientId, filter }: Omit<ViewRow, 'id' | 'ownerId'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ticketView')
    .set({ name, shared, socId, clientId, filter: JSON.stringify(filter) })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function deleteView(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.deleteFrom('ticketView').where('id', '=', id).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Which client a device is of; undefined for one out of sight. */
export async function clientOfDevice(tx: Tx, deviceId: string): Promise<string | undefined> {
  const { rows } = await sql<{ clientId: string }>`select client_id from ticket_device where id = ${deviceId}`.execute(
    tx,
  );
  return rows[0]?.clientId;
}

export async function socOf(tx: Tx, staffId: string): Promise<string | null> {
  const { rows } = await sql<{ socId: string | null }>`select soc_id from ticket_reader where id = ${staffId}`.execute(
    tx,
  );
  return rows[0]?.socId ?? null;
}

/** One's tabs from now on. */
export async function replacePlaces(
  tx: Tx,
  staffId: string,
  viewIds: readonly string[],
  opens: string | null,
): Promise<void> {
  await tx.deleteFrom('ticketViewPlace').where('staffId', '=', staffId).execute();
  if (viewIds.length === 0) return;
  await tx
    .insertInto('ticketViewPlace')
    .values(viewIds.map((viewId, place) => ({ staffId, viewId, place, opens: viewId === opens })))
    .execute();
}
