/** Which parts are seen as text, and which hang on the mail. */
import { cleanLines } from './clean.ts';
import { decodeBytes } from './charset.ts';
import { unflow } from './flowed.ts';
import { headerOf } from './headers.ts';
import { readMapi } from './tnef.ts';
import type { Part } from './mime.ts';
import { takeUuFiles } from './uuencode.ts';
import { decodeHeader } from './words.ts';

/** One thing to see, in one or both forms. */
export type Segment = { plain?: string; html?: string; /** Of a mail inside this one. */ nested?: boolean };

export type Hung = {
  name: string;
  mimeType: string;
  content: Uint8Array;
  contentId: string | null;
  inline: boolean;
  /** Used when the mail gives no name. */
  fallback: string;
};

export type Body = { segments: Segment[]; hung: Hung[]; charset: string | undefined; notes: string[] };

/** Nested mails are shown within the text to this level, as mail programs do; deeper ones are only attachments. */
const SHOWN_DEPTH = 3;

export function gatherBody(root: Part): Body {
  const gatherer = new Gatherer();
  const segments = gatherer.part(root, 0);
  return { segments, hung: gatherer.hung, charset: gatherer.charset, notes: [...gatherer.notes] };
}

class Gatherer {
  readonly hung: Hung[] = [];
  readonly notes = new Set<string>();
  charset: string | undefined;

  part(part: Part, level: number): Segment[] {
    if (part.type === 'multipart/alternative') return this.#alternative(part, level);
    if (part.type.startsWith('multipart/')) return part.children.flatMap((child) => this.part(child, level));
    if (isMapi(part)) return this.#mapi(part);
    if (part.type === 'message/rfc822') return this.#message(part, level);
    if (isBody(part)) return [this.#text(part, level)];
    this.#hang(part, level);
    return part.children.flatMap((child) => this.part(child, level));
  }

  /** The plain form of the first that has one, the HTML form of the last. */
  #alternative(part: Part, level: number): Segment[] {
    const forms = part.children.map((child) => this.part(child, level)).filter((form) => form.length > 0);
    const rich = forms.findLast((form) => form.some(({ html }) => html !== undefined));
    const plain = forms.find((form) => form.every(({ html }) => html === undefined));
    if (!rich || !plain) return rich ?? plain ?? [];
    const text = plain.map((segment) => segment.plain ?? '').join('\n');
    const [first, ...rest] = rich;
    if (rest.length === 0 && first?.html !== undefined) return [{ plain: text, html: first.html }];
    return [{ plain: text, html: rich.map((segment) => segment.html ?? asHtml(segment.plain ?? '')).join('\n') }];
  }

  #text(part: Part, level: number): Segment {
    const bytes = part.content();
    const html = part.type === 'text/html' || (part.type === 'text/plain' && looksLikePage(bytes));
    const hint = html ? metaCharset(bytes) : undefined;
    const { text, charset, wrong } = decodeBytes(bytes, part.params.get('charset') ?? hint, hint ?? this.charset);
    if (wrong) this.notes.add(`the text is not in the charset it names; read as ${charset}`);
    if (level === 0 && charset !== 'us-ascii') this.charset ??= charset;
    if (html) return { html: text };
    const lines = text.replaceAll(/\r+\n|\r/g, '\n');
    const { text: rest, files } = takeUuFiles(lines);
    for (const file of files) this.#uu(file);
    return { plain: cleanLines(isFlowed(part) ? unflow(rest, /^yes$/i.test(part.params.get('delsp') ?? '')) : rest) };
  }

  #uu({ filename, content }: { filename: string; content: Uint8Array }): void {
    const name = decodeHeader(filename);
    this.hung.push({
      name,
      mimeType: 'application/octet-stream',
      content,
      contentId: null,
      inline: false,
      fallback: '',
    });
  }

  /** An attached mail stays whole as a file; one that is not called an attachment is also seen. */
  #message(part: Part, level: number): Segment[] {
    const inner = part.children[0];
    const subject = inner ? decodeHeader(headerOf(inner.headers, 'subject') ?? '') : '';
    this.#hang(part, level, subject === '' ? 'message' : subject.slice(0, 80));
    const report = part.parent?.type === 'multipart/report';
    if (!inner || report || part.disposition.value === 'attachment' || level >= SHOWN_DEPTH) return [];
    const before = this.hung.length;
    const segments = this.part(inner, level + 1);
    // They are inside the attached mail already.
    this.hung.length = before;
    const head = ['From', 'Date', 'Subject', 'To'].flatMap((name) => {
      const value = headerOf(inner.headers, name.toLowerCase());
      return value === undefined ? [] : [`${name}: ${decodeHeader(value)}`];
    });
    return [{ plain: `-----Original Message-----\n${head.join('\n')}\n` }, ...segments].map((segment) => ({
      ...segment,
      nested: true,
    }));
  }

  #mapi(part: Part): Segment[] {
    const read = readMapi(part.content());
    if (!read) {
      this.notes.add('winmail.dat could not be read and was kept as it is');
      this.#hang(part, 0);
      return [];
    }
    for (const { name, mimeType, content, contentId } of read.files) {
      this.hung.push({ name, mimeType, content, contentId, inline: contentId !== null, fallback: 'attachment' });
    }
    if (read.files.length === 0) this.#hang(part, 0);
    if (read.html !== undefined) return [{ html: read.html }];
    return read.text === undefined ? [] : [{ plain: cleanLines(read.text) }];
  }

  #hang(part: Part, level: number, fallback = defaultName(part)): void {
    if (level > 0) return;
    const name = part.disposition.params.get('filename') ?? part.params.get('name') ?? '';
    const related = part.parent?.type === 'multipart/related' && part.contentId !== null;
    this.hung.push({
      name,
      mimeType: part.type,
      content: part.content(),
      contentId: part.contentId,
      inline: part.disposition.value === 'inline' || (related && part.disposition.value !== 'attachment'),
      fallback,
    });
  }
}

/** Text is body unless it is called or named an attachment; the whole mail's own text always is. */
function isBody(part: Part): boolean {
  if (!/^text\/(plain|html|enriched|markdown|x-markdown|richtext)$/.test(part.type)) return false;
  if (part.parent === undefined || part.parent.type === 'message/rfc822') return true;
  if (part.disposition.value === 'attachment') return false;
  const named = part.disposition.params.has('filename') || part.params.has('name');
  return !named || part.parent.type === 'multipart/alternative';
}

function isFlowed(part: Part): boolean {
  return /^flowed$/i.test(part.params.get('format') ?? '');
}

function isMapi(part: Part): boolean {
  const name = part.disposition.params.get('filename') ?? part.params.get('name') ?? '';
  return /^application\/(vnd\.)?ms-tnef$/.test(part.type) || /^winmail\.dat$/i.test(name);
}

/** A mailer that sends pages calls them plain now and then. */
function looksLikePage(bytes: Buffer): boolean {
  return /^\s*(<!doctype html|<html[\s>])/i.test(bytes.toString('latin1', 0, 200));
}

function metaCharset(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,300}?charset\s*=\s*["']?([\w-]{2,40})/i.exec(bytes.toString('latin1', 0, 4096))?.[1];
}

function defaultName(part: Part): string {
  if (part.type === 'message/delivery-status') return 'delivery-status';
  if (part.type === 'text/calendar') return 'invitation';
  if (part.type.endsWith('signature')) return 'signature';
  return part.type.startsWith('image/') ? 'image' : 'attachment';
}

export function asHtml(text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div style="white-space: pre-wrap">${safe}</div>`;
}
