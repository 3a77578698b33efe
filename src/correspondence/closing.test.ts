/** The mail that tells of a closed ticket: who gets it, what it says, and that it is sent once. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { processAll } from '../bus/fact-workers.ts';
import type { TicketMail, TicketPost } from '../mail/send.ts';
import { duplicate, merge } from '../tickets/family.ts';
import { close, openTicket, reopen, resolve } from '../tickets/tickets.ts';
import { readRules, setRules } from '../tickets/marks.ts';
import { closingText } from './closing.rules.ts';
import { closingsWorker } from './closing.ts';
import { readConversation } from './conversation.ts';
import { fileWaiting } from './filing.ts';
import { sendNext } from './outgoing.ts';
import { keepFromServer } from './take-in.ts';

type Json = ReturnType<typeof JSON.parse>;
let app: TestApp;
let boss: Actor;
let clientId: string;
let desk: string;
let contact: string;
const posted: TicketMail[] = [];
const post: TicketPost = {
  send: (mail) => Promise.resolve({ is: 'sent', said: `250 ${posted.push(mail)}` }),
  close: () => undefined,
};

beforeAll(async () => {
  app = await testApp({ config: { smtpUrl: 'smtp://localhost', publicUrl: 'https://soc.example/' } });
  boss = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
});
afterAll(() => app.close());
beforeEach(async () => {
  posted.length = 0;
  clientId = (await makeClient(app.db)).id;
  desk = `${clientId}@soc.example`;
  await ask('POST', '/client-addresses', { clientId, address: desk, subaddressing: true });
  ({ id: contact } = await ask('POST', `/clients/${clientId}/contacts`, {
    ...{ name: 'Ann', kind: 'key', channels: [{ kind: 'email', value: `ann@${clientId}.example` }] },
  }));
});

const ask = async (method: 'GET' | 'POST', path: string, payload: object): Promise<Json> =>
  (await app.ask(boss, method, path, payload)).body;
const opened = (more: object = {}) =>
  openTicket(app.deps, boss, { clientId, title: 'VPN down', ...plainTicket, requesterContactId: contact, ...more });
async function closed(ticket: { id: string; version: number }, resolution = 'The tunnel was rebuilt.') {
  const { id, version } = await resolve(app.deps, boss, { ...ticket, id: ticket.id, resolution });
  return close(app.deps, boss, { id, version });
}
/** Lets the facts be followed and what is queued be sent; the texts of what went out. */
async function sent(): Promise<string[]> {
  await processAll(app.db, [closingsWorker(app.mail)]);
  while (await sendNext(app.mail, post));
  return posted.map(({ text }) => text);
}

test('says what was done, asks how it was, tells how to open it again, in the thread, marked as a machine’s', async () => {
  const ticket = await closed(await opened());
  const [text] = await sent();
  expect(text).toContain('The tunnel was rebuilt.');
  expect(text).toContain(`1 (bad) to 5 (very good):\nhttps://soc.example/portal/tickets/${ticket.id}?mark\n`);
  expect(text).toContain('Until 2026-03-09 09:00 UTC you can open the ticket again: https://soc.example/portal/');
  const [mail] = posted;
  expect(mail).toMatchObject({ automatic: true, to: { address: `ann@${clientId}.example` }, from: desk });
  expect(mail?.subject).toBe(`Re: VPN down [${ticket.number}]`);
  const { tokens } = app.mail;
  expect(mail?.references).toContain(tokens.threadId(ticket.id));
  for (const named of [mail?.messageId, mail?.replyTo]) expect(tokens.ticketOf(named ?? '')).toBe(ticket.id);
  const { went } = await readConversation(app.mail, boss, ticket.id);
  expect(went).toMatchObject([{ about: 'closing', state: 'sent' }]);
});

test('is sent once for each resolution, however often its facts are read', async () => {
  const first = await closed(await opened());
  await sent();
  await expect(close(app.deps, boss, first)).rejects.toMatchObject({ status: 409 });
  const twice = { ...closingsWorker(app.mail), name: 'another reader of the same facts' };
  await processAll(app.db, [twice]);
  expect(await sent()).toHaveLength(1);
  const again = await reopen(app.deps, boss, { id: first.id, version: first.version, reason: 'down again' });
  await closed(again, 'A new cable.');
  expect((await sent()).map((text) => text.includes('A new cable.'))).toEqual([false, true]);
});

test('is not sent for what is merged or a duplicate, asked by nobody or internal, nor when the client wants none', async () => {
  const [into, from, copy] = [await opened(), await opened(), await opened()];
  await merge(app.deps, boss, { id: from.id, version: from.version, into: into.id, reason: 'same' });
  await duplicate(app.deps, boss, { id: copy.id, version: copy.version, of: into.id, reason: 'same' });
  await closed(await opened({ requesterContactId: null }));
  await closed(await opened({ audience: 'internal' }));
  expect(await sent()).toEqual([]);
  const before = await readRules(app.deps, boss, clientId);
  expect(before).toMatchObject({ closingMail: true, version: 0 });
  await setRules(app.deps, boss, { ...before, closingMail: false });
  await closed(await opened());
  expect(await sent()).toEqual([]);
  const kept = await setRules(app.deps, boss, { clientId, reopenDays: 3, version: 1 });
  expect(kept).toMatchObject({ closingMail: false, reopenDays: 3 });
});

test('never answers a machine', async () => {
  const write = async (subject: string, head: string[]): Promise<void> => {
    const lines = [`From: ann@${clientId}.example`, `To: ${desk}`, `Subject: ${subject}`, ...head, '', 'It is slow.'];
    await keepFromServer(app.deps, { by: 'smtp', recipients: [desk], raw: Buffer.from(lines.join('\r\n')) });
  };
  await write('By a monitor', ['Auto-Submitted: auto-generated']);
  await write('By hand', []);
  await fileWaiting(app.mail);
  const { items } = await ask('GET', `/tickets?client=${clientId}`, {});
  expect(items.map(({ title }: Json) => title).toSorted()).toEqual(['By a monitor', 'By hand']);
  for (const { id, version } of items) await closed({ id, version });
  await sent();
  expect(posted.map(({ subject }) => subject)).toEqual([expect.stringContaining('By hand')]);
});

test('whatever was written as the solution, the mail holds it whole, and asks only where a mark may be given', () => {
  const time = fc.constantFrom('2026-03-09T09:00:00.000Z', null);
  fc.assert(
    fc.property(fc.string(), fc.boolean(), time, (resolution, asks, reopenUntil) => {
      const text = closingText(
        { entryId: 'e', number: 'WF-1', title: 't', resolution, asks, reopenUntil },
        'https://x',
      );
      expect(text).toContain(resolution);
      expect(text.includes('https://x?mark')).toBe(asks || resolution.includes('https://x?mark'));
      expect(text.includes(' UTC you can open')).toBe(reopenUntil !== null || resolution.includes(' UTC you can open'));
    }),
  );
});
