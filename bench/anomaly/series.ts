/** A made series with what is wrong in it, and the hands that make one. */
export type Series = {
  kind: string;
  at: Float64Array;
  values: Float64Array;
  /** What is wrong, as half-open ranges of rows. */
  wrong: [from: number, to: number][];
};

export type Random = { uniform(): number; normal(): number; int(from: number, to: number): number };

/** mulberry32: the same seed gives the same series on every machine. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal, int: (from, to) => from + Math.floor(uniform() * (to - from)) };
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;
// A Thursday; the weekday matters for weekly seasons.
const START = 1_770_249_600_000;

export class Draft {
  readonly at: Float64Array;
  readonly values: Float64Array;
  readonly wrong: [number, number][] = [];
  readonly rows: number;
  readonly random: Random;
  readonly #taken: [number, number][] = [];

  constructor(rows: number, step: number, random: Random) {
    this.rows = rows;
    this.random = random;
    const start = START + random.int(0, 7) * DAY;
    this.at = Float64Array.from({ length: rows }, (_, i) => start + i * step);
    this.values = new Float64Array(rows);
  }

  each(change: (value: number, row: number, at: number) => number): this {
    for (let i = 0; i < this.rows; i++) this.values[i] = change(this.values[i] ?? 0, i, this.at[i] ?? 0);
    return this;
  }

  /** Something wrong of this many rows somewhere behind the first third, away from what else is wrong. */
  spoil(rows: number, change: (value: number, row: number, into: number) => number): this {
    const { random } = this;
    for (let tries = 0; tries < 200; tries++) {
      const from = random.int(Math.floor(this.rows * 0.33), this.rows - rows - 2);
      const gap = Math.max(40, rows);
      if (this.#taken.some(([a, b]) => from < b + gap && from + rows > a - gap)) continue;
      for (let i = from; i < from + rows; i++) this.values[i] = change(this.values[i] ?? 0, i, (i - from) / rows);
      this.#taken.push([from, from + rows]);
      this.wrong.push([from, from + rows]);
      return this;
    }
    return this;
  }

  done(kind: string): Series {
    return { kind, at: this.at, values: this.values, wrong: this.wrong.sort((a, b) => a[0] - b[0]) };
  }
}

export function labelsOf(series: Series): Uint8Array {
  const labels = new Uint8Array(series.values.length);
  for (const [from, to] of series.wrong) labels.fill(1, from, to);
  return labels;
}

/** 0..1 within the day, and the weekday (0 is Sunday). */
export function phaseOf(at: number): { day: number; weekday: number } {
  return { day: (at % DAY) / DAY, weekday: (Math.floor(at / DAY) + 4) % 7 };
}

/** Labels as people set them around what they saw: a tenth of all rows, shared out, each part around its middle. */
export function windowed(series: Series): Series {
  const rows = series.values.length;
  const half = Math.floor((0.1 * rows) / series.wrong.length / 2);
  const wrong = series.wrong.map(([from, to]): [number, number] => {
    const middle = (from + to) >> 1;
    return [Math.max(0, Math.min(from, middle - half)), Math.min(rows, Math.max(to, middle + half))];
  });
  return { ...series, wrong: merged(wrong) };
}

function merged(ranges: readonly [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Rows with a number instead of a time, as many collections have them. */
export function clockless(series: Series): Series {
  return { ...series, at: new Float64Array(series.at.length) };
}
