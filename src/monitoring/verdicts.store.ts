import { sql } from 'kysely';
import { z } from 'zod';
import type { Standing } from '../anomaly/ledger.ts';
import type { Kind } from '../anomaly/parts.ts';
import type { Tx } from '../db/open.ts';
import { verdicts } from './learning-api.ts';
import { zStandings } from './scoring.store.ts';

export type Verdict = (typeof verdicts)[number];
export type Judging = {
  clientId: string;
  deviceId: string;
  findingId: string;
  seriesId: number;
  kind: Kind;
  verdict: Verdict;
};
export type Judged = { verdict: Verdict; byName: string; at: string; takenIn: boolean };

/** The last word on a finding counts, and is taken into the memory as one more. */
export async function putVerdict(
  tx: Tx,
  row: Judging & { byId: string | null; byName: string; at: string },
): Promise<void> {
  await tx
    .insertInto('seriesVerdict')
    .values({ ...row, takenIn: false })
    .onConflict((on) =>
      on.column('findingId').doUpdateSet({
        verdict: row.verdict,
        byId: row.byId,
        byName: row.byName,
        at: row.at,
        takenIn: false,
      }),
    )
    .execute();
}

const zJudged = z.object({ verdict: z.enum(verdicts), byName: z.string(), at: z.string(), takenIn: z.boolean() });

export async function verdictOf(tx: Tx, findingId: string): Promise<Judged | undefined> {
  const row = await tx
    .selectFrom('seriesVerdict')
    .select(['verdict', 'byName', 'at', 'takenIn'])
    .where('findingId', '=', findingId)
    .executeTakeFirst();
  return row && zJudged.parse(row);
}

export async function standingsOf(tx: Tx, seriesId: number): Promise<Standing[]> {
  const row = await tx
    .selectFrom('seriesMemory')
    .select('standings')
    .where('seriesId', '=', seriesId)
    .executeTakeFirst();
  return row ? zStandings.parse(row.standings) : [];
}

export async function judgedCounts(tx: Tx, since: string): Promise<unknown[]> {
  const { rows } = await sql`
    select kind, count(*) as judged, count(*) filter (where verdict = 'noise') as noise
    from series_verdict where at >= ${since} group by kind`.execute(tx);
  return rows;
}

export type LearningRow = { seriesId: number; rows: number; since: string; standings: unknown; unusual: boolean };

export async function learningRows(tx: Tx, deviceId: string): Promise<LearningRow[]> {
  const { rows } = await sql<LearningRow>`
    select series_id, rows::int as rows, since, standings, episode is not null as unusual
    from series_memory where device_id = ${deviceId} order by series_id`.execute(tx);
  return rows;
}
