/**
 * Business time: when is a promise due, how much of a span counts, and why. Opening is the first instant with that wall
 * time or, where it is missing, the jump of the clocks; closing is the last. A promise falls due at the earliest
 * instant at which all of it has counted: on Friday at closing, not on Monday at opening.
 */
import type { Instant } from '../clock.ts';
import { explainSpan } from './explain.ts';
import { joined } from './intervals.ts';
import { openingTable } from './table.ts';
import type { Table } from './table.ts';
import type { BusinessTime, Calendar, Pause } from './types.ts';

/** Make it once for a calendar and keep it: its tables fill as they are used. */
export function businessTime(calendar: Calendar): BusinessTime {
  const table = calendar === '24x7' ? always : openingTable(calendar);
  return {
    dueAt: (start, target, pauses = none) => dueAt(table, { start, target, pauses }),
    elapsed: (from, to, pauses = none) => elapsed(table, { from, to }, pauses),
    explain: (from, to, pauses = none) => explainSpan(table, { from, to }, pauses),
  };
}

const none: readonly Pause[] = [];

const always: Table = {
  counted: (from, to) => Math.max(0, to - from),
  after: (start, target) => start + target,
  open: (from, to) => (from < to ? [{ from, to }] : []),
  closed: () => [],
};

type Asked = { start: Instant; target: number; pauses: readonly Pause[] };

function dueAt(table: Table, { start, target, pauses }: Asked): Instant | null {
  if (pauses.length === 0) return table.after(start, target);
  let [at, left] = [start, target];
  for (const pause of joined(pauses)) {
    if (pause.to <= at) continue;
    const until = table.counted(at, pause.from);
    if (until >= left) break;
    if (pause.to === Infinity) return null;
    left -= until;
    at = pause.to;
  }
  return table.after(at, left);
}

function elapsed(table: Table, { from, to }: { from: Instant; to: Instant }, pauses: readonly Pause[]): number {
  if (to <= from) return 0;
  let counts = table.counted(from, to);
  for (const pause of pauses.length === 0 ? [] : joined(pauses))
    counts -= table.counted(Math.max(from, pause.from), Math.min(to, pause.to));
  return counts;
}
