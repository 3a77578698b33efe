/** SQL of what is usual for series, and of what people said of it. */
import { z } from 'zod';
import { kinds } from '../anomaly/parts.ts';
import type { Kind } from '../anomaly/parts.ts';
import type { Standing } from '../anomaly/ledger.ts';
import type { Tx } from '../db/open.ts';
import type { Episode } from './scoring.rules.ts';

export type MemoryRow = {
  clientId: string;
  seriesId: number;
  deviceId: string;
  bytes: Uint8Array;
  rows: number;
  since: string;
  episode: Episode | null;
  standings: Standing[];
  savedAt: string;
};

const zEpisode = z
  .object({
    condition: z.enum(['anomaly', 'spike']),
    kind: z.enum(kinds),
    severity: z.enum(['info', 'low', 'medium']),
    usual: z.number(),
    since: z.number(),
    toldAt: z.number(),
  })
  .nullable();

export const zStandings = z.array(
  z.object({ kind: z.enum(kinds), bar: z.number(), raised: z.number(), useful: z.number(), noise: z.number() }),
);

export async function memoriesOf(
  tx: Tx,
  seriesIds: readonly number[],
): Promise<Omit<MemoryRow, 'standings' | 'savedAt'>[]> {
  const rows = await tx
    .selectFrom('seriesMemory')
    .select(['clientId', 'seriesId', 'deviceId', 'bytes', 'rows', 'since', 'episode'])
    .where('seriesId', 'in', [...seriesIds])
    .execute();
  // A plain array: a Buffer's slice would share its pool.
  return rows.map((row) => ({
    ...row,
    bytes: Uint8Array.from(row.bytes),
    rows: row.rows,
    episode: zEpisode.parse(row.episode),
  }));
}

export async function putMemories(tx: Tx, rows: readonly MemoryRow[]): Promise<void> {
  await tx
    .insertInto('seriesMemory')
    .values(
      rows.map((row) => ({
        ...row,
        bytes: Buffer.from(row.bytes),
        episode: row.episode === null ? null : JSON.stringify(row.episode),
        standings: JSON.stringify(row.standings),
      })),
    )
    .onConflict((on) =>
      on.columns(['clientId', 'seriesId']).doUpdateSet(({ ref }) => ({
        bytes: ref('excluded.bytes'),
        rows: ref('excluded.rows'),
        episode: ref('excluded.episode'),
        standings: ref('excluded.standings'),
        savedAt: ref('excluded.savedAt'),
      })),
    )
    .execute();
}

export type Waiting = {
  findingId: string;
  clientId: string;
  deviceId: string;
  seriesId: number;
  kind: Kind;
  verdict: 'useful' | 'noise';
};

const zWaiting = z.object({
  findingId: z.string(),
  clientId: z.string(),
  deviceId: z.string(),
  seriesId: z.number(),
  kind: z.enum(kinds),
  verdict: z.enum(['useful', 'noise']),
});

/** What was said and is in no memory yet, with its row locked. */
export async function waitingVerdicts(tx: Tx, limit: number): Promise<Waiting[]> {
  const rows = await tx
    .selectFrom('seriesVerdict')
    .select(['findingId', 'clientId', 'deviceId', 'seriesId', 'kind', 'verdict'])
    .where('takenIn', '=', false)
    .orderBy('at')
    .limit(limit)
    .forUpdate()
    .execute();
  return z.array(zWaiting).parse(rows);
}

export async function markTakenIn(tx: Tx, findingIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('seriesVerdict')
    .set({ takenIn: true })
    .where('findingId', 'in', [...findingIds])
    .execute();
}
