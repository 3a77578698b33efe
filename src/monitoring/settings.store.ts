/** SQL of settings and of what is shown. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import type { PollFields, PolledDevice } from './api.ts';

export type SettingsRow = PollFields & { clientId: string; deviceId: string; version: number; changedAt: string };

export async function settingsOf(tx: Tx, deviceId: string): Promise<SettingsRow | undefined> {
  return tx.selectFrom('devicePoll').selectAll().where('deviceId', '=', deviceId).executeTakeFirst();
}

export async function putSettings(tx: Tx, row: SettingsRow): Promise<void> {
  const { clientId: _client, deviceId: _device, ...change } = row;
  await tx
    .insertInto('devicePoll')
    .values(row)
    .onConflict((on) => on.column('deviceId').doUpdateSet(change))
    .execute();
}

const zSystem = z.object({
  name: z.string().default(''),
  descr: z.string().default(''),
  profile: z.string().default(''),
  uptime: z.number().optional(),
});
const zRates = z.record(z.string(), z.record(z.string(), z.number()));

export type ShownStatus = {
  lastAt: string | null;
  lastOkAt: string | null;
  nextAt: string | null;
  tookMs: number | null;
  failure: string;
  failingSince: string | null;
  system: z.output<typeof zSystem>;
  rates: z.output<typeof zRates>;
};

export async function statusOf(tx: Tx, deviceId: string): Promise<ShownStatus | undefined> {
  const row = await tx.selectFrom('pollStatus').selectAll().where('deviceId', '=', deviceId).executeTakeFirst();
  return row && { ...row, system: zSystem.parse(row.system), rates: zRates.parse(row.rates) };
}

/** Devices that are polled, the longest failing first. */
export async function polledPage(tx: Tx, clientId: string | undefined, limit: number): Promise<PolledDevice[]> {
  let list = tx
    .selectFrom('devicePoll')
    .innerJoin('device', 'device.id', 'devicePoll.deviceId')
    .innerJoin('client', 'client.id', 'devicePoll.clientId')
    .leftJoin('pollStatus', 'pollStatus.deviceId', 'devicePoll.deviceId')
    .select([
      'devicePoll.deviceId',
      'device.name as deviceName',
      'devicePoll.clientId',
      'client.name as clientName',
      'pollStatus.lastAt',
      'pollStatus.nextAt',
      'pollStatus.failingSince',
    ])
    .select(sql<string>`coalesce(poll_status.failure, '')`.as('failure'))
    .where('devicePoll.enabled', '=', true)
    .where('device.retiredAt', 'is', null);
  if (clientId) list = list.where('devicePoll.clientId', '=', clientId);
  return list
    .orderBy(sql`poll_status.failing_since nulls last`)
    .orderBy(sql`lower(device.name)`)
    .limit(limit)
    .execute();
}

export async function polledCounts(
  tx: Tx,
  clientId: string | undefined,
  now: string,
): Promise<{ devices: number; failing: number; late: number }> {
  const { rows } = await sql<{ devices: number; failing: number; late: number }>`
    select count(*)::int as devices, count(*) filter (where s.failing_since is not null)::int as failing,
      count(*) filter (where s.next_at + make_interval(secs => p.interface_seconds / 10.0 + 20) < ${now}::timestamptz)::int as late
    from device_poll p join device d on d.id = p.device_id left join poll_status s on s.device_id = p.device_id
    where p.enabled and d.retired_at is null and (${clientId ?? null}::uuid is null or p.client_id = ${clientId ?? null}::uuid)`.execute(
    tx,
  );
  return rows[0] ?? { devices: 0, failing: 0, late: 0 };
}
