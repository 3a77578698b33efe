/** A span told to people: every interval in order, counted or skipped, each with its reason. */
import { isoOf } from '../clock.ts';
import type { BusinessTime, Interval, Pause } from './types.ts';

export type ToldInterval = { from: string; to: string; seconds: number; counted: boolean; because: string };

// More nobody reads, and a promise of a year would have hundreds.
const MOST_INTERVALS = 400;

/** `because`: why what counted did. */
export function toldIntervals(
  time: BusinessTime,
  { from, to }: Interval,
  { pauses = [], because }: { pauses?: readonly Pause[]; because: string },
): ToldInterval[] {
  const told = time.explain(from, to, pauses);
  return [
    ...told.counted.map((each) => ({ ...each, counted: true, because })),
    ...told.skipped.map(({ reason, ...each }) => ({ ...each, counted: false, because: reason })),
  ]
    .toSorted((a, b) => a.from - b.from)
    .slice(0, MOST_INTERVALS)
    .map((each) => ({
      ...each,
      from: isoOf(each.from),
      to: isoOf(each.to),
      seconds: Math.round((each.to - each.from) / 1000),
    }));
}
