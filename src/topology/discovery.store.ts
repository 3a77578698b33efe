/** SQL of what discovery may do, did and proposes. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { Proposal } from './discovery-api.ts';

/** What was proposed and is of the estate now needs no decision any more. */
export async function settleProposals(
  tx: Tx,
  { clientId, nodeIds, deviceId, at }: { clientId: string; nodeIds: readonly string[]; deviceId: string; at: string },
): Promise<void> {
  await sql`
    update topology_proposal set state = 'settled', device_id = ${deviceId}, decided_at = ${at}, decided_by = 'the estate'
    where client_id = ${clientId} and node_id = any (${[...nodeIds]}::uuid[]) and state = 'open'`.execute(tx);
}

export type DiscoveryRow = {
  siteId: string;
  siteName: string;
  enabled: boolean | null;
  everyMinutes: number | null;
  ranges: string[];
  credentialIds: string[];
  nextAt: string | null;
  beganAt: string | null;
  endedAt: string | null;
  said: string | null;
  failed: boolean | null;
};

/** Every site in service of a client, with or without settings. */
export async function discoveryOf(tx: Tx, clientId: string): Promise<DiscoveryRow[]> {
  const { rows } = await sql<DiscoveryRow>`
    select s.site_id, s.site_name, d.enabled, d.every_minutes, coalesce(d.credential_ids, '{}') as credential_ids, d.next_at, d.began_at, d.ended_at, d.said, d.failed,
      array(select r.range::text from topology_range r where r.client_id = s.client_id and r.site_id = s.site_id order by r.range) as ranges
    from topology_site s left join topology_discovery d on d.client_id = s.client_id and d.site_id = s.site_id
    where s.client_id = ${clientId} and s.retired_at is null order by lower(s.site_name)`.execute(tx);
  return rows;
}

export type DiscoverySet = {
  clientId: string;
  siteId: string;
  enabled: boolean;
  everyMinutes: number;
  credentialIds: readonly string[];
  nextAt: string;
};

export async function putDiscovery(tx: Tx, set: DiscoverySet): Promise<void> {
  await sql`
    insert into topology_discovery (client_id, site_id, enabled, every_minutes, credential_ids, next_at)
    values (${set.clientId}, ${set.siteId}, ${set.enabled}, ${set.everyMinutes}, ${[...set.credentialIds]}::uuid[], ${set.nextAt})
    on conflict (client_id, site_id) do update set enabled = excluded.enabled, every_minutes = excluded.every_minutes,
      credential_ids = excluded.credential_ids, next_at = excluded.next_at`.execute(tx);
}

export async function replaceRanges(
  tx: Tx,
  {
    clientId,
    siteId,
    ranges,
    at,
    idOf,
  }: { clientId: string; siteId: string; ranges: readonly string[]; at: string; idOf: () => string },
): Promise<void> {
  await tx.deleteFrom('topologyRange').where('clientId', '=', clientId).where('siteId', '=', siteId).execute();
  for (const range of new Set(ranges))
    await sql`
      insert into topology_range (id, client_id, site_id, range, created_at) values (${idOf()}, ${clientId}, ${siteId}, network(${range}::inet), ${at})
      on conflict do nothing`.execute(tx);
}

/** Makes it due; false when the site has no settings. */
export async function makeDue(tx: Tx, clientId: string, siteId: string, at: string): Promise<boolean> {
  const due =
    await sql`update topology_discovery set next_at = ${at}, enabled = true where client_id = ${clientId} and site_id = ${siteId}`.execute(
      tx,
    );
  return (due.numAffectedRows ?? 0n) > 0n;
}

export type Due = { clientId: string; siteId: string; credentialIds: string[] };

/** Takes the next site that is due; nobody else takes it until its next time. */
export async function takeDue(tx: Tx, at: string): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    update topology_discovery d set began_at = ${at}, next_at = ${at}::timestamptz + make_interval(mins => d.every_minutes)
    where (d.client_id, d.site_id) in (
      select client_id, site_id from topology_discovery where enabled and next_at <= ${at} order by next_at limit 1 for update skip locked)
    returning d.client_id, d.site_id, d.credential_ids`.execute(tx);
  return rows[0];
}

export async function endRun(
  tx: Tx,
  { clientId, siteId }: Due,
  ended: { at: string; said: string; failed: boolean },
): Promise<void> {
  await sql`
    update topology_discovery set ended_at = ${ended.at}, said = ${ended.said}, failed = ${ended.failed}
    where client_id = ${clientId} and site_id = ${siteId}`.execute(tx);
}

export async function credentialsKnown(tx: Tx, clientId: string, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from topology_credential where client_id = ${clientId} and credential_id = any (${[...ids]}::uuid[])`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

const proposalColumns = sql`p.id, p.client_id, p.node_id, p.site_id, s.site_name, p.name, p.kind, host(p.address) as address, p.why, p.state, p.reason,
  p.found_at, p.decided_at, p.decided_by, p.device_id`;

export async function proposalsPage(
  tx: Tx,
  {
    clientId,
    state,
    limit,
    after,
  }: { clientId?: string | undefined; state: 'open' | 'all'; limit: number; after?: string | undefined },
): Promise<{ items: Proposal[]; next: string | null }> {
  const mark = readMark(after, markShapes.byTime);
  const { rows } = await sql<Proposal>`
    select ${proposalColumns} from topology_proposal p left join topology_site s on s.site_id = p.site_id
    where true ${state === 'open' ? sql`and p.state = 'open'` : sql``} ${clientId === undefined ? sql`` : sql`and p.client_id = ${clientId}`}
      ${mark ? sql`and (p.found_at, p.id) < (${mark[0]}::timestamptz, ${mark[1]}::uuid)` : sql``}
    order by p.found_at desc, p.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.foundAt, row.id]);
}

export async function proposalById(tx: Tx, id: string): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`
    select ${proposalColumns} from topology_proposal p left join topology_site s on s.site_id = p.site_id where p.id = ${id} for update of p`.execute(
    tx,
  );
  return rows[0];
}

export type NewProposal = Pick<
  Proposal,
  'id' | 'clientId' | 'nodeId' | 'siteId' | 'name' | 'kind' | 'address' | 'why' | 'foundAt'
>;

/** False when it was proposed before, whatever became of it. */
export async function propose(tx: Tx, proposal: NewProposal): Promise<boolean> {
  const made = await tx
    .insertInto('topologyProposal')
    .values({ ...proposal, state: 'open' })
    .onConflict((on) => on.columns(['clientId', 'nodeId']).doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function decideProposal(
  tx: Tx,
  id: string,
  set: {
    state: 'approved' | 'dismissed';
    reason: string;
    decidedAt: string;
    decidedBy: string;
    deviceId: string | null;
  },
): Promise<void> {
  await tx.updateTable('topologyProposal').set(set).where('id', '=', id).execute();
}
