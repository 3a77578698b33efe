import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { Condition, Finding, FindingDetail, FindingQuery } from './api.ts';
import { zFacts, zFinding, zFindingDetail } from './api.ts';

/** One page of findings, newest first: their ids grow with time. */
export async function findingsPage(tx: Tx, query: FindingQuery): Promise<{ items: Finding[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.byId);
  let list = tx.selectFrom('finding').selectAll();
  if (query.state) list = list.where('state', '=', query.state);
  if (query.clientId) list = list.where('clientId', '=', query.clientId);
  if (query.deviceId) list = list.where('deviceId', '=', query.deviceId);
  if (query.condition) list = list.where('condition', '=', query.condition);
  if (query.groupId) list = list.where('groupId', '=', query.groupId);
  if (mark) list = list.where('id', '<', mark[0]);
  const rows = await list
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return pageOf(z.array(zFinding).parse(rows), query.limit, ({ id }) => [id]);
}

/** A finding with its evidence and its group; undefined when it is not there or not the reader's. */
export async function findingDetail(tx: Tx, id: string): Promise<FindingDetail | undefined> {
  const row = await tx.selectFrom('finding').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const group = await tx.selectFrom('findingGroup').selectAll().where('id', '=', row.groupId).executeTakeFirstOrThrow();
  return zFindingDetail.parse({ ...row, group });
}

/** Removes findings cleared before `before`, of one client or of all but some; resolves to how many there were. */
export async function removeCleared(
  tx: Tx,
  before: string,
  clients: { only: string } | { except: string[] },
): Promise<number> {
  const which =
    'only' in clients
      ? sql<boolean>`client_id = ${clients.only}`
      : sql<boolean>`client_id <> all(${clients.except}::uuid[])`;
  const { numDeletedRows } = await tx
    .deleteFrom('finding')
    .where('state', '=', 'cleared')
    .where('lastAt', '<', before)
    .where('clearedAt', '<', before)
    .where(which)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function removeEmptyGroups(tx: Tx, before: string): Promise<void> {
  await tx
    .deleteFrom('findingGroup')
    .where('lastAt', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('finding').select('id').whereRef('finding.groupId', '=', 'findingGroup.id'))),
    )
    .execute();
}

/** How many findings about series each kind of anomaly made since `since`. */
export async function unusualByKind(tx: Tx, since: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select facts ->> 'kind' as kind, count(*)::int as count from finding
    where condition in ('anomaly', 'spike') and first_at >= ${since} group by 1`.execute(tx);
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

export type Since = {
  clients: readonly { id: string; since: string }[];
  conditions: readonly Condition[];
  limit: number;
};

export async function sweptFindings(tx: Tx, { clients, conditions, limit }: Since): Promise<SweptRow[]> {
  const { rows } = await sql`
    select f.* from finding f
    join unnest(${clients.map(({ id }) => id)}::uuid[], ${clients.map(({ since }) => since)}::timestamptz[]) as c (id, since) on c.id = f.client_id
    where f.condition = any(${[...conditions]}::text[]) and (f.last_at >= c.since or f.state = 'open')
    order by f.last_at desc, f.id desc limit ${limit}`.execute(tx);
  return z.array(zSwept).parse(rows);
}

const zSwept = zFinding.extend({ facts: zFacts });
type SweptRow = z.output<typeof zSwept>;

export async function findingsNamed(tx: Tx, ids: readonly string[]): Promise<Finding[]> {
  const rows = await tx
    .selectFrom('finding')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return z.array(zFinding).parse(rows);
}
