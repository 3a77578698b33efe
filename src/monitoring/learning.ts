/** How far the series of a device are learnt, for the page of its measurements. */
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { getDevice } from '../estate/devices.ts';
import { WARM_UP_ROWS, WEEKS_MS } from './learning-api.ts';
import type { Learning } from './learning-api.ts';
import { zStandings } from './scoring.store.ts';
import { learningRows } from './verdicts.store.ts';

export async function deviceLearning(deps: Deps, actor: Actor, deviceId: string): Promise<{ items: Learning[] }> {
  await getDevice(deps, actor, deviceId);
  const rows = await deps.db.as(scopeOf(actor), (tx) => learningRows(tx, deviceId));
  const items = rows.map(({ standings, ...row }): Learning => {
    const said = zStandings.parse(standings);
    const age = deps.clock.now() - instantOf(row.since);
    const knows = row.rows < WARM_UP_ROWS ? 'warming' : age < WEEKS_MS ? 'levels' : 'weeks';
    const sum = (of: 'noise' | 'useful'): number => said.reduce((all, each) => all + each[of], 0);
    return { ...row, knows, noise: sum('noise'), useful: sum('useful') };
  });
  return { items };
}
