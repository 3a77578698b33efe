import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import { makeClient } from '../../test/harness/factories.ts';
import { authenticator } from './authenticate.ts';
import { addRoleToken } from './tokens.ts';
import { addUser, cliActor } from './users.ts';

const PASSWORD = 'umbrella kettle orbit moss';
let app: TestApp;
let secure: TestApp;
beforeAll(async () => {
  app = await testApp({ authenticate: authenticator });
  secure = await testApp({ authenticate: authenticator, config: { publicUrl: 'https://soc.example.com' } });
  for (const each of [app, secure]) {
    const client = await makeClient(each.db);
    await addUser(each.people, cliActor('test'), {
      email: 'ann@client.example',
      name: 'Ann',
      password: PASSWORD,
      role: 'client-administrator',
      clientId: client.id,
    });
  }
});
afterAll(async () => {
  await app.close();
  await secure.close();
});

const signIn = { email: 'ann@client.example', password: PASSWORD };

test('a foreign page can neither act with a cookie nor sign anyone in', async () => {
  const at = browser(app.server);
  expect((await at.send('POST', '/sign-in', signIn, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await at.send('POST', '/sign-in', signIn, { origin: 'null' })).status).toBe(403);
  expect((await at.send('POST', '/sign-in', signIn)).status).toBe(200);
  for (const origin of ['https://evil.example', 'http://soc.example.evil.example', 'http://soc.example:81', 'null']) {
    expect((await at.send('POST', '/me/sessions/end-others', {}, { origin })).body.title).toBe('auth/foreign-origin');
  }
  expect((await at.send('POST', '/me/sessions/end-others', {}, { origin: undefined })).status).toBe(403);
  const noToken = { origin: 'https://evil.example', authorization: 'Bearer wf_x' };
  expect((await at.send('POST', '/me/sessions/end-others', {}, noToken)).body.title).toBe('auth/foreign-origin');
  expect((await at.send('POST', '/sign-out', {}, { origin: undefined })).status).toBe(403);
  expect((await at.send('POST', '/me/sessions/end-others', {})).status).toBe(200);
  expect((await at.send('GET', '/me', undefined, { origin: 'https://evil.example' })).body.signedIn).toBe(true);
});

test('without cookies there is nothing to borrow: programs need no Origin', async () => {
  expect((await browser(app.server).send('POST', '/sign-in', signIn, { origin: undefined })).status).toBe(200);
  expect(
    (await browser(app.server).send('POST', '/sign-in', signIn, { origin: undefined, 'sec-fetch-site': 'cross-site' }))
      .status,
  ).toBe(403);
  const { token } = await addRoleToken(app.people, cliActor('test'), {
    name: 'robot',
    role: 'administrator',
    clientIds: null,
    expiresInDays: null,
  });
  const headers = { authorization: `Bearer ${token}`, origin: undefined };
  expect(
    (await browser(app.server).send('POST', '/socs', { name: 'Harrogate', zone: 'Europe/London' }, headers)).status,
  ).toBe(201);
});

test('cookies are out of reach of scripts and other sites, and with https never travel in the clear', async () => {
  const plain = await browser(app.server).send('POST', '/sign-in', signIn);
  const session = plain.cookies.find((each) => each.name === 'watchfloor.session_token');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(session).not.toHaveProperty('secure');
  expect(session).not.toHaveProperty('domain');
  const encrypted = await browser(secure.server).send('POST', '/sign-in', signIn, {
    origin: 'https://soc.example.com',
  });
  for (const cookie of encrypted.cookies)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: true });
  expect(encrypted.cookies.map((each) => each.name)).toContain('watchfloor.session_token');
});
