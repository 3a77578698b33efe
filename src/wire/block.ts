/** Events of one client as one compressed piece: columns, then the records' bytes in parts, each a zstd frame with checksum. */
import type { SourceRef } from './batch.ts';
import { ByteReader, ByteWriter, readRuns, writeRuns } from './bytes.ts';
import { readSources } from './frame.ts';
import { pack, unpack } from './zstd.ts';

const VERSION = 1;
const HEAD_BYTES = 13;

/** Events as columns over one buffer, oldest first; columns may be longer than `count`. */
export type Events = {
  count: number;
  bytes: Buffer;
  ends: Uint32Array;
  at: Float64Array;
  position: Float64Array;
  index: Uint32Array;
  source: Uint16Array;
  sources: SourceRef[];
};

/** Records' bytes in order, each part packed by itself; what the log has packed already is taken as it is. */
export type Part = { packed: Uint8Array; rawLength: number };

export function writeBlock(
  { count, ends, at, position, index, source, sources }: Omit<Events, 'bytes'>,
  parts: readonly Part[],
): Buffer {
  const writer = new ByteWriter();
  writer.text(JSON.stringify(sources));
  writeRuns(writer, position, count);
  writeRuns(writer, indexSteps(position, index, count), count);
  writeRuns(writer, at, count);
  writeRuns(writer, source, count);
  for (let i = 0; i < count; i += 1) writer.varint((ends[i] ?? 0) - (i === 0 ? 0 : (ends[i - 1] ?? 0)));
  writer.varint(parts.length);
  for (const { packed, rawLength } of parts) {
    writer.varint(rawLength);
    writer.varint(packed.length);
  }
  const columns = pack(writer.written());
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32LE(count, 1);
  head.writeUInt32LE(writer.written().length, 5);
  head.writeUInt32LE(columns.length, 9);
  return Buffer.concat([head, columns, ...parts.map((part) => part.packed)]);
}

/** The events that were written; throws when the block is damaged or of a later version. */
export function readBlock(payload: Buffer): Events {
  if (payload.length < HEAD_BYTES || payload[0] !== VERSION)
    throw new RangeError(`a block of version ${payload[0] ?? 'none'}; this Watchfloor reads ${VERSION}`);
  const count = payload.readUInt32LE(1);
  const partsFrom = HEAD_BYTES + payload.readUInt32LE(9);
  const reader = new ByteReader(unpack(payload.subarray(HEAD_BYTES, partsFrom), payload.readUInt32LE(5)));
  const sources = readSources(reader.text());
  const position = readRuns(reader, new Float64Array(count), count);
  const index = readRuns(reader, new Uint32Array(count), count);
  for (let i = 1; i < count; i += 1)
    if (position[i] === position[i - 1]) index[i] = (index[i] ?? 0) + (index[i - 1] ?? 0);
  const at = readRuns(reader, new Float64Array(count), count);
  const source = readRuns(reader, new Uint16Array(count), count);
  const ends = new Uint32Array(count);
  for (let i = 0, end = 0; i < count; i += 1) {
    end += reader.varint();
    ends[i] = end;
  }
  const bytes = readParts(reader, payload, partsFrom);
  if ((ends[count - 1] ?? 0) !== bytes.length) throw new RangeError('the events do not fill their bytes');
  return { count, bytes, ends, at, position, index, source, sources };
}

function readParts(reader: ByteReader, payload: Buffer, partsFrom: number): Buffer {
  const parts: Buffer[] = [];
  let at = partsFrom;
  for (let left = reader.varint(); left > 0; left -= 1) {
    const rawLength = reader.varint();
    const length = reader.varint();
    parts.push(unpack(payload.subarray(at, at + length), rawLength));
    at += length;
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** Neighbours of one batch mostly follow one another: steps of 1 make one run. */
function indexSteps(position: Float64Array, index: Uint32Array, count: number): Float64Array {
  const steps = new Float64Array(count);
  for (let i = 0; i < count; i += 1)
    steps[i] = (index[i] ?? 0) - (i > 0 && position[i] === position[i - 1] ? (index[i - 1] ?? 0) : 0);
  return steps;
}
