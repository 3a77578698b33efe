/**
 * One batch as bytes for the durable log:
 * version, then the lengths of both parts, then the columns and the records' bytes, each a zstd frame with checksum.
 */
import { z } from 'zod';
import { boundedJson } from '../base/bounded-json.ts';
import type { Batch, SourceRef } from './batch.ts';
import { MOST_RECORDS } from './batch.ts';
import { ByteReader, ByteWriter, readRuns, writeRuns } from './bytes.ts';
import { pack, unpack } from './zstd.ts';

const VERSION = 1;
const HEAD_BYTES = 17;

const sourcesShape = z.array(
  z.object({
    clientId: z.string(),
    deviceId: z.string().nullable(),
    listener: z.string(),
    address: z.string(),
    kind: z.enum(['syslog', 'trap', 'json']),
    deviceZone: z.string().exactOptional(),
  }),
);

const writer = new ByteWriter();

/** Reads the batch before it returns: its memory may be used again. */
export function encodeBatch(batch: Batch): Buffer {
  writer.clear();
  writer.text(JSON.stringify(batch.sources));
  writeColumns(batch);
  const columns = pack(writer.written());
  const body = pack(batch.bytes);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32LE(batch.count, 1);
  head.writeUInt32LE(writer.written().length, 5);
  head.writeUInt32LE(columns.length, 9);
  head.writeUInt32LE(batch.bytes.length, 13);
  return Buffer.concat([head, columns, body]);
}

/** The batch that was encoded; throws a RangeError or zlib's error when the bytes are not one. */
export function decodeBatch(frame: Uint8Array): Batch {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION)
    throw new RangeError(`a frame of version ${bytes[0] ?? 'none'}; this Watchfloor reads ${VERSION}`);
  const count = bytes.readUInt32LE(1);
  if (count > MOST_RECORDS) throw new RangeError(`a batch of ${count} records`);
  const bodyFrom = HEAD_BYTES + bytes.readUInt32LE(9);
  const reader = new ByteReader(unpack(bytes.subarray(HEAD_BYTES, bodyFrom), bytes.readUInt32LE(5)));
  const body = unpack(bytes.subarray(bodyFrom), bytes.readUInt32LE(13));
  const sources = readSources(reader.text());
  const batch = { count, bytes: body, ...readColumns(reader, count), sources };
  if ((batch.ends[count - 1] ?? 0) !== body.length) throw new RangeError('the records do not fill their bytes');
  return batch;
}

/** The records of a frame as they were packed: a zstd frame of its own. */
export function packedRecords(frame: Buffer): Buffer {
  return frame.subarray(HEAD_BYTES + frame.readUInt32LE(9));
}

/** Sources as they stand in frames and blocks. */
export function readSources(text: string): SourceRef[] {
  return sourcesShape.parse(boundedJson(text));
}

function writeColumns(batch: Batch): void {
  let before = 0;
  for (let i = 0; i < batch.count; i += 1) {
    const end = batch.ends[i] ?? 0;
    writer.varint(end - before);
    before = end;
  }
  writeRuns(writer, batch.at, batch.count);
  writeRuns(writer, batch.source, batch.count);
}

function readColumns(reader: ByteReader, count: number): Pick<Batch, 'ends' | 'at' | 'source'> {
  const ends = new Uint32Array(count);
  let end = 0;
  for (let i = 0; i < count; i += 1) {
    end += reader.varint();
    ends[i] = end;
  }
  return {
    ends,
    at: readRuns(reader, new Float64Array(count), count),
    source: readRuns(reader, new Uint16Array(count), count),
  };
}
