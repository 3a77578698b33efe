/** A mail's parts as a tree over one buffer; bodies are not copied and not decoded before someone asks. */
import { signedContent } from './cms.ts';
import { headerOf, readHead } from './headers.ts';
import type { Header } from './headers.ts';
import { readStructured } from './params.ts';
import type { Structured } from './params.ts';
import { decodeTransfer, encodingName } from './transfer.ts';
import type { ReadLimits } from './types.ts';

export type Part = {
  headers: Header[];
  /** `text/plain`, lower case; repaired when it is no type. */
  type: string;
  params: Structured['params'];
  disposition: Structured;
  contentId: string | null;
  /** As in the mail, undecoded. */
  body: Buffer;
  children: Part[];
  /** The part around it; undefined for the whole mail. */
  parent: Part | undefined;
  /** Decoded bytes; computed once. */
  content(): Buffer;
};

export type Tree = { root: Part; notes: string[] };

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

export function readTree(bytes: Buffer, limits: ReadLimits): Tree {
  const reader = new TreeReader(limits);
  return { root: reader.part({ bytes, from: 0, to: bytes.length }, undefined, 0), notes: reader.notes() };
}

/** All parts, outermost first. `into` says whether to look into a message/rfc822. */
export function* walk(part: Part, into: (message: Part) => boolean = () => true): Generator<Part> {
  yield part;
  if (part.type === 'message/rfc822' && !into(part)) return;
  for (const child of part.children) yield* walk(child, into);
}

type Range = { bytes: Buffer; from: number; to: number };

class TreeReader {
  readonly #limits: ReadLimits;
  readonly #notes = new Set<string>();
  #parts = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  notes(): string[] {
    return [...this.#notes];
  }

