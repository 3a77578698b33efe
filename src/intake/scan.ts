/**
 * The fast twin of the readable parser (formats/syslog-header.ts, which is its oracle in the test) for plain RFC 5424.
 * A line's structured data is compared with shapes seen before, so that names cost a quarter of a comparison a byte and
 * only values are looked at byte by byte. Measured on SRX lines of 463 bytes: see docs/performance.md, "Wire".
 */
import type { Batch } from '../wire/batch.ts';
import type { Scan, Scanner, Vocabulary } from '../wire/scan.ts';
import { learnShape } from './scan-learn.ts';
import type { LearnedShape } from './shapes.ts';
import { ShapeTable, WordTable } from './shapes.ts';

const [SPACE, QUOTE, BACKSLASH, DASH] = [0x20, 0x22, 0x5c, 0x2d];
const [LESS_THAN, GREATER_THAN, ONE, ZERO, NINE] = [0x3c, 0x3e, 0x31, 0x30, 0x39];
const [LF, CR] = [0x0a, 0x0d];
const HIGHEST_PRI = 191;
const HASH_START = 0x811c_9dc5;
const HASH_STEP = 0x0100_0193;

export class SyslogScanner implements Scanner {
  #words = new WordTable();
  #shapes = new ShapeTable();
  #vocabulary: Vocabulary = { words: this.#words, shapes: this.#shapes.shapes };
  #spans = new Int32Array(4096);
  #used = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #hash = 0;

  scan({ count, bytes, ends }: Pick<Batch, 'count' | 'bytes' | 'ends'>): Scan {
    if (this.#words.isFull || this.#shapes.isFull) this.#forget();
    const scan = emptyScan(count, this.#vocabulary);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#used = 0;
    let from = 0;
    for (let i = 0; i < count; i += 1) {
      const to = ends[i] ?? 0;
      scan.spanFrom[i] = this.#used >> 1;
      this.#record(scan, i, bytes, from, to);
      from = to;
    }
    scan.spanFrom[count] = this.#used >> 1;
    scan.spans = this.#spans.slice(0, this.#used);
    return scan;
  }

  /** More applications, hosts or shapes than any honest network has: begin anew rather than grow. */
  #forget(): void {
    this.#words = new WordTable();
    this.#shapes = new ShapeTable();
    this.#vocabulary = { words: this.#words, shapes: this.#shapes.shapes };
  }

  // oxlint-disable-next-line max-params -- the hot path: no object per record
  #record(scan: Scan, i: number, bytes: Uint8Array, from: number, to: number): void {
    const last = bytes[to - 1];
    if (bytes[from] !== LESS_THAN || last === LF || last === CR) return;
    let at = from + 1;
    let pri = 0;
    for (let c = bytes[at] ?? 0; c >= ZERO && c <= NINE && at < from + 4; c = bytes[at] ?? 0) {
      pri = pri * 10 + c - ZERO;
      at += 1;
    }
    if (
      at === from + 1 ||
      pri > HIGHEST_PRI ||
      bytes[at] !== GREATER_THAN ||
      bytes[at + 1] !== ONE ||
      bytes[at + 2] !== SPACE
    )
      return;
    at = stampEnd(bytes, at + 3, to);
    if (at < 0) return;
    this.#makeRoom(64);
    const before = this.#used;
    if (this.#afterTime(scan, i, bytes, at + 1, to)) scan.pri[i] = pri;
    else {
      this.#used = before;
      scan.shape[i] = -1;
      scan.host[i] = 0;
      scan.app[i] = 0;
      scan.msgid[i] = 0;
    }
  }

  // oxlint-disable-next-line max-params -- the hot path: no object per record
  #afterTime(scan: Scan, i: number, bytes: Uint8Array, from: number, to: number): boolean {
    const hostEnd = this.#wordEnd(bytes, from, to);
    if (hostEnd < 0) return false;
    scan.host[i] = this.#words.intern(bytes, from, hostEnd, this.#hash);
    this.#push(from, hostEnd);
    const appEnd = this.#wordEnd(bytes, hostEnd + 1, to);
    if (appEnd < 0) return false;
    const app = this.#words.intern(bytes, hostEnd + 1, appEnd, this.#hash);
    const procidEnd = this.#wordEnd(bytes, appEnd + 1, to);
    if (procidEnd < 0) return false;
    this.#push(appEnd + 1, procidEnd);
    const msgidEnd = this.#wordEnd(bytes, procidEnd + 1, to);
    if (msgidEnd < 0) return false;
    const msgid = this.#words.intern(bytes, procidEnd + 1, msgidEnd, this.#hash);
    if (app === 0 || msgid === 0) return false;
    scan.app[i] = app;
    scan.msgid[i] = msgid;
    const shape = this.#shape(bytes, msgidEnd, to, this.#shapes.of(app, msgid));
    scan.shape[i] = shape;
    return shape >= 0;
  }

