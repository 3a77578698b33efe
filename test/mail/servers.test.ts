/** Our mail through a real postfix into real mailboxes: signed, signed in by token, bounced, and going in circles. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authenticate } from 'mailauth';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nameServers } from '../../src/mail/name-servers.ts';
import { hasDovecot, startDovecot } from '../harness/dovecot.ts';
import type { Dovecot } from '../harness/dovecot.ts';
import { startNameServer } from '../harness/name-server.ts';
import type { NameServer } from '../harness/name-server.ts';
import { startOAuthServer } from '../harness/oauth-server.ts';
import type { OAuthServer } from '../harness/oauth-server.ts';
import { hasPostfix, startPostfix } from '../harness/postfix.ts';
import type { Postfix } from '../harness/postfix.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { setUpAdministrator, setupLinkIn } from '../harness/visitor.ts';
import type { Visitor } from '../harness/visitor.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ann = 'ann@acme.example';
const ghost = 'ghost@acme.example';
const zConversation = z.object({
  came: z.array(z.object({ state: z.string(), kind: z.string().nullable() })),
  went: z.array(z.object({ to: z.string(), about: z.string(), state: z.string(), said: z.string().nullable() })),
});
const zTicket = z.object({
  state: z.string(),
  version: z.number(),
  clocks: z.array(z.object({ kind: z.string(), is: z.string(), dueAt: z.string(), pausedAt: z.string().nullable() })),
  entries: z.array(z.object({ text: z.string(), kind: z.string() })),
});

describe.skipIf(!hasDovecot || !hasPostfix)('a mail server of the client', () => {
  let names: NameServer;
  let tokens: OAuthServer;
  let dovecot: Dovecot;
  let postfix: Postfix;
  let product: Product;
  let staff: Visitor;
  let clientId = '';
  const secrets = mkdtempSync(join(tmpdir(), 'mail-secrets-'));

  beforeAll(async () => {
    names = await startNameServer();
    names.text('watchfloor._domainkey.soc.example', `v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`);
    tokens = await startOAuthServer('soc@soc.example');
    dovecot = await startDovecot({ introspection: tokens.introspection });
    postfix = await startPostfix(dovecot, ['soc@soc.example', ann]);
    writeFileSync(join(secrets, 'dkim.pem'), keys.privateKey);
    const { tokenUrl, clientId: id, clientSecret, refreshToken } = tokens;
    writeFileSync(join(secrets, 'oauth.json'), JSON.stringify({ tokenUrl, clientId: id, clientSecret, refreshToken }));
    product = await startProduct({
      env: {
        WATCHFLOOR_SMTP_URL: `smtp://soc%40soc.example@127.0.0.1:${postfix.port}`,
        WATCHFLOOR_SMTP_OAUTH_FILE: join(secrets, 'oauth.json'),
        WATCHFLOOR_MAIL_FROM: 'SOC <soc@soc.example>',
        WATCHFLOOR_DKIM_DOMAIN: 'soc.example',
        WATCHFLOOR_DKIM_KEY_FILE: join(secrets, 'dkim.pem'),
      },
    });
    ({ visitor: staff } = await setUpAdministrator(product.origin, setupLinkIn(product.said())));
    ({ id: clientId } = await staff.must<{ id: string }>('POST', '/clients', { name: 'Acme', zone: 'UTC' }));
    await staff.must('POST', '/mailboxes', {
      ...{ clientId, name: 'Desk', address: 'soc@soc.example', folders: ['INBOX'], doneFolder: 'Taken' },
      ...{ host: '127.0.0.1', port: dovecot.port, security: 'none', username: dovecot.username },
      login: { auth: 'password', password: dovecot.password },
    });
  }, 120_000);
  afterAll(async () => {
    await product?.remove();
    postfix?.stop();
    await dovecot?.stop();
    await tokens?.stop();
    await names?.stop();
    rmSync(secrets, { recursive: true, force: true });
  });

  /** A ticket of someone with this address, answered by us. */
  const answered = async (address: string, text: string): Promise<string> => {
    const { id: requesterContactId } = await staff.must<{ id: string }>('POST', `/clients/${clientId}/contacts`, {
      name: address,
      kind: 'key',
      channels: [{ kind: 'email', value: address }],
    });
    const opening = { clientId, title: `Of ${address}`, requesterContactId, impact: 'low', urgency: 'low' };
    const { id } = await staff.must<{ id: string }>('POST', '/tickets', opening);
    await staff.must('POST', `/tickets/${id}/entries`, { audience: 'client', text });
    return id;
  };
  const mailOf = async (id: string) => zConversation.parse(await staff.must('GET', `/tickets/${id}/mail`));
  const ticket = async (id: string) => zTicket.parse(await staff.must('GET', `/tickets/${id}`));
  const inbox = (text: string): string | undefined =>
    dovecot
      .inboxOf('ann')
      .map(String)
      // Long lines are broken on their way (RFC 2045 section 6.7).
      .find((raw) => raw.replaceAll(/=\r?\n/g, '').includes(text));

  test('gets our answers signed, from us who signed in by token', async () => {
    await answered(ann, 'We look at it now.');
    await expect.poll(() => inbox('We look at it now.'), { timeout: 30_000, interval: 100 }).toBeDefined();
    const raw = inbox('We look at it now.') ?? '';
    expect(raw).toMatch(/ESMTPA/);
    expect(tokens.given()).toBeGreaterThan(0);
    const checked = await authenticate(Buffer.from(raw), { resolver: nameServers(names.address), disableArc: true });
    expect(checked.dkim.results.map(({ signingDomain, status }) => [signingDomain, status.result])).toEqual([
      ['soc.example', 'pass'],
    ]);
  }, 60_000);

  test('sends back what has no mailbox: our mail is marked failed, and no promise, state or pause moves', async () => {
    const id = await answered(ghost, 'Are you there?');
    const version = async (): Promise<number> => (await ticket(id)).version;
    await staff.must('POST', `/tickets/${id}/resolve`, { resolution: 'Seen to.', version: await version() });
    const before = await ticket(id);
    const states = async (): Promise<string[]> => (await mailOf(id)).went.map(({ state }) => state);
    await expect.poll(states, { timeout: 60_000, interval: 200 }).toEqual(['failed', 'failed']);
    const { went, came } = await mailOf(id);
    expect(went[0]).toMatchObject({ to: ghost, said: expect.stringMatching(/5\.1\.1.*unknown user/) });
    expect(came.every(({ state, kind }) => state === 'bounce' && kind === 'bounce')).toBe(true);
    const after = await ticket(id);
    expect([after.state, after.version, after.clocks]).toEqual(['resolved', before.version, before.clocks]);
    expect(after.entries.filter(({ text }) => text.includes('did not arrive')).length).toBeGreaterThan(0);
  }, 120_000);

  test('tells who asked when the ticket is closed, and what a machine says to that changes nothing', async () => {
    const id = await answered(ann, 'The cable is on its way.');
    await staff.must('POST', `/tickets/${id}/resolve`, {
      resolution: 'The cable was replaced.',
      version: (await ticket(id)).version,
    });
    await staff.must('POST', `/tickets/${id}/close`, { version: (await ticket(id)).version });
    const told = `/portal/tickets/${id}?mark`;
    await expect.poll(() => inbox(told), { timeout: 30_000, interval: 100 }).toBeDefined();
    const raw = inbox(told) ?? '';
    expect(raw).toContain('The cable was replaced.');
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(raw).toMatch(/^DKIM-Signature:/m);
    const sentId = /^Message-ID:\s*(<\S+>)/im.exec(raw)?.[1] ?? '';
    const transport = createTransport({ host: '127.0.0.1', port: postfix.port, secure: false, ignoreTLS: true });
    await transport.sendMail({
      ...{ from: ann, to: 'soc@soc.example', subject: 'Away', text: 'I am away until Monday.' },
      ...{ inReplyTo: sentId, references: [sentId], headers: { 'Auto-Submitted': 'auto-replied' } },
    });
    transport.close();
    const noted = async (): Promise<string[]> => (await ticket(id)).entries.map(({ text }) => text);
    await expect
      .poll(noted, { timeout: 30_000, interval: 200 })
      .toContainEqual(expect.stringContaining('away until Monday'));
    expect((await ticket(id)).state).toBe('closed');
    // What was written, what was done, and that it is closed: each once.
    expect((await mailOf(id)).went.map(({ about }) => about)).toEqual(['entry', 'entry', 'closing']);
  }, 120_000);

  test('whose answering machine answers ours without end is stopped, and the count is there to see', async () => {
    const id = await answered(ann, 'Round and round.');
    await expect.poll(() => inbox('Round and round.'), { timeout: 30_000, interval: 100 }).toBeDefined();
    const sentId = /^Message-ID:\s*(<\S+>)/im.exec(inbox('Round and round.') ?? '')?.[1] ?? '';
    await staff.must('POST', `/tickets/${id}/state`, {
      state: 'waiting-for-client',
      version: (await ticket(id)).version,
    });
    const before = await ticket(id);
    const transport = createTransport({ host: '127.0.0.1', port: postfix.port, secure: false, ignoreTLS: true });
    for (let round = 0; round < 25; round += 1)
      await transport.sendMail({
        ...{ from: ann, to: 'soc@soc.example', subject: 'Away', text: `I am away, ${round}.` },
        ...{ inReplyTo: sentId, references: [sentId], headers: { 'Auto-Submitted': 'auto-replied' } },
      });
    transport.close();
    const loops = async (): Promise<unknown> => {
      const { items } = await staff.must<{ items: { loops: number }[] }>('GET', '/mailboxes');
      return items[0]?.loops;
    };
    // With the one before: ten are written down within the hour, the others dropped.
    await expect.poll(loops, { timeout: 60_000, interval: 200 }).toBe(16);
    const after = await ticket(id);
    expect([after.state, after.version, after.clocks]).toEqual(['waiting-for-client', before.version, before.clocks]);
    expect(after.entries.filter(({ text }) => text.includes('I am away'))).toHaveLength(9);
    expect((await mailOf(id)).went).toHaveLength(1);
    const figures = await (await fetch(`${product.origin}/metrics`)).text();
    expect(figures).toMatch(/^watchfloor_mailbox_connected\{mailbox="[^"]+"\} 1$/m);
    expect(figures).toMatch(/^watchfloor_mailbox_lag_seconds\{mailbox="[^"]+"\} [\d.]+$/m);
    // Both answers to the ghost; a notice to the administrator, who has no mailbox either, may be a third.
    expect(figures).toMatch(/^watchfloor_mail_bounces_total [23]$/m);
    expect(figures).toMatch(/^watchfloor_mail_loops_total 16$/m);
    expect(figures).toMatch(/^watchfloor_mail_closings_total 1$/m);
    expect(figures).toMatch(/^watchfloor_mail_sent_total\{outcome="sent"\} 7$/m);
  }, 120_000);
});
