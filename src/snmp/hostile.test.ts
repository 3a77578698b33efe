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
import { SnmpFailure } from './failure.ts';

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
