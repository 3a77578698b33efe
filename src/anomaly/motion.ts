/** How far the level of some spans has moved, how the noise and the bounds have changed, and how long nothing has. */
import { get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';

/** Sums stop here, so that they fall back within so many rows; less than the slack a row is usual. */
const MOST = 50;
const SLACK = 0.5;
const SPANS = [5, 80, 320];
const BOUNDS = 100;

// Places in the state.
const N = 0;
const CHANGE = 1;
const USUAL_CHANGE = 2;
const RUN = 3;
const CHANGES = 4;
const SUM_OFF = 5;
const SUM_PLAIN = 7;
const MIDDLE = 9;
const WIDE = 10;
const USUAL_WIDE = 11;
const WIDES = 12;
const MISS = 13;
const STATE = 14;

export class Motion {
  readonly #means: number;
  readonly #state: number;
  /** Levels; noisier, calmer, unchanged; both sums; narrower. */
  readonly stats = new Float64Array(SPANS.length + 6);

  constructor(layout: Layout) {
    this.#means = layout.take(SPANS.length * 2);
    this.#state = layout.take(STATE);
  }

  /** `value` without its season; `change` since the row before. Fills `stats`. */
  step(cells: Cells, value: number, change: number, error: number): void {
    const n = get(cells, this.#state);
    cells[this.#state + N] = Math.min(n + 1, 1e6);
    for (let i = 0; i < SPANS.length; i++) {
      const span = SPANS[i] ?? 1;
      const at = this.#means + 2 * i;
      const short = mix(cells, at, value, 1 / span, n);
      const long = get(cells, at + 1);
      this.stats[i] = n < 2 * span ? NaN : Math.abs(short - long);
      mix(cells, at + 1, value, 1 / (10 * span), n);
    }
    this.#noise(cells, change, error, n);
  }

  /** Sums of what lies beyond half a usual deviation, up and down: `off` without the season, `plain` from the mean of all. */
  sums(cells: Cells, off: number, plain: number): void {
    this.stats[SPANS.length + 3] = this.#sum(cells, this.#state + SUM_OFF, off);
    this.stats[SPANS.length + 4] = this.#sum(cells, this.#state + SUM_PLAIN, plain);
  }

  /** How much narrower than usual the bounds of the last hundred rows are. */
  bounds(cells: Cells, value: number, error: number): void {
    const s = this.#state;
    const n = get(cells, s + N);
    const middle = mix(cells, s + MIDDLE, value, 1 / BOUNDS, n);
    const now = Math.sqrt(mix(cells, s + WIDE, (value - middle) ** 2, 1 / BOUNDS, n)) + 0.02 * error;
    this.stats[SPANS.length + 5] = NaN;
    if (n < BOUNDS || !(now > 0)) return;
    const known = get(cells, s + WIDES);
    cells[s + WIDES] = Math.min(known + 1, 1e6);
    const usual = Math.exp(mix(cells, s + USUAL_WIDE, Math.log(now), 1 / (20 * BOUNDS), known));
    if (known >= BOUNDS / 2) this.stats[SPANS.length + 5] = usual / now;
  }

  /** A miss of all forecasts in the mean of the last twenty misses: what is far in a calm stretch is near in a rough one. */
  local(cells: Cells, miss: number, error: number): number {
    const at = this.#state + MISS;
    const near = get(cells, at);
    if (Number.isNaN(miss)) return NaN;
    cells[at] = near + (Math.min(miss, near > 0 ? 8 * near : miss) - near) / 20;
    return get(cells, this.#state + N) < 30 || near + error <= 0 ? NaN : miss / (near + 0.1 * error);
  }

  #sum(cells: Cells, at: number, off: number): number {
    if (Number.isNaN(off)) return NaN;
    const up = (cells[at] = Math.min(MOST, Math.max(0, get(cells, at) + off - SLACK)));
    const down = (cells[at + 1] = Math.min(MOST, Math.max(0, get(cells, at + 1) - off - SLACK)));
    return Math.max(up, down);
  }

  #noise(cells: Cells, change: number, error: number, n: number): void {
    const s = this.#state;
    const i = SPANS.length;
    const floor = 1e-6 * error;
    const quick = mix(cells, s + CHANGE, Math.abs(change), 1 / 24, n);
    const now = quick + 0.02 * error;
    const known = get(cells, s + CHANGES);
    if (n >= 24 && now > 0) {
      cells[s + CHANGES] = Math.min(known + 1, 1e6);
      const usual = Math.exp(mix(cells, s + USUAL_CHANGE, Math.log(now), 1 / 400, known));
      this.stats[i] = known < 24 ? NaN : now / usual;
      this.stats[i + 1] = known < 24 ? NaN : usual / now;
    } else this.stats[i] = this.stats[i + 1] = NaN;
    const run = Math.abs(change) <= floor ? get(cells, s + RUN) + 1 : 0;
    cells[s + RUN] = Math.min(run, 1e6);
    this.stats[i + 2] = (1 + run) ** 0.6;
  }
}

function mix(cells: Cells, at: number, value: number, rate: number, n: number): number {
  const old = get(cells, at);
  return (cells[at] = old + (value - old) * Math.max(rate, 1 / (n + 1)));
}
