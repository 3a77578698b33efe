/** SQL of nodes, links and their spans of time. Row-level security bounds every statement. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Layer } from './map-api.ts';

export type NodeRow = {
  id: string;
  clientId: string;
  deviceId: string | null;
  siteId: string | null;
  siteName: string | null;
  name: string;
  kind: string;
  zone: string;
  systemName: string;
  chassisMac: string;
  addresses: string[];
  peerId: string | null;
  managedFrom: string[];
  version: number;
};
export type LinkRowFull = {
  id: string;
  clientId: string;
  aId: string;
  bId: string;
  aPort: string;
  bPort: string;
  aLag: string;
  bLag: string;
  label: string;
  megabits: number | null;
  version: number;
};
export type SpanRow = {
  of: string;
  layer: Layer;
  source: string;
  fromAt: string;
  untilAt: string | null;
  seenAt: string | null;
};

const nodeColumns = sql`n.id, n.client_id, n.device_id, n.site_id, s.site_name, n.name, n.kind, n.zone, n.system_name, n.chassis_mac,
  (select coalesce(array_agg(host(each)), '{}') from unnest(n.addresses) each) as addresses, n.peer_id, n.managed_from, n.version`;

export async function nodesOf(tx: Tx, clientId: string): Promise<NodeRow[]> {
  const { rows } = await sql<NodeRow>`
    select ${nodeColumns} from topology_node n left join topology_site s on s.site_id = n.site_id
    where n.client_id = ${clientId} order by n.id`.execute(tx);
  return rows;
}

export async function nodeById(tx: Tx, clientId: string, id: string): Promise<NodeRow | undefined> {
  const { rows } = await sql<NodeRow>`
    select ${nodeColumns} from topology_node n left join topology_site s on s.site_id = n.site_id
    where n.client_id = ${clientId} and n.id = ${id} for no key update of n`.execute(tx);
  return rows[0];
}

export async function linksOf(tx: Tx, clientId: string): Promise<LinkRowFull[]> {
  return tx
    .selectFrom('topologyLink')
    .select(['id', 'clientId', 'aId', 'bId', 'aPort', 'bPort', 'aLag', 'bLag', 'label', 'megabits', 'version'])
    .where('clientId', '=', clientId)
    .orderBy('id')
    .execute();
}

/** Links between two nodes, the smaller id first, and whether the design says so at `at`. Costs the same however large the network is. */
export async function linksBetween(
  tx: Tx,
  { clientId, aId, bId, at }: { clientId: string; aId: string; bId: string; at: string },
): Promise<(LinkRowFull & { designed: boolean })[]> {
  const { rows } = await sql<LinkRowFull & { designed: boolean }>`
    select id, client_id, a_id, b_id, a_port, b_port, a_lag, b_lag, label, megabits, version,
      exists (select from topology_link_span s where s.client_id = l.client_id and s.link_id = l.id and s.layer = 'designed'
        and s.from_at <= ${at} and (s.until_at is null or s.until_at > ${at})) as designed
    from topology_link l where client_id = ${clientId} and a_id = ${aId} and b_id = ${bId} order by id`.execute(tx);
  return rows;
}

