/** What was read, and what was wrong with it. */
export type KeyValues = { pairs: [key: string, value: string][]; dirt: string[] };

const LONGEST_KEY = 64;
const MOST_PAIRS = 2048;

/**
 * `key=value key="value with spaces"` as firewalls write it: pairs between spaces, `\"` and `\\` inside quotes.
 * Words without `=` are stepped over. Linear.
 */
export function readKeyValues(text: string): KeyValues {
  const read: KeyValues = { pairs: [], dirt: [] };
  let at = 0;
  while (at < text.length && read.pairs.length < MOST_PAIRS) {
    while (isSpace(text.charCodeAt(at))) at += 1;
    const equals = keyEnd(text, at);
    if (text[equals] !== '=' || equals === at) {
      at = wordEnd(text, equals);
      continue;
    }
    const value = text[equals + 1] === '"' ? quoted(text, equals + 2, read.dirt) : plain(text, equals + 1);
    read.pairs.push([text.slice(at, equals), value.text]);
    at = value.end;
  }
  if (at < text.length) read.dirt.push(`more than ${MOST_PAIRS} pairs, the rest is left out`);
  return read;
}

function keyEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && end < from + LONGEST_KEY && text[end] !== '=' && !isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

function wordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

function plain(text: string, from: number): { text: string; end: number } {
  const end = wordEnd(text, from);
  return { text: text.slice(from, end), end };
}

function quoted(text: string, from: number, dirt: string[]): { text: string; end: number } {
  let escaped = false;
  let end = from;
  while (end < text.length && text[end] !== '"') {
    if (text[end] === '\\') {
      escaped = true;
      end += 1;
    }
    end += 1;
  }
  if (end >= text.length) dirt.push(`value without a closing quote, at character ${from - 1}`);
  const raw = text.slice(from, Math.min(end, text.length));
  return { text: escaped ? raw.replaceAll(/\\(["\\])/gu, '$1') : raw, end: Math.min(end + 1, text.length) };
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0x0a || c === 0x0d;
}
