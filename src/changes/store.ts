/** SQL of change requests. Row-level security bounds every statement. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Kind, Stage } from './change-api.ts';
import type { Link } from './links.ts';
import type { ChangeRow, Subject, Vote } from './step.rules.ts';

export type NewChange = Omit<ChangeRow, 'number'>;
export type LineRow = ChangeRow & {
  clientName: string;
  zone: string;
  /** Null: around the clock. */
  calendarName: string | null;
  deviceNames: string[];
};

/** False when this request was made already. */
export async function insertChange(tx: Tx, { answers, ...row }: NewChange): Promise<boolean> {
  const made = await tx
    .insertInto('changeRequest')
    .values({ ...row, answers: JSON.stringify(answers) })
    .onConflict((on) => on.columns(['clientId', 'requestId']).doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function changeOfRequest(tx: Tx, clientId: string, requestId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('changeRequest')
    .select('id')
    .where('clientId', '=', clientId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row?.id;
}

/** The change under its lock, with its devices and votes. */
export async function lockedSubject(tx: Tx, id: string): Promise<Subject | undefined> {
  const { rows } = await sql<ChangeRow>`select * from change_request where id = ${id} for no key update`.execute(tx);
  const change = rows[0];
  if (!change) return undefined;
  const [deviceIds, links] = [await deviceIdsOf(tx, id), await linksOf(tx, id)];
  return { change, deviceIds, links, votes: await votesOf(tx, id) };
}

export async function updateChange(tx: Tx, id: string, { answers, ...set }: Partial<ChangeRow>): Promise<void> {
  await tx
    .updateTable('changeRequest')
    .set({ ...set, ...(answers === undefined ? {} : { answers: JSON.stringify(answers) }) })
    .where('id', '=', id)
    .execute();
}

type Place = { changeId: string; clientId: string; at: string };
type By = { side: string; id: string | null; name: string };

export async function insertStage(
  tx: Tx,
  place: Place,
  by: By,
  stage: { id: string; stage: Stage; note: string },
): Promise<void> {
  await tx
    .insertInto('changeStage')
    .values({ ...place, ...stage, bySide: by.side, byId: by.id, byName: by.name })
    .execute();
}

export async function replaceDevices(
  tx: Tx,
  { changeId, clientId }: Place,
  deviceIds: readonly string[],
): Promise<void> {
  await tx.deleteFrom('changeDevice').where('changeId', '=', changeId).execute();
  if (deviceIds.length === 0) return;
  await tx
    .insertInto('changeDevice')
    .values(deviceIds.map((deviceId) => ({ changeId, clientId, deviceId })))
    .execute();
}

export async function replaceLinks(tx: Tx, { changeId, clientId }: Place, links: readonly Link[]): Promise<void> {
  await tx.deleteFrom('changeLink').where('changeId', '=', changeId).execute();
  if (links.length === 0) return;
  await tx
    .insertInto('changeLink')
    .values(
      links.map(({ id, words, deviceIds }) => ({ changeId, clientId, linkId: id, words, deviceIds: [...deviceIds] })),
    )
    .execute();
}

export async function linksOf(tx: Tx, changeId: string): Promise<Link[]> {
  const rows = await tx
    .selectFrom('changeLink')
    .select(['linkId as id', 'words', 'deviceIds'])
    .where('changeId', '=', changeId)
    .orderBy('words')
    .execute();
  return rows;
}

export async function insertVote(
  tx: Tx,
  { changeId, clientId, at }: Place,
  vote: Omit<Vote, 'at' | 'expiredAt'>,
): Promise<void> {
  await tx
    .insertInto('changeApproval')
    .values({ ...vote, changeId, clientId, at })
    .execute();
}

export async function expireVotes(tx: Tx, { changeId, at }: Place): Promise<void> {
  await tx
    .updateTable('changeApproval')
    .set({ expiredAt: at })
    .where('changeId', '=', changeId)
    .where('expiredAt', 'is', null)
    .execute();
}

async function deviceIdsOf(tx: Tx, changeId: string): Promise<string[]> {
  const rows = await tx.selectFrom('changeDevice').select('deviceId').where('changeId', '=', changeId).execute();
  return rows.map(({ deviceId }) => deviceId);
}

export async function votesOf(tx: Tx, changeId: string): Promise<Vote[]> {
  const { rows } = await sql<Vote>`select * from change_approval where change_id = ${changeId} order by seq`.execute(
    tx,
  );
  return rows;
}

const line = sql`
  select r.*, c.client_name, k.calendar_name, coalesce(s.site_zone,
      (select min(d.site_zone) from change_device m join change_device_name d on d.id = m.device_id where m.change_id = r.id), c.client_zone, 'UTC') as zone,
    array(select d.device_name from change_device m join change_device_name d on d.id = m.device_id where m.change_id = r.id order by 1) as device_names
  from page r left join change_client_name c on c.id = r.client_id left join change_site_name s on s.id = r.site_id
    left join change_calendar_name k on k.id = r.calendar_id`;

export async function changeLine(tx: Tx, id: string): Promise<LineRow | undefined> {
  const { rows } = await sql<LineRow>`with page as (select * from change_request where id = ${id}) ${line}`.execute(tx);
  return rows[0];
}

export type Asked = {
  stages: readonly Stage[] | undefined;
  kind?: Kind | undefined;
  client?: string | undefined;
  device?: string | undefined;
  ticket?: string | undefined;
  text?: string | undefined;
  before: readonly [string, string] | undefined;
  limit: number;
};

/** Newest first. */
export async function changeLines(tx: Tx, asked: Asked): Promise<LineRow[]> {
  const { stages, kind, client, device, ticket, text, before, limit } = asked;
  const like = `%${(text ?? '').toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await sql<LineRow>`
    with page as materialized (select * from change_request r where true
      ${stages ? sql`and r.stage = any(${[...stages]})` : sql``}
      ${kind ? sql`and r.kind = ${kind}` : sql``}
      ${client ? sql`and r.client_id = ${client}` : sql``}
      ${ticket ? sql`and r.ticket_id = ${ticket}` : sql``}
      ${device ? sql`and r.id in (select change_id from change_device where device_id = ${device})` : sql``}
      ${text ? sql`and lower('CR-' || r.number || ' ' || r.title || ' ' || r.requester_name) like ${like}` : sql``}
      ${before ? sql`and (r.raised_at, r.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql``}
      order by r.raised_at desc, r.id desc limit ${limit})
    ${line} order by r.raised_at desc, r.id desc`.execute(tx);
  return rows;
}

export async function setChangeFinding(
  tx: Tx,
  changeId: string,
  findingId: string,
  set: { clearedAt?: string; releasedAt?: string },
): Promise<void> {
  await tx
    .updateTable('changeFinding')
    .set(set)
    .where('changeId', '=', changeId)
    .where('findingId', '=', findingId)
    .execute();
}
