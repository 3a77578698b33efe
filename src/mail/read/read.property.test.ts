import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { decide } from './decide.ts';
import { multipart } from './fixtures/build.ts';
import { winmail } from './fixtures/winmail.ts';
import { readMailNow } from './mail.ts';
import type { ReadMail } from './types.ts';

/** Bytes that mean something to a parser of mail. */
const TOKENS = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  ';',
  '=',
  '"',
  '<',
  '>',
  '(',
  ')',
  ',',
  '@',
  '\\',
  '\0',
  '\x1b$B',
  '\x1b(B',
  '~{',
  '>',
  '> ',
  '--',
  '--x',
  '--x--',
  '--x\r\n',
  '=?',
  '?=',
  '=?utf-8?Q?',
  '=?iso-2022-jp?B?',
  '=C3=BC',
  'YWJj',
  '+AOQ-',
  'From: ',
  'To: a@b.example',
  'Subject: ',
  'Message-ID: <',
  'References: <a@b> ',
  'Content-Type: multipart/mixed; boundary=x',
  'Content-Type: text/html',
  'Content-Type: message/rfc822',
  'Content-Type: message/delivery-status',
  'Content-Type: text/calendar; method=REQUEST',
  'Content-Type: application/ms-tnef',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Transfer-Encoding: x-uuencode',
  'charset=utf-7',
  'charset=gb18030',
  "filename*0*=utf-8''",
  'filename="../',
  'format=flowed',
  'Auto-Submitted: auto-replied',
  'begin 644 a',
  '#0V%T',
  'end',
  'On 24 Nov 2026 at 09:01, a wrote:',
  '-----Original Message-----',
  'From: a\nSent: b\nTo: c\nSubject: d',
  '<div>',
  '</div>',
  '<blockquote>',
  '<a href="',
  '<!--',
  '&amp',
  '<style>',
  'BEGIN:VEVENT',
  'Action: failed',
];

const soup = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TOKENS) }, fc.string({ maxLength: 8, unit: 'binary' })), {
    maxLength: 120,
  })
  .map((all) => Buffer.from(all.join('')));
const whole = multipart('multipart/mixed', [
  {
    headers: ['Content-Type: text/plain; charset=iso-8859-1; format=flowed'],
    body: 'Hello \nthere\n\nOn 24 Nov 2026 09:01, Desk wrote:\n> Up?',
  },
  {
    headers: ['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'],
    body: '<p>Gr=C3=BC=C3=9Fe<blockquote type=3Dcite>q</blockquote></p>',
  },
  {
    headers: ['Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64'],
    body: winmail([{ name: 'a.pdf', content: Buffer.from('PDF') }]).toString('base64'),
  },
  {
    headers: ['Content-Type: message/rfc822'],
    body: 'From: bob@acme.example\nSubject: =?utf-8?Q?=C3=BC?=\n\nbegin 644 a\n#0V%T\nend',
  },
]);
/** A whole mail with bytes changed, taken out, doubled or put in. */
const torn = fc
  .array(
    fc.record({
      at: fc.nat(whole.length - 1),
      cut: fc.nat(40),
      put: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 3, unit: 'binary' })),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((edits) =>
    edits.reduce(
      (bytes, { at, cut, put }) =>
        Buffer.concat([bytes.subarray(0, at), Buffer.from(put, 'latin1'), bytes.subarray(at + cut)]),
      whole,
    ),
  );
const broken = fc.uint8Array({ maxLength: 400 }).map((noise) => {
  const tnef = winmail([{ name: 'a.pdf', content: Buffer.from('PDF') }]);
  for (let at = 0; at + 1 < noise.length; at += 2)
    tnef[4 + ((noise[at] ?? 0) % (tnef.length - 4))] = noise[at + 1] ?? 0;
  return multipart('multipart/mixed', [
    {
      headers: ['Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64'],
      body: tnef.toString('base64'),
    },
  ]);
});

