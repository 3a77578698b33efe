import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import { makeClient } from '../../test/harness/factories.ts';
import { asOwner } from '../db/connect.ts';
import { authenticator } from './authenticate.ts';
import { addUser, cliActor } from './users.ts';

const PASSWORD = 'umbrella kettle orbit moss';
let app: TestApp;
let behindProxy: TestApp;
beforeAll(async () => {
  app = await testApp({ authenticate: authenticator });
  behindProxy = await testApp({ authenticate: authenticator, config: { trustProxy: true } });
});
afterAll(async () => {
  await app.close();
  await behindProxy.close();
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
const attempt = async (email: string, password: string, at = browser(app.server)): Promise<number> =>
  (await at.send('POST', '/sign-in', { email, password })).status;

test('a guesser is held up after five tries, longer each time, and the answer says for how long', async () => {
  const email = await ann();
  const guesser = browser(app.server, { address: '203.0.113.5' });
  for (let i = 0; i < 5; i += 1) expect(await attempt(email, `guess number ${i}`, guesser)).toBe(401);
  const held = await guesser.send('POST', '/sign-in', { email, password: 'guess number 6' });
  expect(held).toMatchObject({
    status: 429,
    body: { title: 'sign-in/wait', retryAfter: 30 },
    headers: { 'retry-after': '30' },
  });
  // The right password is not judged either: the wait must not tell whether it was.
  expect(await attempt(email, PASSWORD, guesser)).toBe(429);
  app.clock.forward(30_000);
  expect(await attempt(email, 'guess number 7', guesser)).toBe(401);
  app.clock.forward(30_000);
  expect((await guesser.send('POST', '/sign-in', { email, password: PASSWORD })).body.retryAfter).toBe(30);
  app.clock.forward(30_000);
  expect(await attempt(email, PASSWORD, guesser)).toBe(200);
});

test('guesses sent all at once are counted one by one', async () => {
  const email = await ann();
  const guesser = browser(app.server, { address: '203.0.114.5' });
  const results = await Promise.all(Array.from({ length: 20 }, (_, i) => attempt(email, `guess number ${i}`, guesser)));
  expect(results.filter((status) => status === 401)).toHaveLength(5);
  expect(results.filter((status) => status === 429)).toHaveLength(15);
});

test('a stranger’s failures hold up nobody else: not another network, not a browser that is known, even in the stranger’s network', async () => {
  const email = await ann();
  const hers = browser(app.server, { address: '203.0.113.77' });
  expect(await attempt(email, PASSWORD, hers)).toBe(200);
  await hers.send('POST', '/sign-out');
  const stranger = browser(app.server, { address: '203.0.113.5' });
  for (let i = 0; i < 8; i += 1) await attempt(email, 'guess', stranger);
  expect(await attempt(email, PASSWORD, stranger)).toBe(429);
  expect(await attempt(email, PASSWORD, browser(app.server, { address: '198.51.100.9' }))).toBe(200);
  expect(await attempt(email, PASSWORD, hers)).toBe(200);
});

test('many networks guessing at one account are held up together; its own browsers and networks are not', async () => {
  const email = await ann();
  const hers = browser(app.server, { address: '192.0.2.33' });
  expect(await attempt(email, PASSWORD, hers)).toBe(200);
  const guess = (i: number): Promise<number> =>
    attempt(email, 'guess', browser(app.server, { address: `10.${Math.floor(i / 250)}.${i % 250}.1` }));
  for (let i = 0; i < 3; i += 1) expect(await guess(i)).toBe(401);
  // A hundred real guesses would be seconds of hashing: the count starts near its end.
  await asOwner(app.owner, (client) =>
    client.query(`update auth.attempt set count = 99 where count = 3 and key like 'password strangers %'`),
  );
  expect(await guess(99)).toBe(401);
  expect(await guess(100)).toBe(429);
  expect(await attempt(email, PASSWORD, browser(app.server, { address: '10.99.99.9' }))).toBe(429);
  expect(await attempt(email, PASSWORD, hers)).toBe(200);
  expect(await attempt(email, PASSWORD, browser(app.server, { address: '192.0.2.40' }))).toBe(200);
});

test('one network trying many accounts is held up', async () => {
  const sprayer = browser(app.server, { address: '198.18.0.1' });
  for (let i = 0; i < 30; i += 1) expect(await attempt(`user${i}@spray.example`, 'Summer2026!!', sprayer)).toBe(401);
  expect(await attempt('user31@spray.example', 'Summer2026!!', sprayer)).toBe(429);
});

test('a caller cannot escape its count by a made-up X-Forwarded-For', async () => {
  const forged = (n: number): Record<string, string> => ({ 'x-forwarded-for': `10.1.${n}.1` });
  const email = await ann();
  const direct = browser(app.server, { address: '203.0.120.5' });
  const statuses: number[] = [];
  for (let i = 0; i < 6; i += 1)
    statuses.push((await direct.send('POST', '/sign-in', { email, password: 'guess' }, forged(i))).status);
  expect(statuses.at(-1)).toBe(429);
  // Behind the proxy only the entry that the proxy itself wrote counts.
  const other = await ann(behindProxy);
  const proxied = browser(behindProxy.server, { address: '127.0.0.1' });
  for (let i = 0; i < 6; i += 1)
    statuses.push(
      (
        await proxied.send(
          'POST',
          '/sign-in',
          { email: other, password: 'guess' },
          { 'x-forwarded-for': `10.1.${i}.1, 203.0.121.5` },
        )
      ).status,
    );
  expect(statuses.at(-1)).toBe(429);
  expect(
    (await proxied.send('POST', '/sign-in', { email: other, password: PASSWORD }, { 'x-forwarded-for': '203.0.122.5' }))
      .status,
  ).toBe(200);
});
