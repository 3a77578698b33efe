/** SQL of flows: templates of exporters, and who talked most. */
import { sql } from 'kysely';
import { z } from 'zod';
import { isoOf } from '../../base/clock.ts';
import type { Instant } from '../../base/clock.ts';
import type { Tx } from '../../db/open.ts';
import { zTalk } from '../flows-api.ts';
import type { Direction, PortMinute, Talk } from './talkers.ts';
import { zTemplate } from './templates.ts';
import type { Speaker, Template } from './templates.ts';

const zTalks = z.array(zTalk);

export type KeptTemplate = {
  clientId: string;
  origin: string;
  speaker: Speaker;
  templateId: number;
  template: Template;
};

export async function loadTemplates(tx: Tx): Promise<KeptTemplate[]> {
  const rows = await tx
    .selectFrom('flowTemplate')
    .select(['clientId', 'origin', 'version', 'domain', 'templateId', 'template'])
    .execute();
  return rows.map(({ clientId, origin, version, domain, templateId, template }) => ({
    clientId,
    origin,
    speaker: { version: version === 9 ? 9 : 10, domain },
    templateId,
    template: zTemplate.parse(template),
  }));
}

export async function saveTemplates(tx: Tx, kept: readonly KeptTemplate[], at: string): Promise<void> {
  if (kept.length === 0) return;
  const rows = kept.map(({ clientId, origin, speaker, templateId, template }) => ({
    client_id: clientId,
    origin,
    ...speaker,
    template_id: templateId,
    template,
    updated_at: at,
  }));
  // One parameter, however many: a statement has no more than 65,535, and what is refused once waits for ever.
  await sql`
    insert into flow_template (client_id, origin, version, domain, template_id, template, updated_at)
    select client_id, origin, version, domain, template_id, template, updated_at
    from jsonb_populate_recordset(null::flow_template, ${JSON.stringify(rows)}::jsonb)
    on conflict (client_id, origin, version, domain, template_id) do update set
      template = excluded.template, updated_at = excluded.updated_at`.execute(tx);
}

export type DeviceMinutes = { clientId: string; deviceId: string; minutes: readonly PortMinute[] };

/** Adds minutes of ports. One that is there already (we were stopped in its midst) keeps its talks and gets these beside them. */
export async function saveMinutes(tx: Tx, all: readonly DeviceMinutes[]): Promise<void> {
  const rows = all.flatMap(({ clientId, deviceId, minutes }) =>
    minutes.map(({ at, talks, ...minute }) => ({
      client_id: clientId,
      device_id: deviceId,
      ...minute,
      at: isoOf(at),
      seconds: 60,
      talks,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into flow_talk (client_id, device_id, port, direction, at, seconds, bytes, packets, flows, talks)
    select client_id, device_id, port, direction, at, seconds, bytes, packets, flows, talks
    from jsonb_populate_recordset(null::flow_talk, ${JSON.stringify(rows)}::jsonb)
    on conflict (client_id, device_id, seconds, at, port, direction) do update set
      bytes = flow_talk.bytes + excluded.bytes, packets = flow_talk.packets + excluded.packets,
      flows = flow_talk.flows + excluded.flows, talks = flow_talk.talks || excluded.talks`.execute(tx);
}

export type StoredTalks = { at: string; seconds: number; bytes: number; packets: number; flows: number; talks: Talk[] };

/** Rows of a device between two instants, oldest first; of one port and direction, or of all. */
export async function talksBetween(
  tx: Tx,
  which: { deviceId: string; port?: number | undefined; direction?: Direction | undefined },
  { from, to, seconds }: { from: string; to: string; seconds: 60 | 3600 },
): Promise<(StoredTalks & { port: number; direction: Direction })[]> {
  let asked = tx
    .selectFrom('flowTalk')
    .select(['at', 'seconds', 'port', 'direction', 'bytes', 'packets', 'flows', 'talks'])
    .where('deviceId', '=', which.deviceId)
    .where('seconds', '=', seconds)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at');
  if (which.port !== undefined) asked = asked.where('port', '=', which.port);
  if (which.direction !== undefined) asked = asked.where('direction', '=', which.direction);
  const rows = await asked.execute();
  return rows.map(({ direction, talks, ...row }) => ({
    ...row,
    direction: direction === 'in' ? 'in' : 'out',
    talks: zTalks.parse(talks),
  }));
}

/** Hours in a span that still stand as minutes only, oldest first. */
export async function hoursToSum(
  tx: Tx,
  { from, to }: { from: Instant; to: Instant },
  most: number,
): Promise<{ clientId: string; deviceId: string; hour: string }[]> {
  const { rows } = await sql<{ clientId: string; deviceId: string; hour: string }>`
    select distinct m.client_id, m.device_id, date_trunc('hour', m.at, 'UTC') as hour from flow_talk m
    where m.seconds = 60 and m.at >= ${isoOf(from)} and m.at < ${isoOf(to)} and not exists (
      select from flow_talk h where h.client_id = m.client_id and h.device_id = m.device_id
        and h.seconds = 3600 and h.at = date_trunc('hour', m.at, 'UTC'))
    order by hour limit ${most}`.execute(tx);
  return rows;
}

export async function saveHour(
  tx: Tx,
  { clientId, deviceId, hour }: { clientId: string; deviceId: string; hour: string },
  sums: readonly { port: number; direction: Direction; bytes: number; packets: number; flows: number; talks: Talk[] }[],
): Promise<void> {
  await tx
    .insertInto('flowTalk')
    .values(
      sums.map(({ talks, ...sum }) => ({
        clientId,
        deviceId,
        at: hour,
        seconds: 3600,
        ...sum,
        talks: JSON.stringify(talks),
      })),
    )
    .onConflict((on) => on.columns(['clientId', 'deviceId', 'seconds', 'at', 'port', 'direction']).doNothing())
    .execute();
}

/** Hours that get more minutes are summed up anew. */
export async function forgetHours(tx: Tx, all: readonly DeviceMinutes[]): Promise<void> {
  const rows = all.flatMap(({ clientId, deviceId, minutes }) =>
    minutes.map(({ at }) => ({ client_id: clientId, device_id: deviceId, at: isoOf(at) })),
  );
  if (rows.length === 0) return;
  await sql`
    delete from flow_talk h using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (client_id uuid, device_id uuid, at timestamptz)
    where h.client_id = m.client_id and h.device_id = m.device_id and h.seconds = 3600
      and h.at = date_trunc('hour', m.at, 'UTC')`.execute(tx);
}

export async function removeTalks(tx: Tx, seconds: 60 | 3600, before: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('flowTalk')
    .where('seconds', '=', seconds)
    .where('at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
