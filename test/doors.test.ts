/** What stands before every route: figures are not for everyone, and what is no request is told so in the same form. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '../src/base/problem.ts';
import { nobody } from '../src/base/actor.ts';
import { streamsPerAccount } from '../src/http/streams.ts';
import { testApp } from './harness/app.ts';
import type { TestApp } from './harness/app.ts';

let open: TestApp;
let guarded: TestApp;
let port: number;
const token = 'a word that nobody guesses';

beforeAll(async () => {
  open = await testApp();
  guarded = await testApp({ config: { metricsToken: token } });
  await open.server.listen({ host: '127.0.0.1', port: 0 });
  port = z.object({ port: z.number() }).parse(open.server.server.address()).port;
});
afterAll(async () => {
  await open.close();
  await guarded.close();
});

const metrics = (app: TestApp, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  app.server.inject({ url: '/metrics', headers, remoteAddress });

test('figures are for this machine alone while there is no token; what a proxy passes on is not', async () => {
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    expect((await metrics(open, {}, address)).statusCode).toBe(200);
  const refused = await metrics(open, {}, '192.0.2.1');
  expect([refused.statusCode, refused.headers['content-type'], refused.json().title]).toEqual([
    401,
    expect.stringContaining('application/problem+json'),
    'metrics/token',
  ]);
  expect((await metrics(open, { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401);
});

test('with a token whoever sends it may ask, from anywhere, and nobody else', async () => {
  expect((await metrics(guarded, { authorization: `Bearer ${token}` }, '192.0.2.1')).body).toContain(
    'watchfloor_live_streams 0',
  );
  expect((await metrics(guarded)).statusCode).toBe(401);
  expect((await metrics(guarded, { authorization: `Bearer ${token}x` })).headers['www-authenticate']).toBe('Bearer');
});

async function raw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('utf8').on('data', (part: string) => (said += part));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return said;
}
const problemOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

test('an address that cannot be read, headers too large and no request at all are told as problems', async () => {
  const address = await raw('GET /% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect([address.split('\r\n')[0], problemOf(address)]).toMatchObject([
    'HTTP/1.1 400 Bad Request',
    { title: 'http/bad-address', status: 400 },
  ]);
  const large = await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Much: ${'a'.repeat(20_000)}\r\n\r\n`);
  expect(large).toMatch(/^HTTP\/1\.1 431 [^]*\r\nContent-Type: application\/problem\+json\r\n/i);
  expect(problemOf(large)).toMatchObject({ title: 'http/headers-too-large', status: 431 });
  expect(problemOf(await raw('nonsense\r\n\r\n'))).toMatchObject({ title: 'http/bad-request', status: 400 });
});

test('one account cannot hold more than forty streams; those of others are not counted with it', () => {
  const streams = streamsPerAccount('tails of events');
  const account = (id: string) => ({ ...nobody, id });
  const free = Array.from({ length: 40 }, () => streams.take(account('a')));
  expect(() => streams.take(account('a'))).toThrow(Problem);
  streams.take(account('b'));
  free[0]?.();
  streams.take(account('a'));
  expect(() => streams.take(account('a'))).toThrow('40 tails of events');
});
