import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import type { Browser } from '../../test/harness/browser.ts';
import { makeClient } from '../../test/harness/factories.ts';
import { asOwner } from '../db/connect.ts';
import { authenticator } from './authenticate.ts';
import { presetSecondFactor } from './second-factor.ts';
import { newTotpSecret, stepOf, totpCode } from './totp.ts';
import { addUser, cliActor } from './users.ts';

const PASSWORD = 'umbrella kettle orbit moss';
const cli = cliActor('test');
let app: TestApp;
beforeAll(async () => {
  app = await testApp({ authenticate: authenticator });
});
afterAll(() => app.close());

let serial = 0;
async function staff(
  more: { secondFactor?: boolean } = {},
): Promise<{ id: string; email: string; secret: string; codes: string[] }> {
  serial += 1;
  const email = `jordan${serial}@soc.example`;
  const { id } = await addUser(app.people, cli, {
    email,
    name: `Jordan ${serial}`,
    password: PASSWORD,
    role: 'engineer',
    clientIds: [],
  });
  const secret = newTotpSecret();
  const codes = more.secondFactor === false ? [] : await presetSecondFactor(app.people, cli, id, secret);
  return { id, email, secret, codes };
}
async function clientUser(): Promise<{ id: string; email: string; clientId: string }> {
  serial += 1;
  const client = await makeClient(app.db);
  const email = `ann${serial}@client.example`;
  const { id } = await addUser(app.people, cli, {
    email,
    name: `Ann ${serial}`,
    password: PASSWORD,
    role: 'client-administrator',
    clientId: client.id,
  });
  return { id, email, clientId: client.id };
}
const code = (secret: string, off = 0): string => totpCode(secret, stepOf(app.clock.now()) + off);
async function signedIn(
  person: { email: string; secret: string },
  where: Browser = browser(app.server),
): Promise<Browser> {
  app.clock.forward(60_000);
  await where.send('POST', '/sign-in', { email: person.email, password: PASSWORD });
  expect((await where.send('POST', '/sign-in/second-factor', { code: code(person.secret) })).body).toEqual({
    state: 'signed-in',
  });
  return where;
}

test('staff sign in with a password and a code, and only then are somebody', async () => {
  const jordan = await staff();
  const at = browser(app.server);
  expect((await at.send('GET', '/me')).body).toMatchObject({ signedIn: false, permissions: [] });
  expect(
    (await at.send('POST', '/sign-in', { email: ` ${jordan.email.toUpperCase()} `, password: PASSWORD })).body,
  ).toEqual({ state: 'second-factor' });
  expect((await at.send('GET', '/me')).body).toMatchObject({ signedIn: false });
  expect((await at.send('GET', '/me/sessions')).status).toBe(401);
  expect((await at.send('POST', '/sign-in/second-factor', { code: code(jordan.secret) })).body).toEqual({
    state: 'signed-in',
  });
  expect((await at.send('GET', '/me')).body).toMatchObject({
    signedIn: true,
    id: jordan.id,
    role: 'engineer',
    secondFactor: true,
    recoveryCodesLeft: 10,
    via: 'session',
  });
});

test('a client user needs only a password', async () => {
  const ann = await clientUser();
  const at = browser(app.server);
  expect((await at.send('POST', '/sign-in', { email: ann.email, password: PASSWORD })).body).toEqual({
    state: 'signed-in',
  });
  expect((await at.send('GET', '/me')).body).toMatchObject({
    side: 'client',
    clientIds: [ann.clientId],
    allClients: false,
  });
});

test('unknown address, wrong password and disabled account are answered alike', async () => {
  const [jordan, gone] = [await staff(), await staff()];
  await asOwner(app.owner, (client) =>
    client.query('update staff set disabled_at = created_at where id = $1', [gone.id]),
  );
  const ask = async (email: string, password: string): Promise<unknown> => {
    const { status, body, cookies } = await browser(app.server, { address: '198.51.100.1' }).send('POST', '/sign-in', {
      email,
      password,
    });
    return { status, body, cookies: cookies.length };
  };
  const wrong = await ask(jordan.email, 'not the password at all');
  expect(wrong).toMatchObject({ status: 401, body: { title: 'sign-in/refused' } });
  expect(await ask('nobody@soc.example', PASSWORD)).toEqual(wrong);
  expect(await ask(gone.email, PASSWORD)).toEqual(wrong);
});

