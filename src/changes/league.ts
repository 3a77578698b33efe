/** The friendly league: only what was verified, not rolled back and never opened again counts. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { leagueSince } from './league.store.ts';
import type { LeagueRow } from './league.store.ts';

const DAYS_30 = 30 * 24 * 3_600_000;

export async function changeLeague({ db, clock }: Deps, actor: Actor): Promise<{ counts: string; items: LeagueRow[] }> {
  const items = await db.as(scopeOf(actor), (tx) => leagueSince(tx, isoOf(clock.now() - DAYS_30)));
  return {
    counts:
      'Changes verified in the last 30 days, by who did them. What was rolled back or opened again after it was verified does not count: being fast is worth nothing when it has to be done twice.',
    items,
  };
}
