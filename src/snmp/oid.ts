/** Object identifiers as their octets: comparing and cutting them without making text, which is what makes walking cheap. */
import { encodeOid, enter, readerOf, tags } from './ber.ts';

/** The content octets of a dotted object identifier. */
export function octetsOfOid(oid: string): Buffer {
  const content = enter(readerOf(encodeOid(oid)), tags.oid);
  return content.bytes.subarray(content.at, content.end);
}

/** Does what lies in `bytes[from .. to)` begin with `prefix`, with something behind it? */
export function isBelow(prefix: Buffer, bytes: Buffer, from: number, to: number): boolean {
  const length = prefix.length;
  if (to - from <= length) return false;
  // The last octets differ most often.
  for (let i = length - 1; i >= 0; i -= 1) if (bytes[from + i] !== prefix[i]) return false;
  return true;
}

export function isSame(one: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (one.length !== to - from) return false;
  for (let i = one.length - 1; i >= 0; i -= 1) if (bytes[from + i] !== one[i]) return false;
  return true;
}

/** The arcs in `octets`, that are not a whole identifier's first two. */
export function arcsOf(octets: Buffer): number[] {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of octets) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  return arcs;
}

/** Is `later` behind `earlier` in the order of object identifiers? An agent that goes back would be walked for ever. */
export function isAfter(earlier: Buffer, later: Buffer): boolean {
  const [one, other] = [arcsOf(earlier), arcsOf(later)];
  for (let i = 0; i < other.length; i += 1) {
    const [a, b] = [one[i], other[i] ?? 0];
    if (a === undefined || b > a) return true;
    if (b < a) return false;
  }
  return false;
}