  part(range: Range, parent: Part | undefined, depth: number): Part {
    this.#parts += 1;
    const { headers, bodyAt, notes } = readHead(range.bytes, range.from, range.to, this.#limits);
    for (const note of notes) this.#notes.add(note);
    const type = readStructured(headerOf(headers, 'content-type'));
    const body = range.bytes.subarray(bodyAt, range.to);
    const part: Part = {
      headers,
      type: repaired(type.value, parent),
      params: type.params,
      disposition: readStructured(headerOf(headers, 'content-disposition')),
      contentId: idOf(headerOf(headers, 'content-id')),
      body,
      children: [],
      parent,
      content: () => this.#content(part),
    };
    if (part.type.startsWith('multipart/')) this.#split(part, depth);
    else if (part.type === 'message/rfc822' || part.type === 'message/global') this.#open(part, depth);
    else if (/^application\/(x-)?pkcs7-mime$/.test(part.type)) this.#unwrap(part, depth);
    return part;
  }

  /** An opaque signature holds the mail it signs. */
  #unwrap(part: Part, depth: number): void {
    const bytes = signedContent(this.#content(part));
    if (bytes && this.#room(depth)) part.children = [this.part({ bytes, from: 0, to: bytes.length }, part, depth + 1)];
  }

  readonly #decoded = new WeakMap<Part, Buffer>();

  #content(part: Part): Buffer {
    const kept = this.#decoded.get(part);
    if (kept) return kept;
    const { bytes, note } = decodeTransfer(
      part.body,
      encodingName(headerOf(part.headers, 'content-transfer-encoding')),
    );
    if (note !== undefined) this.#notes.add(note);
    this.#decoded.set(part, bytes);
    return bytes;
  }

  #open(part: Part, depth: number): void {
    part.type = 'message/rfc822';
    if (!this.#room(depth)) return;
    // RFC 2045 forbids encoding a message; mailers do it nevertheless.
    const bytes = this.#content(part);
    part.children = [this.part({ bytes, from: 0, to: bytes.length }, part, depth + 1)];
  }

  #split(part: Part, depth: number): void {
    const encoding = encodingName(headerOf(part.headers, 'content-transfer-encoding'));
    const body = /^(base64|quoted-printable)$/.test(encoding) ? this.#content(part) : part.body;
    let ranges = cut(body, part.params.get('boundary') ?? '', this.#limits.parts);
    if (ranges.length === 0) {
      const guess = guessed(body);
      ranges = guess === undefined ? [] : cut(body, guess, this.#limits.parts);
      this.#notes.add(ranges.length > 0 ? 'the boundary was guessed' : 'a multipart without parts, read as text');
    }
    if (ranges.length === 0) part.type = 'text/plain';
    if (!this.#room(depth)) return;
    for (const { from, to } of ranges) {
      if (this.#parts >= this.#limits.parts) {
        this.#notes.add(`more than ${this.#limits.parts} parts; the rest was left out`);
        return;
      }
      part.children.push(this.part({ bytes: body, from, to }, part, depth + 1));
    }
  }

  #room(depth: number): boolean {
    if (depth < this.#limits.depth && this.#parts < this.#limits.parts) return true;
    this.#notes.add(`parts deeper than ${this.#limits.depth} levels, or too many, were left closed`);
    return false;
  }
}

/** What stands between the boundary lines; a missing last one ends with the body. */
function cut(body: Buffer, boundary: string, most: number): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  if (boundary === '') return ranges;
  const delimiter = Buffer.from(`--${boundary}`, /[^\u0000-\u00FF]/.test(boundary) ? 'utf8' : 'latin1');
  let open = -1;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    // Not at a line's start. Looked at first: a line of nothing but dashes would be read once for each of them.
    if (at > 0 && body[at - 1] !== LF && body[at - 1] !== CR) continue;
    const after = at + delimiter.length;
    const end = lineEnd(body, after);
    const closes = body[after] === DASH && body[after + 1] === DASH;
    if (!blank(body, closes ? after + 2 : after, end)) continue;
    if (open >= 0) ranges.push({ from: open, to: Math.max(open, beforeBreak(body, at)) });
    open = closes ? -1 : Math.min(end + 1, body.length);
    if (ranges.length > most) break;
  }
  if (open >= 0 && ranges.length <= most && open < body.length) ranges.push({ from: open, to: body.length });
  return ranges;
}

function lineEnd(body: Buffer, from: number): number {
  const end = body.indexOf(LF, from);
  return end < 0 ? body.length : end;
}

function blank(body: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = body[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== CR) return false;
  }
  return true;
}

/** The line break before a boundary belongs to it. */
function beforeBreak(body: Buffer, at: number): number {
  const end = body[at - 1] === LF ? at - 1 : at;
  return body[end - 1] === CR ? end - 1 : end;
}

/** A line `--x` followed by a content field, in the first 64 KB. */
function guessed(body: Buffer): string | undefined {
  const start = body.toString('latin1', 0, 65_536);
  return /(?:^|\n)--([^\s-][^\r\n]{0,198}|-[^\r\n]{1,198}?)[ \t]*\r?\ncontent-[a-z-]{2,40}:/i.exec(start)?.[1];
}

function repaired(value: string, parent: Part | undefined): string {
  const type = value.replaceAll(/\s/g, '');
  if (/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type)) return type;
  if (parent?.type === 'multipart/digest' && type === '') return 'message/rfc822';
  if (type === 'html' || type === 'text/html,') return 'text/html';
  const head = /^[a-z0-9-]+\/[a-z0-9.+-]+/.exec(type)?.[0];
  return (
    head ??
    (type === '' || type.startsWith('text') || type.startsWith('plain') ? 'text/plain' : 'application/octet-stream')
  );
}

function idOf(header: string | undefined): string | null {
  const id = (header ?? '').trim().replaceAll(/[\u0000-\u0020\u007F-\u00FF]/g, '');
  if (id === '') return null;
  return id.startsWith('<') ? id : `<${id}>`;
}
