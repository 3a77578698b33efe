/** Pure sums of measurements: samples put together, rolled up, and drawn into the points of a chart. */
import { valueOf, codeOf } from './codes.ts';
import type { RollUps, Samples } from './payloads.ts';

export const DAY_S = 86_400;
export const FIVE_S = 300;
export const HOUR_S = 3600;

/** A sample at whole seconds since 1970. */
export type Sample = { at: number; code: number };

/** What was kept and what came later, in the order of time; of two samples of one second the later one counts. */
export function putTogether(kept: readonly Sample[], later: readonly Sample[]): Sample[] {
  const last = kept.at(-1);
  const inOrder = later.every((each, i) => each.at > (later[i - 1]?.at ?? last?.at ?? Number.NEGATIVE_INFINITY));
  if (inOrder) return [...kept, ...later];
  const bySecond = new Map([...kept, ...later].map((each) => [each.at, each.code]));
  return [...bySecond].map(([at, code]) => ({ at, code })).toSorted((a, b) => a.at - b.at);
}

/** A series in spans: of each span with samples its start (seconds since 1970), min, max, mean and how many. */
export type Span = { at: number; min: number; max: number; avg: number; count: number };

/** Spans of `step` seconds over samples in the order of time; numbers are codes. */
export function rollUp(samples: readonly Sample[], step: number): Span[] {
  const spans: Span[] = [];
  let open: Span | undefined;
  let sum = 0;
  for (const { at, code } of samples) {
    const start = at - (at % step);
    if (open?.at !== start) {
      if (open) open.avg = codeOf(sum / open.count);
      open = { at: start, min: code, max: code, avg: code, count: 0 };
      sum = 0;
      spans.push(open);
    }
    sum += valueOf(code);
    open.count += 1;
    open.min = Math.min(open.min, code);
    open.max = Math.max(open.max, code);
  }
  if (open) open.avg = codeOf(sum / open.count);
  return spans;
}

export function samplesFrom({ at, codes }: Samples, base: number): Sample[] {
  return Array.from(at, (second, i) => ({ at: base + second, code: codes[i] ?? 0 }));
}

export function samplesTo(samples: readonly Sample[], base: number): Samples {
  return {
    at: Int32Array.from(samples, (each) => each.at - base),
    codes: Int32Array.from(samples, (each) => each.code),
  };
}

export function spansFrom({ slot, min, max, avg, count }: RollUps, base: number, step: number): Span[] {
  return Array.from(slot, (place, i) => ({
    at: base + place * step,
    min: min[i] ?? 0,
    max: max[i] ?? 0,
    avg: avg[i] ?? 0,
    count: count[i] ?? 0,
  }));
}

export function spansTo(spans: readonly Span[], base: number, step: number): RollUps {
  const column = (pick: (span: Span) => number): Int32Array => Int32Array.from(spans, pick);
  return {
    slot: column((span) => (span.at - base) / step),
    min: column((span) => span.min),
    max: column((span) => span.max),
    avg: column((span) => span.avg),
    count: column((span) => span.count),
  };
}

/** The spans with those of one day replaced, in the order of time. */
export function withDay(spans: readonly Span[], day: number, ofDay: readonly Span[]): Span[] {
  const before = spans.filter((span) => span.at < day);
  const after = spans.filter((span) => span.at >= day + DAY_S);
  return [...before, ...ofDay, ...after];
}

/** Steps a chart may have: each divides the next finer of a day, so that spans of five minutes and hours fit into them. */
const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800,
  604_800,
] as const;

export type Resolution = 'raw' | 'five' | 'hour';
/** From which instant on (seconds since 1970) each resolution is kept. */
export type KeptFrom = { raw: number; five: number };

/** The step for so many points, and the coarsest kept measure that it can be made of. */
export function resolutionOf(
  { from, to, points }: { from: number; to: number; points: number },
  kept: KeptFrom,
): { step: number; resolution: Resolution } {
  const wanted = (to - from) / points;
  const step = steps.find((each) => each >= wanted) ?? 604_800;
  if (step < FIVE_S && from >= kept.raw) return { step, resolution: 'raw' };
  if (step < HOUR_S && from >= kept.five) return { step: Math.max(step, FIVE_S), resolution: 'five' };
  return { step: Math.max(step, HOUR_S), resolution: 'hour' };
}

/** Columns of a chart: numbers of each step, null where there was no sample. */
export type Columns = {
  min: (number | null)[];
  max: (number | null)[];
  avg: (number | null)[];
  count: number[];
};

/** Draws spans into the steps that begin at `times`. A peak of any span is the peak of its step. */
export function columnsOf(spans: readonly Span[], { first, step, length }: Grid): Columns {
  const blank = (): (number | null)[] => Array.from({ length }, () => null);
  const columns: Columns = { min: blank(), max: blank(), avg: blank(), count: Array.from({ length }, () => 0) };
  const sums = new Float64Array(length);
  for (const span of spans) {
    const place = Math.floor((span.at - first) / step);
    if (place < 0 || place >= length) continue;
    const [min, max] = [valueOf(span.min), valueOf(span.max)];
    columns.min[place] = Math.min(columns.min[place] ?? min, min);
    columns.max[place] = Math.max(columns.max[place] ?? max, max);
    sums[place] = (sums[place] ?? 0) + valueOf(span.avg) * span.count;
    columns.count[place] = (columns.count[place] ?? 0) + span.count;
  }
  for (let place = 0; place < length; place += 1) columns.avg[place] = meanOf(columns, sums, place);
  return columns;
}

export type Grid = { first: number; step: number; length: number };

export function gridOf({ from, to }: { from: number; to: number }, step: number): Grid {
  const first = Math.floor(from / step) * step;
  return { first, step, length: Math.max(1, Math.ceil((to - first) / step)) };
}

/**
 * Seconds without a sample after which there is a gap: one empty step where each should have samples, and two and a half
 * times the usual distance where they come more rarely than that.
 */
export function gapAfter(spans: readonly Span[], step: number, spanLength: number): number {
  const apart = median(spans.slice(1).map((span, i) => span.at - (spans[i]?.at ?? 0))) ?? step;
  const each = median(spans.map((span) => span.count)) ?? 1;
  // Spans with several samples each: those come that much closer.
  const usual = each > 1 ? spanLength / each : apart;
  return usual * 2 <= step ? step * 1.5 : Math.max(usual * 2.5, step * 1.5);
}

function median(numbers: number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Rounding must not push a mean out of its own band. */
function meanOf({ min, max, count }: Columns, sums: Float64Array, place: number): number | null {
  const [low, high, samples] = [min[place] ?? null, max[place] ?? null, count[place] ?? 0];
  if (low === null || high === null || samples === 0) return null;
  return Math.min(high, Math.max(low, (sums[place] ?? 0) / samples));
}
