/** What people say of what was unusual in a series; other slices' verbs call it in their transaction. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { kinds } from '../anomaly/parts.ts';
import type { Kind } from '../anomaly/parts.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { judgedCounts, putVerdict, standingsOf, verdictOf } from './verdicts.store.ts';
import type { Judged, Judging } from './verdicts.store.ts';

export type { Verdict } from './verdicts.store.ts';

/** Somebody said whether a finding about a series was worth it; `subjectId` is the device. */
export const judgedTopic = 'monitoring.judged';

export async function judgeSeries(tx: Tx, clock: Clock, actor: Actor, judging: Judging): Promise<void> {
  await putVerdict(tx, { ...judging, byId: actor.id, byName: actor.name, at: isoOf(clock.now()) });
  const { clientId, deviceId } = judging;
  await recordFact(tx, clock, { topic: judgedTopic, clientId, subjectId: deviceId });
}

/** What was said of a finding, and the bar of its kind in its series; undefined while the series is not known yet. */
export async function standingOfSeries(
  tx: Tx,
  { findingId, seriesId, kind }: { findingId: string; seriesId: number; kind: string },
): Promise<{ judged: Judged | null; standing: { bar: number; raised: number; useful: number; noise: number } | null }> {
  const judged = await verdictOf(tx, findingId);
  const standing = (await standingsOf(tx, seriesId)).find((each) => each.kind === kind);
  return { judged: judged ?? null, standing: standing ?? null };
}

/** How often each kind was judged since `since`, and how often as noise. */
export async function judgedByKind(tx: Tx, since: string): Promise<Map<Kind, { judged: number; noise: number }>> {
  const counts = z
    .array(z.object({ kind: z.enum(kinds), judged: z.coerce.number(), noise: z.coerce.number() }))
    .parse(await judgedCounts(tx, since));
  return new Map(counts.map(({ kind, ...count }) => [kind, count]));
}
