/**
 * How often a source is usually heard, and from when on its silence means something. Pure, bounded state.
 *
 * A quantile over gaps would be wrong for sources that speak in bursts: of 10,000 gaps one is an hour, and that one is the
 * habit. So gaps are weighed by their length: what counts is how long one usually has to wait at a random moment. And a
 * gap seen once is an outage, seen again it is a habit: quiet nights are learned after the second. Both stand in buckets
 * of powers of two seconds and fade by half in a week.
 */
import type { Instant } from '../base/clock.ts';

export type Habit = {
  lastAt: Instant;
  /** How many gaps were learned. */
  gaps: number;
  /** Seconds spent in gaps of 2^i to 2^(i+1) seconds; shorter ones in the first. */
  weights: number[];
  /** How many gaps of each length. */
  counts: number[];
};

const BUCKETS = 20;
const HALF_LIFE_S = 7 * 86_400;
/** Gaps longer than all but this part of the time are out of habit. */
const RARE = 0.01;
/** Seen twice within a week. */
const AGAIN = 1.5;
/** Silence means something at this many times the longest usual gap (its bucket's upper end). */
const TIMES = 2;
const SHORTEST_MS = 5 * 60_000;
const LONGEST_MS = 7 * 86_400_000;
const LEARN_GAPS = 20;
const LEARN_S = 3600;

export function newHabit(at: Instant): Habit {
  const none = Array.from({ length: BUCKETS }, () => 0);
  return { lastAt: at, gaps: 0, weights: none, counts: none };
}

/** Received times of the first and last record of a batch; `waitedMs`: how long we waited for it by the monotonic clock. */
export type Hearing = { first: Instant; last: Instant; waitedMs: number };

/**
 * The gap that a hearing ended, learned. It is the shorter of what the received times and our own waiting say: the first
 * grows when the clock steps, the second shrinks when we catch up with a backlog.
 */
export function heard(habit: Habit, { first, last, waitedMs }: Hearing): Habit {
  const gapMs = Math.min(first - habit.lastAt, waitedMs);
  if (gapMs <= 0) return { ...habit, lastAt: last };
  const seconds = gapMs / 1000;
  const keep = 0.5 ** (seconds / HALF_LIFE_S);
  const bucket = bucketOf(seconds);
  const weights = habit.weights.map((weight, i) => weight * keep + (i === bucket ? seconds : 0));
  const counts = habit.counts.map((count, i) => count * keep + (i === bucket ? 1 : 0));
  return { lastAt: last, gaps: habit.gaps + 1, weights, counts };
}

/** Milliseconds of silence from which on it is out of habit; undefined while the habit is still being learned. */
export function silenceLimit(habit: Habit): number | undefined {
  const total = habit.weights.reduce((sum, weight) => sum + weight, 0);
  if (habit.gaps < LEARN_GAPS || total < LEARN_S) return undefined;
  let [weight, count, bucket] = [0, 0, BUCKETS - 1];
  for (; bucket > 0; bucket -= 1) {
    weight += habit.weights[bucket] ?? 0;
    count += habit.counts[bucket] ?? 0;
    if (weight >= total * RARE && count >= AGAIN) break;
  }
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, TIMES * 2 ** (bucket + 1) * 1000));
}

function bucketOf(seconds: number): number {
  return seconds < 2 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log2(seconds)));
}
