import { sql } from 'kysely';
import type { Insertable, Updateable } from 'kysely';
import type { DB } from '../db/tables.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { ListenerView, Relay, SnmpUser, SourceKey } from './sources-api.ts';

/** The four tables are read, changed and removed alike. */
export type SourceTable = 'listener' | 'sourceKey' | 'relay' | 'snmpUser';
export type SourceViews = {
  listener: ListenerView & { id: string };
  sourceKey: SourceKey;
  relay: Relay;
  snmpUser: SnmpUser;
};
export type PageAsk = {
  limit: number;
  after?: string | undefined;
  clientId?: string | undefined;
  kind?: string | undefined;
};

const columns = {
  listener: sql`source.id, source.key, source.name, source.kind, source.port, source.enabled, source.version`,
  sourceKey: sql`source.id, source.device_id, source.kind, source.name, source.hint, source.enabled, source.expires_at, source.version, source.created_at`,
  relay: sql`source.id, source.name, source.address, source.enabled, source.version`,
  snmpUser: sql`source.id, source.device_id, source.name, source.auth, source.priv, source.enabled, source.version`,
};
const tables = { listener: sql`listener`, sourceKey: sql`source_key`, relay: sql`relay`, snmpUser: sql`snmp_user` };

/** Newest first. The client's name is read under the same policies, so it is null only where there is no client. */
export async function sourcesPage<T extends SourceTable>(
  tx: Tx,
  table: T,
  { limit, after, clientId, kind }: PageAsk,
): Promise<{ items: SourceViews[T][]; next: string | null }> {
  const mark = readMark(after, markShapes.byId);
  const { rows } = await sql<SourceViews[T]>`
    select source.client_id, client.name as client_name, ${columns[table]}
    from ${tables[table]} as source left join client on client.id = source.client_id
    where true ${clientId === undefined ? sql`` : sql`and source.client_id = ${clientId}`} ${kind === undefined ? sql`` : sql`and source.kind = ${kind}`}
      ${mark ? sql`and source.id < ${mark[0]}::uuid` : sql``}
    order by source.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.id]);
}

/** One row, locked when it is about to be changed. */
export async function sourceById<T extends SourceTable>(
  tx: Tx,
  table: T,
  id: string,
  lock = false,
): Promise<SourceViews[T] | undefined> {
  const { rows } = await sql<SourceViews[T]>`
    select source.client_id, client.name as client_name, ${columns[table]}
    from ${tables[table]} as source left join client on client.id = source.client_id
    where source.id = ${id} ${lock ? sql`for update of source` : sql``}`.execute(tx);
  return rows[0];
}

export async function insertListener(tx: Tx, row: Insertable<DB['listener']>): Promise<void> {
  await tx.insertInto('listener').values(row).execute();
}

export async function insertSourceKey(tx: Tx, row: Insertable<DB['sourceKey']>): Promise<void> {
  await tx.insertInto('sourceKey').values(row).execute();
}

export async function insertRelay(tx: Tx, row: Insertable<DB['relay']>): Promise<void> {
  await tx.insertInto('relay').values(row).execute();
}

export async function insertSnmpUser(tx: Tx, row: Insertable<DB['snmpUser']>): Promise<void> {
  await tx.insertInto('snmpUser').values(row).execute();
}

export type SourceChange = Pick<Updateable<DB['sourceKey']>, 'name' | 'enabled' | 'expiresAt' | 'deviceId'>;

export async function updateSource(tx: Tx, table: SourceTable, id: string, change: SourceChange): Promise<void> {
  const sets = [sql`version = version + 1`];
  if (change.name !== undefined) sets.push(sql`name = ${change.name}`);
  if (change.enabled !== undefined) sets.push(sql`enabled = ${change.enabled}`);
  if (change.expiresAt !== undefined) sets.push(sql`expires_at = ${change.expiresAt}`);
  if (change.deviceId !== undefined) sets.push(sql`device_id = ${change.deviceId}`);
  await sql`update ${tables[table]} set ${sql.join(sets)} where id = ${id}`.execute(tx);
}

export async function deleteSource(tx: Tx, table: SourceTable, id: string): Promise<void> {
  await sql`delete from ${tables[table]} where id = ${id}`.execute(tx);
}
