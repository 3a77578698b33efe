import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type EndRow = {
  nodeId: string | null;
  linkId: string | null;
  layer: string;
  source: string;
  fromAt: string;
  untilAt: string | null;
};

/** Spans that began or ended between two instants. */
export async function endsBetween(tx: Tx, clientId: string, from: string, to: string): Promise<EndRow[]> {
  const within = sql`client_id = ${clientId} and from_at <= ${to} and (from_at >= ${from} or until_at between ${from} and ${to})`;
  const { rows } = await sql<EndRow>`
    (select node_id, null::uuid as link_id, layer, source, from_at, until_at from topology_node_span where ${within} order by from_at desc limit 2000)
    union all
    (select null, link_id, layer, source, from_at, until_at from topology_link_span where ${within} order by from_at desc limit 2000)`.execute(
    tx,
  );
  return rows;
}