export async function linkById(tx: Tx, clientId: string, id: string): Promise<LinkRowFull | undefined> {
  return tx
    .selectFrom('topologyLink')
    .select(['id', 'clientId', 'aId', 'bId', 'aPort', 'bPort', 'aLag', 'bLag', 'label', 'megabits', 'version'])
    .where('clientId', '=', clientId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Sayings about nodes that hold at `at`. */
export async function nodeSpansAt(tx: Tx, clientId: string, at: string): Promise<SpanRow[]> {
  const { rows } = await sql<SpanRow>`
    select node_id as of, layer, source, from_at, until_at, seen_at from topology_node_span
    where client_id = ${clientId} and from_at <= ${at} and (until_at is null or until_at > ${at})`.execute(tx);
  return rows;
}

/** Sayings about links that hold at `at`, or ended no longer before it than `since`. */
export async function linkSpansAt(tx: Tx, clientId: string, at: string, since = at): Promise<SpanRow[]> {
  const { rows } = await sql<SpanRow>`
    select link_id as of, layer, source, from_at, until_at, greatest(a_seen_at, b_seen_at) as seen_at from topology_link_span
    where client_id = ${clientId} and from_at <= ${at} and (until_at is null or until_at > ${since})`.execute(tx);
  return rows;
}

export async function insertNode(tx: Tx, node: Omit<NodeRow, 'siteName' | 'version'>, at: string): Promise<void> {
  await tx
    .insertInto('topologyNode')
    .values({ ...node, createdAt: at })
    .execute();
}

export async function updateNode(
  tx: Tx,
  { clientId, id }: { clientId: string; id: string },
  set: Partial<Omit<NodeRow, 'id' | 'clientId' | 'siteName' | 'version'>>,
): Promise<void> {
  await tx
    .updateTable('topologyNode')
    .set({ ...set, version: sql<number>`version + 1` })
    .where('clientId', '=', clientId)
    .where('id', '=', id)
    .execute();
}

export async function insertLink(tx: Tx, link: Omit<LinkRowFull, 'version'>, at: string): Promise<void> {
  await tx
    .insertInto('topologyLink')
    .values({ ...link, createdAt: at })
    .execute();
}

export async function updateLink(
  tx: Tx,
  { clientId, id }: { clientId: string; id: string },
  set: Partial<Omit<LinkRowFull, 'id' | 'clientId' | 'version'>>,
): Promise<void> {
  await tx
    .updateTable('topologyLink')
    .set({ ...set, version: sql<number>`version + 1` })
    .where('clientId', '=', clientId)
    .where('id', '=', id)
    .execute();
}

type Saying = { clientId: string; of: string; layer: Layer; source: string; at: string };

/** Says that a node is there; false when that source said so already. */
export async function sayNode(tx: Tx, { clientId, of, layer, source, at }: Saying): Promise<boolean> {
  const { rows } = await sql<{ isNew: boolean }>`
    insert into topology_node_span (client_id, node_id, layer, source, from_at, seen_at) values (${clientId}, ${of}, ${layer}, ${source}, ${at}, ${at})
    on conflict (client_id, node_id, layer, source) where until_at is null do update set seen_at = greatest(topology_node_span.seen_at, excluded.seen_at)
    returning xmax = 0 as is_new`.execute(tx);
  return rows[0]?.isNew ?? false;
}

/** Ends what one source, or each source of a layer, says of a node. */
export async function unsayNode(
  tx: Tx,
  { clientId, of, layer, source, at }: Omit<Saying, 'source'> & { source?: string },
): Promise<boolean> {
  const ended = await sql`
    update topology_node_span set until_at = greatest(${at}::timestamptz, from_at) where client_id = ${clientId} and node_id = ${of} and layer = ${layer}
      and until_at is null ${source === undefined ? sql`` : sql`and source = ${source}`}`.execute(tx);
  return (ended.numAffectedRows ?? 0n) > 0n;
}

/** Says that a link is there; `end`: which end tells it (a drawing has both). False when that source said so already. */
export async function sayLink(
  tx: Tx,
  { clientId, of, layer, source, at, end }: Saying & { end: 'a' | 'b' | 'both' },
): Promise<boolean> {
  const [a, b] = [end === 'b' ? null : at, end === 'a' ? null : at];
  const { rows } = await sql<{ isNew: boolean }>`
    insert into topology_link_span (client_id, link_id, layer, source, from_at, a_seen_at, b_seen_at)
    values (${clientId}, ${of}, ${layer}, ${source}, ${at}, ${a}, ${b})
    on conflict (client_id, link_id, layer, source) where until_at is null do update
      set a_seen_at = greatest(topology_link_span.a_seen_at, excluded.a_seen_at), b_seen_at = greatest(topology_link_span.b_seen_at, excluded.b_seen_at)
    returning xmax = 0 as is_new`.execute(tx);
  return rows[0]?.isNew ?? false;
}

export async function unsayLink(
  tx: Tx,
  { clientId, of, layer, source, at }: Omit<Saying, 'source'> & { source?: string },
): Promise<boolean> {
  const ended = await sql`
    update topology_link_span set until_at = greatest(${at}::timestamptz, from_at) where client_id = ${clientId} and link_id = ${of} and layer = ${layer}
      and until_at is null ${source === undefined ? sql`` : sql`and source = ${source}`}`.execute(tx);
  return (ended.numAffectedRows ?? 0n) > 0n;
}

/** Ids of links that `node` told of by `source` and does not any more: the saying ends when the other end does not tell it either. */
export async function untold(
  tx: Tx,
  {
    clientId,
    node,
    source,
    at,
    still,
  }: { clientId: string; node: string; source: string; at: string; still: string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string; over: boolean }>`
    with mine as (
      select s.id, s.link_id, l.a_id = ${node} as is_a from topology_link_span s join topology_link l on l.id = s.link_id
      where s.client_id = ${clientId} and s.layer = 'seen' and s.source = ${source} and s.until_at is null
        and (l.a_id = ${node} or l.b_id = ${node}) and s.link_id <> all (${still}::uuid[])
        and (case when l.a_id = ${node} then s.a_seen_at else s.b_seen_at end) is not null)
    update topology_link_span s set
      a_seen_at = case when mine.is_a and s.b_seen_at is not null then null else s.a_seen_at end,
      b_seen_at = case when not mine.is_a and s.a_seen_at is not null then null else s.b_seen_at end,
      until_at = case when (case when mine.is_a then s.b_seen_at else s.a_seen_at end) is null then greatest(${at}::timestamptz, s.from_at) end
    from mine where s.id = mine.id returning s.link_id as id, s.until_at is not null as over`.execute(tx);
  return rows.filter(({ over }) => over).map(({ id }) => id);
}

/** One writer of a client's topology at a time: two that match the same neighbour must not both add it. */
export async function takeTurn(tx: Tx, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('topology ' || ${clientId}, 0))`.execute(tx);
}

export async function clientNameOf(tx: Tx, clientId: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select client_name as name from topology_client where client_id = ${clientId}`.execute(tx);
  return rows[0]?.name;
}
