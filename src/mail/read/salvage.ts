/** What can be saved of bytes that are no mail, or that could not be read in time. */
import { readAddresses } from './addresses.ts';
import { NOT_AUTHENTICATED } from './authentication.ts';
import { cleanLines } from './clean.ts';
import { decodeBytes } from './charset.ts';
import { readDate } from './dates.ts';
import { headerOf, headersOf, readHead } from './headers.ts';
import { ids } from './ids.ts';
import type { ReadMail } from './types.ts';
import { decodeHeader } from './words.ts';

const HEAD = 65_536;
const TEXT = 20_000;

/** Looks at no more than the first 64 KB, so that it cannot fail as the reading did. */
export function saved(raw: Uint8Array, why: string): ReadMail {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, HEAD));
  const { headers, bodyAt } = readHead(bytes, 0, bytes.length, { headers: 200, headerBytes: HEAD });
  const body = headers.length === 0 ? bytes : bytes.subarray(bodyAt);
  const text = cleanLines(decodeBytes(body.subarray(0, TEXT)).text);
  return {
    from: readAddresses(headersOf(headers, 'from').slice(0, 1))[0] ?? null,
    sender: null,
    replyTo: [],
    to: readAddresses(headersOf(headers, 'to').slice(0, 1)),
    cc: [],
    bcc: [],
    subject: decodeHeader(headerOf(headers, 'subject') ?? ''),
    messageId: ids(headersOf(headers, 'message-id'))[0] ?? null,
    inReplyTo: null,
    references: [],
    date: readDate(headerOf(headers, 'date')),
    kind: 'request',
    kindReason: 'not read as a mail',
    text,
    replyText: text,
    html: null,
    remoteBlocked: 0,
    attachments: [],
    authentication: NOT_AUTHENTICATED,
    signals: {
      autoSubmitted: null,
      precedence: [],
      automatic: [],
      listId: null,
      nullSender: false,
      loop: [],
      deliveredTo: [],
      received: 0,
    },
    protection: { signed: 'none', encrypted: 'none' },
    bounce: null,
    invitation: null,
    notes: [why],
    readable: false,
  };
}
