/** Two clients with one private address, told apart by the whole product in each way there is; real senders where there are any. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { netSnmp } from '../harness/traps.ts';

const run = promisify(execFile);
type Named = { id: string };
type EventLine = {
  is: string;
  event: { clientId: string; deviceId: string | null; original: string; listener: string };
};

let product: Product;
let token: string;
let folder: string;
let acme: Named;
let bolt: Named;
const devices: Record<string, Named> = {};

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const reply = await fetch(`${product.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Whose the event with this word is. */
async function ownerOf(word: string): Promise<{ clientId: string; deviceId: string | null } | undefined> {
  const reply = await fetch(`${product.origin}/api/v1/events?text=${word}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const lines = (await reply.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EventLine);
  const found = lines.filter(({ is }) => is === 'event');
  expect(found.length).toBeLessThan(2);
  return found[0] && { clientId: found[0].event.clientId, deviceId: found[0].event.deviceId };
}

const owned = (word: string): ReturnType<typeof expect.poll> => expect.poll(() => ownerOf(word), { timeout: 8000 });
const logger = (port: number, word: string): Promise<unknown> =>
  run('logger', ['--server', '127.0.0.1', '--port', String(port), '--udp', '--rfc3164', word]);

/** A datagram from another of this machine's loopback addresses. */
async function sendFrom(address: string, text: string): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, address, done));
  await new Promise<void>((done, failed) =>
    socket.send(text, product.ports.syslogUdp, '127.0.0.1', (error) => (error ? failed(error) : done())),
  );
  socket.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-overlap-'));
  product = await startProduct();
  token = JSON.parse(await product.cli('token', 'add', '--name', 'test', '--role', 'administrator', '--json')).token;
  acme = await api('POST', '/clients', { name: 'Acme', zone: 'Europe/London' });
  bolt = await api('POST', '/clients', { name: 'Bolt', zone: 'America/Denver' });
  for (const [name, client] of [
    ['acme-fw', acme],
    ['bolt-fw', bolt],
  ] as const)
    devices[name] = await api('POST', '/devices', {
      clientId: client.id,
      name,
      kind: 'firewall',
      managementAddress: '127.0.0.1',
    });
  // The intake thread hears of new devices within a second.
  await new Promise((done) => setTimeout(done, 1000));
}, 120_000);
afterAll(async () => {
  await product.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('at the shared listener the address says nothing: the line is quarantined, and an engineer can send it on', async () => {
  await logger(product.ports.syslogUdp, 'whoseisthis');
  type Group = { id: string; reason: string; lastSample: string };
  const group = (): Promise<Group | undefined> =>
    api<{ items: Group[] }>('GET', '/quarantine').then(({ items }) => items[0]);
  await expect.poll(group, { timeout: 5000 }).toMatchObject({ reason: 'ambiguous-address' });
  expect((await group())?.lastSample).toContain('whoseisthis');
  const { id } = (await group())!;
  expect(
    await api('POST', `/quarantine/${id}/assign`, {
      clientId: bolt.id,
      device: { is: 'known', deviceId: devices['bolt-fw']!.id },
    }),
  ).toEqual({ replayed: 1 });
  await owned('whoseisthis').toEqual({ clientId: bolt.id, deviceId: devices['bolt-fw']!.id });
  expect(await group()).toBeUndefined();
});

test('a listener of one client is open within a second and tells them apart', async () => {
  const { key, port } = await freeListener();
  await expect.poll(() => listening(key), { timeout: 5000 }).toBe(true);
  await logger(port, 'byitslistener');
  await owned('byitslistener').toEqual({ clientId: bolt.id, deviceId: devices['bolt-fw']!.id });
});

test('a client certificate tells them apart', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=acme-fw',
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  const pem = [readFileSync(key, 'utf8'), readFileSync(cert, 'utf8')];
  await api('POST', '/source-keys', { kind: 'certificate', clientId: acme.id, name: 'acme-fw', certificate: pem[1] });
  const send = (word: string): Promise<void> =>
    new Promise((done, failed) => {
      const line = `<14>1 2026-03-02T09:00:00Z any app - - - ${word}`;
      const socket = connect(
        { host: '127.0.0.1', port: product.ports.syslogTls, rejectUnauthorized: false, key: pem[0], cert: pem[1] },
        () => socket.end(`${line.length} ${line}`, () => done()),
      );
      socket.on('error', failed);
    });
  await new Promise((done) => setTimeout(done, 1000));
  await send('byitscertificate');
  await owned('byitscertificate').toEqual({ clientId: acme.id, deviceId: devices['acme-fw']!.id });
});

test('a token tells them apart, a community does, and a version 3 user', async () => {
  const made = await api<{ secret: string }>('POST', '/source-keys', { kind: 'hec', clientId: acme.id, name: 'hec' });
  const hec = (): Promise<number> =>
    fetch(`${product.origin}/services/collector/event`, {
      method: 'POST',
      headers: { authorization: `Splunk ${made.secret}` },
      body: '{"host":"127.0.0.1","event":"byitstoken"}',
    }).then((reply) => reply.status);
  await expect.poll(hec, { timeout: 5000 }).toBe(200);
  await owned('byitstoken').toEqual({ clientId: acme.id, deviceId: devices['acme-fw']!.id });

  await api('POST', '/snmp-users', {
    clientId: bolt.id,
    name: 'boltuser',
    authPhrase: 'authpass-of-it',
    privPhrase: 'privpass-of-it',
  });
  await api('POST', '/source-keys', { kind: 'community', clientId: acme.id, name: 'traps', community: 'acme-7Kq' });
  await new Promise((done) => setTimeout(done, 1000));
  const target = `127.0.0.1:${product.ports.trap}`;
  const sys = ['1', '1.3.6.1.6.3.1.1.5.3', '1.3.6.1.2.1.1.5.0', 's'];
  await netSnmp('snmpinform', ['-v2c', '-c', 'acme-7Kq', target, ...sys, 'byitscommunity'], folder);
  await netSnmp(
    'snmpinform',
    [
      '-v3',
      '-l',
      'authPriv',
      '-u',
      'boltuser',
      '-a',
      'SHA-256',
      '-A',
      'authpass-of-it',
      '-x',
      'AES',
      '-X',
      'privpass-of-it',
      target,
      ...sys,
      'byitsuser',
    ],
    folder,
  );
  await owned('byitscommunity').toEqual({ clientId: acme.id, deviceId: devices['acme-fw']!.id });
  await owned('byitsuser').toEqual({ clientId: bolt.id, deviceId: devices['bolt-fw']!.id });
});

test('behind a shared relay HOSTNAME tells them apart', async () => {
  await api('POST', '/relays', { name: 'collector', address: '127.0.0.3' });
  await new Promise((done) => setTimeout(done, 1000));
  await sendFrom('127.0.0.3', '<14>1 2026-03-02T09:00:00Z acme-fw app - - - byitsname');
  await sendFrom('127.0.0.3', '<14>1 2026-03-02T09:00:00Z bolt/anything app - - - byitsprefix');
  await owned('byitsname').toEqual({ clientId: acme.id, deviceId: devices['acme-fw']!.id });
  await owned('byitsprefix').toEqual({ clientId: bolt.id, deviceId: null });
});

test('all of that survives a restart, and an SNMPv3 sender finds us again', async () => {
  await product.kill('SIGKILL');
  await product.start();
  await netSnmp(
    'snmpinform',
    [
      '-v3',
      '-l',
      'authPriv',
      '-u',
      'boltuser',
      '-a',
      'SHA-256',
      '-A',
      'authpass-of-it',
      '-x',
      'AES',
      '-X',
      'privpass-of-it',
      `127.0.0.1:${product.ports.trap}`,
      '1',
      '1.3.6.1.6.3.1.1.5.4',
      '1.3.6.1.2.1.1.5.0',
      's',
      'afterrestart',
    ],
    folder,
  );
  await owned('afterrestart').toEqual({ clientId: bolt.id, deviceId: devices['bolt-fw']!.id });
  expect((await ownerOf('byitsuser'))?.clientId).toBe(bolt.id);
});

/** Makes a listener of Bolt on a port that was free a moment ago. */
async function freeListener(): Promise<{ key: string; port: number }> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return api('POST', '/listeners', { clientId: bolt.id, name: 'Bolt', kind: 'syslog-udp', port });
}

async function listening(key: string): Promise<boolean | undefined> {
  const { listeners } = await api<{ listeners: { key: string; listening: boolean }[] }>('GET', '/health/listeners');
  return listeners.find((each) => each.key === key)?.listening;
}
