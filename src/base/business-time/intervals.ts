/** Sums of half-open intervals. */
import type { Interval } from './types.ts';

/** In order, those that touch or overlap made one; an open end is Infinity. */
export function joined(intervals: readonly { from: number; to: number | null }[]): Interval[] {
  const all: Interval[] = [];
  const sorted = intervals.length < 2 ? intervals : intervals.toSorted((a, b) => a.from - b.from);
  for (const { from, to } of sorted) {
    const end = to ?? Infinity;
    if (end <= from) continue;
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, end);
    else all.push({ from, to: end });
  }
  return all;
}

/** What of `intervals` lies outside `holes`; both in order and apart. */
export function without(intervals: readonly Interval[], holes: readonly Interval[]): Interval[] {
  if (holes.length === 0) return [...intervals];
  const left: Interval[] = [];
  let first = 0;
  for (const { from, to } of intervals) {
    while (first < holes.length && (holes[first]?.to ?? 0) <= from) first++;
    let at = from;
    for (let i = first; i < holes.length; i++) {
      const hole = holes[i];
      if (hole === undefined || hole.from >= to) break;
      if (hole.from > at) left.push({ from: at, to: hole.from });
      at = hole.to;
    }
    if (at < to) left.push({ from: at, to });
  }
  return left;
}

export function clipped<T extends Interval>(intervals: readonly T[], from: number, to: number): T[] {
  return intervals
    .filter((each) => each.to > from && each.from < to)
    .map((each) => ({ ...each, from: Math.max(from, each.from), to: Math.min(to, each.to) }));
}
