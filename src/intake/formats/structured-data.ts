import { quote } from './draft.ts';

/** One SD-ELEMENT of RFC 5424 section 6.3, its values without escapes. A name may come twice: parameters keep their order. */
export type SdElement = { id: string; params: [name: string, value: string][] };

/** `end`: index of the first character after the elements. `dirt`: what was not as the RFC says, and where. */
export type StructuredData = { elements: SdElement[]; end: number; dirt: string[] };

/** Longest SD-NAME looked for when a quote might end a value; the RFC allows 32, Juniper uses up to 40. */
const LONGEST_NAME = 96;
const MOST_PARAMS = 2048;
const MOST_DIRT = 16;

/**
 * Reads the SD-ELEMENTs that begin with the `[` at `from`, with patience for what firewalls really send: typographic
 * quotes, values without an opening or closing quote, quotes and brackets that should have been escaped.
 * Linear: every character is looked at a bounded number of times.
 */
export function readStructuredData(text: string, from: number): StructuredData {
  const scanner = new Scanner(text, from);
  const elements: SdElement[] = [];
  while (text[scanner.at] === '[') elements.push(scanner.element());
  return { elements, end: scanner.at, dirt: scanner.dirt };
}

class Scanner {
  readonly dirt: string[] = [];
  readonly #text: string;
  #params = 0;
  at: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.at = from;
  }

  element(): SdElement {
    this.at += 1;
    const idEnd = this.#nameEnd(this.at, this.#text.length, false);
    const element: SdElement = { id: this.#text.slice(this.at, idEnd), params: [] };
    this.at = idEnd;
    for (;;) {
      this.#skipSpaces();
      if (this.at >= this.#text.length) return this.#unclosed(element);
      if (this.#text[this.at] === ']') break;
      this.#param(element);
    }
    this.at += 1;
    return element;
  }

  #param(element: SdElement): void {
    const nameEnd = this.#nameEnd(this.at, this.#text.length, true);
    const name = this.#text.slice(this.at, nameEnd);
    this.at = nameEnd;
    if (this.#text[this.at] !== '=') {
      this.#say(`${quote(name)} without a value in the structured data`, nameEnd);
      // A lone quote or "=" is stepped over, so that every turn moves on.
      if (name === '') this.at += 1;
      return;
    }
    this.at += 1;
    const value = this.#value(name);
    this.#params += 1;
    if (this.#params <= MOST_PARAMS) element.params.push([name, value]);
    else if (this.#params === MOST_PARAMS + 1)
      this.#say(`more than ${MOST_PARAMS} parameters, the rest is left out`, nameEnd);
  }

  #value(name: string): string {
    const opening = this.#text[this.at];
    if (opening === '"') return this.#quoted();
    if (isTypographic(opening)) return this.#typographic(name);
    this.#say(`value of ${quote(name)} without an opening quote`, this.at);
    let end = this.at;
    while (end < this.#text.length && !' "]'.includes(this.#text[end] ?? '')) end += 1;
    const value = this.#text.slice(this.at, end);
    this.at = this.#text[end] === '"' ? end + 1 : end;
    return value;
  }

  #quoted(): string {
    const text = this.#text;
    const start = this.at + 1;
    let escaped = false;
    for (let i = start; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      if (c === BACKSLASH && isEscapable(text.charCodeAt(i + 1))) {
        escaped = true;
        i += 1;
      } else if (c === QUOTE) {
        const end = this.#closingAt(i, start);
        if (end !== undefined) return this.#finish(start, end, escaped);
      }
    }
    this.#say('value without a closing quote', this.at);
    this.at = text.length;
    return unescaped(text.slice(start), escaped);
  }

  /** Where the value ends if the quote at `i` ends it, or ends with the parameter before it; undefined for a quote inside. */
  #closingAt(i: number, start: number): number | undefined {
    const next = this.#text[i + 1];
    if (next === undefined || next === ']' || this.#isParamAhead(i + 1)) {
      this.at = i + 1;
      return i;
    }
    const missing = this.#missingCloseBefore(i, start);
    if (missing !== undefined) {
      this.#say('value without a closing quote', start - 1);
      this.at = missing;
      return missing;
    }
    this.#say('quote inside a value', i);
    return undefined;
  }

  /**
   * Do spaces follow, and then `]` or, before any other quote, a name and `=`? Then the quote before `from` was a closing
   * one. Words without a value may stand between.
   */
  #isParamAhead(from: number): boolean {
    let i = from;
    while (this.#text[i] === ' ') i += 1;
    if (i === from) return false;
    if (i >= this.#text.length || this.#text[i] === ']') return true;
    const limit = i + LONGEST_NAME;
    while (i < limit && i < this.#text.length && this.#text[i] !== '=' && this.#text[i] !== '"') i += 1;
    return this.#text[i] === '=' && isNameCode(this.#text.charCodeAt(i - 1));
  }

  /** In `a="b c="d"` the quote after `c=` opens another value: the first one ends before ` c`. */
  #missingCloseBefore(quoteAt: number, start: number): number | undefined {
    if (this.#text[quoteAt - 1] !== '=') return undefined;
    const earliest = Math.max(start, quoteAt - LONGEST_NAME);
    let i = quoteAt - 2;
    while (i >= earliest && isNameCode(this.#text.charCodeAt(i))) i -= 1;
    return i >= earliest && i < quoteAt - 2 && this.#text[i] === ' ' ? i : undefined;
  }

  #typographic(name: string): string {
    this.#say(`typographic quotes around ${quote(name)}`, this.at);
    const start = this.at + 1;
    let end = start;
    while (end < this.#text.length && !isTypographic(this.#text[end]) && this.#text[end] !== '"') end += 1;
    this.at = Math.min(end + 1, this.#text.length);
    return this.#text.slice(start, end);
  }

  #finish(start: number, end: number, escaped: boolean): string {
    return unescaped(this.#text.slice(start, end), escaped);
  }

  #unclosed(element: SdElement): SdElement {
    this.#say('structured data without its closing bracket', this.at);
    return element;
  }

  #nameEnd(from: number, limit: number, stopAtEquals: boolean): number {
    let end = from;
    while (end < limit && end < this.#text.length) {
      const c = this.#text.charCodeAt(end);
      if (!isNameCode(c) && (stopAtEquals || c !== EQUALS)) break;
      end += 1;
    }
    return end;
  }

  #skipSpaces(): void {
    while (this.#text.charCodeAt(this.at) <= SPACE) this.at += 1;
  }

  #say(what: string, where: number): void {
    if (this.dirt.length < MOST_DIRT) this.dirt.push(`${what}, at character ${where}`);
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const BRACKET = 0x5d;

// RFC 5424 section 6.3.2: printable ASCII but "=", space, "]" and the quote; other letters are let through.
function isNameCode(c: number): boolean {
  return c > SPACE && c !== QUOTE && c !== EQUALS && c !== BRACKET && c !== 0x7f;
}

// Section 6.3.3: a backslash before anything else is a backslash.
function isEscapable(c: number): boolean {
  return c === QUOTE || c === BACKSLASH || c === BRACKET;
}

/** Includes U+FFFD, which a typographic quote of Windows-1252 becomes when it is decoded as UTF-8. */
function isTypographic(c: string | undefined): boolean {
  return c === '\u201D' || c === '\u201C' || c === '\u201E' || c === '\u2033' || c === '\uFFFD';
}

function unescaped(value: string, escaped: boolean): string {
  return escaped ? value.replaceAll(/\\(["\\\]])/gu, '$1') : value;
}
