/** SQL of what is wired to what just now, for whoever must tell one cause from another. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

/** One end of a link: what it is plugged into, and where. `port` is '' while nobody has told it. */
export type WireEnd = { nodeId: string; deviceId: string | null; name: string; port: string };
export type Wire = { id: string; a: WireEnd; b: WireEnd };

type Row = {
  id: string;
  aId: string;
  aDevice: string | null;
  aName: string;
  aPort: string;
  bId: string;
  bDevice: string | null;
  bName: string;
  bPort: string;
};

/** Links that are drawn or seen at present, each once whatever says that it is there. */
export async function currentWires(tx: Tx, clientId: string): Promise<Wire[]> {
  const { rows } = await sql<Row>`
    select l.id, a.id as a_id, a.device_id as a_device, a.name as a_name, l.a_port,
           b.id as b_id, b.device_id as b_device, b.name as b_name, l.b_port
    from topology_link l
    join topology_node a on a.client_id = l.client_id and a.id = l.a_id
    join topology_node b on b.client_id = l.client_id and b.id = l.b_id
    where l.client_id = ${clientId} and exists (
      select from topology_link_span s where s.client_id = l.client_id and s.link_id = l.id and s.until_at is null)
    order by l.id`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    a: { nodeId: row.aId, deviceId: row.aDevice, name: row.aName, port: row.aPort },
    b: { nodeId: row.bId, deviceId: row.bDevice, name: row.bName, port: row.bPort },
  }));
}
