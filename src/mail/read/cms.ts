/** What an opaque S/MIME signature is about: the content of a CMS SignedData, RFC 5652. The signature is not checked. */

/** 1.2.840.113549.1.7.1, id-data, as it stands in the bytes. */
const ID_DATA = Buffer.from('06092a864886f70d010701', 'hex');
const OCTETS = 0x04;
const OCTETS_IN_PIECES = 0x24;
const CONTENT = 0xa0;
/** Levels and elements that are looked at. */
const DEEPEST = 6;
const MOST_PIECES = 100_000;

/** Undefined when there is no such content: sealed, detached or broken. */
export function signedContent(bytes: Buffer): Buffer | undefined {
  const at = bytes.indexOf(ID_DATA);
  const wrapper = at < 0 ? undefined : elementAt(bytes, at + ID_DATA.length);
  if (wrapper?.tag !== CONTENT) return undefined;
  const pieces: Buffer[] = [];
  collect(bytes, wrapper.from, wrapper.to, 0, pieces);
  const content = Buffer.concat(pieces);
  return content.length > 0 ? content : undefined;
}

type Element = {
  tag: number;
  from: number;
  to: number;
  /** Its length is not given: it ends with two zeros. */ open: boolean;
};

/** An open one is taken to reach to the end; who walks through it stops at the zeros. */
function elementAt(bytes: Buffer, at: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, from: at + 2, to: Math.min(at + 2 + first, bytes.length), open: false };
  const digits = first & 0x7f;
  if (digits === 0) return { tag, from: at + 2, to: bytes.length, open: true };
  if (digits > 4 || at + 2 + digits > bytes.length) return undefined;
  const from = at + 2 + digits;
  return { tag, from, to: Math.min(from + bytes.readUIntBE(at + 2, digits), bytes.length), open: false };
}

/** Gathers the octets from here on; returns where it stopped. */
function collect(bytes: Buffer, from: number, to: number, depth: number, pieces: Buffer[]): number {
  let at = from;
  while (at < to && pieces.length < MOST_PIECES) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
    const element = elementAt(bytes, at);
    if (!element) return to;
    if (element.tag === OCTETS) pieces.push(bytes.subarray(element.from, element.to));
    else if (element.tag !== OCTETS_IN_PIECES || depth >= DEEPEST) return to;
    const inside = element.tag === OCTETS ? element.to : collect(bytes, element.from, element.to, depth + 1, pieces);
    at = element.open ? inside : element.to;
  }
  return at;
}
