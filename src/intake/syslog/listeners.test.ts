import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { testListeners } from '../../../test/harness/syslog.ts';
import type { TestListenerOptions, TestListeners } from '../../../test/harness/syslog.ts';
import { movableClock, systemClock } from '../../base/clock.ts';
import { snapshot } from '../../wire/counters.ts';
import type { Arrival } from '../identity-types.ts';
import { syslogCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-syslog-'));
let certificate: Certificate;
let open: TestListeners | undefined;
const clients: Socket[] = [];

const start = async (options?: TestListenerOptions): Promise<TestListeners> => (open = await testListeners(options));
const tcp = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  clients.push(socket);
  await new Promise((done) => socket.once('connect', done));
  return socket;
};
const udp = async (port: number, ...datagrams: string[]): Promise<void> => {
  const socket = createSocket('udp4');
  for (const each of datagrams) await new Promise((done) => socket.send(each, port, '127.0.0.1', done));
  socket.close();
};
const dropped = (listener: string, reason: string): number =>
  snapshot().find((each) => each.listener === listener)?.drops[reason] ?? 0;

beforeAll(async () => {
  certificate = await syslogCertificate(folder, systemClock);
  return () => rmSync(folder, { recursive: true });
});
afterEach(async () => {
  clients.splice(0).forEach((socket) => socket.destroy());
  await open?.close();
  open = undefined;
});

test('a datagram and a line become records with source and time', async () => {
  const { port, log } = await start();
  const before = systemClock.now();
  await udp(port('syslog-udp'), '<13>by datagram\n');
  (await tcp(port('syslog-tcp'))).end('<13>by line\n16 <13>by count\nx\n');
  await expect
    .poll(() =>
      log
        .records()
        .map((each) => each.text)
        .toSorted(),
    )
    .toEqual(['<13>by count\nx', '<13>by datagram', '<13>by line']);
  const [first] = log.records();
  expect(first!.source).toEqual({
    clientId: 'acme',
    deviceId: null,
    listener: first!.source.listener,
    address: '127.0.0.1',
    kind: 'syslog',
  });
  expect(first!.at).toBeGreaterThanOrEqual(before);
});

test('records of unknown senders go to quarantine, until the index says who they are', async () => {
  let known = false;
  const { port, quarantined, identity, texts } = await start({
    identify: () =>
      known ? { is: 'known', source: { clientId: 'acme', deviceId: 'fw' } } : { is: 'unknown', reason: 'no-device' },
  });
  const socket = await tcp(port('syslog-tcp'));
  socket.write('<13>who am I\n');
  await expect
    .poll(() => quarantined)
    .toEqual([
      {
        arrival: { listenerId: 'syslog-tcp', transport: 'tcp', address: '127.0.0.1' },
        reason: 'no-device',
        text: '<13>who am I',
      },
    ]);
  known = true;
  socket.write('<13>still unknown to this connection\n');
  await expect.poll(() => quarantined.length).toBe(2);
  identity.version += 1;
  socket.write('<13>it is me\n');
  await expect.poll(texts).toEqual(['<13>it is me']);
});

test('behind a relay the name in each header decides', async () => {
  const { port, log, quarantined } = await start({
    identify: () => ({
      is: 'relay',
      fallback: null,
      byHost: (host) =>
        host.startsWith('fw-') ? { clientId: host === 'fw-a' ? 'acme' : 'globex', deviceId: host } : null,
    }),
  });
  (await tcp(port('syslog-tcp'))).end(
    '<13>1 2026-03-02T09:00:00Z fw-a app - - - one\n<13>1 2026-03-02T09:00:00Z fw-a app - - - two\n<13>Mar  2 09:00:00 fw-b app: three\n<13>Mar  2 09:00:00 other app: four\n',
  );
  await expect
    .poll(() => log.records().map(({ text, source }) => [source.clientId, text.split(' ').at(-1)]))
    .toEqual([
      ['acme', 'one'],
      ['acme', 'two'],
      ['globex', 'three'],
    ]);
  expect(quarantined.map(({ arrival, reason }) => [arrival.host, reason])).toEqual([['other', 'relay-host-unknown']]);
});

