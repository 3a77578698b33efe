/** What an agent answers for one object, and how it is read as what it means. */
import { isUtf8 } from 'node:buffer';
import { enterAny, Malformed, peekTag, readNumber, readOid, tags } from './ber.ts';
import type { Reader } from './ber.ts';

/**
 * Numbers of all kinds are numbers, a Counter64 beyond 2^53 a bigint; object identifiers and addresses are dotted text;
 * octets stay octets, a view of their datagram. An object that is not there is undefined.
 */
export type Value = number | bigint | string | Buffer;

const OPAQUE_FLOAT = 0x9f78;

/** The value that stands next; undefined for null and the three exceptions (RFC 3416 section 3). */
export function readValue(reader: Reader): Value | undefined {
  const tag = peekTag(reader);
  switch (tag) {
    case tags.integer:
      return Number(readNumber(reader, tag)) | 0;
    case tags.counter32:
    case tags.gauge32:
    case tags.ticks:
      return Number(readNumber(reader, tag)) >>> 0;
    case tags.counter64:
      return unsigned64(readNumber(reader, tag));
    case tags.oid:
      return readOid(reader);
    default:
      return octetsOf(tag, enterAny(reader));
  }
}

function octetsOf(tag: number, content: Reader): Value | undefined {
  const octets = content.bytes.subarray(content.at, content.end);
  switch (tag) {
    case tags.octets:
      return octets;
    case tags.address:
      if (octets.length !== 4) throw new Malformed('an address that has not four octets');
      return octets.join('.');
    case tags.opaque:
      return octets.length === 7 && octets.readUInt16BE(0) === OPAQUE_FLOAT ? octets.readFloatBE(3) : octets;
    default:
      return undefined;
  }
}

function unsigned64(value: number | bigint): number | bigint {
  if (typeof value === 'number' && value >= 0) return value;
  const unsigned = BigInt.asUintN(64, BigInt(value));
  return unsigned <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(unsigned) : unsigned;
}

/** Text of a DisplayString without its trailing NUL; hexadecimal digits when it is none; undefined when empty or not octets. */
export function textOf(value: Value | undefined): string | undefined {
  if (!Buffer.isBuffer(value)) return typeof value === 'string' ? value : undefined;
  const octets = value.at(-1) === 0 ? value.subarray(0, -1) : value;
  if (octets.length === 0) return undefined;
  return isUtf8(octets) && !octets.some((octet) => octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d)
    ? octets.toString('utf8')
    : octets.toString('hex');
}

/** A number, also where a vendor writes one as text (`"43"`, `"42.5 C"`); undefined when there is none. */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const found = /^\s*(-?\d{1,15}(?:\.\d{1,9})?)/u.exec(textOf(value) ?? '');
  return found ? Number(found[1]) : undefined;
}

/** A counter exactly, as it was sent. */
export function counterOf(value: Value | undefined): number | bigint | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
