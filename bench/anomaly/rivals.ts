/** Plain statistics that one would write first. Causal: row i is scored by rows up to i. */
import { DAY } from './series.ts';
import type { Series } from './series.ts';
import { changePoint, discord, holtWinters, seasonalNaive, subspace } from './rivals-strong.ts';

export type Detector = (series: Series) => Float64Array;

/** Scores each row by its distance from what a sorted window of the last rows says. */
function rolling(series: Series, size: number, score: (value: number, sorted: number[]) => number): Float64Array {
  const { values } = series;
  const out = new Float64Array(values.length);
  const sorted: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (i >= 20) out[i] = score(value, sorted);
    sorted.splice(placeOf(sorted, value), 0, value);
    if (i >= size) sorted.splice(placeOf(sorted, values[i - size] ?? 0), 1);
  }
  return out;
}

function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/** Half the width of the middle half: what MAD is for a symmetric window. */
function robustZ(value: number, sorted: number[]): number {
  const wide = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.35;
  const all = ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) * 0.01;
  return Math.abs(value - quantile(sorted, 0.5)) / (wide + all + 1e-9);
}

function iqr(value: number, sorted: number[]): number {
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return (
    Math.max(0, low - value, value - high) / (high - low + ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) * 0.01 + 1e-9)
  );
}

function movingZ(values: Float64Array, size: number): Float64Array {
  const out = new Float64Array(values.length);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const n = Math.min(i, size);
    if (i >= 20) {
      const mean = sum / n;
      out[i] = Math.abs(value - mean) / (Math.sqrt(Math.max(0, squares / n - mean * mean)) + 1e-9);
    }
    const gone = i >= size ? (values[i - size] ?? 0) : 0;
    sum += value - gone;
    squares += value * value - gone * gone;
  }
  return out;
}

function differences(series: Series): Float64Array {
  return movingZ(
    series.values.map((value, i) => (i === 0 ? 0 : value - (series.values[i - 1] ?? 0))),
    500,
  );
}

function ewma(series: Series, alpha: number): Float64Array {
  const { values } = series;
  const out = new Float64Array(values.length);
  let [level, variance] = [values[0] ?? 0, 0];
  for (let i = 1; i < values.length; i++) {
    const off = (values[i] ?? 0) - level;
    if (i >= 20) out[i] = Math.abs(off) / (Math.sqrt(variance) + 1e-9);
    level += alpha * off;
    variance = (1 - alpha) * (variance + alpha * off * off);
  }
  return out;
}

/** Median and MAD of the same hour of the week, of the day while there is no week of it. */
function hourOfWeek(series: Series): Float64Array {
  const out = new Float64Array(series.values.length);
  const weeks = Array.from({ length: 168 }, (): number[] => []);
  const days = Array.from({ length: 24 }, (): number[] => []);
  for (let i = 0; i < out.length; i++) {
    const hour = Math.floor((((series.at[i] ?? 0) % (7 * DAY)) / DAY) * 24);
    const [week, day] = [weeks[hour] ?? [], days[hour % 24] ?? []];
    const value = series.values[i] ?? 0;
    const known = week.length >= 8 ? week : day;
    if (i >= 20 && known.length >= 4) out[i] = robustZ(value, known);
    week.splice(placeOf(week, value), 0, value);
    day.splice(placeOf(day, value), 0, value);
  }
  return out;
}

/** Page's sums, up and down, of what lies beyond half a deviation from the slow mean; they start again when full. */
function cusum({ values }: Series): Float64Array {
  const out = new Float64Array(values.length);
  let [level, square, up, down] = [values[0] ?? 0, 0, 0, 0];
  for (let i = 1; i < values.length; i++) {
    const off = (values[i] ?? 0) - level;
    if (i >= 20) {
      const z = off / (Math.sqrt(square) + 1e-9);
      [up, down] = [Math.max(0, up + z - 0.5), Math.max(0, down - z - 0.5)];
      const sum = Math.max(up, down);
      out[i] = sum;
      if (sum > 200) up = down = 0;
    }
    const rate = Math.max(0.002, 1 / (i + 1));
    level += rate * off;
    square += rate * (off * off - square);
  }
  return out;
}

/** A histogram of 40 equal bins over all so far, made anew as its range doubles; the score is how seldom the bin is met. */
function histogram({ values }: Series): Float64Array {
  const out = new Float64Array(values.length);
  const counts = new Float64Array(40);
  let [low, high, filled] = [Infinity, -Infinity, 0];
  const binOf = (value: number): number =>
    Math.min(39, Math.max(0, Math.floor(((value - low) / (high - low + 1e-9)) * 40)));
  const count = (value: number): void => {
    const bin = binOf(value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  };
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < low || value > high || i === 2 * filled) {
      [low, high, filled] = [Math.min(low, value), Math.max(high, value), Math.max(20, i)];
      counts.fill(0);
      for (let j = 0; j < i; j++) count(values[j] ?? 0);
    }
    if (i >= 20) out[i] = -Math.log(((counts[binOf(value)] ?? 0) + 0.1) / i);
    count(value);
  }
  return out;
}

export const rivals: Record<string, Detector> = {
  'rolling robust z': (series) => rolling(series, 500, robustZ),
  'rolling robust z, short': (series) => rolling(series, 60, robustZ),
  'rolling IQR': (series) => rolling(series, 300, iqr),
  'moving z': (series) => movingZ(series.values, 200),
  'moving z, short': (series) => movingZ(series.values, 40),
  'z of all before': (series) => movingZ(series.values, series.values.length),
  'z of differences': differences,
  EWMA: (series) => ewma(series, 0.1),
  'EWMA, slow': (series) => ewma(series, 0.01),
  CUSUM: cusum,
  histogram,
  'seasonal naive': (series) => movingZ(seasonalNaive(series), 1000),
  'Holt-Winters': holtWinters,
  'hour-of-week robust z': hourOfWeek,
  'left discord': (series) => discord(series, true),
  'left discord, not normalised': (series) => discord(series, false),
  'sub-PCA': subspace,
  'Bayesian change point': changePoint,
};
