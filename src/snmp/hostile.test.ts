/** Agents that mean harm: whatever they answer, a question ends, and takes a bounded part of memory. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import {
  encode,
  encodeInteger,
  encodeOctets,
  encodeOid,
  enter,
  enterAny,
  readerOf,
  readInteger,
  readOid,
  tags,
} from './ber.ts';
import { openSnmp } from './client.ts';
import type { SnmpClient } from './client.ts';
import { openEnvelope, responsePdu, securedMessage } from './envelope.ts';
import { SnmpFailure } from './failure.ts';
import { keysOfPhrases } from './usm.ts';

const COLUMN = '1.3.6.1.2.1.31.1.1.1.1';
let agent: Socket;
let client: SnmpClient;
afterEach(() => {
  client.close();
  agent.close();
});

/** One row a question: the object after the one asked, as `rowAfter` makes it. */
async function agentThat(rowAfter: (oid: string, count: number) => Buffer[]): Promise<number> {
  agent = createSocket('udp4');
  let count = 0;
  agent.on('message', (datagram, from) => {
    const message = enter(readerOf(datagram), tags.sequence);
    readInteger(message);
    const community = enter(message, tags.octets);
    const pdu = enterAny(message);
    const id = readInteger(pdu);
    readInteger(pdu);
    readInteger(pdu);
    const asked = readOid(enter(enter(pdu, tags.sequence), tags.sequence));
    const pair = encode(tags.sequence, ...rowAfter(asked, (count += 1)));
    const none = encodeInteger(0);
    const answer = encode(tags.response, encodeInteger(id), none, none, encode(tags.sequence, pair));
    const name = encodeOctets(community.bytes.subarray(community.at, community.end));
    agent.send(encode(tags.sequence, encodeInteger(1), name, answer), from.port, from.address);
  });
  agent.bind(0, '127.0.0.1');
  await once(agent, 'listening');
  return agent.address().port;
}

async function failureOf(port: number, clock: Clock = systemClock): Promise<unknown> {
  client = openSnmp({ clock });
  const session = client.session({ address: '127.0.0.1', port, credential: { version: '2c', community: 'x' } });
  return session.table([COLUMN]).then(
    (rows) => rows.length,
    (error: unknown) => (error instanceof SnmpFailure ? error.reason : error),
  );
}

it('a table that drips for ever is given up, so that others get its place', async () => {
  let passed = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + passed };
  const port = await agentThat((_, count) => {
    passed += 10_000;
    return [encodeOid(`${COLUMN}.${count}`), encodeOctets(Buffer.from('x'))];
  });
  expect(await failureOf(port, clock)).toBe('slow');
  expect(client.counts().asked).toBeLessThan(50);
});

it('a table of giant strings is given up before it takes all memory', async () => {
  const giant = Buffer.alloc(60_000, 0x61);
  const port = await agentThat((_, count) => [encodeOid(`${COLUMN}.${count}`), encodeOctets(giant)]);
  expect(await failureOf(port)).toBe('too-many');
  expect(client.counts().asked).toBeLessThan(600);
});

it('names without end cannot be read', async () => {
  const endless = encodeOid(`${COLUMN}${'.1'.repeat(1000)}`);
  expect(await failureOf(await agentThat(() => [endless, encodeOctets(Buffer.from('x'))]))).toBe('unreadable');
});

it('a table that goes round ends', async () => {
  const port = await agentThat((_, count) => [
    encodeOid(`${COLUMN}.${1 + (count % 3)}`),
    encodeOctets(Buffer.from('x')),
  ]);
  expect(await failureOf(port)).toBe(2);
});

it('a clock that stands at its end ends no poller: who asks again is told that nobody answers', async () => {
  let passed = 0;
  const clock: Clock = {
    ...systemClock,
    monotonic: () => passed,
    // Each wait is over at once, and was two seconds by the clock.
    after: (_, work) => systemClock.after(20, () => ((passed += 2000), work())),
  };
  const engineId = Buffer.from('80001f8804686f7374', 'hex');
  agent = createSocket('udp4');
  agent.on('message', (datagram, from) => {
    const message = openEnvelope(datagram);
    if (message.version !== '3' || message.header.engineId.length > 0) return;
    const { messageId } = message.header;
    const report = encode(tags.sequence, encodeOid('1.3.6.1.6.3.15.1.1.4.0'), encode(tags.counter32, Buffer.from([1])));
    const pdu = responsePdu(tags.report, messageId, encode(tags.sequence, report));
    const clockOfIt = { engineId, boots: 1, time: 0x7fff_ffff };
    const scoped = { contextEngineId: engineId, contextName: Buffer.alloc(0) };
    const said = { ...clockOfIt, messageId, user: '', scoped, pdu, keys: undefined, sealed: false };
    agent.send(securedMessage(said), from.port, from.address);
  });
  agent.bind(0, '127.0.0.1');
  await once(agent, 'listening');
  client = openSnmp({ clock });
  const keys = keysOfPhrases('sha1', 'authpass-of-it', 'aes128', 'privpass-of-it');
  const target = { address: '127.0.0.1', port: agent.address().port };
  const session = client.session({ ...target, credential: { version: '3', user: 'u', keys } });
  await expect(session.get(['1.3.6.1.2.1.1.5.0'])).rejects.toMatchObject({ reason: 'silent' });
});
