/**
 * Finds out whether a line holds any of some fixed words, most bytes unseen (Wu and Manber 1994, with blocks of two):
 * the last two bytes of a window say how far the next window may jump. Measured in bench/detect.ts.
 */
const BLOCK = 2;
const SHORTEST = 6;

export class Needles {
  readonly #jump: Uint8Array;
  readonly #window: number;
  /** By the block at the end of the window: the words that may begin there. */
  readonly #words = new Map<number, Uint8Array[]>();

  /** Words of at least six ASCII characters, matched as they are written. */
  constructor(words: readonly string[]) {
    const encoded = words.map((word) => Buffer.from(word, 'latin1'));
    const window = Math.min(...encoded.map((word) => word.length));
    if (window < SHORTEST)
      throw new Error(
        `needles must be at least ${SHORTEST} bytes: ${words.filter((word) => word.length < SHORTEST).join(', ')}`,
      );
    this.#window = window;
    this.#jump = new Uint8Array(65_536).fill(Math.min(255, window - BLOCK + 1));
    for (const word of encoded) this.#learn(word);
  }

  /** True when `bytes[from .. to)` holds one of the words. */
  anyIn(bytes: Uint8Array, from: number, to: number): boolean {
    const jump = this.#jump;
    let end = from + this.#window - 1;
    while (end < to) {
      const block = ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);
      const step = jump[block] ?? 1;
      if (step > 0) end += step;
      else {
        if (this.#startsAt(bytes, end - this.#window + 1, to, block)) return true;
        end += 1;
      }
    }
    return false;
  }

  #learn(word: Uint8Array): void {
    for (let end = BLOCK; end <= this.#window; end += 1) {
      const block = ((word[end - 2] ?? 0) << 8) | (word[end - 1] ?? 0);
      const step = this.#window - end;
      if (step < (this.#jump[block] ?? 0)) this.#jump[block] = step;
      if (step === 0) this.#words.set(block, [...(this.#words.get(block) ?? []), word]);
    }
  }

  #startsAt(bytes: Uint8Array, at: number, to: number, block: number): boolean {
    for (const word of this.#words.get(block) ?? []) {
      if (at + word.length > to) continue;
      let i = 0;
      while (i < word.length && bytes[at + i] === word[i]) i += 1;
      if (i === word.length) return true;
    }
    return false;
  }
}
