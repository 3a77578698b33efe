/** People of clients who sign in to the portal. */
import { sql } from 'kysely';
import type { ClientRole } from '../base/actor.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { ClientUser } from './client-users-api.ts';

export async function usersPage(
  tx: Tx,
  clientId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ items: ClientUser[]; next: string | null }> {
  const mark = readMark(after, markShapes.byText);
  let list = tx
    .selectFrom('clientUser')
    .selectAll()
    .select(sql<string>`lower(name)`.as('sortName'))
    .where('clientId', '=', clientId);
  if (mark) list = list.where(sql<boolean>`(lower(name), id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list
    .orderBy('sortName')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.sortName, row.id]);
}

export async function userForUpdate(tx: Tx, id: string): Promise<ClientUser | undefined> {
  return tx.selectFrom('clientUser').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function userIdsOf(tx: Tx, clientId: string): Promise<string[]> {
  const rows = await tx.selectFrom('clientUser').select('id').where('clientId', '=', clientId).execute();
  return rows.map((row) => row.id);
}

export async function insertClientUser(
  tx: Tx,
  row: {
    id: string;
    clientId: string;
    email: string;
    name: string;
    role: ClientRole;
    service: boolean;
    createdAt: string;
  },
): Promise<void> {
  await tx.insertInto('clientUser').values(row).execute();
}

/** Fields that are undefined stay as they are. */
export async function updateClientUser(
  tx: Tx,
  id: string,
  changes: { name?: string | undefined; role?: ClientRole | undefined; disabledAt?: string | null },
): Promise<void> {
  await tx
    .updateTable('clientUser')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}
