/** What a chart draws, from the points of the route. Null is a gap; undefined is only the distance between two samples. */
import type { Points } from '../../src/metrics/api.ts';

type Cell = number | null | undefined;
export type Drawn = { avg: Cell[]; min: Cell[]; max: Cell[] };
type PointSeries = Points['series'][number];

/** Steps without a sample become a gap only where the samples are further apart than they usually are. */
export function drawn(series: PointSeries, times: readonly number[]): Drawn {
  const gaps = gapsOf(series, times);
  const cells = (column: readonly (number | null)[]): Cell[] =>
    column.map((value, i) => value ?? (gaps.has(i) ? null : undefined));
  return { avg: cells(series.avg), min: cells(series.min), max: cells(series.max) };
}

function gapsOf(series: PointSeries, times: readonly number[]): Set<number> {
  const gaps = new Set<number>();
  let last: number | undefined;
  for (let i = 0; i < times.length; i += 1) {
    if (series.avg[i] === null) continue;
    if (last !== undefined && (times[i] ?? 0) - (times[last] ?? 0) > series.gapAfter)
      for (let empty = last + 1; empty < i; empty += 1) gaps.add(empty);
    last = i;
  }
  return gaps;
}

/** The points of before with what came since in place of their end, no longer than `span` seconds. Undefined when they do not fit together. */
export function extended(before: Points, since: Points, span: number): Points | undefined {
  const [start] = since.times;
  const sameSeries = before.series.map(({ id }) => id).join() === since.series.map(({ id }) => id).join();
  if (start === undefined || before.step !== since.step || !sameSeries) return undefined;
  const kept = before.times.findIndex((time) => time >= start);
  if (kept < 0) return undefined;
  const drop = Math.max(0, kept + since.times.length - Math.ceil(span / before.step) - 1);
  const joined = <T>(old: readonly T[], fresh: readonly T[]): T[] => [...old.slice(drop, kept), ...fresh];
  return {
    ...since,
    times: joined(before.times, since.times),
    series: since.series.map((fresh, i) => {
      const old = before.series[i] ?? fresh;
      return {
        ...fresh,
        gapAfter: Math.max(old.gapAfter, fresh.gapAfter),
        avg: joined(old.avg, fresh.avg),
        min: joined(old.min, fresh.min),
        max: joined(old.max, fresh.max),
        count: joined(old.count, fresh.count),
      };
    }),
  };
}

/** Newest value, true peak and mean of what is shown. */
export function summary(series: PointSeries): { last: number | null; peak: number | null; mean: number | null } {
  const present = series.avg.flatMap((value, i) => (value === null ? [] : [{ value, count: series.count[i] ?? 0 }]));
  const peaks = series.max.filter((value) => value !== null);
  const samples = present.reduce((sum, each) => sum + each.count, 0);
  return {
    last: present.at(-1)?.value ?? null,
    peak: peaks.length > 0 ? peaks.reduce((a, b) => Math.max(a, b)) : null,
    mean: samples > 0 ? present.reduce((sum, each) => sum + each.value * each.count, 0) / samples : null,
  };
}

/** What a series is called among others: by its component, and by its device where several are shown. */
export function seriesLabel(series: PointSeries, all: readonly PointSeries[]): string {
  const several = new Set(all.map((each) => each.deviceId)).size > 1;
  return [several ? series.deviceName : '', series.component, series.words].filter((part) => part !== '').join(' · ');
}