test('over TLS the fingerprint of the client certificate identifies; without one the address does', async () => {
  const seen: Arrival[] = [];
  const client = await generate([{ name: 'commonName', value: 'fw-1' }], { keyType: 'ec', algorithm: 'sha256' });
  const { port, texts } = await start({
    tls: certificate,
    identify(arrival) {
      seen.push(arrival);
      return { is: 'known', source: { clientId: 'acme', deviceId: null } };
    },
  });
  const send = async (text: string, own: { key?: string; cert?: string }): Promise<void> => {
    const socket = connectTls({
      port: port('syslog-tls'),
      host: '127.0.0.1',
      ca: certificate.cert,
      servername: 'localhost',
      ...own,
    });
    await new Promise((done) => socket.once('secureConnect', done));
    expect(socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(
      certificate.fingerprint,
    );
    await new Promise<void>((done) => socket.end(`${text.length} ${text}`, done));
  };
  await send('<13>with', { key: client.private, cert: client.cert });
  await send('<13>without', {});
  await expect.poll(texts).toEqual(['<13>with', '<13>without']);
  const fingerprint = client.fingerprint.replaceAll(':', '').toLowerCase();
  expect(seen.map((each) => each.certificate?.length)).toEqual([64, undefined]);
  // selfsigned gives SHA-1 in one version and SHA-256 in another: compare where it is the same digest.
  if (fingerprint.length === 64) expect(seen[0]!.certificate).toBe(fingerprint);
});

test('a sender is held back while the log does not keep up, others are not dropped, nothing is lost', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((done) => (release = done));
  const { port, collector, texts } = await start({
    mostPending: 100_000,
    wrap: (log) => ({ ...log, append: (batch, attempt) => gate.then(() => log.append(batch, attempt)) }),
  });
  const socket = await tcp(port('syslog-tcp'));
  const lines = Array.from({ length: 20_000 }, (_, i) => `<13>line ${i} ${'x'.repeat(400)}`);
  let drained = false;
  socket.write(`${lines.join('\n')}\n`, () => void (drained = true));
  await expect.poll(() => collector.isFull).toBe(true);
  await sleep(300);
  expect(drained).toBe(false);
  expect(collector.pending).toBeLessThan(300_000);
  const before = dropped('syslog-udp', 'no-room');
  await udp(port('syslog-udp'), '<13>no room');
  await expect.poll(() => dropped('syslog-udp', 'no-room')).toBe(before + 1);
  release();
  await expect.poll(() => texts().length, { timeout: 10_000 }).toBe(lines.length);
  expect(texts()).toEqual(lines);
}, 20_000);

test('datagrams above the rate are dropped and counted, a stream above it is slowed down', async () => {
  const { port, texts } = await start({
    limits: { udpRate: { perSecond: 1, burst: 3 }, tcpRate: { perSecond: 100, burst: 10 } },
  });
  const before = dropped('syslog-udp', 'rate-limit');
  await udp(port('syslog-udp'), ...Array.from({ length: 10 }, (_, i) => `<13>${i}`));
  await expect.poll(() => dropped('syslog-udp', 'rate-limit') - before).toBe(7);
  const socket = await tcp(port('syslog-tcp'));
  const started = systemClock.monotonic();
  for (let i = 0; i < 4; i += 1) {
    socket.write(`${Array.from({ length: 10 }, (_, j) => `<13>t${i}${j}`).join('\n')}\n`);
    await sleep(10);
  }
  await expect.poll(() => texts().length, { timeout: 5000 }).toBe(43);
  expect(systemClock.monotonic() - started).toBeGreaterThan(150);
});

test('too many connections are refused and counted; a silent one is closed', async () => {
  const { port, listeners } = await start({ limits: { connections: 3, connectionsPerPeer: 2, idleMs: 150 } });
  const before = dropped('syslog-tcp', 'too-many-connections-of-peer');
  await tcp(port('syslog-tcp'));
  await tcp(port('syslog-tcp'));
  const third = await tcp(port('syslog-tcp'));
  await new Promise((done) => third.once('close', done));
  expect(dropped('syslog-tcp', 'too-many-connections-of-peer')).toBe(before + 1);
  await expect
    .poll(() => listeners.status().find((each) => each.kind === 'syslog-tcp')?.connections, { timeout: 3000 })
    .toBe(0);
});

test('closing takes in what a connection had sent, even without its line feed', async () => {
  const listening = await start();
  const socket = await tcp(listening.port('syslog-tcp'));
  socket.write('<13>whole\n<13>half');
  await expect.poll(listening.texts).toEqual(['<13>whole']);
  await listening.close();
  open = undefined;
  expect(listening.texts()).toEqual(['<13>whole', '<13>half']);
});

test('a port that is taken is named with what to do', async () => {
  const { port, listeners } = await start();
  const taken = { id: 'second', kind: 'syslog-tcp' as const, host: '127.0.0.1', port: port('syslog-tcp') };
  await expect(listeners.apply([taken])).resolves.toBeUndefined();
  await expect(listeners.apply([taken, { ...taken, id: 'third' }])).rejects.toThrow(
    /third cannot have port \d+ on 127.0.0.1: another program has that port/,
  );
});

test('the certificate is made once, kept private, and a lost half is reported', async () => {
  const again = await syslogCertificate(folder, movableClock(0));
  expect(again).toEqual(certificate);
  expect(statSync(join(folder, 'tls/syslog.key')).mode & 0o777).toBe(0o600);
  const key = readFileSync(join(folder, 'tls/syslog.key'));
  rmSync(join(folder, 'tls/syslog.key'));
  await expect(syslogCertificate(folder, systemClock)).rejects.toThrow(/syslog.key is missing/);
  writeFileSync(join(folder, 'tls/syslog.key'), key);
});
