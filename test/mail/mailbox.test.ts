/** A mailbox of a real dovecot: signed in to by token, its UIDs given out anew, removed and followed again. */
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hasDovecot, startDovecot } from '../harness/dovecot.ts';
import type { Dovecot } from '../harness/dovecot.ts';
import { startOAuthServer } from '../harness/oauth-server.ts';
import type { OAuthServer } from '../harness/oauth-server.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const zMessages = z.object({ items: z.array(z.object({ subject: z.string() })) });
const zMailboxes = z.object({
  items: z.array(z.object({ id: z.string(), state: z.string(), lastError: z.string().nullable() })),
});

describe.skipIf(!hasDovecot)('a mailbox of dovecot', () => {
  let tokens: OAuthServer;
  let dovecot: Dovecot;
  let product: Product;
  let staff: Visitor;
  let clientId = '';

  beforeAll(async () => {
    tokens = await startOAuthServer('soc@soc.example');
    dovecot = await startDovecot({ introspection: tokens.introspection });
    product = await startProduct();
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    ({ id: clientId } = await staff.must<{ id: string }>('POST', '/clients', { name: 'Acme', zone: 'UTC' }));
  }, 120_000);
  afterAll(async () => {
    await product?.remove();
    await dovecot?.stop();
    await tokens?.stop();
  });

  const follow = async (login: object): Promise<string> => {
    const place = { host: '127.0.0.1', port: dovecot.port, security: 'none', username: dovecot.username };
    const mailbox = { clientId, name: 'Desk', address: 'soc@soc.example', folders: ['INBOX'], doneFolder: null };
    return (await staff.must<{ id: string }>('POST', '/mailboxes', { ...mailbox, ...place, login })).id;
  };
  // No Message-ID: nothing but the bytes tells that it is the same mail.
  const put = (subject: string): void =>
    dovecot.deliver([
      Buffer.from(`From: ann@acme.example\r\nTo: soc@soc.example\r\nSubject: ${subject}\r\n\r\nIt is slow.\r\n`),
    ]);
  const subjects = async (): Promise<string[]> =>
    zMessages.parse(await staff.must('GET', '/messages?state=filed&limit=200')).items.map(({ subject }) => subject);
  const filed = (subject: string): Promise<void> =>
    expect.poll(subjects, { timeout: 40_000, interval: 200 }).toContain(subject);
  const uidvalidity = async (): Promise<bigint> => {
    const auth = { user: dovecot.username, pass: dovecot.password };
    const imap = new ImapFlow({ host: '127.0.0.1', port: dovecot.port, secure: false, auth, logger: false });
    await imap.connect();
    const { uidValidity } = await imap.mailboxOpen('INBOX');
    await imap.logout();
    return uidValidity;
  };

  test('is signed in to by a token, and by a fresh one when that is no longer good', async () => {
    const { tokenUrl, clientId: application, clientSecret: secret, refreshToken } = tokens;
    await follow({ auth: 'oauth2', tokenUrl, application, secret, refreshToken });
    put('By token');
    await filed('By token');
    const before = tokens.given();
    tokens.revoke();
    await dovecot.recreate();
    put('By another token');
    await filed('By another token');
    expect(tokens.given()).toBeGreaterThan(before);
  }, 120_000);

  test('whose UIDs are given out anew brings nothing twice and loses nothing', async () => {
    const was = await uidvalidity();
    const before = await subjects();
    await dovecot.recreate();
    put('After the recreation');
    await filed('After the recreation');
    expect(await uidvalidity()).not.toBe(was);
    expect((await subjects()).toSorted()).toEqual([...before, 'After the recreation'].toSorted());
  }, 120_000);

  test('that is removed and followed again brings nothing twice', async () => {
    const before = await subjects();
    const [known] = zMailboxes.parse(await staff.must('GET', '/mailboxes')).items;
    await staff.must('DELETE', `/mailboxes/${known?.id}`);
    await follow({ auth: 'password', password: dovecot.password });
    put('After the return');
    await filed('After the return');
    expect((await subjects()).toSorted()).toEqual([...before, 'After the return'].toSorted());
    // Dropped as doubles would be beside the point: they were never taken in.
    expect(zMessages.parse(await staff.must('GET', '/messages?state=dropped&limit=200')).items).toEqual([]);
  }, 120_000);

  test('that lets nobody in by that token says so', async () => {
    const [known] = zMailboxes.parse(await staff.must('GET', '/mailboxes')).items;
    await staff.must('DELETE', `/mailboxes/${known?.id}`);
    const { tokenUrl, clientId: application, refreshToken } = tokens;
    const id = await follow({ auth: 'oauth2', tokenUrl, application, secret: 'wrong', refreshToken });
    const state = async (): Promise<string> => {
      const found = zMailboxes.parse(await staff.must('GET', '/mailboxes')).items.find((each) => each.id === id);
      return `${found?.state}: ${found?.lastError}`;
    };
    await expect.poll(state, { timeout: 20_000, interval: 200 }).toMatch(/^failed: .*no token/);
  }, 60_000);
});
