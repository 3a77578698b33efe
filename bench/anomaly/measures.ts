/** How well scores rank what is wrong, without adjusting any point: AUC-PR, AUC-ROC, VUS-PR, range F1, early detection. */
import { labelsOf } from './series.ts';
import type { Series } from './series.ts';

export type Marks = { aucPr: number; aucRoc: number; vusPr: number; rangeF1: number };

export function measure(series: Series, scores: Float64Array): Marks {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const labels = Float64Array.from(labelsOf(series));
  return {
    aucPr: averagePrecision(labels, scores, order),
    aucRoc: rankShare(labels, scores, order),
    vusPr: volume(series, scores, order),
    rangeF1: bestRangeF1(series, scores, order),
  };
}

/** Ties count as one step. Labels may be soft (0..1). */
function averagePrecision(labels: Float64Array, scores: Float64Array, order: Uint32Array): number {
  const all = labels.reduce((sum, each) => sum + each, 0);
  let [hit, area, before] = [0, 0, 0];
  for (let i = 0; i < order.length; i++) {
    const row = order[i] ?? 0;
    hit += labels[row] ?? 0;
    if (i + 1 < order.length && scores[order[i + 1] ?? 0] === scores[row]) continue;
    area += (hit - before) * (hit / (i + 1));
    before = hit;
  }
  return all === 0 ? 0 : area / all;
}

/** How often a row that is wrong scores higher than one that is not; a tie is half. */
function rankShare(labels: Float64Array, scores: Float64Array, order: Uint32Array): number {
  const hits = labels.reduce((sum, each) => sum + each, 0);
  const rest = labels.length - hits;
  let [above, area, tieHits, tieRest] = [0, 0, 0, 0];
  for (let i = 0; i < order.length; i++) {
    const row = order[i] ?? 0;
    const hit = labels[row] ?? 0;
    tieHits += hit;
    tieRest += 1 - hit;
    if (i + 1 < order.length && scores[order[i + 1] ?? 0] === scores[row]) continue;
    area += tieRest * (above + tieHits / 2);
    above += tieHits;
    tieHits = tieRest = 0;
  }
  return hits * rest === 0 ? 0 : area / (hits * rest);
}

/** The mean over borders of 0..L rows, softened by a root, and weighted by the ranges found at all (Paparrizos 2022). */
function volume(series: Series, scores: Float64Array, order: Uint32Array): number {
  const widest = Math.min(100, Math.max(20, Math.round(mean(series.wrong.map(([a, b]) => b - a)))));
  return mean([0, 0.25, 0.5, 0.75, 1].map((share) => softened(series, scores, order, Math.round(share * widest))));
}

function softened(series: Series, scores: Float64Array, order: Uint32Array, border: number): number {
  const rows = scores.length;
  const soft = Float64Array.from(labelsOf(series));
  const range = new Int32Array(rows).fill(-1);
  for (const [n, [from, to]] of series.wrong.entries())
    for (let i = Math.max(0, from - border); i < Math.min(rows, to + border); i++) {
      const away = i < from ? from - i : i >= to ? i - to + 1 : 0;
      soft[i] = Math.max(soft[i] ?? 0, away === 0 ? 1 : Math.sqrt(Math.max(0, 1 - away / (border + 1))));
      range[i] = n;
    }
  const all = (series.wrong.reduce((sum, [a, b]) => sum + b - a, 0) + soft.reduce((sum, each) => sum + each, 0)) / 2;
  const found = new Set<number>();
  let [hit, area, recallBefore] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const row = order[i] ?? 0;
    hit += soft[row] ?? 0;
    if ((range[row] ?? -1) >= 0) found.add(range[row] ?? 0);
    if (i + 1 < rows && scores[order[i + 1] ?? 0] === scores[row]) continue;
    const recall = Math.min(1, hit / all) * (found.size / series.wrong.length);
    area += Math.max(0, recall - recallBefore) * (hit / (i + 1));
    recallBefore = Math.max(recall, recallBefore);
  }
  return area;
}

/** Recall: half for a range found at all, half for its share. Precision: the mean share of each alarm that is right. */
function bestRangeF1(series: Series, scores: Float64Array, order: Uint32Array): number {
  const labels = labelsOf(series);
  let best = 0;
  for (let share = 0.0003; share < 0.3; share *= 1.35) {
    const bar = scores[order[Math.floor(share * order.length)] ?? 0] ?? 0;
    best = Math.max(best, rangeF1(series, labels, scores, bar));
  }
  return best;
}

function rangeF1(series: Series, labels: Uint8Array, scores: Float64Array, bar: number): number {
  const recall = mean(
    series.wrong.map(([from, to]) => {
      let hit = 0;
      for (let i = from; i < to; i++) if ((scores[i] ?? 0) > bar) hit++;
      return (hit > 0 ? 0.5 : 0) + (0.5 * hit) / (to - from);
    }),
  );
  const shares: number[] = [];
  let [length, right] = [0, 0];
  for (let i = 0; i <= scores.length; i++) {
    if (i < scores.length && (scores[i] ?? 0) > bar) {
      length++;
      right += labels[i] ?? 0;
    } else if (length > 0) {
      shares.push(right / length);
      [length, right] = [0, 0];
    }
  }
  const precision = shares.length === 0 ? 0 : mean(shares);
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}

/**
 * In the manner of NAB: one bar for all series; the first alarm in a window earns by how early it is, an alarm outside
 * costs by how far behind a window it comes; 0 is saying nothing, 100 is perfect.
 */
export function early(all: readonly { series: Series; scores: Float64Array }[]): number {
  const most = all.reduce((sum, { series }) => sum + series.wrong.length, 0);
  const pooled = all.flatMap(({ scores }) => [...scores].sort((a, b) => b - a).slice(0, 400)).sort((a, b) => b - a);
  let best = 0;
  for (let rank = 10; rank < pooled.length; rank = Math.ceil(rank * 1.3)) {
    const bar = pooled[rank] ?? 0;
    const sum = all.reduce((total, { series, scores }) => total + earlyOf(series, scores, bar), 0);
    best = Math.max(best, (100 * (sum + most)) / (2 * most));
  }
  return best;
}

const earlyWeight = (y: number): number => 2 / (1 + Math.exp(5 * y)) - 1;

function earlyOf(series: Series, scores: Float64Array, bar: number): number {
  const rows = scores.length;
  const windows = series.wrong.map(([from, to]): [number, number] => {
    const border = Math.max(0, Math.floor(((0.1 * rows) / series.wrong.length - (to - from)) / 2));
    return [Math.max(0, from - Math.floor(border / 4)), Math.min(rows, to + border)];
  });
  let sum = 0;
  let [next, hit, last] = [0, false, -1];
  for (let i = Math.floor(rows * 0.15); i < rows; i++) {
    while (next < windows.length && i >= (windows[next]?.[1] ?? 0)) {
      if (!hit) sum -= 1;
      [last, next, hit] = [windows[next]?.[1] ?? 0, next + 1, false];
    }
    if ((scores[i] ?? 0) <= bar) continue;
    const [from, to] = windows[next] ?? [rows, rows];
    if (i >= from && !hit) sum += earlyWeight((i - to) / (to - from)) / earlyWeight(-1);
    if (i >= from) hit = true;
    else sum -= 0.11 * (last < 0 ? 1 : -earlyWeight(Math.min(3, (i - last) / (0.05 * rows))));
  }
  return next < windows.length && !hit ? sum - (windows.length - next) : sum;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}
