/** Some values out of the whole past, in order: how far a value lies from the nearest few is how strange it is by itself. */
import { get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';

const COUNT = 0;
const EVERY = 1;
const WAIT = 2;
const STATE = 3;

export class Sample {
  readonly #room: number;
  readonly #state: number;
  readonly #sorted: number;

  constructor(layout: Layout, room: number) {
    this.#room = room;
    this.#state = layout.take(STATE);
    this.#sorted = layout.take(room);
  }

  /** The distance to the k-th nearest value of the sample, k a hundredth of it; then the value may join. */
  step(cells: Cells, value: number): number {
    const s = this.#state;
    const count = get(cells, s + COUNT);
    const place = this.#placeOf(cells, value, count);
    const far = count < 16 ? NaN : this.#reach(cells, value, place, count);
    const wait = get(cells, s + WAIT);
    cells[s + WAIT] = wait > 0 ? wait - 1 : Math.floor(get(cells, s + EVERY) * uneven(count));
    if (wait <= 0) this.#insert(cells, value, place, count);
    return far;
  }

  #placeOf(cells: Cells, value: number, count: number): number {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (get(cells, this.#sorted + middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reach(cells: Cells, value: number, place: number, count: number): number {
    const wanted = 2 + Math.floor(count / 100);
    let [left, right, far] = [place - 1, place, 0];
    for (let k = 0; k < wanted; k++) {
      const down = left >= 0 ? value - get(cells, this.#sorted + left) : Infinity;
      const up = right < count ? get(cells, this.#sorted + right) - value : Infinity;
      far = Math.min(down, up);
      if (down <= up) left--;
      else right++;
    }
    return far;
  }

  /** When full, one of each two neighbours leaves, the inner one, and from then on half as many come. */
  #insert(cells: Cells, value: number, place: number, count: number): void {
    const [s, sorted] = [this.#state, this.#sorted];
    if (count < this.#room) {
      cells.copyWithin(sorted + place + 1, sorted + place, sorted + count);
      cells[sorted + place] = value;
      cells[s + COUNT] = count + 1;
      return;
    }
    const half = count >> 1;
    for (let i = 0; i < half; i++) cells[sorted + i] = get(cells, sorted + 2 * i + (2 * i < half ? 0 : 1));
    cells[s + COUNT] = half;
    cells[s + EVERY] = 2 * get(cells, s + EVERY) + 1;
  }
}

/** Between a half and one and a half, never in step with a season. */
function uneven(count: number): number {
  return 0.5 + ((count * 0.618_034) % 1);
}
