/**
 * What a collector took in and has not been told to be safe with us: entries in files that are only ever appended to, each
 * with a checksum, on the disk before the sender is told. A write that was cut off is found at the next start and cut away.
 * When there is no more room the oldest file is given up, which is itself an entry.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { writeSecret } from '../authority.ts';
import { entryBytes, entryIn, MOST_BYTES, packJson } from '../frames.ts';
import type { Entry, EntryKind } from '../frames.ts';

export type BufferOptions = { folder: string; mostBytes: number; clock: Clock; log: Logger; segmentBytes?: number };

/** `bytes`: of the entries in it that are whole. */
type Segment = { file: string; first: number; last: number; bytes: number; records: number };

const HEAD = 8;
const SEGMENT_BYTES = 8 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;

export class DiskBuffer {
  /** Names this buffer: numbers of entries mean something within one buffer only. */
  readonly id: string;
  readonly #options: BufferOptions;
  readonly #segments: Segment[];
  #handle: FileHandle | undefined;
  #next: number;
  #acked = 0;
  /** How far the last reading came. */
  #read = { file: '', sequence: 0, offset: 0 };
  #givenUp = 0;
  #working: Promise<unknown> = Promise.resolve();
  readonly #wakes = new Set<() => void>();

  private constructor(options: BufferOptions, id: string, segments: Segment[]) {
    this.#options = options;
    this.id = id;
    this.#segments = segments;
    this.#next = (segments.at(-1)?.last ?? 0) + 1;
  }

  /** Looks through what is there; a torn end is cut off. */
  static open(options: BufferOptions): DiskBuffer {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(options.folder).filter((name) => /^\d{16}\.entries$/.test(name));
    const segments = names.toSorted().map((name) => lookThrough(join(options.folder, name), options.log));
    return new DiskBuffer(options, idOf(options.folder, segments.length > 0), segments);
  }

  /** What is not safe with us yet, about: the file that is being acknowledged counts whole. */
  get backlog(): { records: number; bytes: number; givenUp: number } {
    const left = this.#segments.filter(({ last }) => last > this.#acked);
    const sum = (of: 'records' | 'bytes'): number => left.reduce((all, each) => all + each[of], 0);
    return { records: sum('records'), bytes: sum('bytes'), givenUp: this.#givenUp };
  }

  /** Calls `wake` after each append; returns how to stop. */
  onAppend(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  /** Resolves to the entry's number when it is on the disk. */
  append(kind: EntryKind, records: number, payload: Buffer): Promise<number> {
    return this.#inTurn(async () => {
      await this.#makeRoom(payload.length + 64);
      const sequence = await this.#write(kind, records, payload);
      for (const wake of this.#wakes) wake();
      return sequence;
    });
  }

  /** Entries after this one, oldest first: at least one if there is any, then as many as hold about a megabyte. */
  read(after: number): Promise<Entry[]> {
    return this.#inTurn(async () => {
      const segment = this.#segments.find(({ last }) => last > after);
      if (!segment) return [];
      const from = this.#read.file === segment.file && this.#read.sequence === after ? this.#read.offset : 0;
      const found: Entry[] = [];
      let bytes = 0;
      for (const { end, ...entry } of entriesOf(bytesOf(segment, from))) {
        if (entry.sequence <= after) continue;
        found.push(entry);
        this.#read = { file: segment.file, sequence: entry.sequence, offset: from + end };
        bytes += entry.payload.length;
        if (bytes >= READ_BYTES) break;
      }
      return found;
    });
  }

  /** Lets go of everything up to this entry. */
  acknowledge(sequence: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#acked = Math.max(this.#acked, sequence);
      // What was given to us by an earlier life of this buffer is never numbered again.
      this.#next = Math.max(this.#next, sequence + 1);
      while (this.#segments.length > 1 && (this.#segments[0]?.last ?? Infinity) <= this.#acked) await this.#drop();
      const only = this.#segments[0];
      if (only && this.#segments.length === 1 && only.last <= this.#acked && only.bytes > READ_BYTES) {
        // The next file is there before this one goes: the numbers go on from its name.
        await this.#begin();
        await this.#drop();
      }
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => this.#handle?.close());
    this.#handle = undefined;
  }

  async #write(kind: EntryKind, records: number, payload: Buffer): Promise<number> {
    const sequence = this.#next;
    const body = entryBytes({ sequence, kind, records, payload });
    if (body.length > MOST_BYTES) throw new RangeError(`an entry of ${body.length} bytes`);
    const current = await this.#current(body.length);
    const head = Buffer.alloc(HEAD);
    head.writeUInt32BE(body.length, 0);
    head.writeUInt32BE(crc32(body), 4);
    const handle = (this.#handle ??= await open(current.file, 'r+'));
    const bytes = Buffer.concat([head, body]);
    // At the end of what is whole: a write that failed half-way is written over.
    await handle.write(bytes, 0, bytes.length, current.bytes);
    await handle.datasync();
    current.bytes += bytes.length;
    current.last = sequence;
    current.records += records;
    this.#next = sequence + 1;
    return sequence;
  }

  async #current(coming: number): Promise<Segment> {
    const newest = this.#segments.at(-1);
    const most = this.#options.segmentBytes ?? SEGMENT_BYTES;
    if (newest && (newest.bytes === 0 || newest.bytes + coming <= most)) return newest;
    return this.#begin();
  }

  async #begin(): Promise<Segment> {
    await this.#handle?.close();
    const file = join(this.#options.folder, `${String(this.#next).padStart(16, '0')}.entries`);
    this.#handle = await open(file, 'w+', 0o600);
    await this.#handle.datasync();
    syncFolder(this.#options.folder);
    const segment = { file, first: this.#next, last: this.#next - 1, bytes: 0, records: 0 };
    this.#segments.push(segment);
    return segment;
  }

  async #drop(): Promise<void> {
    const gone = this.#segments.shift();
    if (gone) await rm(gone.file, { force: true });
  }

  /** Gives the oldest up until there is room, and says so in an entry. */
  async #makeRoom(coming: number): Promise<void> {
    const { mostBytes, clock, log } = this.#options;
    const used = (): number => this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    let records = 0;
    while (this.#segments.length > 1 && used() + coming > mostBytes) {
      records += this.#segments[0]?.records ?? 0;
      await this.#drop();
    }
    if (records === 0) return;
    this.#givenUp += records;
    log.error({ records }, 'the buffer is full: the oldest records were given up');
    await this.#write('given-up', 0, packJson({ records, at: clock.now() }));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#working.then(work);
    this.#working = turn.catch(() => undefined);
    return turn;
  }
}

