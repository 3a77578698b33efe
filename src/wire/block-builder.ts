/** Builds blocks: gathers events of one client with their words until there are enough. */
import type { SourceRef } from './batch.ts';
import { startOf } from './batch.ts';
import type { Events, Part } from './block.ts';
import { writeBlock } from './block.ts';
import type { Fed } from './feed.ts';
import { WordSet } from './filter.ts';
import type { Scan, Vocabulary } from './scan.ts';
import { HOST_SPAN, PROCID_SPAN } from './scan.ts';
import { hashWords } from './words.ts';
import { pack } from './zstd.ts';

export type SealedBlock = {
  clientId: string;
  /** Positions in the log of the first and the last event. */
  first: number;
  last: number;
  fromAt: number;
  toAt: number;
  count: number;
  rawBytes: number;
  devices: string[];
  filter: Uint8Array;
  payload: Buffer;
};

const NONE = new Uint8Array(0);
// Of a small batch the packed bytes are large: it is better packed again together with others.
const WORTH_BYTES = 256 * 1024;

export class BlockBuilder {
  readonly clientId: string;
  readonly #words = new WordSet();
  readonly #sources = new Sources();
  #events = room(256, 64 * 1024);
  /** Bytes that are not packed yet; they follow the parts. */
  #used = 0;
  #rawBytes = 0;
  readonly #parts: Part[] = [];
  #vocabulary: Vocabulary | undefined;
  #shapesSeen: Uint8Array = NONE;
  #wordsSeen: Uint8Array = NONE;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  get count(): number {
    return this.#events.count;
  }

  get rawBytes(): number {
    return this.#rawBytes;
  }

  /**
   * Adds records `from .. to` of the batch at `position`, all of this client, and their words. With `packed`, the batch's
   * bytes as the log has packed them, a whole batch is not packed again.
   */
  addRun({ batch, position, scan, packed }: Fed, { from, to }: { from: number; to: number }): void {
    const start = startOf(batch, from);
    const end = startOf(batch, to);
    const whole = packed && end - start === batch.bytes.length && end - start >= WORTH_BYTES ? packed : undefined;
    this.#makeRoom(to - from, whole ? 0 : end - start);
    const shift = this.#rawBytes - start;
    if (whole) this.#addPart({ packed: whole, rawLength: end - start });
    else this.#addBytes(batch.bytes, start, end);
    this.#useVocabulary(scan.vocabulary);
    const events = this.#events;
    for (let i = from; i < to; i += 1) {
      const n = events.count;
      events.ends[n] = (batch.ends[i] ?? 0) + shift;
      events.at[n] = batch.at[i] ?? 0;
      events.position[n] = position;
      events.index[n] = i;
      events.source[n] = this.#sources.indexOf(batch.sources[batch.source[i] ?? 0]);
      events.count += 1;
      if ((scan.shape[i] ?? -1) >= 0) this.#addScanned(batch.bytes, scan, i);
      else hashWords(batch.bytes, startOf(batch, i), batch.ends[i] ?? 0, this.#words);
    }
  }

  /** Adds the events of another block, as they are. */
  addEvents(other: Events): void {
    this.#makeRoom(other.count, other.bytes.length);
    const events = this.#events;
    const shift = this.#rawBytes;
    this.#addBytes(other.bytes, 0, other.bytes.length);
    for (let i = 0, start = 0; i < other.count; i += 1) {
      const n = events.count;
      const end = other.ends[i] ?? 0;
      events.ends[n] = shift + end;
      events.at[n] = other.at[i] ?? 0;
      events.position[n] = other.position[i] ?? 0;
      events.index[n] = other.index[i] ?? 0;
      events.source[n] = this.#sources.indexOf(other.sources[other.source[i] ?? 0]);
      events.count += 1;
      hashWords(other.bytes, start, end, this.#words);
      start = end;
    }
  }

  /** The block of what was added; the builder is empty after it. */
  seal(): SealedBlock {
    const { count, at, position } = this.#events;
    const [fromAt, toAt] = span(at, count);
    const block = {
      clientId: this.clientId,
      first: position[0] ?? 0,
      last: position[count - 1] ?? 0,
      fromAt,
      toAt,
      count,
      rawBytes: this.#rawBytes,
      devices: this.#sources.devices(),
      filter: this.#words.filter(),
      payload: writeBlock({ ...this.#events, sources: this.#sources.all }, this.#allParts()),
    };
    this.clear();
    return block;
  }

  clear(): void {
    this.#words.clear();
    this.#sources.clear();
    this.#events.count = 0;
    this.#used = 0;
    this.#rawBytes = 0;
    this.#parts.length = 0;
    this.#shapesSeen.fill(0);
    this.#wordsSeen.fill(0);
  }

  #addBytes(bytes: Uint8Array, from: number, to: number): void {
    const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#used += source.copy(this.#events.bytes, this.#used, from, to);
    this.#rawBytes += to - from;
  }

  #addPart(part: Part): void {
    this.#packOwn();
    this.#parts.push(part);
    this.#rawBytes += part.rawLength;
  }

  #allParts(): readonly Part[] {
    this.#packOwn();
    return this.#parts;
  }

  #packOwn(): void {
    if (this.#used > 0)
      this.#parts.push({ packed: pack(this.#events.bytes.subarray(0, this.#used)), rawLength: this.#used });
    this.#used = 0;
  }

  /**
   * Words of a line whose structure is known: its values, and once a block what all lines of its shape have in common.
   * The time is left out: nearly every line has its own, and nobody looks for a day by its millisecond (search.ts knows).
   */
  #addScanned(bytes: Uint8Array, scan: Scan, i: number): void {
    const { spans } = scan;
    this.#addShape(scan, scan.shape[i] ?? 0);
    this.#addWord(scan, scan.app[i] ?? 0);
    this.#addWord(scan, scan.msgid[i] ?? 0);
    const from = 2 * (scan.spanFrom[i] ?? 0);
    const to = 2 * (scan.spanFrom[i + 1] ?? 0);
    const host = scan.host[i] ?? 0;
    if (host > 0) this.#addWord(scan, host);
    else hashWords(bytes, spans[from + 2 * HOST_SPAN] ?? 0, spans[from + 2 * HOST_SPAN + 1] ?? 0, this.#words);
    for (let k = from + 2 * PROCID_SPAN; k < to; k += 2)
      hashWords(bytes, spans[k] ?? 0, spans[k + 1] ?? 0, this.#words);
  }

  #addShape({ vocabulary }: Scan, id: number): void {
    if (this.#shapesSeen[id] !== 0) return;
    this.#shapesSeen[id] = 1;
    const literal = vocabulary.shapes[id]?.literal ?? NONE;
    hashWords(literal, 0, literal.length, this.#words);
  }

  #addWord({ vocabulary }: Scan, id: number): void {
    if (this.#wordsSeen[id] !== 0) return;
    this.#wordsSeen[id] = 1;
    const text = Buffer.from(vocabulary.words.text(id));
    hashWords(text, 0, text.length, this.#words);
  }

  #useVocabulary(vocabulary: Vocabulary): void {
    const same = this.#vocabulary === vocabulary;
    this.#vocabulary = vocabulary;
    this.#shapesSeen = flags(same ? this.#shapesSeen : NONE, vocabulary.shapes.length);
    this.#wordsSeen = flags(same ? this.#wordsSeen : NONE, vocabulary.words.size);
  }

  #makeRoom(count: number, bytes: number): void {
    const events = this.#events;
    const used = this.#used;
    if (events.count + count <= events.ends.length && used + bytes <= events.bytes.length) return;
    const larger = room(
      Math.max(2 * events.ends.length, events.count + count),
      Math.max(events.bytes.length, 2 * used, used + bytes),
    );
    larger.count = events.count;
    events.bytes.copy(larger.bytes, 0, 0, used);
    larger.ends.set(events.ends);
    larger.at.set(events.at);
    larger.position.set(events.position);
    larger.index.set(events.index);
    larger.source.set(events.source);
    this.#events = larger;
  }
}

/** Sources by number. Each batch brings objects of its own for the same senders: the text of one tells. */
class Sources {
  all: SourceRef[] = [];
  readonly #byText = new Map<string, number>();
  #byObject = new WeakMap<SourceRef, number>();

  indexOf(source: SourceRef | undefined): number {
    if (!source) throw new RangeError('an event without its source');
    const known = this.#byObject.get(source);
    if (known !== undefined) return known;
    const text = JSON.stringify(source);
    const index = this.#byText.get(text) ?? this.all.push(source) - 1;
    this.#byText.set(text, index);
    this.#byObject.set(source, index);
    return index;
  }

  devices(): string[] {
    return [...new Set(this.all.flatMap((source) => source.deviceId ?? []))];
  }

  clear(): void {
    this.all = [];
    this.#byText.clear();
    this.#byObject = new WeakMap();
  }
}

function span(values: Float64Array, count: number): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < count; i += 1) {
    least = Math.min(least, values[i] ?? 0);
    most = Math.max(most, values[i] ?? 0);
  }
  return [least, most];
}

function room(count: number, bytes: number): Events {
  return {
    count: 0,
    bytes: Buffer.allocUnsafeSlow(bytes),
    ends: new Uint32Array(count),
    at: new Float64Array(count),
    position: new Float64Array(count),
    index: new Uint32Array(count),
    source: new Uint16Array(count),
    sources: [],
  };
}

function flags(old: Uint8Array, length: number): Uint8Array {
  if (old.length >= length) return old;
  const larger = new Uint8Array(2 * length);
  larger.set(old);
  return larger;
}