/** What a database and a screen can take: no NUL, no lone surrogate, no path in a name. */
function holds(mail: ReadMail): void {
  const words = [
    mail.subject,
    mail.text,
    mail.replyText,
    mail.html ?? '',
    mail.messageId ?? '',
    mail.from?.name ?? '',
    mail.from?.address ?? '',
    ...mail.references,
    ...mail.attachments.map(({ filename }) => filename),
  ];
  for (const word of words) expect([word.includes('\0'), word.isWellFormed()]).toEqual([false, true]);
  for (const { filename, size, content } of mail.attachments) {
    expect(filename).toMatch(/^[^/\\\u0000-\u001F\u202A-\u202E]{1,200}$/);
    expect(content.length).toBe(size);
  }
  expect(mail.html ?? '').not.toMatch(
    /<(script|style|iframe|object|svg|form|link|meta|base)\b|<[^<>]*\s(on\w+|srcset|background|poster)\s*=|<[^<>]*\ssrc="(?!cid:)/i,
  );
  expect(mail.notes.join()).not.toContain('could not be read:');
  expect(decide(mail).why).not.toBe('');
}

describe('no input breaks the reader', () => {
  test.each([
    ['token soup', soup, 1500],
    ['torn mails', torn, 1000],
    ['broken winmail.dat', broken, 500],
    ['noise', fc.uint8Array({ maxLength: 2000 }), 500],
  ] as const)(
    '%s',
    (_, bytes, numRuns) => {
      fc.assert(
        fc.property(bytes, (input) => holds(readMailNow(input))),
        { numRuns },
      );
    },
    120_000,
  );
});

const HEAD = 'From: a@b.example\r\nSubject: x\r\n';
const HTML = `${HEAD}Content-Type: text/html\r\n\r\n`;
const TIMES = (text: string, bytes: number): string => text.repeat(Math.ceil(bytes / text.length));
/** Written to make readers slow. */
const HOSTILE: Record<string, (bytes: number) => string> = {
  'blanks before a letter': (n) => `${HEAD}\r\n${TIMES(' ', n)}x`,
  'quote marks': (n) => `${HEAD}\r\n${TIMES('> ', n)}`,
  'attributions without end': (n) => `${HEAD}\r\n${TIMES('On 24 Nov 2026 at 09:01 x\r\n', n)}`,
  labels: (n) => `${HEAD}\r\n${TIMES('From: a\r\n', n)}`,
  'open elements': (n) => HTML + TIMES('<div>', n),
  'opened and closed as others': (n) => HTML + TIMES('<b>', n / 2) + TIMES('</i>', n / 2),
  'links in links': (n) => HTML + TIMES('<a href="https://x.example">a', n),
  attributes: (n) => `${HTML}<a ${TIMES('a=b ', n)}`,
  styles: (n) => `${HTML}<p style="${TIMES('url(', n)}">x`,
  'encoded words': (n) => `From: a@b.example\r\nSubject: ${TIMES('=?utf-8?Q?a', n)}\r\n\r\nx`,
  'comments in From': (n) => `From: ${TIMES('(', n)}\r\n\r\nx`,
  addresses: (n) => `From: a@b.example\r\nTo: ${TIMES('a@', n)}\r\n\r\nx`,
  'folded lines': (n) => `${HEAD}X: a\r\n${TIMES(' a\r\n', n)}\r\nx`,
  parameters: (n) => `${HEAD}Content-Type: text/plain; ${TIMES('a=b;', n)}\r\n\r\nx`,
  'nearly boundaries': (n) => `${HEAD}Content-Type: multipart/mixed; boundary="-"\r\n\r\n${TIMES('-', n)}`,
  boundaries: (n) => `${HEAD}Content-Type: multipart/mixed; boundary=a\r\n\r\n${TIMES('--a\r\n', n)}`,
  'mails in mails': (n) => HEAD + TIMES('Content-Type: message/rfc822\r\n\r\n', n),
  'begins without end': (n) => `${HEAD}\r\n${TIMES('begin 644 x\r\n', n)}`,
  'addresses of a bounce': (n) =>
    `From: MAILER-DAEMON@b.example\r\nSubject: Undeliverable\r\n\r\n${TIMES('a@b.example: ', n)}`,
};

describe('time grows with size and no faster', () => {
  test.each(Object.entries(HOSTILE))(
    '%s',
    (_, make) => {
      const seconds = (bytes: number): number => {
        const raw = Buffer.from(make(bytes), 'latin1');
        const took = Array.from({ length: 2 }, () => {
          const began = systemClock.monotonic();
          readMailNow(raw);
          return (systemClock.monotonic() - began) / 1000;
        });
        return Math.min(...took);
      };
      seconds(10_000);
      const small = seconds(50_000);
      // Eight times the size; quadratic would be 64 times the time.
      expect(seconds(400_000)).toBeLessThan(Math.max(1, small * 30));
    },
    60_000,
  );
});
