/**
 * Which words a block may hold: a Bloom filter of 256-bit buckets (Putze, Sanders and Singler 2007; Parquet's split-block
 * form), eight bits a word, all in one bucket, so that PostgreSQL can test a word by reading 32 bytes. About 10 bits a
 * word make one wrong yes in a hundred; there is no wrong no.
 */
const BITS_PER_WORD = 10;
const BUCKET_BYTES = 32;
const SALTS = Int32Array.of(
  0x47b6_137b,
  0x4497_4d91,
  0x8824_ad5b,
  0xa2b7_289d,
  0x7054_95c7,
  0x2df1_424b,
  0x9efc_4947,
  0x5c6b_fb31,
);
const FEWEST_SLOTS = 1024;

/** Distinct 32-bit hashes, gathered while a block is built: how large the filter must be is known only at its end. */
export class WordSet {
  #slots = new Int32Array(FEWEST_SLOTS);
  #size = 0;
  #hasZero = false;

  get size(): number {
    return this.#size + (this.#hasZero ? 1 : 0);
  }

  add(hash: number): void {
    if (hash === 0) this.#hasZero = true;
    else this.#put(hash);
  }

  clear(): void {
    if (this.size === 0) return;
    // Room stays for another block of this size, not for the largest there ever was.
    if (this.#slots.length > FEWEST_SLOTS && 32 * this.#size < this.#slots.length)
      this.#slots = new Int32Array(FEWEST_SLOTS);
    else this.#slots.fill(0);
    this.#size = 0;
    this.#hasZero = false;
  }

  /** The filter of what was added. */
  filter(): Uint8Array {
    const buckets = Math.max(1, Math.ceil((this.size * BITS_PER_WORD) / (8 * BUCKET_BYTES)));
    const words = new Int32Array(8 * buckets);
    const slots = this.#slots;
    // By index: an iterator over a typed array costs an object an element.
    for (let slot = 0; slot < slots.length; slot += 1) {
      const hash = slots[slot] ?? 0;
      if (hash !== 0) mark(words, buckets, hash);
    }
    if (this.#hasZero) mark(words, buckets, 0);
    return new Uint8Array(words.buffer);
  }

  #put(hash: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let there = slots[slot]; there !== 0; there = slots[slot]) {
      if (there === hash) return;
      slot = (slot + 1) & mask;
    }
    slots[slot] = hash;
    this.#size += 1;
    if (2 * this.#size > slots.length) this.#grow();
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(4 * old.length);
    this.#size = 0;
    for (let slot = 0; slot < old.length; slot += 1) {
      const hash = old[slot] ?? 0;
      if (hash !== 0) this.#put(hash);
    }
  }
}

/** The eight bits of a word within its bucket, from 0 to 255, as PostgreSQL's get_bit numbers them. */
export function bitsOf(hash: number): number[] {
  return Array.from(SALTS, (salt, lane) => 32 * lane + (Math.imul(hash, salt) >>> 27));
}

/** The bucket of a word; the same sum stands in the SQL function block_may_hold. */
export function bucketOf(hash: number, buckets: number): number {
  return Math.floor(((hash >>> 0) * buckets) / 2 ** 32);
}

export function mayHold(filter: Uint8Array, hash: number): boolean {
  const from = BUCKET_BYTES * bucketOf(hash, filter.length / BUCKET_BYTES);
  return bitsOf(hash).every((bit) => (((filter[from + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1);
}

function mark(words: Int32Array, buckets: number, hash: number): void {
  let at = 8 * bucketOf(hash, buckets);
  for (let lane = 0; lane < 8; lane += 1, at += 1)
    words[at] = (words[at] ?? 0) | (1 << (Math.imul(hash, SALTS[lane] ?? 0) >>> 27));
}
