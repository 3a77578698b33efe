/**
 * What travels between a collector and us: pieces of `length (u32) ‖ kind (u8) ‖ bytes`, a piece being one message in JSON
 * or one entry of the collector's buffer. Browser-free and without I/O.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { boundedJson } from '../base/bounded-json.ts';

/** One thing a collector keeps until it is acknowledged. */
export type Entry = {
  sequence: number;
  kind: EntryKind;
  /** How many records it holds; 0 for what is not records. */
  records: number;
  payload: Buffer;
};
/** `records`: a batch as src/wire/frame.ts writes it. The others are JSON, packed. */
export const entryKinds = ['records', 'results', 'flows', 'strangers', 'given-up'] as const;
export type EntryKind = (typeof entryKinds)[number];

export type Piece = { is: 'message'; text: string } | { is: 'entry'; entry: Entry };

/** A collector's largest batch, packed badly, and room to spare. */
export const MOST_BYTES = 8 * 1024 * 1024;
const MOST_UNPACKED = 64 * 1024 * 1024;
const HEAD = 5;
const ENTRY_HEAD = 13;

export class Misframed extends Error {}

export function messagePiece(message: object): Buffer {
  return piece(0, Buffer.from(JSON.stringify(message)));
}

export function entryPiece(entry: Entry): Buffer {
  return piece(1, entryBytes(entry));
}

/** An entry as bytes: sequence, kind, number of records, payload. */
export function entryBytes({ sequence, kind, records, payload }: Entry): Buffer {
  const head = Buffer.alloc(ENTRY_HEAD);
  head.writeBigUInt64BE(BigInt(sequence), 0);
  head.writeUInt8(entryKinds.indexOf(kind), 8);
  head.writeUInt32BE(records, 9);
  return Buffer.concat([head, payload]);
}

export function entryIn(bytes: Buffer): Entry {
  const kind = entryKinds[bytes[8] ?? 255];
  if (bytes.length < ENTRY_HEAD || !kind) throw new Misframed('an entry that is none');
  const sequence = Number(bytes.readBigUInt64BE(0));
  if (!Number.isSafeInteger(sequence)) throw new Misframed('a sequence number beyond all numbers');
  return { sequence, kind, records: bytes.readUInt32BE(9), payload: bytes.subarray(ENTRY_HEAD) };
}

export function packJson(value: unknown): Buffer {
  return zstdCompressSync(JSON.stringify(value));
}

/** Throws when it is not packed JSON, or too much of it. */
export function unpackJson(bytes: Buffer): unknown {
  return boundedJson(zstdDecompressSync(bytes, { maxOutputLength: MOST_UNPACKED }).toString('utf8'));
}

/** Bytes off the wire → pieces. Holds at most one piece; `most` bounds its length, so that a stranger cannot fill the memory. */
export class PieceReader {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Length of the piece that is coming, once its head is here. */
  #coming: number | undefined;
  /** May grow once the sender has proven who it is. */
  most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Throws a Misframed when what came cannot be a piece. */
  push(chunk: Buffer): Piece[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const pieces: Piece[] = [];
    while (this.#length >= (this.#coming ?? HEAD)) {
      const bytes = this.#chunks.length === 1 ? (this.#chunks[0] ?? chunk) : Buffer.concat(this.#chunks);
      this.#chunks = [bytes];
      const length = bytes.readUInt32BE(0);
      if (length > this.most) throw new Misframed(`a piece of ${length} bytes`);
      this.#coming = HEAD + length;
      if (bytes.length < this.#coming) break;
      pieces.push(pieceOf(bytes[4] ?? 255, bytes.subarray(HEAD, this.#coming)));
      this.#chunks = [bytes.subarray(this.#coming)];
      this.#length -= this.#coming;
      this.#coming = undefined;
    }
    return pieces;
  }
}

function piece(kind: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(bytes.length, 0);
  head.writeUInt8(kind, 4);
  return Buffer.concat([head, bytes]);
}

function pieceOf(kind: number, bytes: Buffer): Piece {
  if (kind === 0) return { is: 'message', text: bytes.toString('utf8') };
  if (kind === 1) return { is: 'entry', entry: entryIn(bytes) };
  throw new Misframed(`a piece of the unknown kind ${kind}`);
}
