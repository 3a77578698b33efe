/**
 * Records of many senders on their way together: columns over one buffer, no object per record. Measured with
 * `npm run bench:wire`: an object per line costs four times what the whole path costs this way.
 */

export type RecordKind = 'syslog' | 'trap' | 'json';

/** Whom a record came from, as identified on arrival. Records of unknown senders never get into a batch. */
export type SourceRef = {
  clientId: string;
  deviceId: string | null;
  listener: string;
  address: string;
  kind: RecordKind;
  /** IANA name for stamps that state no offset. */
  deviceZone?: string;
};

export type Batch = {
  count: number;
  /** The records back to back: number `i` is `bytes[ends[i - 1] ?? 0 .. ends[i])`. */
  bytes: Uint8Array;
  ends: Uint32Array;
  /** When each was received, whole epoch ms. */
  at: Float64Array;
  /** Index into `sources`, each record's. */
  source: Uint16Array;
  sources: SourceRef[];
};

/** Most records and sources of one batch: an index of both fits 16 bits. */
export const MOST_RECORDS = 65_535;

/** One record's bytes; a view, nothing is copied. */
export function recordAt(batch: Pick<Batch, 'bytes' | 'ends'>, index: number): Uint8Array {
  return batch.bytes.subarray(startOf(batch, index), batch.ends[index]);
}

export function startOf(batch: Pick<Batch, 'ends'>, index: number): number {
  return index === 0 ? 0 : (batch.ends[index - 1] ?? 0);
}

/** A batch of a few records, for tests and for senders that come one by one. */
export function batchOf(records: readonly { bytes: Uint8Array; at: number; source: SourceRef }[]): Batch {
  const writer = new BatchWriter({ bytes: 1024, records: Math.max(16, records.length) });
  for (const record of records)
    writer.add(record.bytes, { from: 0, to: record.bytes.length }, record.at, writer.sourceIndex(record.source));
  return writer.take();
}

/**
 * Gathers records. Its memory is used again after `clear`: what `take` returned is valid until then. It is memory that
 * threads share, so that a batch can be lent to another one without a copy.
 */
export class BatchWriter {
  #bytes: Buffer;
  #used = 0;
  #ends: Uint32Array;
  #at: Float64Array;
  #source: Uint16Array;
  #count = 0;
  #sources: SourceRef[] = [];
  readonly #indexes = new Map<SourceRef, number>();

  /** Room at the start, in bytes and in records; grows when more comes. */
  constructor(room: { bytes: number; records: number }) {
    this.#bytes = sharedBytes(room.bytes);
    this.#ends = new Uint32Array(shared(4 * room.records));
    this.#at = new Float64Array(shared(8 * room.records));
    this.#source = new Uint16Array(shared(2 * room.records));
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes of the records so far. */
  get size(): number {
    return this.#used;
  }

  /** The number of a source within the present batch; ask again after `clear`. */
  sourceIndex(source: SourceRef): number {
    const known = this.#indexes.get(source);
    if (known !== undefined) return known;
    const index = this.#sources.push(source) - 1;
    this.#indexes.set(source, index);
    return index;
  }

  add(from: Uint8Array, span: { from: number; to: number }, at: number, source: number): void {
    this.addSpans(from, [span.from, span.to], 1, at, source);
  }

  /** Adds `count` records of one source that arrived together: `spans` holds their starts and ends in turn. */
  // oxlint-disable-next-line max-params -- the hot path: an argument object per call would be the only allocation in it
  addSpans(from: Uint8Array, spans: ArrayLike<number>, count: number, at: number, source: number): void {
    this.#makeRoom(spanBytes(spans, count), count);
    const target = this.#bytes;
    const buffer = Buffer.from(from.buffer, from.byteOffset, from.byteLength);
    let used = this.#used;
    for (let i = 0; i < count; i += 1) {
      used += buffer.copy(target, used, spans[2 * i], spans[2 * i + 1]);
      this.#ends[this.#count + i] = used;
    }
    this.#at.fill(Math.floor(at), this.#count, this.#count + count);
    this.#source.fill(source, this.#count, this.#count + count);
    this.#used = used;
    this.#count += count;
  }

  /** What was gathered. The columns are views of this writer's memory. */
  take(): Batch {
    return {
      count: this.#count,
      bytes: this.#bytes.subarray(0, this.#used),
      ends: this.#ends.subarray(0, this.#count),
      at: this.#at.subarray(0, this.#count),
      source: this.#source.subarray(0, this.#count),
      sources: this.#sources,
    };
  }

  clear(): void {
    this.#used = 0;
    this.#count = 0;
    this.#sources = [];
    this.#indexes.clear();
  }

  #makeRoom(bytes: number, records: number): void {
    if (this.#used + bytes > this.#bytes.length) {
      const larger = sharedBytes(Math.max(2 * this.#bytes.length, this.#used + bytes));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    if (this.#count + records <= this.#ends.length) return;
    const room = Math.max(2 * this.#ends.length, this.#count + records);
    this.#ends = grown(this.#ends, new Uint32Array(shared(4 * room)));
    this.#at = grown(this.#at, new Float64Array(shared(8 * room)));
    this.#source = grown(this.#source, new Uint16Array(shared(2 * room)));
  }
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

function sharedBytes(bytes: number): Buffer {
  return Buffer.from(shared(bytes));
}

function grown<T extends Uint32Array | Float64Array | Uint16Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

function spanBytes(spans: ArrayLike<number>, count: number): number {
  let bytes = 0;
  for (let i = 0; i < count; i += 1) bytes += (spans[2 * i + 1] ?? 0) - (spans[2 * i] ?? 0);
  return bytes;
}

/**
 * A batch and its place in the log. Places grow with every append and never change. `packed`: the records' bytes as the
 * log has packed them (zstd.ts), where that is at hand.
 */
export type Logged = { position: number; batch: Batch; packed?: Uint8Array };