  /** End of the word at `from`, which must not be empty and must be followed by a space; leaves its hash. -1 when not so. */
  #wordEnd(bytes: Uint8Array, from: number, to: number): number {
    let hash = HASH_START;
    let at = from;
    for (; at < to; at += 1) {
      const c = bytes[at] ?? 0;
      if (c === SPACE) break;
      hash = Math.imul(hash ^ c, HASH_STEP);
    }
    this.#hash = hash;
    return at === from || at >= to ? -1 : at;
  }

  /** Number of the shape that the rest of the line has, its spans pushed; -1 when it is not regular. */
  #shape(bytes: Uint8Array, from: number, to: number, alike: LearnedShape[]): number {
    for (let k = 0; k < alike.length; k += 1) {
      const shape = alike[k];
      if (!shape || !this.#matches(shape, bytes, from, to)) continue;
      if (k > 0) alike.unshift(...alike.splice(k, 1));
      return shape.id;
    }
    const learned = this.#shapes.isFull ? undefined : learnShape(bytes, from, to);
    if (!learned) return -1;
    const shape = this.#shapes.learn(alike, learned.pieces, learned.elements, learned.names);
    this.#makeRoom(2 * shape.pieces + 4);
    return this.#matches(shape, bytes, from, to) ? shape.id : -1;
  }

  #matches(shape: LearnedShape, bytes: Uint8Array, from: number, to: number): boolean {
    const { pieces, pieceBytes, wordEnds, words, restEnds, rest } = shape;
    const view = this.#view;
    this.#makeRoom(2 * pieces + 4);
    const spans = this.#spans;
    let used = this.#used;
    let at = from;
    let w = 0;
    let r = 0;
    for (let k = 0; k < pieces; k += 1) {
      if (at + (pieceBytes[k] ?? 0) > to) return false;
      for (const end = wordEnds[k] ?? 0; w < end; w += 1, at += 4)
        if (view.getInt32(at, true) !== words[w]) return false;
      for (const end = restEnds[k] ?? 0; r < end; r += 1, at += 1) if (bytes[at] !== rest[r]) return false;
      if (k === pieces - 1) break;
      spans[used] = at;
      for (let c = bytes[at]; c !== QUOTE; c = bytes[at]) {
        // An escape: the readable parser takes the backslash off, columns cannot.
        if (c === BACKSLASH || at >= to) return false;
        at += 1;
      }
      spans[used + 1] = at;
      used += 2;
    }
    const message = messageStart(bytes, at, to);
    if (message < 0) return false;
    spans[used] = message;
    spans[used + 1] = to;
    this.#used = used + 2;
    return true;
  }

  #push(from: number, to: number): void {
    this.#spans[this.#used] = from;
    this.#spans[this.#used + 1] = to;
    this.#used += 2;
  }

  #makeRoom(numbers: number): void {
    if (this.#used + numbers <= this.#spans.length) return;
    const larger = new Int32Array(2 * this.#spans.length + numbers);
    larger.set(this.#spans);
    this.#spans = larger;
  }
}

function emptyScan(count: number, vocabulary: Vocabulary): Scan {
  return {
    count,
    vocabulary,
    shape: new Int32Array(count).fill(-1),
    pri: new Uint8Array(count),
    app: new Int32Array(count),
    msgid: new Int32Array(count),
    host: new Int32Array(count),
    spanFrom: new Int32Array(count + 1),
    spans: new Int32Array(0),
  };
}

// 2026-03-02T09:00:00: a digit where there is a 0, else the very character.
const STAMP = Buffer.from('0000-00-00T00:00:00');
const [PLUS, COLON, DOT, ZULU] = [0x2b, 0x3a, 0x2e, 0x5a];
const MOST_FRACTION = 9;

/** End of an RFC 5424 TIMESTAMP or of a nil one, if a space follows; -1 when it is neither. */
function stampEnd(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === DASH && bytes[from + 1] === SPACE) return from + 1;
  if (from + STAMP.length + 1 >= to) return -1;
  for (let k = 0; k < STAMP.length; k += 1) {
    const c = bytes[from + k] ?? 0;
    const wanted = STAMP[k] ?? 0;
    if (wanted === ZERO ? c < ZERO || c > NINE : c !== wanted) return -1;
  }
  let at = from + STAMP.length;
  if (bytes[at] === DOT) {
    const start = at + 1;
    for (at = start; isDigit(bytes[at]); at += 1);
    if (at === start || at - start > MOST_FRACTION) return -1;
  }
  at = zoneEnd(bytes, at);
  return at < to && bytes[at] === SPACE ? at : -1;
}

function zoneEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === ZULU) return at + 1;
  const signed = bytes[at] === PLUS || bytes[at] === DASH;
  const digits =
    isDigit(bytes[at + 1]) &&
    isDigit(bytes[at + 2]) &&
    bytes[at + 3] === COLON &&
    isDigit(bytes[at + 4]) &&
    isDigit(bytes[at + 5]);
  return signed && digits ? at + 6 : -1;
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= ZERO && c <= NINE;
}

/** Where MSG begins after the structured data, a byte order mark left out; -1 when something else follows. */
function messageStart(bytes: Uint8Array, at: number, to: number): number {
  if (at === to) return to;
  if (bytes[at] !== SPACE) return -1;
  return bytes[at + 1] === 0xef && bytes[at + 2] === 0xbb && bytes[at + 3] === 0xbf ? at + 4 : at + 1;
}
