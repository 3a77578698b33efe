/** Address fields as people and programs write them: RFC 5322 first, then whatever still shows an address. */
import { clean } from './clean.ts';
import type { MailAddress } from './types.ts';
import { decodeHeader, rawText } from './words.ts';

const MOST = 1000;
/** Characters of a name or an address. */
const LONGEST = 1000;

type Token = { is: 'text' | 'quoted' | 'comment' | 'angle'; text: string };

/** Groups are opened; what shows no address keeps its name. At most 1,000 of a field. */
export function readAddresses(values: readonly string[], hint?: string): MailAddress[] {
  const found = values.flatMap((value) =>
    entries(value).flatMap((tokens) => bareList(tokens) ?? [addressOf(tokens, hint)]),
  );
  const real = found.filter(({ name, address }) => name !== '' || address !== '');
  return real.slice(0, MOST);
}

/** The field in pieces between commas, semicolons and the colon of a group. */
function entries(value: string): Token[][] {
  const all: Token[][] = [];
  let tokens: Token[] = [];
  let from = 0;
  // Openers that nothing closes: looking for it again and again would be quadratic.
  const unclosed = new Set<string>();
  const text = (to: number): void => {
    if (to > from && value.slice(from, to).trim() !== '') tokens.push({ is: 'text', text: value.slice(from, to) });
  };
  for (let at = 0; at < value.length && all.length < MOST; at += 1) {
    const char = value[at] ?? '';
    if (char === ',' || char === ';' || (char === ':' && isGroup(value.slice(Math.max(from, at - 200), at), tokens))) {
      if (char !== ':') text(at);
      if (char !== ':' && tokens.length > 0) all.push(tokens);
      tokens = [];
      from = at + 1;
    } else if ((char === '"' || char === '(' || char === '<') && !unclosed.has(char)) {
      const { token, end } = enclosed(value, at, char);
      if (token === undefined) {
        unclosed.add(char);
        continue;
      }
      text(at);
      tokens.push(token);
      at = end;
      from = end + 1;
    }
  }
  text(value.length);
  if (tokens.length > 0) all.push(tokens);
  return joinSplitNames(all);
}

/** `Team: a@x, b@x;` but not `mailto:a@x`. */
function isGroup(before: string, tokens: readonly Token[]): boolean {
  return !before.includes('@') && !/^\s*mailto$/i.test(before) && !tokens.some(({ is }) => is === 'angle');
}

function enclosed(value: string, at: number, open: '"' | '(' | '<'): { token: Token | undefined; end: number } {
  const close = { '"': '"', '(': ')', '<': '>' }[open];
  const is = { '"': 'quoted', '(': 'comment', '<': 'angle' } as const;
  let depth = 0;
  let escaped = false;
  for (let end = at + 1; end < value.length; end += 1) {
    const char = value[end];
    if (char === '\\' && open !== '<') {
      escaped = true;
      end += 1;
    } else if (char === '(' && open === '(') depth += 1;
    else if (char === close && depth > 0) depth -= 1;
    else if (char === close) {
      const inside = value.slice(at + 1, end);
      return { token: { is: is[open], text: escaped ? inside.replaceAll(/\\(.)/g, '$1') : inside }, end };
    }
  }
  // Never closed: an angle runs to the next comma, anything else is a character like others.
  if (open !== '<') return { token: undefined, end: at };
  const comma = value.indexOf(',', at);
  const end = comma < 0 ? value.length : comma;
  return { token: { is: 'angle', text: value.slice(at + 1, end) }, end: end - 1 };
}

/** `Doe, Ann <ann@x>` without quotes: a piece without an address belongs to the next one that has a name and an angle. */
function joinSplitNames(all: Token[][]): Token[][] {
  const out: Token[][] = [];
  let held: Token[] = [];
  for (const tokens of all) {
    const hasAddress = tokens.some(({ is, text }) => is === 'angle' || text.includes('@'));
    const onlyText = tokens.every(({ is }) => is === 'text');
    if (!hasAddress && onlyText && held.length === 0) {
      held = [...tokens, { is: 'text', text: ', ' }];
      continue;
    }
    const joins = tokens.some(({ is }) => is === 'angle') && tokens[0]?.is === 'text';
    if (held.length > 0 && !joins) out.push(held.slice(0, -1));
    out.push(joins ? [...held, ...tokens] : tokens);
    held = [];
  }
  if (held.length > 0) out.push(held.slice(0, -1));
  return out;
}

/** Addresses with nothing but blanks between them. */
function bareList(tokens: readonly Token[]): MailAddress[] | undefined {
  const words = tokens.every(({ is }) => is === 'text') ? tokens.flatMap(({ text }) => text.trim().split(/\s+/)) : [];
  if (words.length < 2 || !words.every((word) => /^[^\s@=]+@[^\s@=]+$/.test(word))) return undefined;
  return words.map((word) => ({ name: '', address: tidy(word, undefined) }));
}

function addressOf(tokens: readonly Token[], hint: string | undefined): MailAddress {
  const angles = tokens.filter(({ is }) => is === 'angle');
  const angle = angles.findLast(({ text }) => text.includes('@')) ?? angles.at(-1);
  const words = tokens.filter(({ is }) => is === 'text' || is === 'quoted');
  const comments = tokens.filter(({ is }) => is === 'comment').map(({ text }) => text.trim());
  if (angle) {
    const name = nameOf(words, hint) || decodeHeader(comments.join(' '), hint);
    return named(name, tidy(angle.text, hint));
  }
  const joined = words.map(({ text }) => text).join('');
  const bare = /[^\s<>"',;:()]+@[^\s<>"',;:()]+/.exec(words.some(({ text }) => text.includes('=?')) ? '' : joined);
  if (bare) {
    const rest = joined.replace(bare[0], ' ').replaceAll(/mailto:|["'<>[\]]/gi, ' ');
    return named(decodeHeader(rest, hint) || decodeHeader(comments.join(' '), hint), tidy(bare[0], hint));
  }
  const decoded = nameOf(words, hint);
  const inside = /^(.*?)<?([^\s<>"',;:()]+@[^\s<>"',;:()]+)>?\s*$/.exec(decoded);
  if (inside) return named(clean(inside[1] ?? ''), tidy(inside[2] ?? '', hint));
  return { name: decoded, address: '' };
}

function nameOf(words: readonly Token[], hint: string | undefined): string {
  const text = words.map(({ is, text }) => (is === 'quoted' ? ` ${text} ` : text)).join('');
  return decodeHeader(text.replaceAll(/\s+/g, ' '), hint);
}

/** A name that only repeats the address says nothing. */
function named(name: string, address: string): MailAddress {
  const tidyName = name
    .slice(0, LONGEST)
    .replace(/^(['"])(.*)\1$/, '$2')
    .replace(/^["']+|["']+$/g, '')
    .trim();
  return { name: tidyName.toLowerCase() === address.toLowerCase() ? '' : tidyName, address };
}

function tidy(raw: string, hint: string | undefined): string {
  const text = raw.includes('=?') ? decodeHeader(raw, hint).slice(-LONGEST) : clean(rawText(raw.slice(-LONGEST), hint));
  return text
    .replace(/^.*[<\s]/, '')
    .replace(/^mailto:/i, '')
    .replace(/^@[^:]*:/, '')
    .replace(/[>\].,;]+$/, '')
    .replace(/^["'[]+|["']+$/g, '')
    .trim();
}
