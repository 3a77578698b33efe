/**
 * One engine serves all series of a profile: it holds where things lie and scratch numbers, a series is only its cells.
 * Each row is looked at by every part, each part's finding is turned into how rare it is in this series' own past
 * (−log10 of the share), and what is rare is added up.
 */
import { add, get, Layout } from './cells.ts';
import type { Cells } from './cells.ts';
import { Forecast } from './forecast.ts';
import { Lags } from './lags.ts';
import { Motion } from './motion.ts';
import { ALL, FLAT, MOTION, SUM, OFF, partsOf, POINT, SHAPE } from './parts.ts';
import type { Kind } from './parts.ts';
import { Ledger } from './ledger.ts';
import type { Profile } from './settings.ts';
import { Tail } from './tail.ts';

/** No part says anything before it has seen some rows; a series has no score before this many. */
export const WARM_UP = 24;
/** What is this common (one row in ten) is no sign of anything. */
const COMMON = 1;
/** But rows that are all common are still told apart a little. */
const FAINT = 0.1;
const PLAIN = 0.6;
/** What lasts adds up: the mean over about this many rows counts beside the row itself. */
const LASTING = 100;
const LASTING_WEIGHT = 0.8;

/** A sum from which rows count as one excursion; rows further off than this many deviations add no more. */
const FULL = 20;
const FARTHEST = 8;
/** Deviations in a mean absolute error. */
const DEVIATION = 1.25;

const N = 0;
const MEAN = 1;
const BEFORE = 2;
const SLOW_SUM = 3;
const ANALOG = 4;
const HELD = 5;
const SPREAD = 14;
const STATE = 15;

export class Engine {
  readonly size: number;
  readonly ledger: Ledger;
  readonly forecast: Forecast;
  readonly #parts;
  readonly #motion: Motion;
  readonly #lags: readonly Lags[];
  readonly #tails: readonly Tail[];
  readonly #state: number;
  readonly #echo: number;
  readonly #memory: number;
  readonly #raw: Float64Array;
  /** What the last row looked like: the part that found it rarest, and what was expected. */
  leading = 0;
  expected = 0;
  expert = 0;

  constructor(profile: Profile) {
    const layout = new Layout();
    this.#parts = partsOf(profile.rooms.length);
    this.#memory = profile.memory;
    this.#state = layout.take(STATE);
    this.#echo = layout.take(this.#parts.length);
    this.forecast = new Forecast(layout, profile.slotsPerDay);
    this.#motion = new Motion(layout);
    this.#lags = profile.rooms.map((room) => new Lags(layout, profile.window, room));
    this.#tails = this.#parts.map(() => new Tail(layout, profile.perOctave, profile.memory));
    this.ledger = new Ledger(layout);
    this.#raw = new Float64Array(this.#parts.length);
    this.size = layout.size;
  }

