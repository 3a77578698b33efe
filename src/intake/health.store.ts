import { z } from 'zod';
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { pageOf, readMark } from '../http/page.ts';
import type { SourceHealth } from './health-api.ts';

/** What was heard of one source since the last time. */
export type Heard = {
  clientId: string;
  deviceId: string | null;
  listener: string;
  address: string;
  firstAt: string;
  lastAt: string;
  records: number;
};

export async function addHeard(tx: Tx, heard: readonly Heard[]): Promise<void> {
  const column = (name: keyof Heard): unknown[] => heard.map((each) => each[name]);
  await sql`
    insert into source_health as old (client_id, device_id, listener, address, first_heard_at, last_heard_at, records)
    select * from unnest(${column('clientId')}::uuid[], ${column('deviceId')}::uuid[], ${column('listener')}::text[], ${column('address')}::inet[],
      ${column('firstAt')}::timestamptz[], ${column('lastAt')}::timestamptz[], ${column('records')}::bigint[])
    on conflict (client_id, device_id) do update set
      listener = case when excluded.last_heard_at >= old.last_heard_at then excluded.listener else old.listener end,
      address = case when excluded.last_heard_at >= old.last_heard_at then excluded.address else old.address end,
      first_heard_at = least(old.first_heard_at, excluded.first_heard_at),
      last_heard_at = greatest(old.last_heard_at, excluded.last_heard_at),
      records = old.records + excluded.records`.execute(tx);
}

/** Silent longest first. */
export async function sourcesHeardPage(
  tx: Tx,
  { limit, after, clientId }: { limit: number; after?: string | undefined; clientId?: string | undefined },
): Promise<{ items: SourceHealth[]; next: string | null }> {
  const mark = readMark(after, z.tuple([z.iso.datetime(), z.uuid(), z.uuid()]));
  const { rows } = await sql<SourceHealth>`
    select health.client_id, client.name as client_name, health.device_id, device.name as device_name, health.listener, health.address,
      health.first_heard_at, health.last_heard_at, health.records
    from source_health as health join client on client.id = health.client_id left join device on device.id = health.device_id
    where client.archived_at is null and device.retired_at is null
      ${clientId === undefined ? sql`` : sql`and health.client_id = ${clientId}`}
      ${mark ? sql`and (health.last_heard_at, health.client_id, coalesce(health.device_id, health.client_id)) > (${mark[0]}, ${mark[1]}::uuid, ${mark[2]}::uuid)` : sql``}
    order by health.last_heard_at, health.client_id, coalesce(health.device_id, health.client_id) limit ${limit + 1}`.execute(
    tx,
  );
  return pageOf(rows, limit, (row) => [row.lastHeardAt, row.clientId, row.deviceId ?? row.clientId]);
}

/** When each listener last heard anything. */
export async function listenersHeard(tx: Tx): Promise<{ listener: string; lastAt: string }[]> {
  return tx
    .selectFrom('sourceHealth')
    .select(['listener', (eb) => eb.fn.max('lastHeardAt').as('lastAt')])
    .groupBy('listener')
    .execute();
}
