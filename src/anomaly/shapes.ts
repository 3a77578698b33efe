/** Shapes at several coarsenesses: the rows themselves, and the means of 4 and of 16 when they are full; what they say holds until the next. */
import { add, get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';
import { Lags } from './lags.ts';
import { PLACED, SHAPE } from './parts.ts';
import type { Profile } from './settings.ts';

const ANALOG = 0;
const HELD = 1;

export class Shapes {
  readonly #lags: readonly Lags[];
  readonly #state: number;
  readonly #placed: number;
  readonly #means: number;

  constructor(layout: Layout, { rooms, window }: Profile) {
    this.#lags = rooms.map((room) => new Lags(layout, window, room));
    this.#state = layout.take(1 + 4 * rooms.length);
    this.#placed = this.#state + HELD + rooms.length;
    this.#means = this.#placed + rooms.length;
  }

  fresh(cells: Cells): void {
    cells.fill(NaN, this.#state, this.#means);
  }

  /** What followed the most similar past rows. */
  forecast(cells: Cells): number {
    return get(cells, this.#state + ANALOG);
  }

  step(cells: Cells, value: number, raw: Float64Array): void {
    let mean = value;
    for (const [level, lags] of this.#lags.entries()) {
      cells[this.#state + HELD + level] = lags.step(cells, mean);
      cells[this.#placed + level] = lags.placed(cells);
      if (level === 0) cells[this.#state + ANALOG] = lags.forecast(cells);
      if (level + 1 === this.#lags.length) break;
      const [sum, count] = [this.#means + 2 * level, this.#means + 2 * level + 1];
      add(cells, sum, mean);
      add(cells, count, 1);
      if (get(cells, count) < 4) break;
      mean = get(cells, sum) / 4;
      cells[sum] = cells[count] = 0;
    }
    for (let level = 0; level < this.#lags.length; level++) {
      raw[SHAPE + level] = get(cells, this.#state + HELD + level);
      raw[PLACED + level] = get(cells, this.#placed + level);
    }
  }
}
