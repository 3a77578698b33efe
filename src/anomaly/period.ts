/**
 * A season that no clock tells: the last rows are kept, now and then their autocorrelation is asked for the lag at which
 * they are most like themselves, and what came at each phase of it is known from then on.
 */
import { add, get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';

const SHORTEST = 6;
/** A lag counts from this correlation on, and another one is preferred when it is better by this. */
const LIKE = 0.35;
const BETTER = 0.08;

const N = 0;
const PERIOD = 1;
const NEXT = 2;
const PHASE = 3;
const STATE = 4;

export class Period {
  readonly #room: number;
  readonly #state: number;
  readonly #values: number;
  readonly #phases: number;
  readonly #centred: Float64Array;

  /** `room` is a power of two: the rows kept; periods up to half of it are found. */
  constructor(layout: Layout, room: number) {
    this.#room = room;
    this.#state = layout.take(STATE);
    this.#values = layout.take(room);
    this.#phases = layout.take(room >> 1);
    this.#centred = new Float64Array(room);
  }

  /** What is usual at this phase; NaN while no period is known. */
  guess(cells: Cells): number {
    const s = this.#state;
    return get(cells, s + PERIOD) === 0 ? NaN : get(cells, this.#phases + get(cells, s + PHASE));
  }

  learn(cells: Cells, value: number, most: number): void {
    const s = this.#state;
    const n = get(cells, s + N);
    cells[this.#values + (n & (this.#room - 1))] = value;
    cells[s + N] = n + 1 >= 2 * this.#room ? n + 1 - this.#room : n + 1;
    const period = get(cells, s + PERIOD);
    if (period > 0) {
      const phase = get(cells, s + PHASE);
      const at = this.#phases + phase;
      const off = value - get(cells, at);
      add(cells, at, 0.25 * (most > 0 ? Math.min(most, Math.max(-most, off)) : off));
      cells[s + PHASE] = phase + 1 === period ? 0 : phase + 1;
    }
    const wait = get(cells, s + NEXT) - 1;
    cells[s + NEXT] = wait;
    if (n >= 64 && wait <= 0) this.#search(cells, Math.min(n + 1, this.#room));
  }

  #search(cells: Cells, rows: number): void {
    const s = this.#state;
    cells[s + NEXT] = rows < this.#room ? Math.ceil(rows / 3) : rows;
    const centred = this.#centred;
    this.#centre(cells, rows);
    const at = (lag: number): number => {
      let [sum, a, b] = [0, 0, 0];
      for (let i = lag; i < rows; i++) {
        const [x, y] = [centred[i] ?? 0, centred[i - lag] ?? 0];
        sum += x * y;
        a += x * x;
        b += y * y;
      }
      return a * b > 0 ? sum / Math.sqrt(a * b) : 0;
    };
    const known = get(cells, s + PERIOD);
    const best = peak(at, Math.floor(rows / 2.2), known, known > 0 ? Math.max(at(known) + BETTER, LIKE) : LIKE);
    if (best === known) return;
    cells[s + PERIOD] = best;
    this.#refill(cells, best, rows);
  }

  /** The rows in order, without their mean, and none so far off that it alone decides. */
  #centre(cells: Cells, rows: number): void {
    const centred = this.#centred;
    const n = get(cells, this.#state + N);
    let [mean, wide] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const value = (centred[i] = get(cells, this.#values + ((n - rows + i) & (this.#room - 1))));
      mean += value / rows;
    }
    for (let i = 0; i < rows; i++) wide += Math.abs((centred[i] = (centred[i] ?? 0) - mean)) / rows;
    for (let i = 0; i < rows; i++) centred[i] = Math.min(4 * wide, Math.max(-4 * wide, centred[i] ?? 0));
  }

  /** Each phase begins with the mean of its rows, the later the more. */
  #refill(cells: Cells, period: number, rows: number): void {
    const s = this.#state;
    const n = get(cells, s + N);
    for (let i = 0; i < rows; i++) {
      const at = this.#phases + (i % period);
      const value = get(cells, this.#values + ((n - rows + i) & (this.#room - 1)));
      cells[at] = i < period ? value : get(cells, at) + 0.35 * (value - get(cells, at));
    }
    cells[s + PHASE] = rows % period;
  }
}

/** The first lag with a peak nearly as high as the highest. */
function peak(at: (lag: number) => number, most: number, known: number, least: number): number {
  let [best, high] = [known, least];
  let [before, here] = [at(SHORTEST - 1), at(SHORTEST)];
  // A series that is like itself at any short lag must have been unlike itself before a peak counts.
  let low = Math.min(before, here);
  for (let lag = SHORTEST; lag < most; lag++) {
    const after = at(lag + 1);
    low = Math.min(low, here);
    if (here > high && here >= before && here > after && here > low + 0.15) [best, high] = [lag, here * 1.02 + 0.01];
    [before, here] = [here, after];
  }
  return best;
}
