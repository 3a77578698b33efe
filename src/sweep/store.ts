import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { reasons } from './api.ts';
import type { Look, Reason } from './api.ts';

const lookColumns = [
  'id',
  'clientId',
  'byName',
  'at',
  'since',
  'anomalies',
  'links',
  'spikes',
  'explained',
  'ticketed',
] as const;

export async function insertLook(tx: Tx, look: Look & { byId: string | null }): Promise<void> {
  await tx.insertInto('sweepLook').values(look).execute();
}

/** The newest look at each client; of one person, or of anybody. */
export async function lastLooks(tx: Tx, byId?: string | null): Promise<Map<string, Look>> {
  let list = tx.selectFrom('sweepLook').select(lookColumns).distinctOn('clientId');
  if (byId !== undefined) list = list.where('byId', '=', byId);
  const rows = await list.orderBy('clientId').orderBy('at', 'desc').orderBy('id', 'desc').execute();
  return new Map(rows.map((row) => [row.clientId, row]));
}

export async function looksPage(
  tx: Tx,
  { clientId, limit, before }: { clientId: string; limit: number; before?: [string, string] | undefined },
): Promise<Look[]> {
  let list = tx.selectFrom('sweepLook').select(lookColumns).where('clientId', '=', clientId);
  if (before) list = list.where(sql<boolean>`(at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`);
  return list.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export async function looksSince(tx: Tx, since: string, limit: number): Promise<Look[]> {
  return tx
    .selectFrom('sweepLook')
    .select(lookColumns)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

export type ExplanationRow = {
  findingId: string;
  reason: Reason;
  note: string;
  byName: string;
  at: string;
  until: string;
};

const zExplanations = z.array(
  z.object({
    findingId: z.string(),
    reason: z.enum(reasons),
    note: z.string(),
    byName: z.string(),
    at: z.string(),
    until: z.string(),
  }),
);

export async function explanationsOf(tx: Tx, findingIds: readonly string[]): Promise<Map<string, ExplanationRow>> {
  if (findingIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('sweepExplanation')
    .select(['findingId', 'reason', 'note', 'byName', 'at', 'until'])
    .where('findingId', 'in', [...findingIds])
    .execute();
  return new Map(zExplanations.parse(rows).map((row) => [row.findingId, row]));
}

/** Whether there was one. */
export async function dropExplanation(tx: Tx, findingId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sweepExplanation')
    .where('findingId', '=', findingId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** The last word counts. */
export async function putExplanations(
  tx: Tx,
  rows: readonly (ExplanationRow & { clientId: string; byId: string | null })[],
): Promise<void> {
  await tx
    .insertInto('sweepExplanation')
    .values([...rows])
    .onConflict((on) =>
      on.column('findingId').doUpdateSet(({ ref }) => ({
        reason: ref('excluded.reason'),
        note: ref('excluded.note'),
        byId: ref('excluded.byId'),
        byName: ref('excluded.byName'),
        at: ref('excluded.at'),
        until: ref('excluded.until'),
      })),
    )
    .execute();
}
