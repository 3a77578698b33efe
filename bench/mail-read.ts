/**
 * Reading mails of 10 KB: ours, whole (charsets, HTML made safe, reply split, kind, hashes), beside the bare parse of
 * postal-mime, which does none of these. Both on one core in the same process, in turns. Options: --mails 2000 --rounds 3 --json
 */
import { parseArgs } from 'node:util';
import PostalMime from 'postal-mime';
import { readMailNow } from '../src/mail/read/mail.ts';

type Figure = { what: string; mailsPerSecond: number; cpuMsPerMail: number };
type Reader = { what: string; read: (raw: Uint8Array) => unknown };

const READERS: Reader[] = [
  { what: 'Watchfloor readMail', read: (raw) => readMailNow(raw) },
  { what: 'postal-mime, bare parse', read: (raw) => PostalMime.parse(raw) },
];

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      mails: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const mails = Array.from({ length: Number(values.mails) }, (_, n) => mailOf(n));
  const size = Math.round(mails.reduce((sum, { length }) => sum + length, 0) / mails.length);
  for (const { read } of READERS) for (const mail of mails.slice(0, 500)) await read(mail);
  const taken = new Map<string, Figure[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const reader of READERS) {
      const figure = await measure(reader, mails);
      taken.set(reader.what, [...(taken.get(reader.what) ?? []), figure]);
    }
  }
  const best = [...taken.values()].map(median);
  const [ours, bare] = best;
  // Of CPU: it swings less with the neighbours than the rate.
  const ratio = ours && bare ? ours.cpuMsPerMail / bare.cpuMsPerMail : Number.NaN;
  if (values.json) return console.log(JSON.stringify({ meanBytes: size, best, ratio }));
  console.log(`${mails.length} mails, mean ${size} bytes, median of ${values.rounds} rounds in turns`);
  for (const { what, mailsPerSecond, cpuMsPerMail } of best)
    console.log(
      `${what.padEnd(26)} ${mailsPerSecond.toFixed(0).padStart(7)} mails/s  ${cpuMsPerMail.toFixed(3)} ms CPU a mail`,
    );
  console.log(`ours : bare = ${ratio.toFixed(2)} in CPU`);
}

async function measure({ what, read }: Reader, mails: readonly Uint8Array[]): Promise<Figure> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (const mail of mails) await read(mail);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { what, mailsPerSecond: mails.length / seconds, cpuMsPerMail: (user + system) / 1000 / mails.length };
}

function median(figures: readonly Figure[]): Figure {
  const sorted = figures.toSorted((a, b) => a.mailsPerSecond - b.mailsPerSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('nothing was measured');
  return middle;
}

const WORDS =
  'the router at the second site does not answer since this morning and nobody can reach the portal Grüße Zürich'.split(
    ' ',
  );

function words(seed: number, count: number): string {
  return Array.from({ length: count }, (_, n) => WORDS[(seed * 7 + n * n) % WORDS.length]).join(' ');
}

/** Turns: plain text with a quote; text and HTML; text with a file. All near 10 KB, in quoted-printable or base64 as mailers do. */
function mailOf(n: number): Buffer {
  const head = [
    `Received: from mx${n}.acme.example by mx.desk.example with ESMTPS; Tue, 24 Nov 2026 09:00:00 +0000`,
    `DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=s1; h=from:to:subject; bh=${'x'.repeat(44)}; b=${'y'.repeat(344)}`,
    'From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <jm@acme.example>',
    'To: "Help, Desk" <help@desk.example>',
    `Subject: Re: =?utf-8?Q?St=C3=B6rung?= ${n}`,
    `Message-ID: <${n}@acme.example>`,
    'In-Reply-To: <1@desk.example>',
    'References: <0@desk.example> <1@desk.example>',
    'Date: Tue, 24 Nov 2026 10:00:00 +0100',
    'MIME-Version: 1.0',
  ];
  const reply = `${words(n, 60)}\n\nAm 24.11.2026 um 09:00 schrieb Help Desk:\n`;
  const quote = Array.from({ length: 40 }, (_, line) => `> ${words(n + line, 9)}`).join('\n');
  const plain = part('text/plain; charset=utf-8', printable(`${reply}${quote}`));
  if (n % 3 === 0)
    return Buffer.from(
      [...head, part('text/plain; charset=utf-8', printable(`${reply}${quote}\n${quote}\n${quote}`))].join('\r\n'),
    );
  if (n % 3 === 1) {
    const html = `<html><body>${`<p style="color:#222">${words(n, 30)} <a href="https://acme.example/${n}">here</a></p>`.repeat(18)}<blockquote type="cite"><p>${words(n, 60)}</p></blockquote></body></html>`;
    return wrapped(head, 'multipart/alternative', [plain, part('text/html; charset=utf-8', printable(html))]);
  }
  const file = Buffer.from(words(n, 900).slice(0, 4200)).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return wrapped(head, 'multipart/mixed', [
    plain,
    `Content-Type: application/pdf; name=report-${n}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}`,
  ]);
}

function part(type: string, body: string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${body}`;
}

function wrapped(head: readonly string[], type: string, parts: readonly string[]): Buffer {
  const body = parts.map((each) => `--edge\r\n${each}\r\n`).join('');
  return Buffer.from(`${head.join('\r\n')}\r\nContent-Type: ${type}; boundary=edge\r\n\r\n${body}--edge--\r\n`);
}

function printable(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) =>
      byte === 0x3d || byte > 0x7e
        ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCodePoint(byte),
    )
    .join('')
    .split('\n')
    .map((line) => line.replaceAll(/(.{40,66}) /g, '$1 =\r\n'))
    .join('\r\n');
}
