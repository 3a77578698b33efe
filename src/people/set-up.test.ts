import { afterEach, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import { newSecret } from '../base/id.ts';
import { asOwner } from '../db/connect.ts';
import { authenticator } from './authenticate.ts';
import { setupLink } from './set-up.ts';
import { stepOf, totpCode } from './totp.ts';
import { addUser, cliActor } from './users.ts';

let app: TestApp;
beforeEach(async () => {
  app = await testApp({ authenticate: authenticator });
});
afterEach(() => app.close());

const first = { name: 'Sam Admin', email: 'sam@soc.example', password: 'umbrella kettle orbit moss' };
const secretOf = (link: string | null): string => link?.split('/').at(-1) ?? '';

test('the link makes the first administrator, who then sets up a second factor', async () => {
  const secret = secretOf(await setupLink(app.people));
  const at = browser(app.server);
  expect((await at.send('GET', `/setup/${secret}`)).status).toBe(200);
  expect((await at.send('POST', `/setup/${secret}`, { ...first, password: 'weak' })).status).toBe(400);
  expect(await at.send('POST', `/setup/${secret}`, first)).toMatchObject({ status: 201, body: { state: 'enrol' } });
  const { secret: totp } = (await at.send('POST', '/me/second-factor', {})).body;
  await at.send('POST', '/me/second-factor/confirm', { code: totpCode(totp, stepOf(app.clock.now())) });
  expect((await at.send('GET', '/me')).body).toMatchObject({
    role: 'administrator',
    allClients: true,
    name: 'Sam Admin',
  });
});

test('it works once, and afterwards nothing is there, also for the right secret and after a restart', async () => {
  const secret = secretOf(await setupLink(app.people));
  const at = browser(app.server);
  expect((await at.send('POST', `/setup/${secret}`, first)).status).toBe(201);
  for (const each of [secret, newSecret()]) {
    expect((await at.send('GET', `/setup/${each}`)).status).toBe(404);
    expect((await at.send('POST', `/setup/${each}`, { ...first, email: 'eve@soc.example' })).status).toBe(404);
  }
  expect(await setupLink(app.people)).toBeNull();
  // Even if a link were left behind, or the administrator disabled.
  await asOwner(app.owner, async (client) => {
    await client.query(`insert into auth.link (hash, purpose) values (sha256($1), 'set-up')`, [Buffer.from(secret)]);
    await client.query('update staff set disabled_at = created_at');
  });
  expect((await at.send('GET', `/setup/${secret}`)).status).toBe(404);
  expect((await at.send('POST', `/setup/${secret}`, { ...first, email: 'eve@soc.example' })).status).toBe(404);
});

test('of many calls at once exactly one wins', async () => {
  const secret = secretOf(await setupLink(app.people));
  const calls = Array.from({ length: 8 }, (_, i) =>
    browser(app.server).send('POST', `/setup/${secret}`, { ...first, email: `sam${i}@soc.example` }),
  );
  const statuses = (await Promise.all(calls)).map((each) => each.status);
  expect(statuses.toSorted()).toEqual([201, 404, 404, 404, 404, 404, 404, 404]);
  const { rows } = await asOwner(app.owner, (client) =>
    client.query(`select count(*)::int as n from staff where role = 'administrator'`),
  );
  expect(rows[0].n).toBe(1);
});

test('a new start makes the old link worthless, and an administrator made on the command line closes it', async () => {
  const old = secretOf(await setupLink(app.people));
  const present = secretOf(await setupLink(app.people));
  const at = browser(app.server);
  expect((await at.send('GET', `/setup/${old}`)).status).toBe(404);
  expect((await at.send('GET', `/setup/${present}`)).status).toBe(200);
  await addUser(app.people, cliActor('test'), { ...first, role: 'administrator', clientIds: null });
  expect((await at.send('POST', `/setup/${present}`, { ...first, email: 'eve@soc.example' })).status).toBe(404);
});
