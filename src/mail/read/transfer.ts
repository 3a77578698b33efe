/** Content-Transfer-Encoding, read as generously as mail is written. Linear. */
import { fromUu } from './uuencode.ts';

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;

export type Transferred = { bytes: Buffer; note?: string };

/** The decoded bytes; unknown encodings leave them as they are. */
export function decodeTransfer(body: Buffer, encoding: string): Transferred {
  switch (encoding) {
    case 'base64':
      return base64(body);
    case 'quoted-printable':
      return { bytes: quotedPrintable(body) };
    case 'x-uuencode':
    case 'x-uue':
    case 'uuencode':
    case 'uue':
      return { bytes: fromUu(body)?.content ?? body };
    case '':
    case '7bit':
    case '8bit':
    case 'binary':
      return { bytes: body };
    default:
      return { bytes: body, note: `unknown transfer encoding "${encoding.slice(0, 40)}", read as it is` };
  }
}

/** The first word of the header, without what mailers put around it; `8-bit` and the like are understood. */
export function encodingName(header: string | undefined): string {
  const word = /[a-z0-9-]+/i.exec((header ?? '').replaceAll(/\([^)]*\)/g, ''))?.[0].toLowerCase() ?? '';
  if (/^(7|8)-?bits?$/.test(word)) return `${word[0]}bit`;
  if (/^base-?64$/.test(word)) return 'base64';
  return /^quoted-?printable$/.test(word) || word === 'qp' ? 'quoted-printable' : word;
}

/** Lists and scanners add a plain footer to encoded bodies; padding may stand in the middle. */
function base64(body: Buffer): Transferred {
  const text = body.toString('latin1');
  const lines = text.split(/\r?\n|\r/);
  const start = lines.findIndex((line) => line.trim() !== '');
  const isCode = (line: string): boolean => /^[A-Za-z0-9+/=_-]*$/.test(line.trim());
  if (
    start >= 0 &&
    !isCode(lines[start] ?? '') &&
    !lines.slice(start + 1, start + 4).some((line) => isCode(line) && line.trim().length > 40)
  ) {
    const letters = text.replaceAll(/[^A-Za-z0-9+/=\s]/g, '').length;
    if (letters < text.length || /[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(text.slice(0, 500))) {
      return { bytes: body, note: 'called base64, but is not' };
    }
  }
  const kept: string[] = [];
  let ended = false;
  for (const line of lines) {
    const bare = line.trim();
    if (ended && (bare === '' || !isCode(bare) || bare.length % 4 !== 0)) break;
    if (bare.includes('=')) ended = true;
    kept.push(bare.replaceAll(/[^A-Za-z0-9+/=_-]/g, ''));
  }
  const pieces = kept
    .join('')
    .split(/=+/)
    .filter((piece) => piece !== '');
  return { bytes: Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))) };
}

/** Broken escapes stay as they are; blanks at line ends are what a relay added. */
function quotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let size = 0;
  let lineStart = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte === LF) {
      const crlf = body[at - 1] === CR;
      if (crlf && size > lineStart && out[size - 1] === CR) size -= 1;
      while (size > lineStart && (out[size - 1] === SPACE || out[size - 1] === TAB)) size -= 1;
      if (crlf) out[size++] = CR;
      out[size++] = LF;
      lineStart = size;
    } else if (byte === EQUALS) {
      const soft = softEnd(body, at + 1);
      const value = soft < 0 ? hexAt(body, at + 1) : -1;
      if (soft >= 0) [at, lineStart] = [soft, size];
      else if (value >= 0) {
        out[size++] = value;
        at += 2;
        // An encoded blank at a line's end is meant.
        lineStart = size;
      } else out[size++] = byte;
    } else out[size++] = byte;
  }
  return out.subarray(0, size);
}

/** Index of the LF that ends a soft break starting here, or -1. */
function softEnd(body: Buffer, from: number): number {
  let at = from;
  while (body[at] === SPACE || body[at] === TAB) at += 1;
  if (at >= body.length) return body.length;
  if (body[at] === CR) at += 1;
  if (body[at] === LF) return at;
  return body[at - 1] === CR && at > from ? at - 1 : -1;
}

function hexAt(body: Buffer, at: number): number {
  const high = hexDigit(body[at]);
  const low = hexDigit(body[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
