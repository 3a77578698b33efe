/** All that is remembered of a series lies in one array, laid out once for all series of a profile. */
export type Cells = Float64Array | Float32Array;

/** Hands out places in the array. */
export class Layout {
  #size = 0;

  take(count: number): number {
    const at = this.#size;
    this.#size += count;
    return at;
  }

  get size(): number {
    return this.#size;
  }
}

/** A cell; cells are never absent where a part laid them. */
export function get(cells: Cells, at: number): number {
  return cells[at] ?? 0;
}

export function add(cells: Cells, at: number, by: number): void {
  cells[at] = (cells[at] ?? 0) + by;
}