test('a code works once, also when it is sent twice at the same moment', async () => {
  const jordan = await staff();
  app.clock.forward(60_000);
  const [one, two] = [browser(app.server), browser(app.server)];
  for (const at of [one, two]) await at.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  const used = code(jordan.secret);
  const results = await Promise.all([one, two].map((at) => at.send('POST', '/sign-in/second-factor', { code: used })));
  expect(results.map((each) => each.status).toSorted()).toEqual([200, 401]);
  const third = browser(app.server);
  await third.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  expect((await third.send('POST', '/sign-in/second-factor', { code: used })).body.title).toBe('sign-in/wrong-code');
});

test('a recovery code works once, however it is typed', async () => {
  const jordan = await staff();
  const at = browser(app.server);
  await at.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  const recoveryCode = jordan.codes[0]!.toLowerCase().replaceAll('-', ' ');
  expect((await at.send('POST', '/sign-in/second-factor', { recoveryCode })).body).toEqual({ state: 'signed-in' });
  expect((await at.send('GET', '/me')).body.recoveryCodesLeft).toBe(9);
  await at.send('POST', '/sign-out');
  await at.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  expect((await at.send('POST', '/sign-in/second-factor', { recoveryCode })).status).toBe(401);
});

test('five wrong codes send one back to the password', async () => {
  const jordan = await staff();
  const at = browser(app.server);
  await at.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  for (let i = 0; i < 5; i += 1) await at.send('POST', '/sign-in/second-factor', { code: '000000' });
  app.clock.forward(120_000);
  expect((await at.send('POST', '/sign-in/second-factor', { code: code(jordan.secret) })).body.title).toBe(
    'sign-in/start-again',
  );
});

test('staff without a second factor can do nothing but set one up; then the session goes on under a new secret', async () => {
  const jordan = await staff({ secondFactor: false });
  const at = browser(app.server);
  expect((await at.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD })).body).toEqual({
    state: 'enrol',
  });
  const before = at.cookies.get('watchfloor.session_token');
  for (const path of ['/me/sessions', '/staff', '/clients', '/tickets', '/tokens'])
    expect((await at.send('GET', path)).body.title).toBe('auth/enrol-first');
  expect((await at.send('GET', '/me')).body.permissions).toEqual(['enrol']);
  const { secret, uri } = (await at.send('POST', '/me/second-factor', {})).body;
  expect(uri).toContain(`secret=${secret}`);
  expect((await at.send('POST', '/me/second-factor/confirm', { code: '000000' })).status).toBe(400);
  const confirmed = await at.send('POST', '/me/second-factor/confirm', { code: code(secret) });
  expect(confirmed.body.recoveryCodes).toHaveLength(10);
  expect(at.cookies.get('watchfloor.session_token')).not.toBe(before);
  expect((await at.send('GET', '/me/sessions')).status).toBe(200);
  const old = browser(app.server, { cookies: new Map([['watchfloor.session_token', before!]]) });
  expect((await old.send('GET', '/me')).body.signedIn).toBe(false);
  // The code that confirmed it is used up too.
  const other = browser(app.server);
  await other.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  expect((await other.send('POST', '/sign-in/second-factor', { code: code(secret) })).status).toBe(401);
});

test('a cookie planted before signing in is worth nothing afterwards', async () => {
  const jordan = await staff();
  const planted = 'A'.repeat(43);
  const at = browser(app.server, {
    cookies: new Map([
      ['watchfloor.session_token', planted],
      ['watchfloor.device', planted],
    ]),
  });
  await signedIn(jordan, at);
  expect(at.cookies.get('watchfloor.session_token')).not.toBe(planted);
  expect(at.cookies.get('watchfloor.device')).not.toBe(planted);
  const attacker = browser(app.server, { cookies: new Map([['watchfloor.session_token', planted]]) });
  expect((await attacker.send('GET', '/me')).body.signedIn).toBe(false);
});

