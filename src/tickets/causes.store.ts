/** SQL of what the findings of a ticket have in common. */
import type { Tx } from '../db/open.ts';

/** Findings of a ticket that are open. */
export async function openFindingsOf(tx: Tx, ticketId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('ticketFinding')
    .select('findingId')
    .where('ticketId', '=', ticketId)
    .where('clearedAt', 'is', null)
    .execute();
  return rows.map(({ findingId }) => findingId);
}

/** Says of findings on a ticket that they are of this cause. */
export async function putCause(
  tx: Tx,
  { ticketId, findingIds, groupId }: { ticketId: string; findingIds: readonly string[]; groupId: string },
): Promise<void> {
  if (findingIds.length === 0) return;
  await tx
    .updateTable('ticketFinding')
    .set({ groupId })
    .where('ticketId', '=', ticketId)
    .where('findingId', 'in', [...findingIds])
    .execute();
}
