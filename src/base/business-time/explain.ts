/** A span told apart: what counted, what did not, and why. */
import { clipped, joined, without } from './intervals.ts';
import type { Table } from './table.ts';
import type { Interval, Pause, Skipped } from './types.ts';

const OUTSIDE = 'outside hours';

/**
 * Closed hours are told as such also while paused: they would not have counted anyway. Of pauses that overlap, the one
 * that began first gives the reason.
 */
export function explainSpan(
  table: Table,
  { from, to }: Interval,
  pauses: readonly Pause[],
): { counted: Interval[]; skipped: Skipped[] } {
  if (to <= from) return { counted: [], skipped: [] };
  const open = table.open(from, to);
  const paused = clipped(
    pauses.map((pause) => ({ ...pause, to: pause.to ?? Infinity })).toSorted((a, b) => a.from - b.from),
    from,
    to,
  );
  const counted = without(open, joined(paused));
  const shut = without([{ from, to }], open);
  const skipped = [...cover(shut, table.closed(from, to), OUTSIDE), ...cover(without(open, counted), paused, 'paused')];
  return { counted, skipped: inOne(skipped.toSorted((a, b) => a.from - b.from)) };
}

/** Gives each part of `spans` the reason that lies over it; all in order, `reasons` by their begin. */
function cover(spans: readonly Interval[], reasons: readonly Skipped[], otherwise: string): Skipped[] {
  const apart = oneByOne(reasons);
  const told: Skipped[] = without(spans, apart).map((part) => ({ ...part, reason: otherwise }));
  let first = 0;
  for (const { from, to } of spans) {
    while (first < apart.length && (apart[first]?.to ?? 0) <= from) first++;
    for (let i = first; i < apart.length; i++) {
      const reason = apart[i];
      if (reason === undefined || reason.from >= to) break;
      told.push({ ...reason, from: Math.max(from, reason.from), to: Math.min(to, reason.to) });
    }
  }
  return told;
}

/** Where reasons overlap, the one that began first holds. */
function oneByOne(reasons: readonly Skipped[]): Skipped[] {
  const all: Skipped[] = [];
  for (const each of reasons) {
    const from = Math.max(each.from, all.at(-1)?.to ?? -Infinity);
    if (from < each.to) all.push({ ...each, from });
  }
  return all;
}

function inOne(skipped: readonly Skipped[]): Skipped[] {
  const all: Skipped[] = [];
  for (const each of skipped) {
    const last = all.at(-1);
    if (last?.to === each.from && last.reason === each.reason) last.to = each.to;
    else all.push({ ...each });
  }
  return all;
}
