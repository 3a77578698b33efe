/** How far the level of some spans has moved, how the noise has changed, and how long nothing has. */
import { get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';

/** Sums stop here, so that they fall back within so many rows; less than the slack a row is usual. */
const MOST = 50;
const SLACK = 0.5;
const SPANS = [5, 20, 80, 320];

export class Motion {
  readonly #means: number;
  readonly #state: number;
  readonly stats = new Float64Array(SPANS.length + 5);

  constructor(layout: Layout) {
    this.#means = layout.take(SPANS.length * 2);
    this.#state = layout.take(14);
  }

  static readonly count = SPANS.length + 5;

  /** `value` without its season; `change` since the row before. Fills `stats`. */
  step(cells: Cells, value: number, change: number, error: number): void {
    const n = get(cells, this.#state);
    cells[this.#state] = Math.min(n + 1, 1e6);
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
    const s = this.#state;
    this.stats[SPANS.length + 3] = this.#sum(cells, s + 8, off);
    this.stats[SPANS.length + 4] = this.#sum(cells, s + 10, plain);
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
    const quick = mix(cells, s + 1, Math.abs(change), 1 / 24, n);
    const now = quick + 0.02 * error;
    const known = get(cells, s + 4);
    if (n >= 24 && now > 0) {
      cells[s + 4] = Math.min(known + 1, 1e6);
      const usual = Math.exp(mix(cells, s + 2, Math.log(now), 1 / 400, known));
      this.stats[i] = known < 24 ? NaN : now / usual;
      this.stats[i + 1] = known < 24 ? NaN : usual / now;
    } else this.stats[i] = this.stats[i + 1] = NaN;
    const run = Math.abs(change) <= floor ? get(cells, s + 3) + 1 : 0;
    cells[s + 3] = Math.min(run, 1e6);
    this.stats[i + 2] = (1 + run) ** 0.6;
  }
}

function mix(cells: Cells, at: number, value: number, rate: number, n: number): number {
  const old = get(cells, at);
  return (cells[at] = old + (value - old) * Math.max(rate, 1 / (n + 1)));
}
