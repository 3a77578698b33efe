import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { RecordKind } from '../wire/batch.ts';

/** What records of one cause have in common. */
export type GroupKey = {
  listener: string;
  transport: string;
  address: string;
  reason: string;
  host: string;
  certificate: string;
};
export type Kept = { kind: RecordKind; at: string; record: Buffer };
/** What to add to a group: records that are kept, and what there was no room for. */
export type Addition = GroupKey & {
  id: string;
  kept: Kept[];
  dropped: number;
  firstAt: string;
  lastAt: string;
  sample: Buffer;
};

export type GroupRow = GroupKey & {
  id: string;
  held: number;
  heldBytes: number;
  dropped: number;
  firstAt: string;
  lastAt: string;
  lastSample: Buffer;
};
export type Held = { address: string; records: number; bytes: number };

/** True when the group is new. */
export async function addToGroup(tx: Tx, addition: Addition): Promise<boolean> {
  const { kept, sample, ...group } = addition;
  if (kept.length === 0) {
    await countDropped(tx, addition);
    return false;
  }
  const bytes = kept.reduce((sum, { record }) => sum + record.length, 0);
  const row = await tx
    .insertInto('quarantineGroup')
    .values({ ...group, held: kept.length, heldBytes: bytes, lastSample: sample })
    .onConflict((on) =>
      on.columns(['listener', 'address', 'reason', 'host', 'certificate']).doUpdateSet((eb) => ({
        held: eb('quarantineGroup.held', '+', kept.length),
        heldBytes: eb('quarantineGroup.heldBytes', '+', bytes),
        dropped: eb('quarantineGroup.dropped', '+', group.dropped),
        firstAt: eb.fn<string>('least', ['quarantineGroup.firstAt', 'excluded.firstAt']),
        lastAt: eb.fn<string>('greatest', ['quarantineGroup.lastAt', 'excluded.lastAt']),
        lastSample: sample,
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into quarantine_record (group_id, kind, at, record)
    select ${row.id}, kind, at, record
    from unnest(${kept.map(({ kind }) => kind)}::text[], ${kept.map(({ at }) => at)}::timestamptz[], ${kept.map(({ record }) => record)}::bytea[]) as each (kind, at, record)`.execute(
    tx,
  );
  return row.id === addition.id;
}

/** Nothing was kept: a group that exists says so, a new one is not made for that. */
async function countDropped(
  tx: Tx,
  { listener, address, reason, host, certificate, dropped, lastAt, sample }: Addition,
): Promise<void> {
  await tx
    .updateTable('quarantineGroup')
    .set((eb) => ({
      dropped: eb('dropped', '+', dropped),
      lastAt: eb.fn<string>('greatest', ['lastAt', eb.val(lastAt)]),
      lastSample: sample,
    }))
    .where((eb) => eb.and({ listener, address, reason, host, certificate }))
    .execute();
}

/** What is held, by address. */
export async function heldByAddress(tx: Tx): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select host(address) as address, sum(held)::bigint as records, sum(held_bytes)::bigint as bytes from quarantine_group group by address`.execute(
    tx,
  );
  return rows;
}

/** Newest first. */
export async function groupsPage(
  tx: Tx,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ items: GroupRow[]; next: string | null }> {
  const mark = readMark(after, markShapes.byTime);
  let list = tx
    .selectFrom('quarantineGroup')
    .selectAll()
    .orderBy('lastAt', 'desc')
    .orderBy('id')
    .limit(limit + 1);
  if (mark) list = list.where(sql<boolean>`(last_at < ${mark[0]} or (last_at = ${mark[0]} and id > ${mark[1]}::uuid))`);
  return pageOf(await list.execute(), limit, (row) => [row.lastAt, row.id]);
}

export async function groupById(tx: Tx, id: string): Promise<GroupRow | undefined> {
  return tx.selectFrom('quarantineGroup').selectAll().where('id', '=', id).executeTakeFirst();
}

export type RecordRow = { id: number; kind: string; at: string; record: Buffer };

/** Newest first. */
export async function recordsPage(
  tx: Tx,
  groupId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ items: RecordRow[]; next: string | null }> {
  const mark = readMark(after, markShapes.bySerial);
  let list = tx
    .selectFrom('quarantineRecord')
    .select(['id', 'kind', 'at', 'record'])
    .where('groupId', '=', groupId)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (mark) list = list.where('id', '<', mark[0]);
  return pageOf(await list.execute(), limit, (row) => [row.id]);
}

export type Target = { clientId: string; deviceId: string | null; zone: string | null };
export type Replay = Target & { id: string; groupId: string; listener: string; address: string };

const MOST_RECORDS = 1000;

/** Sets the oldest records of a group aside under a name of their own; undefined when there are none left. */
export async function setAside(
  tx: Tx,
  { id, at, group, target }: { id: string; at: string; group: GroupRow; target: Target },
): Promise<Replay | undefined> {
  // Another replay may have emptied the group meanwhile, and let go of it.
  const there = await tx
    .selectFrom('quarantineGroup')
    .select('id')
    .where('id', '=', group.id)
    .forUpdate()
    .executeTakeFirst();
  if (!there) return undefined;
  await tx
    .insertInto('quarantineReplay')
    .values({ id, groupId: group.id, ...target, createdAt: at })
    .execute();
  const marked = await tx
    .updateTable('quarantineRecord')
    .set({ replayId: id })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('quarantineRecord')
        .select('id')
        .where('groupId', '=', group.id)
        .where('replayId', 'is', null)
        .orderBy('id')
        .limit(MOST_RECORDS)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  if (marked.numUpdatedRows > 0n)
    return { ...target, id, groupId: group.id, listener: group.listener, address: group.address };
  await tx.deleteFrom('quarantineReplay').where('id', '=', id).execute();
  return undefined;
}

/** Replays that were begun and not ended, of one group or all. */
export async function openReplays(tx: Tx, groupId?: string): Promise<Replay[]> {
  let list = tx
    .selectFrom('quarantineReplay')
    .innerJoin('quarantineGroup', 'quarantineGroup.id', 'quarantineReplay.groupId')
    .select(['quarantineReplay.id', 'groupId', 'clientId', 'deviceId', 'zone', 'listener', 'address']);
  if (groupId !== undefined) list = list.where('groupId', '=', groupId);
  return list.execute();
}

export async function recordsOfReplay(
  tx: Tx,
  replayId: string,
): Promise<{ kind: string; at: string; record: Buffer }[]> {
  return tx
    .selectFrom('quarantineRecord')
    .select(['kind', 'at', 'record'])
    .where('replayId', '=', replayId)
    .orderBy('id')
    .execute();
}

/** The replay's records are in the log: lets go of them; returns how many. */
export async function finishReplay(tx: Tx, replay: Replay): Promise<number> {
  const count = await release(tx, replay.groupId, sql<boolean>`replay_id = ${replay.id}`);
  await tx.deleteFrom('quarantineReplay').where('id', '=', replay.id).execute();
  return count;
}

/** Throws a group's records away, but not those on their way out. */
export async function discardRecords(tx: Tx, groupId: string): Promise<number> {
  return release(tx, groupId, sql<boolean>`replay_id is null`);
}

async function release(tx: Tx, groupId: string, which: ReturnType<typeof sql<boolean>>): Promise<number> {
  const { rows } = await sql<{ count: number; bytes: number }>`
    with gone as (delete from quarantine_record where group_id = ${groupId} and ${which} returning length(record) as bytes)
    select count(*) as count, coalesce(sum(bytes), 0)::bigint as bytes from gone`.execute(tx);
  const { count, bytes } = rows[0] ?? { count: 0, bytes: 0 };
  await tx
    .updateTable('quarantineGroup')
    .set((eb) => ({ held: eb('held', '-', count), heldBytes: eb('heldBytes', '-', bytes) }))
    .where('id', '=', groupId)
    .execute();
  return count;
}

/** A group that holds nothing is gone from the list; it comes again with its next record. */
export async function dropEmptyGroup(tx: Tx, groupId: string): Promise<void> {
  await sql`
    delete from quarantine_group where id = ${groupId} and held = 0
      and not exists (select from quarantine_replay where group_id = ${groupId})
      and not exists (select from quarantine_record where group_id = ${groupId})`.execute(tx);
}

/** Lets go of records received before `before`; returns how many, by listener. */
export async function expireRecords(tx: Tx, before: string): Promise<{ listener: string; count: number }[]> {
  const { rows } = await sql<{ groupId: string; listener: string; count: number }>`
    with gone as (delete from quarantine_record where at < ${before} and replay_id is null returning group_id, length(record) as bytes),
      sums as (select group_id, count(*) as count, sum(bytes)::bigint as bytes from gone group by group_id)
    update quarantine_group as g set held = held - sums.count, held_bytes = held_bytes - sums.bytes
    from sums where g.id = sums.group_id returning g.id as group_id, g.listener, sums.count`.execute(tx);
  for (const { groupId } of rows) await dropEmptyGroup(tx, groupId);
  return rows;
}
