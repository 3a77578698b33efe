/** Raw bytes to a mail as read. The same code serves the intake, the screens and `explain mail`. */
import { createHash } from 'node:crypto';
import { readAddresses } from './addresses.ts';
import { readAuthentication } from './authentication.ts';
import { gatherBody } from './body.ts';
import type { Hung } from './body.ts';
import { readBounce } from './bounce.ts';
import { readDate } from './dates.ts';
import { safeFilename } from './filename.ts';
import { headerOf, headersOf } from './headers.ts';
import type { Header } from './headers.ts';
import { ids } from './ids.ts';
import { readInvitation } from './invitation.ts';
import { kindOf } from './kind.ts';
import { readTree } from './mime.ts';
import { protectionOf, protectionOfFile } from './protection.ts';
import { saved } from './salvage.ts';
import { readSignals } from './signals.ts';
import type { Attachment, MailAddress, ReadLimits, ReadMail, ReadOptions } from './types.ts';
import { visible } from './visible.ts';
import { decodeHeader } from './words.ts';

export const LIMITS: ReadLimits = {
  bytes: 50 * 1024 * 1024,
  depth: 30,
  parts: 1000,
  headers: 2000,
  headerBytes: 256 * 1024,
  text: 2_000_000,
  attachments: 500,
};

/**
 * Reads any bytes at once and never throws: what is no mail comes back with `readable: false` and what could be saved. Bodies
 * share the memory of `raw`. The intake reads by `openMailReader`, which bounds time and memory as well.
 */
export function readMailNow(raw: Uint8Array, options: ReadOptions = {}): ReadMail {
  const limits = { ...LIMITS, ...options.limits };
  const whole = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  try {
    return read(whole, limits, options);
  } catch (error) {
    return saved(whole, `the mail could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function read(whole: Buffer, limits: ReadLimits, options: ReadOptions): ReadMail {
  const notes: string[] = [];
  const bytes = withLineFeeds(cutTo(whole, limits.bytes, notes), notes);
  const tree = readTree(bytes, limits);
  const { root } = tree;
  if (!isMail(root.headers)) return saved(whole, 'no header field of a mail was found');
  const body = gatherBody(root);
  const { text, replyText, html, remoteBlocked, quotes } = visible(body.segments, limits.text);
  const head = headOf(root.headers, body.charset);
  const signals = readSignals(root.headers, head.from);
  const bounce = readBounce({ root, from: head.from, subject: head.subject, text, signals });
  const invitation = readInvitation(root);
  const report = (root.params.get('report-type') ?? '').toLowerCase();
  const { kind, reason } = kindOf({
    ...head,
    headers: root.headers,
    replyText,
    quotes,
    signals,
    bounce,
    report,
    invitation,
    ours: options.ours,
  });
  return {
    ...head,
    date: readDate(headerOf(root.headers, 'date')),
    kind,
    kindReason: reason,
    text,
    replyText,
    html,
    remoteBlocked,
    attachments: attachmentsOf(body.hung, limits, notes),
    authentication: readAuthentication(root.headers, options.trustedServers ?? [], domainOf(head.from)),
    signals,
    protection: protectionOf(root, text),
    bounce,
    invitation,
    notes: [...notes, ...tree.notes, ...body.notes],
    readable: true,
  };
}

type HeadFields = Pick<
  ReadMail,
  'from' | 'sender' | 'replyTo' | 'to' | 'cc' | 'bcc' | 'subject' | 'messageId' | 'inReplyTo' | 'references'
>;

function headOf(headers: readonly Header[], charset: string | undefined): HeadFields {
  const list = (name: string): MailAddress[] => readAddresses(headersOf(headers, name), charset);
  const sender = list('sender')[0] ?? null;
  return {
    from: list('from')[0] ?? sender ?? returnPath(headers),
    sender,
    replyTo: list('reply-to'),
    to: list('to'),
    cc: list('cc'),
    bcc: list('bcc'),
    subject: decodeHeader(headerOf(headers, 'subject') ?? '', charset),
    messageId: ids(headersOf(headers, 'message-id'))[0] ?? null,
    inReplyTo: ids(headersOf(headers, 'in-reply-to'))[0] ?? null,
    references: ids(headersOf(headers, 'references')),
  };
}

function returnPath(headers: readonly Header[]): MailAddress | null {
  const address = /<?([^\s<>]+@[^\s<>]+)>?/.exec(headerOf(headers, 'return-path') ?? '')?.[1];
  return address === undefined ? null : { name: '', address };
}

function domainOf(from: MailAddress | null): string {
  return from?.address.split('@').at(-1)?.toLowerCase() ?? '';
}

/** A text file with a colon in its first line is no mail. */
function isMail(headers: readonly Header[]): boolean {
  return headers.some(({ name }) => KNOWN.has(name) || name.startsWith('content-') || name.startsWith('x-'));
}

const KNOWN = new Set(
  'from to cc bcc subject date sender reply-to message-id in-reply-to references received return-path mime-version delivered-to dkim-signature list-id auto-submitted'.split(
    ' ',
  ),
);

function cutTo(whole: Buffer, most: number, notes: string[]): Buffer {
  if (whole.length <= most) return whole;
  notes.push(`the mail is longer than ${most} bytes; the rest was left out`);
  return whole.subarray(0, most);
}

/** Lines that end in CR alone, as old Macs and broken exports write them. */
function withLineFeeds(bytes: Buffer, notes: string[]): Buffer {
  if (bytes.includes(0x0a) || !bytes.includes(0x0d)) return bytes;
  notes.push('lines end in CR alone');
  return Buffer.from(bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)));
}

function attachmentsOf(hung: readonly Hung[], limits: ReadLimits, notes: string[]): Attachment[] {
  if (hung.length > limits.attachments)
    notes.push(`more than ${limits.attachments} attachments; the rest was left out`);
  return hung.slice(0, limits.attachments).map(({ name, mimeType, content, contentId, inline, fallback }) => {
    const filename = safeFilename(name, mimeType, fallback);
    const sha256 = createHash('sha256').update(content).digest('hex');
    return {
      filename,
      mimeType,
      size: content.length,
      sha256,
      contentId,
      inline,
      content,
      protection: protectionOfFile(filename, mimeType),
    };
  });
}
