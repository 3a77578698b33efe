/**
 * Columns of whole numbers as few bits (Golomb-Rice codes): differences that are small take few bits, and runs that do
 * not change take nearly none. Each run of 16 numbers says in five bits how many low bits its numbers have.
 */

const RUN = 16;
/** In place of a count of low bits: all numbers of the run are 0. */
const ALL_ZERO = 31;
/** So many ones instead of a quotient: the number follows as it is, in 32 bits. */
const ESCAPE = 20;

export class ColumnWriter {
  #bytes = new Uint8Array(256);
  #length = 0;
  #open = 0;
  #free = 8;

  /** Writes numbers of 32 bits; how many there are must be known to the reader. */
  add(numbers: Int32Array): void {
    for (let from = 0; from < numbers.length; from += RUN)
      this.#addRun(numbers, from, Math.min(from + RUN, numbers.length));
  }

  finish(): Buffer {
    if (this.#free < 8) this.#push(this.#open << this.#free);
    return Buffer.from(this.#bytes.buffer, 0, this.#length);
  }

  #addRun(numbers: Int32Array, from: number, to: number): void {
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += folded(numbers[i] ?? 0);
    if (sum === 0) {
      this.#bits(ALL_ZERO, 5);
      return;
    }
    const low = lowBits(numbers, from, to, sum);
    this.#bits(low, 5);
    for (let i = from; i < to; i += 1) this.#number(folded(numbers[i] ?? 0), low);
  }

  #number(number: number, low: number): void {
    const quotient = number >>> low;
    if (quotient >= ESCAPE) {
      this.#bits((1 << ESCAPE) - 1, ESCAPE);
      this.#bits(number >>> 16, 16);
      this.#bits(number & 0xffff, 16);
      return;
    }
    // `quotient` ones and a zero.
    this.#bits((1 << (quotient + 1)) - 2, quotient + 1);
    if (low > 0) this.#bits(number & (2 ** low - 1), low);
  }

  #bits(value: number, count: number): void {
    let left = count;
    while (left > 0) {
      const take = Math.min(left, this.#free);
      left -= take;
      this.#open = (this.#open << take) | ((value >>> left) & ((1 << take) - 1));
      this.#free -= take;
      if (this.#free === 0) {
        this.#push(this.#open);
        this.#open = 0;
        this.#free = 8;
      }
    }
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const more = new Uint8Array(this.#bytes.length * 2);
      more.set(this.#bytes);
      this.#bytes = more;
    }
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }
}

export class ColumnReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): Int32Array {
    const numbers = new Int32Array(count);
    for (let from = 0; from < count; from += RUN) this.#takeRun(numbers, from, Math.min(from + RUN, count));
    return numbers;
  }

  #takeRun(numbers: Int32Array, from: number, to: number): void {
    const low = this.#bits(5);
    if (low === ALL_ZERO) return;
    for (let i = from; i < to; i += 1) numbers[i] = unfolded(this.#number(low));
  }

  #number(low: number): number {
    let quotient = 0;
    while (quotient < ESCAPE && this.#bit() === 1) quotient += 1;
    if (quotient === ESCAPE) return this.#bits(16) * 0x1_0000 + this.#bits(16);
    return quotient * 2 ** low + this.#bits(low);
  }

  #bit(): number {
    const at = this.#at;
    this.#at += 1;
    const byte = this.#bytes[at >>> 3];
    if (byte === undefined) throw new RangeError('a column ends too early');
    return (byte >>> (7 - (at & 7))) & 1;
  }

  #bits(count: number): number {
    let value = 0;
    let left = count;
    while (left > 0) {
      const byte = this.#bytes[this.#at >>> 3];
      if (byte === undefined) throw new RangeError('a column ends too early');
      const free = 8 - (this.#at & 7);
      const take = Math.min(left, free);
      value = value * 2 ** take + ((byte >>> (free - take)) & ((1 << take) - 1));
      this.#at += take;
      left -= take;
    }
    return value;
  }
}

/** Numbers near 0 of either sign become small ones without a sign. */
function folded(number: number): number {
  return ((number << 1) ^ (number >> 31)) >>> 0;
}

function unfolded(number: number): number {
  return (number >>> 1) ^ -(number & 1);
}

/** The count that makes a run shortest: near the logarithm of the mean. */
function lowBits(numbers: Int32Array, from: number, to: number, sum: number): number {
  const about = Math.max(0, Math.floor(Math.log2(sum / (to - from))));
  let best = about;
  let least = Number.POSITIVE_INFINITY;
  for (let low = Math.max(0, about - 1); low <= Math.min(30, about + 1); low += 1) {
    let bits = (to - from) * (low + 1);
    for (let i = from; i < to; i += 1) bits += Math.min(52, folded(numbers[i] ?? 0) >>> low);
    if (bits < least) [best, least] = [low, bits];
  }
  return Math.min(30, best);
}
