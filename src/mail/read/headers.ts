/** The head of a mail or part: fields in order, folded lines joined, dirt tolerated. Linear in its size. */
export type Header = {
  /** Lower case. */
  name: string;
  /** One character a byte (0 to 255), unfolded. */
  value: string;
};

export type Head = { headers: Header[]; bodyAt: number; notes: string[] };

export type HeadLimits = { headers: number; headerBytes: number };

const LF = 0x0a;
const CR = 0x0d;
const FIELD = /^([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:/;
const USUAL =
  /^(from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received|return-path|mime-version|content-|x-|dkim-|arc-|list-|auto)[a-z-]*[ \t]*:/i;

/** Reads the head that starts at `from`; the body starts at `bodyAt`. */
export function readHead(bytes: Buffer, from: number, to: number, limits: HeadLimits): Head {
  const reader = new HeadReader(bytes, to, limits);
  return reader.read(afterJunk(bytes, from, to));
}

export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value;
}

export function headersOf(headers: readonly Header[], name: string): string[] {
  return headers.flatMap((header) => (header.name === name ? [header.value] : []));
}

/** A byte order mark, empty lines and the `From ` line of an mbox stand before many stored mails. */
function afterJunk(bytes: Buffer, from: number, to: number): number {
  let at = from;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  if (from === 0) while (at < to && (bytes[at] === LF || bytes[at] === CR)) at += 1;
  const start = bytes.toString('latin1', at, Math.min(at + 40, to));
  if (/^>?From [^:\s]/.test(start)) {
    const end = bytes.indexOf(LF, at);
    return end < 0 ? to : end + 1;
  }
  return at;
}

class HeadReader {
  readonly #bytes: Buffer;
  readonly #to: number;
  readonly #limits: HeadLimits;
  readonly #headers: Header[] = [];
  readonly #notes: string[] = [];
  #pieces: string[] = [];
  #size = 0;

  constructor(bytes: Buffer, to: number, limits: HeadLimits) {
    this.#bytes = bytes;
    this.#to = to;
    this.#limits = limits;
  }

  read(start: number): Head {
    let at = start;
    while (at < this.#to) {
      const { line, next } = this.#line(at);
      if (line === '' || (isBlank(line) && !this.#goesOn(next))) {
        at = next;
        break;
      }
      const folded = line.startsWith(' ') || line.startsWith('\t');
      if (!(folded && this.#pieces.length > 0) && !FIELD.test(line)) {
        if (!this.#fieldFollows(next)) {
          this.#notes.push('the head ends without an empty line');
          break;
        }
        this.#notes.push('a line of the head is no field and was left out');
        this.#flush();
        at = next;
        continue;
      }
      if (!folded) this.#flush();
      this.#add(line);
      at = next;
    }
    this.#flush();
    return { headers: this.#headers, bodyAt: Math.min(at, this.#to), notes: [...new Set(this.#notes)] };
  }

  #line(at: number): { line: string; next: number } {
    const found = this.#bytes.indexOf(LF, at);
    const end = found < 0 || found >= this.#to ? this.#to : found;
    let last = end;
    while (last > at && this.#bytes[last - 1] === CR) last -= 1;
    return { line: this.#bytes.toString('latin1', at, last), next: Math.min(end + 1, this.#to) };
  }

  #fieldFollows(at: number): boolean {
    return at < this.#to && USUAL.test(this.#bytes.toString('latin1', at, Math.min(at + 80, this.#to)));
  }

  /** Whether the head goes on after a line of blanks only. */
  #goesOn(at: number): boolean {
    if (at >= this.#to) return false;
    const byte = this.#bytes[at];
    return this.#fieldFollows(at) || ((byte === 0x20 || byte === 0x09) && this.#pieces.length > 0);
  }

  #add(line: string): void {
    if (this.#size > this.#limits.headerBytes) {
      this.#notes.push(`the head is longer than ${this.#limits.headerBytes} bytes; the rest was left out`);
      return;
    }
    this.#size += line.length;
    this.#pieces.push(line.slice(0, this.#limits.headerBytes));
  }

  #flush(): void {
    const whole = this.#pieces.join('');
    this.#pieces = [];
    const name = FIELD.exec(whole)?.[1];
    if (name === undefined) return;
    if (this.#headers.length >= this.#limits.headers) {
      this.#notes.push(`more than ${this.#limits.headers} header fields; the rest was left out`);
      return;
    }
    // No database takes a NUL, and nothing in a head means one.
    const value = whole
      .slice(whole.indexOf(':') + 1)
      .replaceAll('\0', '')
      .trim();
    this.#headers.push({ name: name.toLowerCase(), value });
  }
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}
