import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import { makeClient } from '../../test/harness/factories.ts';
import { authenticator } from './authenticate.ts';
import { presetSecondFactor } from './second-factor.ts';
import { newTotpSecret } from './totp.ts';
import { addUser, cliActor } from './users.ts';

const PASSWORD = 'umbrella kettle orbit moss';
const received: { to: string[]; text: string }[] = [];
let smtp: SMTPServer;
let app: TestApp;
let mailless: TestApp;
beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        // Quoted-printable may break the link's line.
        const text = Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=');
        received.push({ to: session.envelope.rcptTo.map((each) => each.address), text });
        done();
      });
    },
  });
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready));
  const address = smtp.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  app = await testApp({
    authenticate: authenticator,
    config: { smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl: 'http://soc.example' },
  });
  mailless = await testApp({ authenticate: authenticator });
});
afterAll(async () => {
  await app.close();
  await mailless.close();
  await new Promise<void>((closed) => smtp.close(closed));
});

let serial = 0;
async function ann(where = app): Promise<string> {
  serial += 1;
  const email = `ann${serial}@client.example`;
  const client = await makeClient(where.db);
  await addUser(where.people, cliActor('test'), {
    email,
    name: 'Ann',
    password: PASSWORD,
    role: 'client-viewer',
    clientId: client.id,
  });
  return email;
}
async function mailsTo(email: string): Promise<string[]> {
  await app.people.settled();
  return received.filter((mail) => mail.to.includes(email)).map((mail) => mail.text);
}
const linkIn = (text: string | undefined): string =>
  /http:\/\/soc\.example\/password\/([A-Za-z0-9_-]{43})/.exec(text ?? '')?.[1] ?? 'no link';

test('a forgotten password is replaced by a mailed link, which works once and ends all sessions', async () => {
  const email = await ann();
  const [signedIn, at] = [browser(app.server), browser(app.server, { address: '198.51.100.20' })];
  await signedIn.send('POST', '/sign-in', { email, password: PASSWORD });
  expect((await at.send('POST', '/password-reset', { email })).status).toBe(202);
  const [mail] = await mailsTo(email);
  expect(mail).toMatch(/Auto-Submitted: auto-generated/i);
  const secret = linkIn(mail);
  expect((await at.send('GET', `/password-links/${secret}`)).body).toMatchObject({ purpose: 'reset', email });
  expect((await at.send('POST', `/password-links/${secret}`, { password: 'short' })).status).toBe(400);
  expect((await at.send('POST', `/password-links/${secret}`, { password: 'a quite different phrase' })).status).toBe(
    200,
  );
  expect((await signedIn.send('GET', '/me')).body.signedIn).toBe(false);
  expect((await at.send('POST', `/password-links/${secret}`, { password: 'yet another good phrase' })).status).toBe(
    404,
  );
  expect((await at.send('POST', '/sign-in', { email, password: PASSWORD })).status).toBe(401);
  expect((await at.send('POST', '/sign-in', { email, password: 'a quite different phrase' })).status).toBe(200);
});

test('the answer is the same for an address nobody has, and nothing is mailed to it', async () => {
  const email = await ann();
  const at = browser(app.server, { address: '198.51.101.20' });
  const known = await at.send('POST', '/password-reset', { email });
  const unknown = await at.send('POST', '/password-reset', { email: 'nobody@client.example' });
  expect({ status: unknown.status, body: unknown.body, cookies: unknown.cookies }).toEqual({
    status: known.status,
    body: known.body,
    cookies: known.cookies,
  });
  expect(await mailsTo('nobody@client.example')).toEqual([]);
  expect(await mailsTo(email)).toHaveLength(1);
});

test('a link dies after half an hour, and when a newer one is sent', async () => {
  const email = await ann();
  const at = browser(app.server, { address: '198.51.102.20' });
  await at.send('POST', '/password-reset', { email });
  await mailsTo(email);
  await at.send('POST', '/password-reset', { email });
  const [older, newer] = (await mailsTo(email)).map(linkIn);
  expect((await at.send('GET', `/password-links/${older}`)).status).toBe(404);
  expect((await at.send('GET', `/password-links/${newer}`)).status).toBe(200);
  app.clock.forward(30 * 60_000);
  expect((await at.send('GET', `/password-links/${newer}`)).status).toBe(404);
});

test('nobody’s mailbox can be flooded, and one network can ask only so often', async () => {
  const email = await ann();
  for (let i = 0; i < 6; i += 1)
    expect(
      (await browser(app.server, { address: `10.50.${i}.1` }).send('POST', '/password-reset', { email })).status,
    ).toBe(202);
  expect(await mailsTo(email)).toHaveLength(3);
  const asker = browser(app.server, { address: '198.51.103.20' });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1)
    statuses.push((await asker.send('POST', '/password-reset', { email: `x${i}@y.example` })).status);
  expect(statuses.slice(0, 10).every((status) => status === 202)).toBe(true);
  expect(statuses[10]).toBe(429);
});

test('a link does not go round the second factor', async () => {
  const email = await ann();
  const at = browser(app.server, { address: '198.51.104.20' });
  await at.send('POST', '/sign-in', { email, password: PASSWORD });
  const { id } = (await at.send('GET', '/me')).body;
  await presetSecondFactor(app.people, cliActor('test'), id, newTotpSecret());
  await at.send('POST', '/password-reset', { email });
  await at.send('POST', `/password-links/${linkIn((await mailsTo(email)).at(-1))}`, {
    password: 'a quite different phrase',
  });
  expect((await at.send('POST', '/sign-in', { email, password: 'a quite different phrase' })).body).toEqual({
    state: 'second-factor',
  });
});

test('without a mail server the answer says whom to ask', async () => {
  const { body } = await browser(mailless.server).send('POST', '/password-reset', { email: await ann(mailless) });
  expect(body).toMatchObject({ mailed: false });
  expect(body.message).toContain('administrator');
});
