/** Finds the objects in a body without parsing it: one after another (NDJSON, HEC) or as the elements of one list. Linear, and no deeper than it may go. */

export type Split =
  | { is: 'objects'; spans: number[]; count: number }
  | { is: 'fault'; at: number; why: 'empty' | 'format' | 'depth' | 'too-many' };

const DEEPEST = 64;
const MOST_OBJECTS = 20_000;
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** `spans`: start and end of each object, in turn. `at` of a fault: how many objects were found before it. */
export function splitObjects(bytes: Uint8Array): Split {
  const spans: number[] = [];
  let at = skipSpace(bytes, 0);
  if (at >= bytes.length) return { is: 'fault', at: 0, why: 'empty' };
  const list = bytes[at] === OPEN_LIST;
  if (list) at = skipSpace(bytes, at + 1);
  while (at < bytes.length && !(list && bytes[at] === CLOSE_LIST)) {
    const count = spans.length / 2;
    if (count >= MOST_OBJECTS) return { is: 'fault', at: count, why: 'too-many' };
    const end = bytes[at] === OPEN ? endOfObject(bytes, at) : -1;
    if (end < 0) return { is: 'fault', at: count, why: end === TOO_DEEP ? 'depth' : 'format' };
    spans.push(at, end);
    at = skipSpace(bytes, end);
    if (!list) continue;
    if (bytes[at] === COMMA) {
      at = skipSpace(bytes, at + 1);
      if (bytes[at] === CLOSE_LIST) return { is: 'fault', at: count + 1, why: 'format' };
    } else if (bytes[at] !== CLOSE_LIST) return { is: 'fault', at: count + 1, why: 'format' };
  }
  const count = spans.length / 2;
  if (list && (at >= bytes.length || skipSpace(bytes, at + 1) < bytes.length))
    return { is: 'fault', at: count, why: 'format' };
  return count === 0 ? { is: 'fault', at: 0, why: 'empty' } : { is: 'objects', spans, count };
}

const NOT_CLOSED = -1;
const TOO_DEEP = -2;

/** Index after the brace that closes the object at `from`. That it is JSON between is for the parser to say. */
function endOfObject(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let i = from; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = endOfString(bytes, i);
      continue;
    }
    if (byte === OPEN || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1;
    if (depth > DEEPEST) return TOO_DEEP;
    if (depth === 0) return i + 1;
  }
  return NOT_CLOSED;
}

/** Index of the closing quote, or the length. */
function endOfString(bytes: Uint8Array, from: number): number {
  let i = from + 1;
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return i;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length && isSpace(bytes[i])) i += 1;
  return i;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