function bytesOf({ file, bytes }: Segment, from: number): Buffer {
  const wanted = Buffer.alloc(bytes - from);
  const handle = openSync(file, 'r');
  const length = readSync(handle, wanted, 0, wanted.length, from);
  closeSync(handle);
  return wanted.subarray(0, length);
}

/** The entries in a file's bytes that are whole; stops at the first that is not. */
function* entriesOf(bytes: Buffer): Generator<Entry & { end: number }> {
  for (let at = 0; at + HEAD <= bytes.length;) {
    const end = at + HEAD + bytes.readUInt32BE(at);
    const body = bytes.subarray(at + HEAD, end);
    if (end > bytes.length || crc32(body) !== bytes.readUInt32BE(at + 4)) return;
    yield { ...entryIn(body), end };
    at = end;
  }
}

function lookThrough(file: string, log: Logger): Segment {
  const bytes = readFileSync(file);
  const first = Number(/(\d{16})\.entries$/.exec(file)?.[1]);
  const segment: Segment = { file, first, last: first - 1, bytes: 0, records: 0 };
  for (const { sequence, records, end } of entriesOf(bytes)) {
    segment.last = sequence;
    segment.records += records;
    segment.bytes = end;
  }
  if (segment.bytes < bytes.length) {
    log.warn(
      { file, cut: bytes.length - segment.bytes },
      'a write was cut off; what had not been promised is let go of',
    );
    const handle = openSync(file, 'r+');
    ftruncateSync(handle, segment.bytes);
    fsyncSync(handle);
    closeSync(handle);
  }
  return segment;
}

/** A buffer whose files are gone is another buffer: its numbers begin anew. */
function idOf(folder: string, hasEntries: boolean): string {
  const file = join(folder, 'buffer-id');
  if (hasEntries && existsSync(file)) return readFileSync(file, 'utf8').trim();
  const id = randomUUID();
  writeSecret(file, id);
  syncFolder(folder);
  return id;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
