/** The part of ASN.1's basic encoding rules (X.690) that SNMP uses (RFC 3417 section 8): definite lengths, low tag numbers. */

/** What made a datagram unreadable; caught at the listener, which counts it. */
export class Malformed extends Error {}

/** A window on a datagram: `at` moves as things are read and never passes `end`. */
export type Reader = { readonly bytes: Buffer; at: number; readonly end: number };

export const tags = {
  integer: 0x02,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  sequence: 0x30,
  address: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  ticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
  getRequest: 0xa0,
  bulkRequest: 0xa5,
  response: 0xa2,
  trapV1: 0xa4,
  inform: 0xa6,
  trapV2: 0xa7,
  report: 0xa8,
} as const;

export function readerOf(bytes: Buffer): Reader {
  return { bytes, at: 0, end: bytes.length };
}

export function peekTag(reader: Reader): number {
  if (reader.at >= reader.end) throw new Malformed('ends too early');
  return reader.bytes.readUInt8(reader.at);
}

/** Steps over tag and length; returns the content as a window of its own. */
export function enter(reader: Reader, tag: number): Reader {
  const found = peekTag(reader);
  if (found !== tag) throw new Malformed(`tag 0x${found.toString(16)} where 0x${tag.toString(16)} must be`);
  return enterAny(reader);
}

/** Steps over whatever stands next; returns its content. */
export function enterAny(reader: Reader): Reader {
  peekTag(reader);
  reader.at += 1;
  const length = readLength(reader);
  const start = reader.at;
  if (start + length > reader.end) throw new Malformed('a length passes the end');
  reader.at = start + length;
  return { bytes: reader.bytes, at: start, end: start + length };
}

function readLength(reader: Reader): number {
  const first = peekTag(reader);
  reader.at += 1;
  if (first < 0x80) return first;
  const octets = first & 0x7f;
  // No datagram needs more than three, and 0x80 (indefinite) is not allowed.
  if (octets === 0 || octets > 4 || reader.at + octets > reader.end) throw new Malformed('a length that cannot be');
  const length = reader.bytes.readUIntBE(reader.at, octets);
  reader.at += octets;
  return length;
}

/** A whole number of at most 9 octets (an unsigned 64-bit number may carry a leading zero), two's complement. */
export function readNumber(reader: Reader, tag: number): bigint | number {
  const content = enter(reader, tag);
  const length = content.end - content.at;
  if (length < 1 || length > 9) throw new Malformed('a number of no or too many octets');
  if (length <= 6) return content.bytes.readIntBE(content.at, length);
  const value = content.bytes.subarray(content.at, content.end).reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return BigInt.asIntN(length * 8, value);
}

/** A number that fits a double exactly, as all of SNMP's but Counter64 do. */
export function readInteger(reader: Reader, tag: number = tags.integer): number {
  const value = readNumber(reader, tag);
  if (typeof value === 'bigint') throw new Malformed('a number too large');
  return value;
}

/** Counter32, Gauge32, TimeTicks: some agents forget the leading zero, so that a large one looks negative. */
export function readUnsigned32(reader: Reader, tag: number): number {
  return readInteger(reader, tag) >>> 0;
}

/** A view, not a copy. */
export function readOctets(reader: Reader, tag: number = tags.octets): Buffer {
  const content = enter(reader, tag);
  return content.bytes.subarray(content.at, content.end);
}

const MOST_ARCS = 128;

/** An object identifier as dotted numbers without a leading dot; at most 128 arcs (RFC 2578 section 3.5). */
export function readOid(reader: Reader): string {
  const content = enter(reader, tags.oid);
  if (content.at === content.end) return '0.0';
  const arcs: number[] = [];
  while (content.at < content.end) {
    if (arcs.length >= MOST_ARCS) throw new Malformed('an object identifier too long');
    arcs.push(readArc(content));
  }
  const first = arcs[0] ?? 0;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...arcs.slice(1)].join('.');
}

function readArc(content: Reader): number {
  let arc = 0;
  for (;;) {
    const octet = peekTag(content);
    content.at += 1;
    arc = arc * 128 + (octet & 0x7f);
    if (arc > 0xffff_ffff + 80) throw new Malformed('an arc too large');
    if (octet < 0x80) return arc;
  }
}

/** Tag, length and content. */
export function encode(tag: number, ...content: Buffer[]): Buffer {
  const body = content.length === 1 && content[0] ? content[0] : Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

/** A signed number of up to 32 bits in its shortest form. */
export function encodeInteger(value: number, tag: number = tags.integer): Buffer {
  const octets =
    value >= -0x80 && value < 0x80
      ? 1
      : value >= -0x8000 && value < 0x8000
        ? 2
        : value >= -0x80_0000 && value < 0x80_0000
          ? 3
          : value >= -0x8000_0000 && value < 0x8000_0000
            ? 4
            : 5;
  const body = Buffer.alloc(octets);
  body.writeIntBE(value, 0, octets);
  return encode(tag, body);
}

export function encodeOctets(value: Buffer): Buffer {
  return encode(tags.octets, value);
}

export function encodeOid(oid: string): Buffer {
  const [top = 0, second = 0, ...rest] = oid.split('.').map(Number);
  return encode(tags.oid, Buffer.from([top * 40 + second, ...rest].flatMap(octetsOfArc)));
}

function octetsOfArc(arc: number): number[] {
  const octets = [arc % 128];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) octets.unshift((left % 128) | 0x80);
  return octets;
}
