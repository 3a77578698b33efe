/** SQL of what discovery may do, did and proposes. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

/** What was proposed and is of the estate now needs no decision any more. */
export async function settleProposals(
  tx: Tx,
  { clientId, nodeIds, deviceId, at }: { clientId: string; nodeIds: readonly string[]; deviceId: string; at: string },
): Promise<void> {
  await sql`
    update topology_proposal set state = 'settled', device_id = ${deviceId}, decided_at = ${at}, decided_by = 'the estate'
    where client_id = ${clientId} and node_id = any (${[...nodeIds]}::uuid[]) and state = 'open'`.execute(tx);
}
