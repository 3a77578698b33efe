/** Finds a text in many records at once: one pass over the block's bytes (Horspool 1980), most of them unseen. */
import type { Events } from './block.ts';
import { isBoundary } from './words.ts';

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

export class Needle {
  readonly #bytes: Uint8Array;
  readonly #shift: Uint32Array;
  readonly #wholeWords: boolean;

  /** ASCII letters match in either case. With `wholeWords` the text must begin and end where words do. */
  constructor(text: string, wholeWords: boolean) {
    this.#bytes = Uint8Array.from(Buffer.from(text), (byte) => LOWER[byte] ?? byte);
    this.#wholeWords = wholeWords;
    this.#shift = new Uint32Array(256).fill(this.#bytes.length);
    for (let i = 0; i < this.#bytes.length - 1; i += 1) this.#shift[this.#bytes[i] ?? 0] = this.#bytes.length - 1 - i;
  }

  /** Numbers of the records that hold the text, oldest first. */
  rowsIn({ bytes, ends, count }: Pick<Events, 'bytes' | 'ends' | 'count'>): number[] {
    const rows: number[] = [];
    let row = 0;
    let start = 0;
    let at = this.#next(bytes, 0, bytes.length);
    while (at >= 0 && row < count) {
      for (let end = ends[row] ?? 0; at >= end; end = ends[row] ?? 0) {
        start = end;
        row += 1;
      }
      const end = ends[row] ?? 0;
      const holds = at + this.#bytes.length <= end && (!this.#wholeWords || this.#isWhole(bytes, at, [start, end]));
      if (holds) rows.push(row);
      at = this.#next(bytes, holds ? end : at + 1, bytes.length);
    }
    return rows;
  }

  #isWhole(bytes: Uint8Array, at: number, record: [number, number]): boolean {
    return isBoundary(bytes, at, record) && isBoundary(bytes, at + this.#bytes.length, record);
  }

  #next(bytes: Uint8Array, from: number, to: number): number {
    const needle = this.#bytes;
    const length = needle.length;
    const last = needle[length - 1] ?? 0;
    const shift = this.#shift;
    for (let end = from + length - 1; end < to;) {
      const c = LOWER[bytes[end] ?? 0] ?? 0;
      if (c === last) {
        let k = length - 2;
        for (let i = end - 1; k >= 0 && LOWER[bytes[i] ?? 0] === needle[k]; i -= 1) k -= 1;
        if (k < 0) return end - length + 1;
      }
      end += shift[c] ?? 1;
    }
    return -1;
  }
}
