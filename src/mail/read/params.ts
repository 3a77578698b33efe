/** Content-Type and Content-Disposition: the value and its parameters, with RFC 2231 and what mailers make of it. */
import { decodeBytes } from './charset.ts';
import { clean } from './clean.ts';
import { decodeHeader } from './words.ts';

export type Structured = { value: string; params: ReadonlyMap<string, string> };

const MOST_PARAMS = 100;
const MOST_PIECES = 200;

export function readStructured(header: string | undefined): Structured {
  const text = withoutComments(header ?? '');
  const end = text.indexOf(';');
  const value = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const raw = end < 0 ? new Map<string, string>() : readParams(text.slice(end + 1));
  return { value, params: decodeParams(raw) };
}

/** `name=value` pairs; values quoted or not, blanks inside unquoted ones kept as many mailers forget the quotes. */
function readParams(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  while (at < text.length && found.size < MOST_PARAMS) {
    const equals = text.indexOf('=', at);
    if (equals < 0) break;
    const name = text.slice(at, equals).split(';').at(-1)?.trim().toLowerCase() ?? '';
    const { value, next } = readValue(text, equals + 1);
    if (name !== '' && !found.has(name)) found.set(name, value);
    at = next;
  }
  return found;
}

function readValue(text: string, from: number): { value: string; next: number } {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  if (text[at] !== '"') {
    const end = text.indexOf(';', at);
    const stop = end < 0 ? text.length : end;
    return {
      value: text
        .slice(at, stop)
        .trim()
        .replaceAll(/^'(.*)'$/g, '$1'),
      next: stop + 1,
    };
  }
  const parts: string[] = [];
  let last = at + 1;
  for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
    // A backslash escapes a quote or itself; elsewhere it is a path of Windows.
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) {
      parts.push(text.slice(last, at));
      at += 1;
      last = at;
    }
  }
  parts.push(text.slice(last, at));
  const end = text.indexOf(';', at);
  return { value: parts.join(''), next: end < 0 ? text.length : end + 1 };
}

/** Puts `name*0*`, `name*1` … together and decodes them. */
function decodeParams(raw: ReadonlyMap<string, string>): Map<string, string> {
  const out = new Map<string, string>();
  const pieces = new Map<string, Map<number, { text: string; encoded: boolean }>>();
  for (const [key, value] of raw) {
    const match = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(key);
    if (!match) {
      if (!out.has(key)) out.set(key, decodeHeader(value));
      continue;
    }
    const [, name = '', number, star] = match;
    const list = pieces.get(name) ?? new Map<number, { text: string; encoded: boolean }>();
    pieces.set(name, list);
    list.set(Number(number ?? 0), { text: value, encoded: number === undefined || star !== undefined });
  }
  for (const [name, list] of pieces) out.set(name, continued(list));
  return out;
}

function continued(list: ReadonlyMap<number, { text: string; encoded: boolean }>): string {
  const ordered = [...list].sort(([a], [b]) => a - b).slice(0, MOST_PIECES);
  const first = ordered[0]?.[1];
  const head = first?.encoded === true ? /^([^']*)'([^']*)'/.exec(first.text) : null;
  const bytes = ordered.map(([, { text, encoded }], index) => {
    const rest = index === 0 && head ? text.slice(head[0].length) : text;
    return encoded ? percentBytes(rest) : Buffer.from(rest, 'latin1');
  });
  const whole = Buffer.concat(bytes);
  // Some mailers put RFC 2047 words into continuations.
  if (!head && whole.includes('=?')) return decodeHeader(whole.toString('latin1'));
  return clean(decodeBytes(whole, head?.[1]).text);
}

function percentBytes(text: string): Buffer {
  const plain = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** RFC 822 comments, outside of quotes and only where blanks may stand; names like `a(1).pdf` keep theirs. */
function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  const kept: string[] = [];
  let last = 0;
  let quoted = false;
  let inParams = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    if (char === ';') inParams = true;
    if (char !== '(' || quoted || (inParams && !/[\s;]/.test(text[at - 1] ?? ''))) continue;
    const end = text.indexOf(')', at);
    if (end < 0) break;
    // `annual report (final).pdf` without quotes.
    if (inParams && !/^\s*(;|$)/.test(text.slice(end + 1, end + 50))) continue;
    kept.push(text.slice(last, at));
    last = end + 1;
    at = end;
  }
  kept.push(text.slice(last));
  return kept.join('');
}
