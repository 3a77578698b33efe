/** What is due when, by the process's own monotonic time: a heap that hands out the earliest. */

export type Sleeper = {
  /** Monotonic milliseconds of its entry in the heap that counts; undefined when it has none. */
  wakeAt: number | undefined;
};

type Entry<T> = { at: number; sleeper: T };

export class Wakes<T extends Sleeper> {
  #heap: Entry<T>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /**
   * Wants to be woken at `at`. An entry that comes earlier stays: whoever is woken too early asks again, so that
   * something touched a thousand times a second has one entry.
   */
  arm(sleeper: T, at: number | undefined): void {
    if (at === undefined || (sleeper.wakeAt !== undefined && sleeper.wakeAt <= at)) return;
    sleeper.wakeAt = at;
    this.#push({ at, sleeper });
  }

  /** When the next one is due. */
  next(): number | undefined {
    this.#dropStale();
    return this.#heap[0]?.at;
  }

  /** Takes out all that are due at `now`. */
  due(now: number): T[] {
    const due: T[] = [];
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) {
      const sleeper = this.#pop();
      if (!sleeper) break;
      sleeper.wakeAt = undefined;
      due.push(sleeper);
    }
    return due;
  }

  clear(): void {
    this.#heap = [];
  }

  #dropStale(): void {
    for (let top = this.#heap[0]; top && top.sleeper.wakeAt !== top.at; top = this.#heap[0]) this.#pop();
  }

  #push(entry: Entry<T>): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (!above || above.at <= entry.at) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): T | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top?.sleeper;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const right = heap[left + 1];
      const child = right && right.at < (heap[left]?.at ?? Infinity) ? left + 1 : left;
      const below = heap[child];
      if (!below || below.at >= last.at) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
    return top.sleeper;
  }
}
