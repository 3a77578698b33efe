/**
 * What a word is, for the store's filter and for searching: a run of letters, digits, `_` and anything beyond ASCII, and
 * a `.` between two digits, so that addresses and versions are one word. Case does not count (ASCII only).
 */

const DOT = 0x2e;
const [ZERO, NINE] = [0x30, 0x39];
const HASH_START = 0x811c_9dc5;
const HASH_STEP = 0x0100_0193;

/** Class and folded form of each byte: 0 parts words; a letter is its lower-case self. */
export const FOLD = foldTable();

/** Takes the hash of each word, 32 bits with sign. Words of up to four digits are left out: every block has nearly all of them. */
export type WordSink = { add(hash: number): void };

/** Hands the hash of every word in `bytes[from .. to)` on; what stands around the range is not looked at. */
// oxlint-disable-next-line max-params -- the hot path: no object per value
export function hashWords(bytes: Uint8Array, from: number, to: number, sink: WordSink): void {
  let hash = HASH_START;
  let length = 0;
  let onlyDigits = true;
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    let c = FOLD[byte] ?? 0;
    if (c === 0 && byte === DOT && length > 0 && i + 1 < to && isDigit(bytes[i - 1]) && isDigit(bytes[i + 1])) c = DOT;
    if (c !== 0) {
      hash = Math.imul(hash ^ c, HASH_STEP);
      length += 1;
      if (c < ZERO || c > NINE) onlyDigits = false;
      continue;
    }
    if (length > 4 || (length > 0 && !onlyDigits)) sink.add(mixed(hash));
    hash = HASH_START;
    length = 0;
    onlyDigits = true;
  }
  if (length > 4 || (length > 0 && !onlyDigits)) sink.add(mixed(hash));
}

/** The words of a text with their hashes, told slowly and plainly: for queries, and as the oracle of `hashWords`. */
export function wordsIn(text: string): { word: string; hash: number; from: number; to: number }[] {
  const bytes = Buffer.from(text);
  const all: readonly [number, number] = [0, bytes.length];
  const found: ReturnType<typeof wordsIn> = [];
  for (let from = 0; from < bytes.length;) {
    let to = from + 1;
    while (to < bytes.length && !isBoundary(bytes, to, all)) to += 1;
    const word = bytes.toString('utf8', from, to);
    if (inWord(bytes, from, 0, bytes.length))
      hashWords(bytes, from, to, { add: (hash) => found.push({ word, hash, from, to }) });
    from = to;
  }
  return found;
}

/** Is there the end of a word, or none at all, between `at - 1` and `at`? */
export function isBoundary(bytes: Uint8Array, at: number, [from, to]: readonly [number, number]): boolean {
  if (at <= from || at >= to) return true;
  return !(inWord(bytes, at - 1, from, to) && inWord(bytes, at, from, to));
}

// oxlint-disable-next-line max-params -- asked for each hit of a search
function inWord(bytes: Uint8Array, at: number, from: number, to: number): boolean {
  const byte = bytes[at] ?? 0;
  if (FOLD[byte] !== 0) return true;
  return byte === DOT && at > from && at + 1 < to && isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/**
 * The same 32 bits for the same word; FNV-1a alone leaves the high bits of short words alike. Signed: V8 keeps those
 * without allocating, and one word in two would otherwise cost 16 bytes of garbage.
 */
function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

function foldTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (let c = 0x80; c < 256; c += 1) table[c] = c;
  for (let c = ZERO; c <= NINE; c += 1) table[c] = c;
  for (let c = 0x61; c <= 0x7a; c += 1) {
    table[c] = c;
    table[c - 0x20] = c;
  }
  table[0x5f] = 0x5f;
  return table;
}
