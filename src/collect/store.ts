/** SQL of collectors. */
import { sql } from 'kysely';
import { notFound, Problem } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { refusals } from '../db/refusals.ts';

const refusable = refusals({
  collector_name: () => new Problem('collector/name-taken', 409, 'This client already has a collector with that name.'),
  collector_client_id_fkey: () => notFound('client'),
  collector_client_id_site_id_fkey: () => notFound('site'),
});

function collectors(tx: Tx) {
  return tx
    .selectFrom('collector')
    .innerJoin('client', 'client.id', 'collector.clientId')
    .leftJoin('site', 'site.id', 'collector.siteId')
    .select([
      'collector.id',
      'collector.clientId',
      'client.name as clientName',
      'collector.siteId',
      'site.name as siteName',
      'collector.name',
      'collector.enrolledAt',
      'collector.connectedAt',
      'collector.heardAt',
      'collector.lostAt',
      'collector.revokedAt',
      'collector.createdAt',
      'collector.lastBatchAt',
      'collector.address',
      'collector.version',
      'collector.backlogRecords',
      'collector.backlogBytes',
      'collector.givenUp',
      'collector.clockOffsetMs',
      'collector.certificateEndsAt',
      'collector.tokenEndsAt',
    ]);
}
export type CollectorRow = Awaited<ReturnType<ReturnType<typeof collectors>['executeTakeFirstOrThrow']>>;

const MOST = 1000;

/** Those that are not revoked, and those that were lately. */
export async function listed(tx: Tx, clientId: string | undefined, revokedSince: string): Promise<CollectorRow[]> {
  let list = collectors(tx).where((where) =>
    where.or([where('collector.revokedAt', 'is', null), where('collector.revokedAt', '>', revokedSince)]),
  );
  if (clientId !== undefined) list = list.where('collector.clientId', '=', clientId);
  return list
    .orderBy(sql`lower(client.name)`)
    .orderBy(sql`lower(collector.name)`)
    .orderBy('collector.id')
    .limit(MOST)
    .execute();
}

export async function collectorById(tx: Tx, id: string): Promise<CollectorRow | undefined> {
  return collectors(tx).where('collector.id', '=', id).executeTakeFirst();
}

/** All that may connect, with who is not heard since `before` and was not told yet. */
export async function unheard(tx: Tx, before: string): Promise<CollectorRow[]> {
  return collectors(tx)
    .where('collector.revokedAt', 'is', null)
    .where('collector.enrolledAt', 'is not', null)
    .where('collector.lostAt', 'is', null)
    .where('collector.heardAt', '<', before)
    .execute();
}

export async function insertCollector(
  tx: Tx,
  row: {
    id: string;
    clientId: string;
    siteId: string | null;
    name: string;
    tokenHash: Buffer;
    tokenEndsAt: string;
    createdAt: string;
  },
): Promise<void> {
  await refusable(tx.insertInto('collector').values(row).execute());
}

export async function revoke(tx: Tx, id: string, at: string): Promise<void> {
  await tx
    .updateTable('collector')
    .set({ revokedAt: at, tokenHash: null, connectedAt: null })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .execute();
}

/** Takes the word of a collector that has not enrolled: whoever has it first is the collector. */
export async function enrol(
  tx: Tx,
  tokenHash: Buffer,
  at: string,
): Promise<{ id: string; clientId: string; name: string } | undefined> {
  return tx
    .updateTable('collector')
    .set({ tokenHash: null, enrolledAt: at, heardAt: at })
    .where('tokenHash', '=', tokenHash)
    .where('tokenEndsAt', '>', at)
    .where('revokedAt', 'is', null)
    .returning(['id', 'clientId', 'name'])
    .executeTakeFirst();
}

export async function noteCertificate(tx: Tx, id: string, endsAt: string): Promise<void> {
  await tx.updateTable('collector').set({ certificateEndsAt: endsAt }).where('id', '=', id).execute();
}

/** It is there (again): returns the last number kept of this buffer. */
export async function noteConnected(
  tx: Tx,
  id: string,
  { bufferId, ...now }: { bufferId: string; connectedAt: string; heardAt: string; address: string; version: string },
): Promise<number> {
  const row = await tx
    .updateTable('collector')
    .set({ ...now, lostAt: null })
    .where('id', '=', id)
    .returning([sql<number>`case when buffer_id = ${bufferId}::uuid then last_sequence else 0 end`.as('last')])
    .executeTakeFirstOrThrow();
  return row.last;
}

export async function noteGone(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('collector').set({ connectedAt: null }).where('id', '=', id).execute();
}

export async function noteAlive(
  tx: Tx,
  id: string,
  now: { heardAt: string; backlogRecords: number; backlogBytes: number; givenUp: number; clockOffsetMs: number },
): Promise<void> {
  await tx.updateTable('collector').set(now).where('id', '=', id).execute();
}

export async function noteLost(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('collector').set({ lostAt: at, connectedAt: null }).where('id', '=', id).execute();
}

export type Place = { collectorId: string; bufferId: string; sequence: number; at: string };

/**
 * Moves the collector's last number on, in the transaction that keeps what it names: `again` when that was kept before,
 * `refused` when the collector was revoked.
 */
export async function advance(
  tx: Tx,
  { collectorId, bufferId, sequence, at }: Place,
): Promise<'first' | 'again' | 'refused'> {
  const { numUpdatedRows } = await tx
    .updateTable('collector')
    .set({ bufferId, lastSequence: sequence, lastBatchAt: at })
    .where('id', '=', collectorId)
    .where('revokedAt', 'is', null)
    .where(sql<boolean>`(buffer_id is distinct from ${bufferId}::uuid or last_sequence < ${sequence})`)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return 'first';
  const row = await tx
    .selectFrom('collector')
    .select('id')
    .where('id', '=', collectorId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return row ? 'again' : 'refused';
}
