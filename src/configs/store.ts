/** SQL of watches: how each device is asked, and what is due. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { zDriver } from './api.ts';
import type { WatchFields, Watched } from './api.ts';

export type WatchRow = WatchFields & {
  clientId: string;
  deviceId: string;
  version: number;
  changedAt: string;
  hostKey: string | null;
  hostPrint: string | null;
  hostAt: string | null;
  hostBy: string | null;
  offeredKey: string | null;
  offeredPrint: string | null;
  offeredAt: string | null;
  nextAt: string;
  askedAt: string | null;
  askedWhy: 'event' | 'hand' | null;
  askedWho: string | null;
  askedEventAt: string | null;
  busyUntil: string | null;
  lastAt: string | null;
  lastOkAt: string | null;
  tookMs: number | null;
  failure: string;
  failingSince: string | null;
};

export async function watchOf(tx: Tx, deviceId: string, lock = false): Promise<WatchRow | undefined> {
  const { rows } = await sql<WatchRow>`
    select * from config_watch where device_id = ${deviceId} ${lock ? sql`for no key update` : sql``}`.execute(tx);
  return rows[0];
}

type Settings = WatchFields & {
  clientId: string;
  deviceId: string;
  version: number;
  changedAt: string;
  nextAt: string;
};

export async function putWatch(tx: Tx, row: Settings): Promise<void> {
  const { clientId: _client, deviceId: _device, ...change } = row;
  await tx
    .insertInto('configWatch')
    .values(row)
    .onConflict((on) => on.column('deviceId').doUpdateSet(change))
    .execute();
}

export async function updateWatch(tx: Tx, deviceId: string, set: Partial<WatchRow>): Promise<void> {
  await tx.updateTable('configWatch').set(set).where('deviceId', '=', deviceId).execute();
}

export type Due = WatchRow & { name: string; address: string | null };

/** Takes what is due and nobody fetches: it is busy until then. */
export async function claimDue(
  tx: Tx,
  { now, until, most }: { now: string; until: string; most: number },
): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with due as (
      select w.device_id from config_watch w join config_device d on d.device_id = w.device_id and d.retired_at is null
      where w.enabled and w.next_at <= ${now} and (w.busy_until is null or w.busy_until <= ${now})
      order by w.asked_at nulls last, w.next_at limit ${most} for update of w skip locked)
    update config_watch w set busy_until = ${until} from due, config_device d
    where w.device_id = due.device_id and d.device_id = w.device_id
    returning w.*, d.device_name as name, d.address`.execute(tx);
  return rows;
}

/** What a fetch that was under way when its process ended has left. */
export async function freeBusy(tx: Tx): Promise<void> {
  await sql`update config_watch set busy_until = null where busy_until is not null`.execute(tx);
}

export async function watchedPage(
  tx: Tx,
  { clientId, limit }: { clientId?: string | undefined; limit: number },
): Promise<Watched[]> {
  const { rows } = await sql<Watched>`
    select w.device_id, d.device_name, w.client_id, d.client_name, w.driver, w.last_ok_at, w.next_at, w.failure, w.failing_since
    from config_watch w join config_device d on d.device_id = w.device_id and d.retired_at is null
    where w.enabled ${clientId === undefined ? sql`` : sql`and w.client_id = ${clientId}`}
    order by w.failing_since nulls last, lower(d.device_name) limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, driver: zDriver.parse(row.driver) }));
}

export async function watchedCounts(tx: Tx, clientId?: string): Promise<{ watched: number; failing: number }> {
  const { rows } = await sql<{ watched: number; failing: number }>`
    select count(*)::int as watched, count(*) filter (where w.failing_since is not null)::int as failing
    from config_watch w join config_device d on d.device_id = w.device_id and d.retired_at is null
    where w.enabled ${clientId === undefined ? sql`` : sql`and w.client_id = ${clientId}`}`.execute(tx);
  return rows[0] ?? { watched: 0, failing: 0 };
}
