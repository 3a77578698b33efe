/** SQL of versions and their texts. A text is kept once for each client, packed. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { pack, unpack } from '../wire/zstd.ts';
import type { ChangesQuery, ConfigVersion } from './api.ts';

const columns = sql`v.id, v.client_id, d.client_name, v.device_id, d.device_name, v.sha256, v.previous_id, v.fetched_at, v.seen_at, v.why, v.who,
  v.changed_at, v.comment, v.planned, v.change_id, v.change_name, v.added, v.removed, v.explanation, v.explained_by, v.explained_at`;
const from = sql`from config_version v join config_device d on d.device_id = v.device_id`;

export async function versionsPage(
  tx: Tx,
  deviceId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ items: ConfigVersion[]; next: string | null }> {
  const mark = readMark(after, markShapes.byTime);
  const { rows } = await sql<ConfigVersion>`
    select ${columns} ${from} where v.device_id = ${deviceId}
    ${mark ? sql`and (v.fetched_at, v.id) < (${mark[0]}::timestamptz, ${mark[1]}::uuid)` : sql``}
    order by v.fetched_at desc, v.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.fetchedAt, row.id]);
}

export async function changesPage(
  tx: Tx,
  { clientId, only, limit, after }: ChangesQuery,
): Promise<{ items: ConfigVersion[]; next: string | null }> {
  const mark = readMark(after, markShapes.byTime);
  const { rows } = await sql<ConfigVersion>`
    select ${columns} ${from}
    where v.planned <> 'first' ${only === 'all' ? sql`` : sql`and v.planned = 'unplanned'`} ${only === 'open' ? sql`and v.explained_at is null` : sql``}
    ${clientId === undefined ? sql`` : sql`and v.client_id = ${clientId}`}
    ${mark ? sql`and (v.fetched_at, v.id) < (${mark[0]}::timestamptz, ${mark[1]}::uuid)` : sql``}
    order by v.fetched_at desc, v.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.fetchedAt, row.id]);
}

export async function versionById(tx: Tx, id: string): Promise<ConfigVersion | undefined> {
  const { rows } = await sql<ConfigVersion>`select ${columns} ${from} where v.id = ${id}`.execute(tx);
  return rows[0];
}

export async function lastVersion(tx: Tx, deviceId: string): Promise<ConfigVersion | undefined> {
  return (await versionsPage(tx, deviceId, { limit: 1 })).items[0];
}

export async function textOf(tx: Tx, clientId: string, sha256: string): Promise<string> {
  const row = await tx
    .selectFrom('configText')
    .select(['packed', 'bytes'])
    .where('clientId', '=', clientId)
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  return unpack(row.packed, row.bytes).toString('utf8');
}

/** Keeps a text, once; returns its hash. */
export async function putText(tx: Tx, clientId: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const lines = text.split('\n').length - 1;
  await tx
    .insertInto('configText')
    .values({ clientId, sha256, packed: pack(bytes), bytes: bytes.length, lines })
    .onConflict((on) => on.doNothing())
    .execute();
  return sha256;
}

export type NewVersion = Omit<
  ConfigVersion,
  'clientName' | 'deviceName' | 'explanation' | 'explainedBy' | 'explainedAt'
>;

export async function insertVersion(tx: Tx, row: NewVersion): Promise<void> {
  await tx.insertInto('configVersion').values(row).execute();
}

export async function seenAgain(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('configVersion').set({ seenAt: at }).where('id', '=', id).execute();
}

export async function setExplanation(
  tx: Tx,
  id: string,
  row: { explanation: string; explainedBy: string; explainedAt: string },
): Promise<void> {
  await tx.updateTable('configVersion').set(row).where('id', '=', id).execute();
}

/** Versions a change request brought about, oldest first. */
export async function versionsOfChange(tx: Tx, changeId: string): Promise<ConfigVersion[]> {
  const { rows } = await sql<ConfigVersion>`
    select ${columns} ${from} where v.change_id = ${changeId} order by v.fetched_at, v.id`.execute(tx);
  return rows;
}

/** Takes away a device's versions beyond so many, and those before `before` but the newest few; then texts nobody has. */
export async function dropOld(
  tx: Tx,
  {
    deviceId,
    clientId,
    most,
    least,
    before,
  }: { deviceId: string; clientId: string; most: number; least: number; before: string },
): Promise<void> {
  await sql`
    with ranked as (select id, fetched_at, row_number() over (order by fetched_at desc, id desc) as place from config_version where device_id = ${deviceId})
    delete from config_version v using ranked r
    where v.id = r.id and (r.place > ${most} or (r.place > ${least} and r.fetched_at < ${before}))`.execute(tx);
  await sql`
    delete from config_text t where client_id = ${clientId}
      and not exists (select from config_version v where v.client_id = t.client_id and v.sha256 = t.sha256)`.execute(
    tx,
  );
}

/** What client users see of changes on a device: row-level security shows them their own alone. */
export async function changesSeenByClient(
  tx: Tx,
  deviceId: string,
  limit: number,
): Promise<Pick<ConfigVersion, 'id' | 'fetchedAt' | 'changedAt' | 'planned' | 'changeId' | 'changeName'>[]> {
  const { rows } = await sql<
    Pick<ConfigVersion, 'id' | 'fetchedAt' | 'changedAt' | 'planned' | 'changeId' | 'changeName'>
  >`
    select id, fetched_at, changed_at, planned, change_id, change_name from config_version
    where device_id = ${deviceId} and planned <> 'first' order by fetched_at desc, id desc limit ${limit}`.execute(tx);
  return rows;
}
