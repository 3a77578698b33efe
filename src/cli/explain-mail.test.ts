import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { explainMail } from './explain-mail.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-mail-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('a line for each file in order, what could be saved of bad ones, 2 at the end for a missing one', async () => {
  const good = file(
    'good.eml',
    [
      'From: Ann Lee <ann@acme.example>',
      'To: help@desk.example',
      'Subject: Re: VPN',
      'Date: Tue, 24 Nov 2026 10:00:00 +0100',
      'Message-ID: <2@acme.example>',
      'In-Reply-To: <1@desk.example>',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      'Works.\r\n\r\nOn 24 Nov 2026 09:00, Desk wrote:\r\n> Up?',
      '--x',
      'Content-Type: text/csv; name=a.csv',
      '',
      'a,b\r\nc,d',
      '--x--',
    ].join('\r\n'),
  );
  const lines: string[] = [];
  const files = [good, join(folder, 'none.eml'), file('bad.eml', 'no mail at all'), folder, good];
  const code = await explainMail(files, (line) => void lines.push(line), { clock: systemClock });
  const [first, missing, bad, directory, again] = lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(code).toBe(2);
  expect(lines.length).toBe(5);
  expect(first).toMatchObject({
    from: { name: 'Ann Lee', address: 'ann@acme.example' },
    to: [{ name: '', address: 'help@desk.example' }],
    cc: [],
    subject: 'Re: VPN',
    messageId: '<2@acme.example>',
    inReplyTo: '<1@desk.example>',
    references: [],
    date: '2026-11-24T09:00:00.000Z',
    kind: 'reply',
    text: 'Works.\n\nOn 24 Nov 2026 09:00, Desk wrote:\n> Up?',
    replyText: 'Works.',
    authentication: { source: 'none' },
    decision: { act: 'open-ticket', why: expect.any(String) },
  });
  const sha256 = createHash('sha256').update('a,b\r\nc,d').digest('hex');
  expect(first?.['attachments']).toEqual([
    { filename: 'a.csv', mimeType: 'text/csv', size: 8, sha256, contentId: null },
  ]);
  expect(again).toEqual(first);
  expect(missing).toMatchObject({ file: files[1], error: expect.stringContaining('ENOENT') });
  expect(directory).toMatchObject({ error: expect.stringContaining('EISDIR') });
  expect(bad).toMatchObject({ text: 'no mail at all', error: expect.any(String), decision: { act: 'quarantine' } });
});

test('without a missing file the exit code is 0, also when one is no mail', async () => {
  expect(await explainMail([file('bad.eml', '')], () => undefined, { clock: systemClock })).toBe(0);
});
