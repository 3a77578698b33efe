/**
 * How rare a number is among all before it: a histogram over logarithms whose tail is drawn on by Hill's estimate, so
 * that what was never seen is still told apart by how far it goes.
 */
import { get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';
import type { Profile } from './settings.ts';

const OCTAVES_BELOW = 3;
/** What was there so often is counted rather than drawn. */
const HABIT = 3;
const SLACK = 0.7;
const LOG10_2 = Math.log10(2);

export class Tail {
  readonly #typical: number;
  readonly #count: number;
  readonly #bins: number;
  readonly #perOctave: number;
  readonly #size: number;
  readonly #memory: number;

  constructor(layout: Layout, { octaves, perOctave, memory }: Profile) {
    this.#perOctave = perOctave;
    this.#size = octaves * perOctave;
    this.#memory = memory;
    this.#typical = layout.take(1);
    this.#count = layout.take(1);
    this.#bins = layout.take(this.#size);
  }

  /** −log10 of the share of the past that was as large; then learns it with this weight. */
  step(cells: Cells, raw: number, span: number, weight: number): number {
    if (Number.isNaN(raw)) return 0;
    const n = get(cells, this.#count);
    const typical = get(cells, this.#typical);
    const place = this.#place(cells, raw, typical);
    const surprise = n < 8 ? 0 : (bounded(this.#surprise(cells, place, n)) * n) / (n + 3 * span + 15);
    this.#learn(cells, raw, place, weight);
    return surprise;
  }

  /** Bins from the lowest edge, as a real number; beyond the last bin only while nothing has been there. */
  #place(cells: Cells, raw: number, typical: number): number {
    if (!(raw > 0)) return 0;
    const size = this.#size;
    const place = typical > 0 ? (Math.log2(raw / typical) + OCTAVES_BELOW) * this.#perOctave : 2 * size;
    if (place < 0) return 0;
    if (place < size) return place;
    return get(cells, this.#bins + size - 1) > 0 ? size - 0.5 : Math.min(place, 2 * size);
  }

  #surprise(cells: Cells, place: number, n: number): number {
    const anchor = Math.max(4, 0.02 * n);
    // Going down, `excess` becomes the sum of the distances above the edge reached, in bins.
    let [edge, above, excess, seen] = [this.#size, 0, 0, 0];
    while (edge > 0 && above < anchor) {
      excess += above;
      above += get(cells, this.#bins + --edge);
      if (edge >= place - 1) seen = above;
    }
    if (place > edge) {
      const slope = (above + 2) / (((excess + above / 2) * Math.LN2) / this.#perOctave + 2 / 4);
      const drawn = Math.min(slope, 10) * ((place - edge) / this.#perOctave) * LOG10_2 - Math.log10(above / n);
      return seen < HABIT ? drawn : Math.min(drawn, SLACK - Math.log10(seen / n));
    }
    while (edge > place + 1) above += get(cells, this.#bins + --edge);
    if (edge > place) above += get(cells, this.#bins + edge - 1) * (edge - place);
    return Math.max(0, -Math.log10(above / n));
  }

  #learn(cells: Cells, raw: number, place: number, weight: number): void {
    const n = get(cells, this.#count) + weight;
    const bin = this.#bins + Math.min(this.#size - 1, Math.floor(place));
    cells[bin] = get(cells, bin) + weight;
    cells[this.#count] = n;
    const typical = get(cells, this.#typical);
    const capped = typical > 0 ? Math.min(raw, 64 * typical) : raw;
    cells[this.#typical] = typical + (capped - typical) * Math.max(1 / (n + 1), 0.0005) * Math.min(1, weight);
    if (n > this.#memory) this.#halve(cells);
  }

  #halve(cells: Cells): void {
    let n = 0;
    for (let i = this.#bins; i < this.#bins + this.#size; i++) n += cells[i] = get(cells, i) / 2;
    cells[this.#count] = n;
  }
}

/** Beyond any history the distance says ever less. */
function bounded(surprise: number): number {
  return surprise > 6 ? 6 + Math.log1p(surprise - 6) : surprise;
}
