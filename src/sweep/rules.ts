/** What is in which lane, since when, and whether a client may be ticked off. Pure. */
import { conditions } from '../detection/api.ts';
import type { Condition } from '../detection/api.ts';
import type { Lane } from './api.ts';
import { USUAL_HOURS } from './api.ts';

const HOUR = 3_600_000;
const LONGEST_OWN_MS = 7 * 24 * HOUR;
/** An explanation holds so long: whatever is still open then is looked at again. */
export const EXPLAINED_FOR_MS = 7 * 24 * HOUR;

const laneOfCondition: Readonly<Partial<Record<Condition, Lane>>> = {
  anomaly: 'anomalies',
  silent: 'anomalies',
  sensor: 'anomalies',
  spike: 'spikes',
  'link-down': 'links',
  'neighbour-lost': 'links',
  'speed-changed': 'links',
  'vpn-down': 'links',
  failover: 'links',
  unreachable: 'links',
};

export const sweptConditions: readonly Condition[] = conditions.filter((each) => laneOfCondition[each] !== undefined);

export function laneOf(condition: Condition): Lane | undefined {
  return laneOfCondition[condition];
}

/** Instants. `hours`: asked for; `mine`: when the asker looked last. */
export function sinceFor(
  now: number,
  { hours, mine }: { hours?: number | undefined; mine?: number | undefined },
): number {
  if (hours !== undefined) return now - hours * HOUR;
  return mine === undefined ? now - USUAL_HOURS * HOUR : Math.max(mine, now - LONGEST_OWN_MS);
}

type Done = { explanation: { until: string } | null; ticket: object | null };

/** Explained, and that still holds, or on a ticket. `now` as ISO 8601. */
export function isDone({ explanation, ticket }: Done, now: string): boolean {
  return ticket !== null || (explanation !== null && explanation.until > now);
}

type Seen = { lastAt: string; explanation: { at: string } | null; ticket: { attachedAt: string } | null };

/** Something of it is new since then: heard of, explained or ticketed. What is open and was done before a look is not. */
export function isNews({ lastAt, explanation, ticket }: Seen, since: string): boolean {
  return lastAt >= since || (explanation?.at ?? '') >= since || (ticket?.attachedAt ?? '') >= since;
}

export type Tally = Record<Lane, number> & { explained: number; ticketed: number; left: number };

type Tallied = Done & Seen & { explanation: { at: string; until: string } | null; lane: Lane };

/** `left`: of all rows; the others: of what is new since then. */
export function tallyOf(rows: readonly Tallied[], { now, since }: { now: string; since: string }): Tally {
  const tally: Tally = { anomalies: 0, links: 0, spikes: 0, explained: 0, ticketed: 0, left: 0 };
  for (const row of rows) {
    const isLeft = !isDone(row, now);
    if (isLeft) tally.left += 1;
    if (!isNews(row, since)) continue;
    tally[row.lane] += 1;
    if (row.ticket !== null) tally.ticketed += 1;
    else if (!isLeft) tally.explained += 1;
  }
  return tally;
}
