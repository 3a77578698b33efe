/** What was raised of each kind, what people said of it, and how the bar of each kind has moved for it. */
import { add, get } from './cells.ts';
import type { Cells, Layout } from './cells.ts';
import { kinds } from './parts.ts';
import type { Kind } from './parts.ts';

/** Useful lowers the bar a little, noise raises it more; within these bounds. */
const LOWER = 0.25;
const HIGHER = 0.75;
export const LOWEST = -1.5;
const HIGHEST = 6;

export type Standing = {
  kind: Kind;
  /** The score from which this kind is raised. */
  bar: number;
  raised: number;
  useful: number;
  noise: number;
};

const MOVED = 0;
const RAISED = 1;
const USEFUL = 2;
const NOISE = 3;
const LAST = 4;
const EARLIER = 5;
const EACH = 6;

// Minutes fit a float of 32 bits for thirty years.
const EPOCH = 1_577_836_800_000;
const MINUTE = 60_000;
/** Raised again within this is the same event. */
const SAME_EVENT = 60;

export class Ledger {
  readonly #at: number;

  constructor(layout: Layout) {
    this.#at = layout.take(kinds.length * EACH);
  }

  moved(cells: Cells, kind: Kind): number {
    return get(cells, this.#of(kind) + MOVED);
  }

  /** When an event of this kind was raised before the present one. */
  raise(cells: Cells, kind: Kind, at: number): number | undefined {
    const own = this.#of(kind);
    const now = Math.max(1, Math.round((at - EPOCH) / MINUTE));
    const last = get(cells, own + LAST);
    if (last === 0 || Math.abs(now - last) > SAME_EVENT) {
      add(cells, own + RAISED, 1);
      cells[own + EARLIER] = last;
    }
    cells[own + LAST] = now;
    const earlier = get(cells, own + EARLIER);
    return earlier > 0 ? EPOCH + earlier * MINUTE : undefined;
  }

  judge(cells: Cells, kind: Kind, verdict: 'useful' | 'noise'): void {
    const own = this.#of(kind);
    add(cells, own + (verdict === 'useful' ? USEFUL : NOISE), 1);
    const moved = get(cells, own + MOVED) + (verdict === 'useful' ? -LOWER : HIGHER);
    cells[own + MOVED] = Math.min(HIGHEST, Math.max(LOWEST, moved));
  }

  standings(cells: Cells, barOf: (moved: number) => number): Standing[] {
    return kinds.map((kind) => {
      const own = this.#of(kind);
      const [raised, useful, noise] = [get(cells, own + RAISED), get(cells, own + USEFUL), get(cells, own + NOISE)];
      return { kind, bar: barOf(get(cells, own + MOVED)), raised, useful, noise };
    });
  }

  #of(kind: Kind): number {
    return this.#at + kinds.indexOf(kind) * EACH;
  }
}
