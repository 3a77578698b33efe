/**
 * Records out of a byte stream, RFC 6587: octet counting (`LEN SP MSG`) or ended by a line feed, decided anew for each
 * frame, because real senders mix them. Nothing is copied but a frame that is cut by the end of a chunk.
 */

/** What one chunk held: starts and ends in turn, in `bytes`; valid until the next call. */
export type Frames = {
  bytes: Buffer;
  spans: Int32Array;
  count: number;
  /** Records that were longer than allowed: kept up to the limit. */
  cut: number;
};

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const LESS_THAN = 0x3c;
const [ZERO, NINE] = [0x30, 0x39];
// More digits than these are no length but text.
const LONGEST_COUNT = 8;

export class Framer {
  readonly #longest: number;
  #rest: Buffer | undefined;
  /** Bytes of an over-long counted frame still to be passed over. */
  #skip = 0;
  /** The rest of an over-long line is being passed over, up to its line feed. */
  #skipLine = false;
  #spans = new Int32Array(512);
  #count = 0;
  #cut = 0;

  /** Records longer than `longest` bytes are cut. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Bytes kept of a frame whose end has not come yet. */
  get waiting(): number {
    return this.#rest?.length ?? 0;
  }

  /**
   * Hands what a chunk completes to `take`, in one or two pieces. Only the frame that an earlier chunk began is put together
   * in memory of its own: joining whole chunks would copy everything once more.
   */
  push(chunk: Buffer, take: (frames: Frames) => void): void {
    let from = 0;
    if (this.#rest) {
      const { bytes, taken } = joinFirst(this.#rest, chunk);
      const used = this.#take(bytes, take);
      from = taken - (bytes.length - used);
      if (from < 0) return this.#keep(Buffer.concat([this.#rest, chunk]), used);
    }
    const bytes = chunk.subarray(from);
    this.#keep(bytes, this.#take(bytes, take));
  }

  /** The stream has ended: what is left counts as a record, as a last line without its line feed. */
  end(take: (frames: Frames) => void): void {
    const bytes = this.#rest ?? Buffer.alloc(0);
    this.#rest = undefined;
    this.#count = 0;
    this.#cut = 0;
    const counted = this.#countedFrom(bytes, 0);
    if (typeof counted === 'object') {
      this.#cut = 1;
      this.#add(bytes, counted.from, bytes.length);
    } else if (!this.#skipLine) this.#add(bytes, 0, bytes.length);
    this.#give(bytes, take);
  }

  #take(bytes: Buffer, take: (frames: Frames) => void): number {
    this.#count = 0;
    this.#cut = 0;
    const used = this.#frames(bytes);
    this.#give(bytes, take);
    return used;
  }

  #give(bytes: Buffer, take: (frames: Frames) => void): void {
    if (this.#count > 0 || this.#cut > 0) take({ bytes, spans: this.#spans, count: this.#count, cut: this.#cut });
  }

  /** A copy: the chunk's memory is 64 KiB and would be held by a few bytes. */
  #keep(bytes: Buffer, used: number): void {
    this.#rest = used < bytes.length ? Buffer.from(bytes.subarray(used)) : undefined;
  }

  /** Takes all whole frames; returns where the first unfinished one begins. */
  #frames(bytes: Buffer): number {
    let at = this.#passOver(bytes);
    while (at < bytes.length) {
      const first = bytes[at] ?? 0;
      // Line feeds after counted frames and NULs between frames belong to nobody.
      if (first === LF || first === CR || first === 0) {
        at += 1;
        continue;
      }
      const counted = first > ZERO && first <= NINE ? this.#countedFrom(bytes, at) : 'no';
      const next = counted === 'no' ? this.#line(bytes, at) : counted === 'wait' ? -1 : this.#counted(bytes, counted);
      if (next < 0) return at;
      at = next;
    }
    return at;
  }

  #passOver(bytes: Buffer): number {
    if (this.#skipLine) {
      const end = bytes.indexOf(LF);
      if (end < 0) return bytes.length;
      this.#skipLine = false;
      return end + 1;
    }
    const passed = Math.min(this.#skip, bytes.length);
    this.#skip -= passed;
    return passed;
  }

  /** A length, a space and the `<` of a message: `no` when it is text instead, `wait` when the chunk ends too early to tell. */
  #countedFrom(bytes: Buffer, at: number): { from: number; length: number } | 'no' | 'wait' {
    let length = 0;
    let i = at;
    for (; i < bytes.length && i - at <= LONGEST_COUNT; i += 1) {
      const digit = bytes[i] ?? 0;
      if (digit < ZERO || digit > NINE) break;
      length = length * 10 + (digit - ZERO);
    }
    if (i === at || i - at > LONGEST_COUNT) return 'no';
    if (i + 1 >= bytes.length) return i < bytes.length && bytes[i] !== SPACE ? 'no' : 'wait';
    return bytes[i] === SPACE && bytes[i + 1] === LESS_THAN ? { from: i + 1, length } : 'no';
  }

  #counted(bytes: Buffer, { from, length }: { from: number; length: number }): number {
    const end = from + length;
    if (length <= this.#longest) {
      if (end > bytes.length) return -1;
      this.#add(bytes, from, end);
      return end;
    }
    if (from + this.#longest > bytes.length) return -1;
    this.#cut += 1;
    this.#add(bytes, from, from + this.#longest);
    const passed = Math.min(end, bytes.length);
    this.#skip = end - passed;
    return passed;
  }

  #line(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(LF, at);
    if (end >= 0 && end - at <= this.#longest) {
      this.#add(bytes, at, end);
      return end + 1;
    }
    if (end < 0 && bytes.length - at <= this.#longest) return -1;
    this.#cut += 1;
    this.#add(bytes, at, at + this.#longest);
    this.#skipLine = end < 0;
    return end < 0 ? bytes.length : end + 1;
  }

  #add(bytes: Buffer, from: number, end: number): void {
    let to = end;
    while (to > from && (bytes[to - 1] === CR || bytes[to - 1] === LF || bytes[to - 1] === 0)) to -= 1;
    if (to === from) return;
    if (2 * this.#count + 2 > this.#spans.length) {
      const larger = new Int32Array(2 * this.#spans.length);
      larger.set(this.#spans);
      this.#spans = larger;
    }
    this.#spans[2 * this.#count] = from;
    this.#spans[2 * this.#count + 1] = to;
    this.#count += 1;
  }
}

/** What an earlier chunk left, with so much of this one as ends its frame if it is a line; a counted one gets it all. */
function joinFirst(rest: Buffer, chunk: Buffer): { bytes: Buffer; taken: number } {
  const feed = chunk.indexOf(LF);
  const first = rest[0] ?? 0;
  const taken = (first > ZERO && first <= NINE) || feed < 0 ? chunk.length : feed + 1;
  return { bytes: Buffer.concat([rest, chunk.subarray(0, taken)]), taken };
}
