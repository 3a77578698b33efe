/** Failures in a burst: so many within a sliding window. Pure; holds the last few times only. */
import type { Instant } from '../base/clock.ts';

export type BurstRule = { count: number; withinMs: number };

/** Sign-ins that fail from one source, and at one device from all sources together. */
export const burstRules = {
  source: { count: 10, withinMs: 60_000 },
  device: { count: 30, withinMs: 60_000 },
} as const satisfies Record<string, BurstRule>;

/** Windows held at once; the one not touched for longest makes room (counted). */
export const MOST_WINDOWS = 50_000;

/** Adds one failure; `burst` once `count` lie within the window. Times from before a step of the clock fall out. */
export function withFailure(
  hits: readonly Instant[],
  at: Instant,
  rule: BurstRule,
): { hits: Instant[]; burst: boolean } {
  const recent = hits.filter((hit) => Math.abs(at - hit) < rule.withinMs);
  recent.push(at);
  if (recent.length > rule.count) recent.shift();
  return { hits: recent, burst: recent.length >= rule.count };
}
