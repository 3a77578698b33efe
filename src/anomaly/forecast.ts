/** Several simple forecasts of the next row, each with its usual error; the day and the week are known from the clock. */
import { get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';
import { Period } from './period.ts';
import type { Profile } from './settings.ts';

const DAY = 86_400_000;
const EXPERTS = 10;
/** How much worse than the best an expert may be and still be believed. */
const TOLERANCE = 1.15;
// Places in the state.
const LAST = 0;
const FAST = 1;
const MIDDLE = 2;
const SLOW = 3;
const BEFORE = 4;
const OFF_DAY = 5;
const OFF_WEEK = 6;
const N = 7;
const SLOT_SUM = 8;
const SLOT_N = 9;
const SLOT = 10;
const INTERVAL = 11;
const PER_DAY = 12;
const STATE = 13;

/** Slots of a day that are used, by the usual interval of the rows. */
const FITTING = [288, 144, 96, 48, 24, 12, 8, 6, 4, 3, 2, 1];
const SETTLED = 16;
export const WEEK = 6;
/** The season that was found in the rows themselves. */
const FOUND = 9;

export class Forecast {
  readonly #state: number;
  readonly #errors: number;
  readonly #seen: number;
  readonly #day: number;
  readonly #week: number;
  readonly #most: number;
  readonly guesses = new Float64Array(EXPERTS);
  /** The best expert of the last row, by its usual error. */
  best = 0;
  /** How far the last row was from the nearest of the good forecasts. */
  missed = NaN;
  /** The hour of the week (Thursday 00:00 is 0) of the row guessed; −1 while unknown. */
  slot = -1;

  readonly #period: Period | undefined;

  constructor(layout: Layout, { slotsPerDay, period }: Profile) {
    this.#period = period > 0 ? new Period(layout, period) : undefined;
    this.#most = slotsPerDay;
    this.#state = layout.take(STATE);
    this.#errors = layout.take(EXPERTS);
    this.#seen = layout.take(EXPERTS);
    this.#day = layout.take(slotsPerDay);
    this.#week = layout.take(7 * slotsPerDay);
  }

  fresh(cells: Cells): void {
    cells.fill(NaN, this.#day, this.#day + 8 * this.#most);
    cells[this.#state + SLOT] = -1;
  }

  /** Learns how far apart rows usually are; when that is settled, into how many slots a day is cut. */
  interval(cells: Cells, span: number): void {
    const s = this.#state;
    if (get(cells, s + PER_DAY) > 0 || !(span > 0)) return;
    const usual = get(cells, s + INTERVAL);
    cells[s + INTERVAL] =
      usual === 0 ? span : span > usual * 1.05 ? usual * 1.1 : span < usual / 1.05 ? usual / 1.1 : usual;
    if (get(cells, s + N) < SETTLED) return;
    const fits = (DAY / get(cells, s + INTERVAL)) * 1.2;
    cells[s + PER_DAY] = FITTING.find((each) => each <= fits && each <= this.#most) ?? 1;
  }

  slow(cells: Cells): number {
    return get(cells, this.#state + SLOW);
  }

  /** The row without its season or, where there is none worth the name, without its slow level; and the usual error of that. */
  base(cells: Cells): number {
    const [day, week] = [this.guesses[5] ?? NaN, this.guesses[WEEK] ?? NaN];
    const [slowError, dayError, weekError] = [this.error(cells, 3), this.error(cells, 5), this.error(cells, WEEK)];
    let base = 3;
    if (!Number.isNaN(week) && weekError < 0.9 * Math.min(dayError, slowError)) base = WEEK;
    else if (!Number.isNaN(day) && dayError < 0.8 * slowError) base = 5;
    const found = !Number.isNaN(this.guesses[FOUND] ?? NaN);
    return found && this.error(cells, FOUND) < 0.8 * this.error(cells, base) ? FOUND : base;
  }

  error(cells: Cells, expert: number): number {
    return get(cells, this.#errors + expert);
  }

  /** Fills `guesses`, NaN where an expert has none. */
  guess(cells: Cells, at: number, analog: number): void {
    const { guesses } = this;
    const s = this.#state;
    guesses[0] = get(cells, s + LAST);
    guesses[1] = get(cells, s + FAST);
    guesses[2] = get(cells, s + MIDDLE);
    guesses[3] = get(cells, s + SLOW);
    guesses[4] = 2 * get(cells, s + LAST) - get(cells, s + BEFORE);
    const slot = this.#slotOf(cells, at);
    const day = slot < 0 ? NaN : get(cells, this.#day + (slot % get(cells, s + PER_DAY)));
    const week = slot < 0 ? NaN : get(cells, this.#week + slot);
    this.slot = slot < 0 ? -1 : (slot / get(cells, s + PER_DAY)) * 24;
    guesses[5] = day;
    guesses[6] = week;
    guesses[7] = analog;
    guesses[FOUND] = this.#period?.guess(cells) ?? NaN;
    guesses[8] = Number.isNaN(week) ? day + get(cells, s + OFF_DAY) : week + get(cells, s + OFF_WEEK);
  }

  #slotOf(cells: Cells, at: number): number {
    const perDay = get(cells, this.#state + PER_DAY);
    return perDay === 0 ? -1 : Math.floor((((at % (7 * DAY)) + 7 * DAY) % (7 * DAY)) / (DAY / perDay));
  }

  /** Finds the best expert; its usual error, Infinity while none is in good standing. */
  choose(cells: Cells): number {
    let usual = Infinity;
    this.best = 3;
    for (let k = 0; k < EXPERTS; k++) {
      const error = get(cells, this.#errors + k);
      if (error < usual && this.#stands(cells, k)) [usual, this.best] = [error, k];
    }
    return usual;
  }

  /** Compares the guesses with what came; the smallest of the errors of experts nearly as good as the best, in its usual errors. */
  judge(cells: Cells, value: number, usual: number): number {
    let least = Infinity;
    for (let k = 0; k < EXPERTS; k++) {
      if (!this.#stands(cells, k) || this.error(cells, k) > TOLERANCE * usual) continue;
      least = Math.min(least, Math.abs(value - (this.guesses[k] ?? NaN)));
    }
    this.#learnErrors(cells, value);
    this.missed = least === Infinity ? NaN : least;
    if (least === Infinity) return NaN;
    const scale = Math.max(usual, 0.25 * this.error(cells, 3));
    return least === 0 ? 0 : scale > 0 ? least / scale : 1e6;
  }

  #stands(cells: Cells, expert: number): boolean {
    return get(cells, this.#seen + expert) >= 10 && !Number.isNaN(this.guesses[expert] ?? NaN);
  }

  #learnErrors(cells: Cells, value: number): void {
    const e = this.#errors;
    for (let k = 0; k < EXPERTS; k++) {
      const off = Math.abs(value - (this.guesses[k] ?? NaN));
      if (Number.isNaN(off)) continue;
      const seen = Math.min(200, get(cells, this.#seen + k) + 1);
      cells[this.#seen + k] = seen;
      const error = get(cells, e + k);
      const capped = error > 0 && seen > 10 ? Math.min(off, 20 * error) : off;
      cells[e + k] = error + (capped - error) * (1 / seen);
    }
  }

  learn(cells: Cells, at: number, value: number): void {
    const s = this.#state;
    const n = get(cells, s + N);
    if (n === 0) for (const place of [LAST, FAST, MIDDLE, SLOW]) cells[s + place] = value;
    cells[s + N] = Math.min(n + 1, 1e6);
    cells[s + BEFORE] = get(cells, s + LAST);
    cells[s + LAST] = value;
    this.#drift(cells, FAST, value, 0.3, n);
    this.#drift(cells, MIDDLE, value, 0.05, n);
    this.#drift(cells, SLOW, value, 0.004, n);
    this.#season(cells, at, value);
    this.#period?.learn(cells, value, 4 * this.error(cells, FOUND));
  }

  #drift(cells: Cells, place: number, target: number, rate: number, n: number): void {
    const at = this.#state + place;
    const old = get(cells, at);
    cells[at] = old + (target - old) * Math.max(rate, 1 / (n + 1));
  }

  #season(cells: Cells, at: number, value: number): void {
    const s = this.#state;
    const slot = this.#slotOf(cells, at);
    if (slot < 0) return;
    const current = get(cells, s + SLOT);
    if (current !== slot) {
      if (current >= 0) this.#commit(cells, current, get(cells, s + SLOT_SUM) / get(cells, s + SLOT_N));
      cells[s + SLOT] = slot;
      cells[s + SLOT_SUM] = 0;
      cells[s + SLOT_N] = 0;
    }
    cells[s + SLOT_SUM] = get(cells, s + SLOT_SUM) + value;
    cells[s + SLOT_N] = get(cells, s + SLOT_N) + 1;
    const day = this.guesses[5] ?? NaN;
    const week = this.guesses[6] ?? NaN;
    if (!Number.isNaN(day)) this.#drift(cells, OFF_DAY, value - day, 0.1, 1e6);
    if (!Number.isNaN(week)) this.#drift(cells, OFF_WEEK, value - week, 0.1, 1e6);
  }

  /** The mean of a slot that is over moves what is known of it, by no more than is usual: a holiday is soon forgotten. */
  #commit(cells: Cells, slot: number, mean: number): void {
    const week = this.#week + slot;
    const day = this.#day + (slot % get(cells, this.#state + PER_DAY));
    cells[week] = moved(get(cells, week), mean, 0.35, 4 * this.error(cells, 6));
    cells[day] = moved(get(cells, day), mean, 0.3, 4 * this.error(cells, 5));
  }
}

function moved(old: number, to: number, rate: number, most: number): number {
  if (Number.isNaN(old)) return to;
  const step = Math.min(most, Math.max(-most, to - old));
  return old + rate * (most > 0 ? step : to - old);
}
