import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { mailOf } from './fixtures/build.ts';
import { openMailReader } from './reader.ts';

const program = new URL('./fixtures/busy-worker.ts', import.meta.url);
const reader = openMailReader({ clock: systemClock, milliseconds: 3000, megabytes: 64, program });
afterAll(() => reader.close());

test('one bad mail never stops the mailbox: it comes back with what could be saved, the others are read', async () => {
  const bodies = ['fine', 'spin', 'fine', 'throw', 'fine', 'hoard', 'fine'];
  const mails = await Promise.all(bodies.map((body) => reader.read(mailOf(['Message-ID: <1@acme.example>'], body))));
  expect(mails.map(({ readable }) => readable)).toEqual(bodies.map((body) => body === 'fine'));
  expect(
    mails.every(
      ({ messageId, subject, text }, at) =>
        messageId === '<1@acme.example>' && subject === 'VPN down' && text === bodies[at],
    ),
  ).toBe(true);
  expect(mails[1]?.notes).toEqual(['reading took longer than 3 seconds']);
  expect(mails[3]?.notes).toEqual(['reading failed: the parser fell over']);
}, 60_000);

test('a mail read in the thread is what it is outside, bytes and all', async () => {
  const own = openMailReader({ clock: systemClock });
  const body = '--x\n\nHi\n--x\nContent-Type: application/pdf; name=a.pdf\n\nPDF\n--x--';
  const mail = await own.read(mailOf(['Content-Type: multipart/mixed; boundary=x'], body));
  expect(mail.attachments.map(({ filename, content }) => [filename, Buffer.from(content).toString()])).toEqual([
    ['a.pdf', 'PDF'],
  ]);
  await own.close();
  expect(await own.read(mailOf([])).then(({ readable }) => readable)).toBe(true);
  await own.close();
});