test('sessions are listed, revoked at once, and end when idle or old', async () => {
  const jordan = await staff();
  const [one, two] = [await signedIn(jordan), await signedIn(jordan)];
  const { items } = (await one.send('GET', '/me/sessions')).body;
  expect(items.map((each: { current: boolean }) => each.current).toSorted()).toEqual([false, true]);
  const other = items.find((each: { current: boolean }) => !each.current);
  expect((await two.send('GET', '/me')).body.signedIn).toBe(true);
  await one.send('DELETE', `/me/sessions/${other.id}`);
  expect((await two.send('GET', '/me')).body.signedIn).toBe(false);
  app.clock.forward(7.9 * 3_600_000);
  expect((await one.send('GET', '/me')).body.signedIn).toBe(true);
  app.clock.forward(7.9 * 3_600_000);
  expect((await one.send('GET', '/me')).body.signedIn).toBe(true);
  app.clock.forward(0.3 * 3_600_000);
  expect((await one.send('GET', '/me')).body.signedIn).toBe(false);
  const idle = await signedIn(jordan);
  app.clock.forward(8.1 * 3_600_000);
  expect((await idle.send('GET', '/me')).body.signedIn).toBe(false);
});

test('an open stream alone does not keep a session from ending', async () => {
  const jordan = await staff();
  const at = await signedIn(jordan);
  const authenticate = authenticator(app.people);
  const streaming = {
    headers: {},
    cookies: Object.fromEntries(at.cookies),
    socket: { remoteAddress: '192.0.2.10' },
    routeOptions: { config: { route: { replies: 'live' } } },
  } as never;
  for (let hours = 0; hours < 7; hours += 1) {
    app.clock.forward(3_600_000);
    expect((await authenticate(streaming)).id).toBe(jordan.id);
  }
  app.clock.forward(3_660_000);
  expect((await authenticate(streaming)).role).toBe('nobody');
});

test('nobody ends another person’s session', async () => {
  const [jordan, robin] = [await staff(), await staff()];
  const [one, two] = [await signedIn(jordan), await signedIn(robin)];
  const theirs = (await two.send('GET', '/me/sessions')).body.items[0].id;
  expect((await one.send('DELETE', `/me/sessions/${theirs}`)).status).toBe(404);
  expect((await two.send('GET', '/me')).body.signedIn).toBe(true);
});

test('changing the password needs the old one, ends other sessions and renews this one', async () => {
  const jordan = await staff();
  const [one, two] = [await signedIn(jordan), await signedIn(jordan)];
  const change = (password: string, newPassword: string): Promise<{ status: number }> =>
    one.send('POST', '/me/password', { password, newPassword });
  expect((await change('wrong one entirely', 'a quite different phrase')).status).toBe(403);
  expect((await change(PASSWORD, 'short')).status).toBe(400);
  const before = one.cookies.get('watchfloor.session_token');
  expect((await change(PASSWORD, 'a quite different phrase')).status).toBe(200);
  expect(one.cookies.get('watchfloor.session_token')).not.toBe(before);
  expect((await one.send('GET', '/me')).body.signedIn).toBe(true);
  expect((await two.send('GET', '/me')).body.signedIn).toBe(false);
  expect((await browser(app.server).send('POST', '/sign-in', { email: jordan.email, password: PASSWORD })).status).toBe(
    401,
  );
});

test('new recovery codes replace the old ones and need the password', async () => {
  const jordan = await staff();
  const at = await signedIn(jordan);
  expect((await at.send('POST', '/me/recovery-codes', { password: 'wrong one entirely' })).status).toBe(403);
  const { recoveryCodes } = (await at.send('POST', '/me/recovery-codes', { password: PASSWORD })).body;
  expect(recoveryCodes).toHaveLength(10);
  const other = browser(app.server);
  await other.send('POST', '/sign-in', { email: jordan.email, password: PASSWORD });
  expect((await other.send('POST', '/sign-in/second-factor', { recoveryCode: jordan.codes[1] })).status).toBe(401);
  expect((await other.send('POST', '/sign-in/second-factor', { recoveryCode: recoveryCodes[0] })).status).toBe(200);
});

test('secrets are kept as digests or sealed: nothing in the database signs anyone in', async () => {
  const jordan = await staff();
  const at = await signedIn(jordan);
  const dump = await asOwner(app.owner, async (client) => {
    const tables = ['account', 'session', 'recovery_code', 'known_device', 'challenge', 'attempt', 'link'];
    const rows: unknown[] = [];
    for (const table of tables)
      rows.push((await client.query(`select row_to_json(x)::text as row from auth.${table} x`)).rows);
    return JSON.stringify(rows);
  });
  for (const secret of [
    PASSWORD,
    jordan.secret,
    ...jordan.codes.map((each) => each.replaceAll('-', '')),
    ...at.cookies.values(),
  ])
    expect(dump).not.toContain(secret);
  await expect(app.db.pool.query('select 1 from auth.account')).rejects.toThrow(/permission denied/);
});
