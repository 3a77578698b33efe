/** SQL of gaps and what became of them. */
import { sql } from 'kysely';
import { placeParts } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { Gap, GapQuery } from './gap-api.ts';

const columns = sql`g.id, g.client_id, coalesce(c.client_name, '') as client_name, g.rule, g.severity, g.title, g.why, g.risk, g.fix, g.nodes, g.links,
  array(select n.device_id from topology_node n where n.client_id = g.client_id and n.id = any (g.nodes) and n.device_id is not null) as device_ids,
  g.state, g.agreed, g.owner_id, g.owner_name, g.next_on, g.accepted_by, g.accepted_until, g.accepted_because, g.opened_at, g.closed_at, g.version`;
const rank = sql`case g.severity when 'high' then 1 when 'medium' then 2 else 3 end`;

export async function gapsPage(
  tx: Tx,
  { clientId, state, rule, limit, after }: GapQuery,
): Promise<{ items: Gap[]; next: string | null }> {
  const mark = readMark(after, markShapes.byText);
  const { rows } = await sql<Gap & { place: string }>`
    select ${columns}, ${rank} || ' ' || to_char(g.opened_at at time zone 'UTC', 'YYYYMMDDHH24MISSMS') as place
    from topology_gap g left join topology_client c on c.client_id = g.client_id
    where true ${state === 'live' ? sql`and g.state <> 'closed'` : sql`and g.state = ${state}`}
      ${clientId === undefined ? sql`` : sql`and g.client_id = ${clientId}`} ${rule === undefined ? sql`` : sql`and g.rule = ${rule}`}
      ${mark ? sql`and (${rank} || ' ' || to_char(g.opened_at at time zone 'UTC', 'YYYYMMDDHH24MISSMS'), g.id) > (${mark[0]}, ${mark[1]}::uuid)` : sql``}
    order by place, g.id limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.place, row.id]);
}

export async function gapById(tx: Tx, id: string): Promise<Gap | undefined> {
  const { rows } = await sql<Gap>`
    select ${columns} from topology_gap g left join topology_client c on c.client_id = g.client_id where g.id = ${id} for no key update of g`.execute(
    tx,
  );
  return rows[0];
}

export type LiveGap = {
  id: string;
  rule: string;
  key: string;
  title: string;
  why: string;
  nodes: string[];
  links: string[];
  state: 'open' | 'accepted';
  acceptedUntil: string | null;
};

export async function liveGaps(tx: Tx, clientId: string): Promise<LiveGap[]> {
  const { rows } = await sql<LiveGap>`
    select id, rule, key, title, why, nodes, links, state, accepted_until from topology_gap
    where client_id = ${clientId} and state <> 'closed' order by opened_at for no key update`.execute(tx);
  return rows;
}

export type NewGap = Pick<
  Gap,
  'id' | 'clientId' | 'rule' | 'severity' | 'title' | 'why' | 'risk' | 'fix' | 'nodes' | 'links' | 'openedAt'
> & { key: string };

export async function insertGap(tx: Tx, gap: NewGap): Promise<void> {
  await tx
    .insertInto('topologyGap')
    .values({ ...gap, state: 'open' })
    .execute();
}

export type GapSet = Partial<
  Pick<
    Gap,
    | 'title'
    | 'why'
    | 'nodes'
    | 'links'
    | 'state'
    | 'agreed'
    | 'ownerId'
    | 'ownerName'
    | 'nextOn'
    | 'acceptedBy'
    | 'acceptedUntil'
    | 'acceptedBecause'
    | 'closedAt'
  >
>;

export async function updateGap(tx: Tx, id: string, set: GapSet): Promise<void> {
  await tx
    .updateTable('topologyGap')
    .set({ ...set, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute();
}

export async function insertGapLine(
  tx: Tx,
  line: { clientId: string; gapId: string; at: string; byName: string; text: string },
): Promise<void> {
  await tx.insertInto('topologyGapLine').values(line).execute();
}

export async function gapLines(tx: Tx, gapId: string): Promise<{ at: string; by: string; text: string }[]> {
  return tx
    .selectFrom('topologyGapLine')
    .select(['at', 'byName as by', 'text'])
    .where('gapId', '=', gapId)
    .orderBy('id')
    .execute();
}

export async function supportEnds(tx: Tx, clientId: string): Promise<{ id: string; supportEnd: string | null }[]> {
  const { rows } = await sql<{ id: string; supportEnd: string | null }>`
    select device_id as id, support_end from topology_device where client_id = ${clientId} and retired_at is null`.execute(
    tx,
  );
  return rows;
}

export async function staffNamed(tx: Tx, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from topology_staff where staff_id = ${id}`.execute(tx);
  return rows[0]?.name;
}

/** Whether a later fact of the same kind waits: then that one does the work of both. */
export async function isSuperseded(
  tx: Tx,
  { topic, clientId, place, what }: { topic: string; clientId: string; place: string; what?: string },
): Promise<boolean> {
  const [xid, id] = placeParts(place);
  const { rows } = await sql<{ later: boolean }>`
    select exists (select from fact where (xid, id) > (${xid}::xid8, ${id}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      and topic = ${topic} and client_id = ${clientId} ${what === undefined ? sql`` : sql`and data ->> 'what' = ${what}`}) as later`.execute(
    tx,
  );
  return rows[0]?.later ?? false;
}

export async function clientsWithTopology(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ clientId: string }>`select distinct client_id from topology_node`.execute(tx);
  return rows.map(({ clientId }) => clientId);
}

export async function certificatesNearEnd(
  tx: Tx,
  clientId: string,
): Promise<{ deviceId: string; name: string; words: string }[]> {
  const { rows } = await sql<{ deviceId: string; name: string; words: string }>`
    select device_id, component as name, coalesce(words, 'a certificate is near its end') as words from topology_certificate
    where client_id = ${clientId} order by component`.execute(tx);
  return rows;
}