  fresh(cells: Cells): void {
    this.forecast.fresh(cells);
    cells.fill(NaN, this.#state + ANALOG, this.#state + ANALOG + 1 + this.#lags.length);
  }

  kindOf(part: number): Kind {
    return this.#parts[part]?.kind ?? 'spike';
  }

  /** How surprising the row is; 0 while warming up. `span` is the time since the row before. */
  step(cells: Cells, local: number, span: number, value: number): number {
    const n = get(cells, this.#state + N);
    cells[this.#state + N] = Math.min(n + 1, 1e6);
    this.forecast.interval(cells, span);
    this.#look(cells, local, value, n);
    const surprise = this.#weigh(cells);
    const lasting = get(cells, this.#state + SLOW_SUM);
    cells[this.#state + SLOW_SUM] = lasting + (surprise - lasting) / LASTING;
    return n < WARM_UP ? 0 : surprise + LASTING_WEIGHT * get(cells, this.#state + SLOW_SUM);
  }

  /** Fills what each part finds. */
  #look(cells: Cells, local: number, value: number, n: number): void {
    const { forecast } = this;
    const s = this.#state;
    forecast.guess(cells, local, get(cells, s + ANALOG));
    const base = forecast.base(cells);
    const usual = forecast.error(cells, base);
    const off = value - (forecast.guesses[base] ?? 0);
    const best = forecast.choose(cells);
    const error = best === Infinity ? usual : best;
    const raw = this.#raw;
    raw[POINT] = forecast.judge(cells, value, best);
    this.expert = base === 3 ? forecast.best : base;
    this.expected = forecast.guesses[this.expert] ?? 0;
    raw[OFF] = n < 2 ? NaN : Math.abs(off);
    const mean = get(cells, s + MEAN);
    raw[ALL] = n < 20 ? NaN : Math.abs(value - mean);
    this.#sums(cells, n, off / (DEVIATION * usual), value - mean);
    cells[s + MEAN] = mean + (value - mean) / Math.min(n + 1, this.#memory);
    this.#motion.step(cells, usual > 0 ? clipped(off, 4 * usual) : off, value - get(cells, s + BEFORE), error);
    raw.set(this.#motion.stats, MOTION);
    forecast.learn(cells, local, value);
    cells[s + BEFORE] = value;
    const slow = forecast.slow(cells);
    this.#shapes(cells, slow + clipped(value - slow, 30 * forecast.error(cells, 3)));
  }

  /** How far the rows are off in all, `off` in deviations, `plain` from the mean of all. */
  #sums(cells: Cells, n: number, off: number, plain: number): void {
    const at = this.#state + SPREAD;
    const spread = get(cells, at);
    const known = n >= 20 && spread > 0;
    const square = known ? Math.min(plain * plain, 100 * spread) : plain * plain;
    cells[at] = spread + (square - spread) / Math.min(n + 1, this.#memory);
    this.#motion.sums(
      cells,
      n >= 20 && Number.isFinite(off) ? clipped(off, FARTHEST) : NaN,
      known ? clipped(plain / Math.sqrt(spread), FARTHEST) : NaN,
    );
  }

  /** The row itself, and the means of 4 and of 16 when they are full; what they say holds until the next. */
  #shapes(cells: Cells, value: number): void {
    const s = this.#state;
    let mean = value;
    for (const [level, lags] of this.#lags.entries()) {
      const held = s + HELD + level;
      cells[held] = lags.step(cells, mean);
      if (level === 0) cells[s + ANALOG] = lags.forecast(cells);
      const [sum, count] = [s + HELD + 3 + 2 * level, s + HELD + 4 + 2 * level];
      if (level + 1 === this.#lags.length) break;
      add(cells, sum, mean);
      add(cells, count, 1);
      if (get(cells, count) < 4) break;
      mean = get(cells, sum) / 4;
      cells[sum] = cells[count] = 0;
    }
    for (let level = 0; level < this.#lags.length; level++) this.#raw[SHAPE + level] = get(cells, s + HELD + level);
  }

  /** Rareness of each part, less what a spike some rows ago still does to it, added up so that the rarest leads. */
  #weigh(cells: Cells): number {
    const parts = this.#parts;
    let [sum, most, faint, point, off] = [0, 0, 0, 0, 0];
    this.leading = POINT;
    for (let k = 0; k < parts.length; k++) {
      const { span, weight } = parts[k] ?? { span: 1, weight: 0 };
      const raw = this.#raw[k] ?? NaN;
      const rare = this.#tails[k]?.step(cells, raw, span, lastingOf(k, raw)) ?? 0;
      if (k === POINT) point = rare;
      if (k === OFF) off = rare;
      const counted =
        weight * (rare - (k >= MOTION && k !== FLAT ? this.#echoOf(cells, k, span, point, off) : 0)) - COMMON;
      if (counted > faint - COMMON) faint = counted + COMMON;
      if (counted <= 0) continue;
      sum += counted * counted * counted;
      // The row itself is the better word where it says nearly as much as the rows around it.
      if (counted > (k >= MOTION && this.leading < MOTION ? most / PLAIN : most)) [most, this.leading] = [counted, k];
    }
    return Math.cbrt(sum) + FAINT * faint;
  }

  #echoOf(cells: Cells, k: number, span: number, point: number, off: number): number {
    const at = this.#echo + k;
    const echo = get(cells, at);
    cells[at] = Math.max(echo * (1 - 1 / (span + 1)), point > 3.5 ? point - 2.5 : 0);
    return off < 1.5 ? 0.3 * echo : 0;
  }
}

/** A run without change, or of rows that stay off, is one observation, not one for each of its rows. */
function lastingOf(part: number, raw: number): number {
  return (part === FLAT && raw > 2) || (part >= SUM && part < SHAPE && raw > FULL) ? 0.1 : 1;
}

function clipped(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value;
}
