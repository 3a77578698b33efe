/**
 * One engine serves all series of a profile: it holds where things lie and scratch numbers, a series is only its cells.
 * Each row is looked at by every part, each part's finding is turned into how rare it is in this series' own past
 * (−log10 of the share), and what is rare is added up.
 */
import { get, Layout } from './cells.ts';
import type { Cells } from './cells.ts';
import { Forecast } from './forecast.ts';
import { Ledger } from './ledger.ts';
import { Motion } from './motion.ts';
import { FLAT, LOCAL, MOTION, NARROW, OFF, OFTEN, partsOf, POINT, RARE, SUM } from './parts.ts';
import type { Kind } from './parts.ts';
import { Sample } from './sample.ts';
import type { Profile } from './settings.ts';
import { Shapes } from './shapes.ts';
import { Tail } from './tail.ts';

/** No part says anything before it has seen some rows; a series has no score before this many. */
export const WARM_UP = 24;
/** What is this common (one row in ten) is no sign of anything. */
const COMMON = 1;
/** But rows that are all common are still told apart a little. */
const FAINT = 0.1;
const PLAIN = 0.6;
/** Between a sum (1) and the rarest alone (infinite): several that agree say more than one. */
const POWER = 1.5;
/** What lasts adds up: the mean over about this many rows counts beside the row itself, no row for more than so much. */
const LASTING = 100;
const LASTING_WEIGHT = 0.5;
const LASTING_MOST = 6;

/** A sum from which rows count as one excursion; rows further off than this many deviations add no more. */
const FULL = 20;
const FARTHEST = 8;
/** Deviations in a mean absolute error. */
const DEVIATION = 1.25;
/** Over how many rows strange values are counted, and how strange one may be. */
const OFTEN_SPAN = 24;
const OFTEN_MOST = 4;
const OFTEN_RUN = 0.7;
/** How much of a spike some rows ago is taken off what it still moves. */
const ECHO = 0.4;

const N = 0;
const MEAN = 1;
const BEFORE = 2;
const SLOW_SUM = 3;
const SPREAD = 4;
const STRANGE = 5;
const STATE = 6;

export class Engine {
  readonly size: number;
  readonly ledger: Ledger;
  readonly forecast: Forecast;
  readonly #parts;
  readonly #motion: Motion;
  readonly #sample: Sample;
  readonly #shapes: Shapes;
  readonly #tails: readonly Tail[];
  readonly #state: number;
  readonly #echo: number;
  readonly #memory: number;
  /** What each part finds; those that the profile is without are filled and not read. */
  readonly #raw = new Float64Array(LOCAL + 1);
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
    this.forecast = new Forecast(layout, profile);
    this.#motion = new Motion(layout);
    this.#sample = new Sample(layout, profile.sample);
    this.#shapes = new Shapes(layout, profile);
    this.#tails = this.#parts.map(() => new Tail(layout, profile));
    this.ledger = new Ledger(layout);
    this.size = layout.size;
  }

  fresh(cells: Cells): void {
    this.forecast.fresh(cells);
    this.#shapes.fresh(cells);
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
    const before = get(cells, this.#state + SLOW_SUM);
    const lasting = before + (Math.min(surprise, LASTING_MOST) - before) / LASTING;
    cells[this.#state + SLOW_SUM] = lasting;
    return n < WARM_UP ? 0 : surprise + LASTING_WEIGHT * lasting;
  }

  /** Fills what each part finds. */
  #look(cells: Cells, local: number, value: number, n: number): void {
    const { forecast } = this;
    const motion = this.#motion;
    const s = this.#state;
    forecast.guess(cells, local, this.#shapes.forecast(cells));
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
    this.#sums(cells, n, off / (DEVIATION * usual), value - mean);
    cells[s + MEAN] = mean + (value - mean) / Math.min(n + 1, this.#memory);
    motion.step(cells, usual > 0 ? clipped(off, 4 * usual) : off, value - get(cells, s + BEFORE), error);
    motion.bounds(cells, value, error);
    raw.set(motion.stats, MOTION);
    raw[LOCAL] = motion.local(cells, forecast.missed, error);
    raw[RARE] = this.#sample.step(cells, value);
    forecast.learn(cells, local, value);
    cells[s + BEFORE] = value;
    const slow = forecast.slow(cells);
    this.#shapes.step(cells, slow + clipped(value - slow, 30 * forecast.error(cells, 3)), raw);
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

  /** Rareness of each part, less what a spike some rows ago still does to it, added up. */
  #weigh(cells: Cells): number {
    const parts = this.#parts;
    let [sum, most, faint, point, off] = [0, 0, 0, 0, 0];
    this.leading = POINT;
    for (let k = 0; k < parts.length; k++) {
      const part = parts[k];
      if (!part) break;
      const raw = this.#raw[k] ?? NaN;
      const rare = this.#tails[k]?.step(cells, raw, part.span, this.#onceOf(cells, k, raw)) ?? 0;
      if (k === POINT) point = rare;
      else if (k === OFF) off = rare;
      else if (k === RARE) this.#raw[OFTEN] = this.#strange(cells, rare);
      const own = part.alone ? rare : rare - this.#echoOf(cells, k, part.span, point, off);
      const counted = part.weight * own - COMMON;
      if (counted > faint - COMMON) faint = counted + COMMON;
      if (counted <= 0) continue;
      sum += counted * Math.sqrt(counted);
      if (this.#leads(k, counted, most)) [most, this.leading] = [counted, k];
    }
    return sum ** (1 / POWER) + FAINT * faint;
  }

  /** The row itself is the better word where it says nearly as much as the rows around it. */
  #leads(part: number, counted: number, most: number): boolean {
    const spike = this.kindOf(this.leading) === 'spike';
    if (this.kindOf(part) === 'spike') return counted > (spike ? most : most * PLAIN);
    return counted > (spike ? most / PLAIN : most);
  }

  /** A run without change, of rows that stay off, or of strange values is one observation, not one for each of its rows. */
  #onceOf(cells: Cells, part: number, raw: number): number {
    const run =
      (part === FLAT && raw > 2) ||
      (part >= SUM && part < NARROW && raw > FULL) ||
      ((part === RARE || part === OFTEN) && get(cells, this.#state + STRANGE) > OFTEN_RUN);
    return run ? 0.1 : 1;
  }

  /** How many strange values there were of late. */
  #strange(cells: Cells, rare: number): number {
    const at = this.#state + STRANGE;
    const before = get(cells, at);
    return (cells[at] = before + (Math.min(rare, OFTEN_MOST) - before) / OFTEN_SPAN);
  }

  #echoOf(cells: Cells, k: number, span: number, point: number, off: number): number {
    const at = this.#echo + k;
    const echo = get(cells, at);
    cells[at] = Math.max(echo * (1 - 1 / (span + 1)), point > 3.5 ? point - 2.5 : 0);
    return off < 1.5 ? ECHO * echo : 0;
  }
}

function clipped(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value;
}
