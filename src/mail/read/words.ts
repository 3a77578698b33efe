/** Header bytes to text: RFC 2047 words as they really come, and raw 8-bit text between them. */
import { decodeBytes } from './charset.ts';
import { clean } from './clean.ts';

/** `hint` is the charset of the rest of the mail, for raw bytes. */
export function decodeHeader(value: string, hint?: string): string {
  if (!value.includes('=?')) return clean(rawText(value, hint));
  return clean(joined(split(value), hint));
}

/** Text that was not encoded: UTF-8 where it can be that. */
export function rawText(value: string, hint?: string): string {
  if (!/[^\u0000-\u007F]/.test(value) && !value.includes('\x1b')) return value;
  // Already text, not bytes.
  if (/[^\u0000-\u00FF]/.test(value)) return value;
  return decodeBytes(Buffer.from(value, 'latin1'), undefined, hint).text;
}

type Piece = { raw: string } | { charset: string; bytes: Buffer };

type Word = { piece: Piece; end: number };

const START = /=\?([^?\s=]{1,60})\?([bq])\?/iy;

function split(value: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (let start = value.indexOf('=?'); start >= 0; start = value.indexOf('=?', start)) {
    const word = wordAt(value, start);
    if (word === 'none left') break;
    if (word === undefined) {
      start += 2;
      continue;
    }
    const between = value.slice(at, start);
    // White space between two words belongs to the encoding.
    if (between.trim() !== '' || (at === 0 && between !== '')) pieces.push({ raw: between });
    pieces.push(word.piece);
    at = word.end;
    start = word.end;
  }
  if (at < value.length) pieces.push({ raw: value.slice(at) });
  return pieces;
}

/** The word that starts here. Without any end after it no later one can be whole: looking on would be quadratic. */
function wordAt(value: string, start: number): Word | undefined | 'none left' {
  START.lastIndex = start;
  const match = START.exec(value);
  if (!match) return undefined;
  const [head, label = '', encoding = ''] = match;
  const from = start + head.length;
  const end = value.indexOf('?=', from);
  if (end < 0) return 'none left';
  const payload = value.slice(from, end);
  if (/=\?[^?\s=]{1,60}\?[bq]\?/i.test(payload.slice(0, 2000))) return undefined;
  // RFC 2231 section 5: a language may follow the charset.
  const charset = label.replace(/\*.*$/, '');
  const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(base64Only(payload), 'base64') : qBytes(payload);
  return { piece: { charset, bytes }, end: end + 2 };
}

function base64Only(payload: string): string {
  return payload.replaceAll(/[^A-Za-z0-9+/=_-]/g, '');
}

function qBytes(payload: string): Buffer {
  const text = payload
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

/** Words of one charset are joined before they are decoded: many mailers cut within a character. */
function joined(pieces: readonly Piece[], hint: string | undefined): string {
  let text = '';
  let open: { charset: string; parts: Buffer[] } | undefined;
  const close = (): void => {
    if (open) text += decodeBytes(Buffer.concat(open.parts), open.charset, hint).text;
    open = undefined;
  };
  for (const piece of pieces) {
    if ('raw' in piece) {
      close();
      text += rawText(piece.raw, hint);
    } else if (open?.charset.toLowerCase() === piece.charset.toLowerCase() && !stateful(piece.charset)) {
      open.parts.push(piece.bytes);
    } else {
      close();
      open = { charset: piece.charset, parts: [piece.bytes] };
    }
  }
  close();
  return text;
}

/** ISO-2022 words each start in ASCII. */
function stateful(charset: string): boolean {
  return /^(iso-2022|hz|utf-?7)/i.test(charset);
}
