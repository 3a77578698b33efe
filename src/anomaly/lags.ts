/**
 * The last rows, and for each lag how far the newest window lies from the one that many rows back: one pass gives the
 * nearest past shape (a discord to the left when it is far) and, one row later, what followed it: a forecast that needs
 * no known season.
 */
import { add, get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';

const BLOCKS = 8;

export class Lags {
  readonly #window: number;
  readonly #lags: number;
  readonly #mask: number;
  readonly #values: number;
  readonly #means: number;
  readonly #squares: number;
  readonly #products: number;
  readonly #state: number;
  readonly #best = new Float64Array(BLOCKS);
  readonly #where = new Int32Array(BLOCKS);

  /** `room` is a power of two: the rows kept. */
  constructor(layout: Layout, window: number, room: number) {
    this.#window = window;
    this.#lags = room - window - 1;
    this.#mask = room - 1;
    this.#values = layout.take(room);
    this.#means = layout.take(room);
    this.#squares = layout.take(room);
    this.#products = layout.take(room);
    this.#state = layout.take(4);
  }

  /** What followed the nearest past shapes, moved to today's level; NaN while too little is known. */
  forecast(cells: Cells): number {
    return get(cells, this.#state + 1);
  }

  /** The distance to the nearest past shape at the same level; NaN while too little is known. */
  placed(cells: Cells): number {
    return get(cells, this.#state + 3);
  }

  /** Takes a row in; the distance of the newest window to its nearest past one, per row; NaN while too little is known. */
  step(cells: Cells, value: number): number {
    const n = get(cells, this.#state);
    // Counted in a circle that a float of 32 bits still holds.
    cells[this.#state] = n + 1 > 4 * (this.#mask + 1) ? n + 1 - (this.#mask + 1) : n + 1;
    const [m, mask] = [this.#window, this.#mask];
    const gone = n >= m ? get(cells, this.#values + ((n - m) & mask)) : 0;
    cells[this.#values + (n & mask)] = value;
    this.#moments(cells, n);
    const reach = Math.min(n, this.#lags);
    this.#multiply(cells, n, reach, value, gone);
    this.#renew(cells, n, reach);
    if (n < 3 * m) {
      cells[this.#state + 1] = NaN;
      cells[this.#state + 3] = NaN;
      return NaN;
    }
    return this.#nearest(cells, n, Math.min(reach, n - m + 1));
  }

  #moments(cells: Cells, n: number): void {
    const [m, mask] = [this.#window, this.#mask];
    let sum = 0;
    for (let j = 0; j < m; j++) sum += get(cells, this.#values + ((n - j) & mask));
    const mean = sum / m;
    let squares = 0;
    for (let j = 0; j < m; j++) squares += (get(cells, this.#values + ((n - j) & mask)) - mean) ** 2;
    cells[this.#means + (n & mask)] = mean;
    cells[this.#squares + (n & mask)] = squares;
  }

  /** Sums that are only added to and taken from lose digits: one lag a row is summed anew. */
  #renew(cells: Cells, n: number, reach: number): void {
    const [m, mask, values] = [this.#window, this.#mask, this.#values];
    const lag = 1 + (n % this.#lags);
    if (lag > reach) return;
    let product = 0;
    for (let j = 0; j < m && j <= n - lag; j++)
      product += get(cells, values + ((n - j) & mask)) * get(cells, values + ((n - j - lag) & mask));
    cells[this.#products + lag] = product;
  }

  #multiply(cells: Cells, n: number, reach: number, value: number, gone: number): void {
    const [m, mask, values, products] = [this.#window, this.#mask, this.#values, this.#products];
    for (let lag = 1; lag <= reach; lag++) {
      const other = n - lag;
      const left = other >= m ? gone * get(cells, values + ((other - m) & mask)) : 0;
      add(cells, products + lag, value * get(cells, values + (other & mask)) - left);
    }
  }

  #nearest(cells: Cells, n: number, reach: number): number {
    const [m, mask, means, squares, products] = [this.#window, this.#mask, this.#means, this.#squares, this.#products];
    const [best, where] = [this.#best.fill(Infinity), this.#where];
    const mean = m * get(cells, means + (n & mask));
    const square = get(cells, squares + (n & mask));
    const first = m >> 1;
    let level = Infinity;
    const wide = Math.max(m, Math.ceil((reach - first + 1) / BLOCKS));
    for (let lag = first, block = 0; block < BLOCKS && lag <= reach; block++) {
      const end = Math.min(reach, lag + wide - 1);
      for (; lag <= end; lag++) {
        const other = (n - lag) & mask;
        const far =
          square + get(cells, squares + other) - 2 * (get(cells, products + lag) - mean * get(cells, means + other));
        const off = mean / m - get(cells, means + other);
        const all = far + m * off * off;
        if (all < level) level = all;
        if (far < (best[block] ?? 0)) [best[block], where[block]] = [far, lag];
      }
    }
    cells[this.#state + 3] = Math.sqrt(Math.max(0, level) / m);
    return this.#conclude(cells, n, mean / m);
  }

  /** The three best blocks are asked what followed, the nearer the more. */
  #conclude(cells: Cells, n: number, mean: number): number {
    const [best, where, mask] = [this.#best, this.#where, this.#mask];
    let nearest = Infinity;
    for (let i = 0; i < BLOCKS; i++) nearest = Math.min(nearest, best[i] ?? Infinity);
    let [sum, weights] = [0, 0];
    for (let i = 0; i < BLOCKS; i++) {
      const far = best[i] ?? Infinity;
      if (!(far <= 3 * nearest) && far > nearest) continue;
      const weight = nearest > 0 ? nearest / far : far > 0 ? 0 : 1;
      const other = n - (where[i] ?? 0);
      sum += weight * (get(cells, this.#values + ((other + 1) & mask)) - get(cells, this.#means + (other & mask)));
      weights += weight;
    }
    cells[this.#state + 1] = weights > 0 ? mean + sum / weights : NaN;
    return Math.sqrt(Math.max(0, nearest) / this.#window);
  }
}
