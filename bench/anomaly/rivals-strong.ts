/** Rivals with a model: Holt-Winters, discords to the left, a subspace of windows, Bayesian online change points. */
import type { Series } from './series.ts';

/** The lag of the first strong peak of the autocorrelation of the first quarter, at least 300 rows. */
function periodOf(values: Float64Array, most = 400): number {
  const rows = Math.min(values.length, Math.max(300, values.length >> 2));
  const head = values.subarray(0, rows);
  const mean = head.reduce((sum, each) => sum + each, 0) / rows;
  const at = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < rows; i++) sum += ((head[i] ?? 0) - mean) * ((head[i - lag] ?? 0) - mean);
    return sum / (rows - lag);
  };
  const all = at(0) + 1e-12;
  let [best, high] = [0, 0.3];
  for (let lag = 8; lag < Math.min(most, rows / 2); lag++) {
    const each = at(lag) / all;
    if (each > high && each >= at(lag - 1) / all && each >= at(lag + 1) / all) {
      if (each > high * 1.1) best = lag;
      high = Math.max(high, each);
    }
  }
  return best === 0 ? 64 : best;
}

export function holtWinters(series: Series): Float64Array {
  const { values } = series;
  const period = periodOf(values);
  const out = new Float64Array(values.length);
  const season = new Float64Array(period);
  let [level, trend, wide] = [values[0] ?? 0, 0, 0];
  for (let i = 1; i < values.length; i++) {
    const slot = i % period;
    const off = (values[i] ?? 0) - (level + trend + (season[slot] ?? 0));
    if (i > 2 * period) out[i] = Math.abs(off) / (wide + 1e-9);
    const before = level;
    level += trend + 0.05 * off;
    trend += 0.002 * (level - before - trend);
    season[slot] = (season[slot] ?? 0) + (i < 2 * period ? 0.6 : 0.2) * off;
    wide += 0.02 * (Math.abs(off) - wide);
  }
  return out;
}

/** What a row differs by from the one a season before. */
export function seasonalNaive({ values }: Series): Float64Array {
  const period = periodOf(values);
  return values.map((value, i) => (i < period ? 0 : value - (values[i - period] ?? 0)));
}

/** The distance of the last `m` rows to the nearest window of `m` rows that ended before they began. */
export function discord({ values }: Series, normalised: boolean): Float64Array {
  const rows = values.length;
  const m = Math.min(periodOf(values), rows >> 3);
  const out = new Float64Array(rows);
  const products = new Float64Array(rows);
  const { means, squares } = moments(values, m);
  for (let i = 1; i < rows; i++) {
    let best = Infinity;
    const [x, gone] = [values[i] ?? 0, values[i - m] ?? 0];
    for (let lag = m; lag <= i; lag++) {
      const other = i - lag;
      const product =
        (products[lag] ?? 0) + x * (values[other] ?? 0) - (i >= m && other >= m ? gone * (values[other - m] ?? 0) : 0);
      products[lag] = product;
      if (other < m) continue;
      const shared = product - m * (means[i] ?? 0) * (means[other] ?? 0);
      const [a, b] = [squares[i] ?? 0, squares[other] ?? 0];
      const far = normalised ? 1 - shared / (Math.sqrt(a * b) + 1e-6) : a + b - 2 * shared;
      if (far < best) best = far;
    }
    if (best < Infinity) out[i] = Math.sqrt(Math.max(0, best));
  }
  return out;
}

function moments(values: Float64Array, m: number): { means: Float64Array; squares: Float64Array } {
  const means = new Float64Array(values.length);
  const squares = new Float64Array(values.length);
  for (let i = m - 1; i < values.length; i++) {
    const window = values.subarray(i - m + 1, i + 1);
    const mean = window.reduce((sum, each) => sum + each, 0) / m;
    means[i] = mean;
    squares[i] = window.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  }
  return { means, squares };
}

/** What is left of a window outside the first directions of the windows before it (Oja's rule, five directions). */
export function subspace({ values }: Series): Float64Array {
  const m = Math.min(periodOf(values), 128);
  const out = new Float64Array(values.length);
  const axes = Array.from({ length: 5 }, (_, k) =>
    Float64Array.from({ length: m }, (_, j) => Math.cos((Math.PI * k * (j + 0.5)) / m) / Math.sqrt(m)),
  );
  let wide = 1e-9;
  for (let i = m; i < values.length; i++) {
    const window = values.slice(i - m + 1, i + 1);
    const mean = window.reduce((sum, each) => sum + each, 0) / m;
    const rest = window.map((each) => each - mean);
    const power = rest.reduce((sum, each) => sum + each * each, 0);
    wide += 0.01 * (power - wide);
    for (const axis of axes) strip(rest, axis, 0.05 / (wide + 1e-12));
    out[i] = i < 3 * m ? 0 : Math.sqrt(rest.reduce((sum, each) => sum + each * each, 0));
  }
  return out;
}

/** Takes the part along the axis away, and turns the axis towards what it saw. */
function strip(rest: Float64Array, axis: Float64Array, rate: number): void {
  let along = 0;
  for (let j = 0; j < rest.length; j++) along += (rest[j] ?? 0) * (axis[j] ?? 0);
  let norm = 0;
  for (let j = 0; j < rest.length; j++) {
    const left = (rest[j] ?? 0) - along * (axis[j] ?? 0);
    rest[j] = left;
    axis[j] = (axis[j] ?? 0) + Math.min(rate, 1) * along * left;
    norm += (axis[j] ?? 0) ** 2;
  }
  norm = Math.sqrt(norm) + 1e-12;
  for (let j = 0; j < axis.length; j++) axis[j] = (axis[j] ?? 0) / norm;
}

/** Adams and MacKay 2007 with a normal-gamma model, run lengths up to 200; the score is the surprise of the row. */
export function changePoint({ values }: Series): Float64Array {
  const most = 200;
  const out = new Float64Array(values.length);
  const wide = Math.max(1e-9, spread(values.subarray(0, 100)));
  let runs = [{ weight: 1, n: 1, mean: values[0] ?? 0, beta: wide * wide }];
  for (let i = 1; i < values.length; i++) {
    const x = values[i] ?? 0;
    let [all, fresh] = [0, 0];
    const next = runs.map((run) => {
      const variance = (run.beta * (run.n + 1)) / (run.n * (0.5 + run.n / 2));
      const likely =
        (run.weight * (1 + (x - run.mean) ** 2 / (variance * run.n)) ** (-(run.n + 1) / 2)) / Math.sqrt(variance);
      all += likely;
      fresh += likely / 250;
      const off = x - run.mean;
      return {
        weight: likely * (1 - 1 / 250),
        n: run.n + 1,
        mean: run.mean + off / (run.n + 1),
        beta: run.beta + (run.n * off * off) / (2 * (run.n + 1)),
      };
    });
    if (i >= 20) out[i] = -Math.log(all * wide + 1e-300);
    runs = [{ weight: fresh, n: 1, mean: x, beta: wide * wide }, ...next.slice(0, most)];
    const sum = all + 1e-300;
    for (const run of runs) run.weight = run.weight / sum + 1e-30;
  }
  return out;
}

function spread(values: Float64Array): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
}
