/** Takes structured data apart that the scanner has not seen before, strictly as RFC 5424 section 6.3 writes it. */

export type Learned = { pieces: Uint8Array[]; elements: string[]; names: string[] };

const [SPACE, QUOTE, EQUALS, OPEN, CLOSE, BACKSLASH, DASH] = [0x20, 0x22, 0x3d, 0x5b, 0x5d, 0x5c, 0x2d];
const MOST_PARAMS = 200;

/**
 * `from` is the space after MSGID. The literal pieces before, between and after the values, with the elements' ids and the
 * parameters' names; undefined when anything is not regular (then the readable parser, which is patient, has to read it).
 */
export function learnShape(bytes: Uint8Array, from: number, to: number): Learned | undefined {
  if (bytes[from + 1] === DASH) return { pieces: [copy(bytes, from, from + 2)], elements: [], names: [] };
  const learned: Learned = { pieces: [], elements: [], names: [] };
  let pieceStart = from;
  let at = from + 1;
  if (bytes[at] !== OPEN) return undefined;
  while (at < to && bytes[at] === OPEN) {
    const idEnd = nameEnd(bytes, at + 1, to);
    learned.elements.push(textOf(bytes, at + 1, idEnd));
    at = idEnd;
    while (bytes[at] === SPACE) {
      const end = nameEnd(bytes, at + 1, to);
      if (end === at + 1 || bytes[end] !== EQUALS || bytes[end + 1] !== QUOTE || learned.names.length >= MOST_PARAMS)
        return undefined;
      learned.names.push(textOf(bytes, at + 1, end));
      learned.pieces.push(copy(bytes, pieceStart, end + 2));
      at = valueEnd(bytes, end + 2, to);
      if (at < 0) return undefined;
      pieceStart = at;
      at += 1;
    }
    if (bytes[at] !== CLOSE || learned.elements.at(-1) === '') return undefined;
    at += 1;
  }
  learned.pieces.push(copy(bytes, pieceStart, at));
  return learned;
}

/** SD-NAME: printable ASCII but `=`, space, `]` and the quote. */
function nameEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  for (
    let c = bytes[at] ?? 0;
    at < to && c > SPACE && c < 0x7f && c !== EQUALS && c !== CLOSE && c !== QUOTE;
    c = bytes[at] ?? 0
  )
    at += 1;
  return at;
}

function valueEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) return -1;
  }
  return -1;
}

function copy(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, from, to);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}
