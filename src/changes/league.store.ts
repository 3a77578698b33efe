/** SQL of the league table. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type LeagueRow = {
  name: string;
  verified: number;
  withinWanted: number;
  withinPromise: number;
  p50: number;
  rolledBack: number;
  reopened: number;
};

/** By who did them, since an instant: verified counts only what was not rolled back and never opened again. */
export async function leagueSince(tx: Tx, since: string): Promise<LeagueRow[]> {
  const { rows } = await sql<LeagueRow>`
    select engineer_name as name,
      count(*) filter (where good) as verified,
      count(*) filter (where good and verified_at <= wanted_at) as within_wanted,
      count(*) filter (where good and verified_at <= due_at) as within_promise,
      coalesce(round(extract(epoch from percentile_cont(0.5) within group (order by verified_at - accepted_at) filter (where good)) * 1000), 0)::float8 as p50,
      count(*) filter (where stage = 'rolled-back') as rolled_back,
      count(*) filter (where reopened > 0) as reopened
    from (select *, stage in ('verified', 'closed') and reopened = 0 and verified_at is not null as good from change_request
      where engineer_id is not null and stage in ('verified', 'closed', 'rolled-back', 'in-progress', 'implemented') and stage_at >= ${since}) r
    group by engineer_id, engineer_name order by 2 desc, 5, 1`.execute(tx);
  return rows;
}
