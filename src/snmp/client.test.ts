import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freeUdpPort, testAgent, testSimulator } from '../../test/harness/agents.ts';
import type { TestAgent } from '../../test/harness/agents.ts';
import { systemClock } from '../base/clock.ts';
import { openSnmp } from './client.ts';
import type { SnmpClient } from './client.ts';
import type { SnmpFailure } from './failure.ts';
import type { Credential } from './security.ts';
import type { Session } from './session.ts';
import { keysOfPhrases } from './usm.ts';
import type { AuthProtocol, PrivProtocol } from './usm.ts';
import { numberOf, textOf } from './value.ts';

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const IF_ENTRY = '1.3.6.1.2.1.2.2.1';
const IF_X_ENTRY = '1.3.6.1.2.1.31.1.1.1';

let agent: TestAgent;
let simulator: TestAgent;
let client: SnmpClient;

const ROWS = 48;
const wide = Array.from({ length: ROWS }, (_, i) => i + 1).flatMap((i) => [
  `${IF_X_ENTRY}.1.${i}|4|ge-0/0/${i}`,
  // Beyond what a double holds exactly.
  `${IF_X_ENTRY}.6.${i}|70|${18_446_744_073_709_551_615n - BigInt(i)}`,
  // A column with holes.
  ...(i % 3 === 0 ? [`${IF_X_ENTRY}.18.${i}|4|to room ${i}`] : []),
]);

beforeAll(async () => {
  [agent, simulator] = await Promise.all([testAgent(), testSimulator({ wide })]);
});
afterAll(() => Promise.all([agent.close(), simulator.close()]));

afterEach(() => client.close());

function ask(credential: Credential, port = agent.port): Session {
  client = openSnmp({ clock: systemClock });
  return client.session({ address: '127.0.0.1', port, credential });
}

function user(name: string, auth: AuthProtocol, priv: PrivProtocol, phrase = 'authpass-of-it'): Credential {
  return { version: '3', user: name, keys: keysOfPhrases(auth, phrase, priv, 'privpass-of-it') };
}

async function failureOf(asked: Promise<unknown>): Promise<SnmpFailure['reason'] | undefined> {
  const failure = await asked.then(
    () => undefined,
    (error: SnmpFailure) => error,
  );
  return failure?.reason;
}

it.each<[string, Credential]>([
  ['a community', { version: '2c', community: 'public' }],
  ['a user without protection', { version: '3', user: 'plain', keys: undefined }],
  ['MD5 and DES', user('md5des', 'md5', 'des')],
  ['SHA-1 and AES', user('shaaes', 'sha1', 'aes128')],
  ['SHA-512 and AES', user('sha512aes', 'sha512', 'aes128')],
  ['SHA-256 alone', user('authonly', 'sha256', 'none')],
])("asks Debian's snmpd with %s", async (_name, credential) => {
  const session = ask(credential);
  const [name, uptime, nothing] = await session.get([SYS_NAME, SYS_UP_TIME, '1.3.6.1.2.1.1.99.0']);
  expect([textOf(name), nothing]).toEqual(['agent-of-test', undefined]);
  expect(numberOf(uptime)).toBeGreaterThan(0);
  const [lo] = await session.table([`${IF_ENTRY}.2`, `${IF_ENTRY}.8`, `${IF_X_ENTRY}.10`]);
  expect([textOf(lo?.values[0]), lo?.values[1]]).toEqual(['lo', 1]);
  expect(await session.walk('1.3.6.1.2.1.1.5')).toEqual([{ index: '0', value: Buffer.from('agent-of-test') }]);
});

it('says what a device has against the one who asks', async () => {
  expect(await failureOf(ask(user('nobody', 'sha1', 'aes128')).get([SYS_NAME]))).toBe('unknown-user');
  client.close();
  expect(await failureOf(ask(user('shaaes', 'sha1', 'aes128', 'not-its-phrase')).get([SYS_NAME]))).toBe(
    'wrong-password',
  );
  client.close();
  expect(await failureOf(ask({ version: '3', user: 'shaaes', keys: undefined }).get([SYS_NAME]))).toMatch(
    /level|refused/,
  );
});

it('reads a table with holes and counters beyond 2^53, several columns at once', async () => {
  const session = ask({ version: '2c', community: 'wide' }, simulator.port);
  const rows = await session.table([`${IF_X_ENTRY}.1`, `${IF_X_ENTRY}.6`, `${IF_X_ENTRY}.18`]);
  expect(rows).toHaveLength(ROWS);
  expect(new Set(rows.map(({ index }) => index)).size).toBe(ROWS);
  const third = rows.find(({ index }) => index === '3');
  expect(third && [textOf(third.values[0]), third.values[1], textOf(third.values[2])]).toEqual([
    'ge-0/0/3',
    18_446_744_073_709_551_612n,
    'to room 3',
  ]);
  expect(rows.filter(({ values }) => values[2] !== undefined)).toHaveLength(ROWS / 3);
  expect(client.counts().asked).toBeLessThan(12);
});

it('gives up a table that is longer than it may be', async () => {
  const session = ask({ version: '2c', community: 'wide' }, simulator.port);
  expect(await failureOf(session.table([`${IF_X_ENTRY}.1`], { most: 10 }))).toBe('too-many');
});

it('finds its agent again after the agent was started anew, version 3 with another clock and boots', async () => {
  const session = ask(user('shaaes', 'sha1', 'aes128'));
  await session.get([SYS_NAME]);
  await agent.kill();
  await agent.start();
  const [uptime] = await session.get([SYS_UP_TIME]);
  expect(numberOf(uptime)).toBeLessThan(6000);
});

it('asks again when a datagram is lost, and takes a late answer', async () => {
  const relay = createSocket('udp4');
  const upstream = createSocket('udp4');
  relay.bind(0, '127.0.0.1');
  await once(relay, 'listening');
  let [seen, back] = [0, 0];
  relay.on('message', (datagram, from) => {
    back = from.port;
    seen += 1;
    if (seen > 1) upstream.send(datagram, agent.port, '127.0.0.1');
  });
  upstream.on('message', (datagram) => relay.send(datagram, back, '127.0.0.1'));
  const [name] = await ask({ version: '2c', community: 'public' }, relay.address().port).get([SYS_NAME]);
  expect(textOf(name)).toBe('agent-of-test');
  expect(client.counts()).toMatchObject({ asked: 1, again: 1, answered: 1 });
  for (const socket of [relay, upstream]) socket.close();
});

it('believes nobody who answers for another, and tells the silent from the stopped', async () => {
  const port = await freeUdpPort();
  const asked = failureOf(ask({ version: '2c', community: 'public' }, port).get([SYS_NAME]));
  client.close();
  expect(await asked).toBe('closed');
});

it('has a hundred questions under way over one socket', async () => {
  client = openSnmp({ clock: systemClock });
  const names = await Promise.all(
    Array.from({ length: 100 }, () =>
      client
        .session({ address: '127.0.0.1', port: agent.port, credential: { version: '2c', community: 'public' } })
        .get([SYS_NAME]),
    ),
  );
  expect(names.map(([name]) => textOf(name)).every((name) => name === 'agent-of-test')).toBe(true);
});
