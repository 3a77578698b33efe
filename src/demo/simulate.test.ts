import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { hostOf } from '../intake/syslog/host.ts';
import { opening } from './opening.ts';
import { simulate } from './simulate.ts';
import { relayOf, speakers, stranger } from './speakers.ts';
import { fallsSilent } from './life.ts';
import { clients } from './world.ts';

type Heard = { from: string; host: string };
let syslog: Socket;
let trap: Socket;
let heard: Heard[] = [];
let traps: string[] = [];

beforeAll(async () => {
  syslog = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  trap = createSocket('udp4');
  syslog.on('message', (bytes, { address }) => heard.push({ from: address, host: hostOf(bytes, 0, bytes.length) }));
  trap.on('message', (_bytes, { address }) => traps.push(address));
  for (const socket of [syslog, trap]) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
});

afterAll(() => [syslog, trap].forEach((socket) => socket.close()));

/** Lets time pass step by step, so that datagrams are read as they come; resolves when no more of them come. */
async function forward(clock: ReturnType<typeof movableClock>, steps: number, stepMs: number): Promise<void> {
  for (let i = 0; i < steps; i += 1) {
    clock.forward(stepMs);
    await sleep(2);
  }
  for (let before = -1; before !== heard.length; await sleep(200)) before = heard.length;
}

async function start(clock: ReturnType<typeof movableClock>, rate: number): ReturnType<typeof simulate> {
  [heard, traps] = [[], []];
  const targets = { host: '127.0.0.1', syslogPort: syslog.address().port, trapPort: trap.address().port };
  return simulate({ targets, clock, log: silentLog(), rate });
}

test('every device is heard from its own client’s collector', async () => {
  const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  const simulation = await start(clock, 20);
  await forward(clock, 30, 1000);
  simulation.stop();
  const relays = new Map(heard.map(({ from, host }) => [host, from]));
  expect(relays).toEqual(new Map([...speakers, stranger].map(({ device, relay }) => [device.name, relay])));
  expect(new Set(traps)).toEqual(
    new Set(['Marlow Clinics', 'Southern Cross Freight'].map((name) => relayOf({ name }))),
  );
  expect(heard.length + traps.length).toBe(simulation.sent());
  const perSecond = (heard.length - speakers.length - opening().length) / 30;
  expect(perSecond).toBeGreaterThan(17);
  expect(perSecond).toBeLessThan(23);
});

test('no two clients share a collector', () => {
  expect(new Set(clients.map(relayOf)).size).toBe(clients.length);
});

test('one server falls silent, and nothing is sent any more after the end', async () => {
  const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  const simulation = await start(clock, 1);
  await forward(clock, fallsSilent.afterMs / 10_000, 10_000);
  heard = [];
  await forward(clock, 90, 10_000);
  expect(heard.some(({ host }) => host === 'rtm-srv1')).toBe(true);
  expect(heard.some(({ host }) => host === fallsSilent.device)).toBe(false);
  simulation.stop();
  const before = simulation.sent();
  clock.forward(60_000);
  expect(simulation.sent()).toBe(before);
});
