/** SQL of a changed address of a client. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

type Changed = { address: string; kind: 'client' | 'lead'; staffId: string | null; subaddressing: boolean };

/** Whose address it was, and which; undefined when it is not there. */
export async function updateAddress(
  tx: Tx,
  id: string,
  set: Changed,
): Promise<{ clientId: string; before: string } | undefined> {
  const known = await tx
    .selectFrom('clientAddress')
    .select(['clientId', 'address'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!known) return undefined;
  await tx.updateTable('clientAddress').set(set).where('id', '=', id).execute();
  return { clientId: known.clientId, before: known.address };
}

/** Whether a client is there for this scope. */
export async function clientKnown(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from correspondence_client where id = ${id}`.execute(tx);
  return rows.length > 0;
}
