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
    on conflict (client_id, device_id, listener) do update set
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
    with health as (
      select client_id, device_id, min(first_heard_at) as first_heard_at, max(last_heard_at) as last_heard_at, sum(records)::bigint as records,
        array_agg(listener order by last_heard_at desc) as listeners, (array_agg(address order by last_heard_at desc))[1] as address
      from source_health group by client_id, device_id
    )
    select health.*, client.name as client_name, device.name as device_name, coalesce(habit.silent, false) as silent, habit.silent_after_ms
    from health join client on client.id = health.client_id left join device on device.id = health.device_id
      left join health_habit as habit on habit.client_id = health.client_id and habit.device_id = health.device_id
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
