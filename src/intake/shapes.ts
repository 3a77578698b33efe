/** What the scanner has learned: words by number, and the shapes of structured data by application and message id. */
import type { Shape, Words } from '../wire/scan.ts';

const MOST_WORDS = 8192;
const LONGEST_WORD = 128;
const MOST_SHAPES = 2048;
const MOST_ALIKE = 24;
const EMPTY = new Uint8Array(0);

/** Words by their bytes: a hash table that makes no string for a word it knows. */
export class WordTable implements Words {
  readonly #slots = new Int32Array(4 * MOST_WORDS);
  readonly #bytes: Uint8Array[] = [EMPTY];
  readonly #texts: string[] = [''];

  get size(): number {
    return this.#texts.length;
  }

  get isFull(): boolean {
    return this.#texts.length >= MOST_WORDS;
  }

  text(id: number): string {
    return this.#texts[id] ?? '';
  }

  idOf(text: string): number {
    return Math.max(0, this.#texts.indexOf(text, 1));
  }

  /** The word's number; a new one when it is new. 0 when it is too long or there is no room. `hash`: of these very bytes. */
  intern(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0) return this.#learn(bytes, from, to, slot);
      if (equal(bytes, from, to, this.#bytes[id] ?? EMPTY)) return id;
    }
  }

  #learn(bytes: Uint8Array, from: number, to: number, slot: number): number {
    if (this.isFull || to - from > LONGEST_WORD) return 0;
    const own = Uint8Array.prototype.slice.call(bytes, from, to);
    this.#bytes.push(own);
    this.#texts.push(Buffer.from(own).toString('utf8'));
    this.#slots[slot] = this.#texts.length - 1;
    return this.#texts.length - 1;
  }
}

function equal(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i += 1) if (bytes[from + i] !== word[i]) return false;
  return true;
}

/**
 * A shape ready for matching: its literal pieces as whole 32-bit words and what is left over, because comparing four
 * bytes at a time is what makes the scanner fast.
 */
export type LearnedShape = Shape & {
  pieces: number;
  pieceBytes: Int32Array;
  wordEnds: Int32Array;
  words: Int32Array;
  restEnds: Int32Array;
  rest: Uint8Array;
};

export class ShapeTable {
  readonly shapes: LearnedShape[] = [];
  readonly #byKey = new Map<number, LearnedShape[]>();

  /** A table whose next shape would be one too many. */
  get isFull(): boolean {
    return this.shapes.length >= MOST_SHAPES;
  }

  /** Shapes of one application and message id, the last one used first. */
  of(app: number, msgid: number): LearnedShape[] {
    const key = app * MOST_WORDS + msgid;
    const known = this.#byKey.get(key);
    if (known) return known;
    const none: LearnedShape[] = [];
    this.#byKey.set(key, none);
    return none;
  }

  /** `pieces`: the literal bytes before, between and after the values. */
  learn(alike: LearnedShape[], pieces: Uint8Array[], elements: string[], names: string[]): LearnedShape {
    const indexes = new Map(names.map((name, i) => [name, i] as const).toReversed());
    const shape = {
      id: this.shapes.length,
      elements,
      names,
      indexOf: (name: string) => indexes.get(name) ?? -1,
      literal: Buffer.concat(pieces),
      ...packed(pieces),
    };
    this.shapes.push(shape);
    alike.unshift(shape);
    // One sender whose names never repeat must not make every line try hundreds of shapes.
    if (alike.length > MOST_ALIKE) alike.pop();
    return shape;
  }
}

function packed(
  pieces: Uint8Array[],
): Pick<LearnedShape, 'pieces' | 'pieceBytes' | 'wordEnds' | 'words' | 'restEnds' | 'rest'> {
  const [words, rest, wordEnds, restEnds]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const piece of pieces) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = 0;
    for (; at + 4 <= piece.length; at += 4) words.push(view.getInt32(at, true));
    rest.push(...piece.subarray(at));
    wordEnds.push(words.length);
    restEnds.push(rest.length);
  }
  return {
    pieces: pieces.length,
    pieceBytes: Int32Array.from(pieces, (piece) => piece.length),
    wordEnds: Int32Array.from(wordEnds),
    words: Int32Array.from(words),
    restEnds: Int32Array.from(restEnds),
    rest: Uint8Array.from(rest),
  };
}
