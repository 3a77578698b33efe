import { createHash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeStaff,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';
import { systemScope } from '../db/open.ts';
import { recordAt } from '../wire/batch.ts';
import { batchOf } from '../wire/batch.ts';
import { openHeardBook } from './heard.ts';
import { SyslogScanner } from './scan.ts';
import { configuredListeners } from './listeners.ts';

let app: TestApp;
let acme: { id: string };
let bolt: { id: string };
let all: Actor;
let lead: Actor;
let engineer: Actor;

beforeAll(async () => {
  app = await testApp();
  acme = await makeClient(app.db, { name: 'Acme' });
  bolt = await makeClient(app.db, { name: 'Bolt' });
  all = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
  lead = staffActor(await makeStaff(app.db, 'lead-engineer', { clients: [acme.id] }), 'lead-engineer', [acme.id]);
  engineer = staffActor(await makeStaff(app.db, 'engineer', { clients: [acme.id] }), 'engineer', [acme.id]);
});
afterAll(() => app.close());

const ask = (
  actor: Actor,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
): Promise<LightMyRequestResponse> =>
  app.server.inject({ method, url: `/api/v1${url}`, headers: app.signedInAs(actor), ...(payload ? { payload } : {}) });
const lines = (
  reply: LightMyRequestResponse,
): {
  is: string;
  event?: { id: string; original: string; clientId: string; event: Record<string, unknown> };
  next?: string | null;
}[] =>
  reply.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
/** Everything in the database as text, to look for what must not be there. */
const dumped = (table: string): Promise<string> =>
  asOwner(app.owner, async (client) => JSON.stringify((await client.query(`select * from ${table}`)).rows));

test('a webhook’s address is told once, kept as a hash, and works at once', async () => {
  const device = await makeDevice(app.db, acme.id, { name: 'hooked' });
  const made = (
    await ask(lead, 'POST', '/source-keys', {
      kind: 'webhook',
      clientId: acme.id,
      deviceId: device.id,
      name: 'Splunk alerts',
    })
  ).json();
  expect(made).toMatchObject({
    key: { kind: 'webhook', clientName: 'Acme', enabled: true },
    path: `/api/v1/hooks/${made.secret}`,
  });
  expect(await dumped('source_key')).not.toContain(made.secret);
  expect(await dumped('audit_entry')).not.toContain(made.secret);
  const post = (): Promise<LightMyRequestResponse> =>
    app.server.inject({ method: 'POST', url: made.path, payload: { alert: 'x' } });
  await expect.poll(async () => (await post()).statusCode).toBe(200);
  const [{ batch }] = (await app.records.log.read(0, 1e6)) as [
    Awaited<ReturnType<typeof app.records.log.read>>[number],
  ];
  expect(batch.sources).toMatchObject([{ clientId: acme.id, deviceId: device.id, kind: 'json', listener: 'webhook' }]);
  expect(Buffer.from(recordAt(batch, 0)).toString()).toBe('{"alert":"x"}');

  const listed = (await ask(lead, 'GET', '/source-keys?kind=webhook')).json();
  expect(listed.items).toMatchObject([{ hint: `…${made.secret.slice(-4)}` }]);
  expect(JSON.stringify(listed)).not.toContain(made.secret);
  const { id, version } = made.key;
  expect((await ask(lead, 'PATCH', `/source-keys/${id}`, { version, enabled: false })).json()).toMatchObject({
    enabled: false,
    version: version + 1,
  });
  expect((await ask(lead, 'PATCH', `/source-keys/${id}`, { version, name: 'late' })).statusCode).toBe(409);
  await expect.poll(async () => (await post()).statusCode).toBe(404);
  expect((await ask(lead, 'DELETE', `/source-keys/${id}`)).statusCode).toBe(204);
  expect((await ask(lead, 'DELETE', `/source-keys/${id}`)).statusCode).toBe(404);
});

test('a HEC token is a GUID; a certificate is kept by its fingerprint and proves one client only', async () => {
  const hec = (await ask(lead, 'POST', '/source-keys', { kind: 'hec', clientId: acme.id, name: 'hec' })).json();
  expect(hec.secret).toMatch(/^[0-9a-f]{8}-/u);
  const fingerprint = createHash('sha256').update('any').digest('hex');
  const spelled = fingerprint.toUpperCase().replaceAll(/..(?!$)/gu, '$&:');
  expect(
    (
      await ask(lead, 'POST', '/source-keys', {
        kind: 'certificate',
        clientId: acme.id,
        name: 'c',
        certificate: spelled,
      })
    ).json(),
  ).toMatchObject({ secret: null, path: null, key: { hint: `${fingerprint.slice(0, 16)}…` } });
  expect(
    (
      await ask(all, 'POST', '/source-keys', {
        kind: 'certificate',
        clientId: bolt.id,
        name: 'c',
        certificate: fingerprint,
      })
    ).json(),
  ).toMatchObject({ title: 'source-key/taken' });
  expect(
    (
      await ask(lead, 'POST', '/source-keys', {
        kind: 'certificate',
        clientId: acme.id,
        name: 'c',
        certificate: 'nonsense',
      })
    ).json(),
  ).toMatchObject({ title: 'certificate/unreadable' });
});

test('a community that half the world has is refused', async () => {
  const community = (text: string): Promise<LightMyRequestResponse> =>
    ask(lead, 'POST', '/source-keys', { kind: 'community', clientId: acme.id, name: 'c', community: text });
  for (const each of ['public', 'Private', 'abc'])
    expect((await community(each)).json()).toMatchObject({ title: 'community/common' });
  expect((await community('acme-7Kq')).json()).toMatchObject({ key: { kind: 'community', hint: '' } });
  expect((await community('acme-7Kq')).statusCode).toBe(409);
});

test('the pass phrases of an SNMPv3 user are nowhere, not even sealed', async () => {
  const made = await ask(lead, 'POST', '/snmp-users', {
    clientId: acme.id,
    name: 'lab',
    authPhrase: 'long-auth-phrase',
    privPhrase: 'long-priv-phrase',
  });
  expect(made.json()).toMatchObject({ name: 'lab', auth: 'sha256', priv: 'aes128', enabled: true });
  expect(made.body).not.toContain('keys');
  const everything = (await dumped('snmp_user')) + (await dumped('audit_entry')) + (await dumped('fact'));
  expect(everything).not.toContain('phrase');
  await expect.poll(() => app.records.identity.usersNamed('lab')).toHaveLength(1);
  expect(
    (await ask(lead, 'POST', '/snmp-users', { clientId: acme.id, name: 'lab2', authPhrase: 'short', privPhrase: null }))
      .statusCode,
  ).toBe(400);
  expect(
    (
      await ask(lead, 'POST', '/snmp-users', { clientId: acme.id, name: 'lab3', authPhrase: 'long-auth-phrase' })
    ).json(),
  ).toMatchObject({ title: 'snmp-user/no-phrase' });
});

test('a listener of a client is listed behind the shared ones, opened without a restart, and its port is its own', async () => {
  const made = await ask(lead, 'POST', '/listeners', {
    clientId: acme.id,
    name: 'Acme',
    kind: 'syslog-udp',
    port: 20_514,
  });
  expect(made.json()).toMatchObject({ key: 'syslog-udp-20514', clientId: acme.id, enabled: true });
  const listed = (await ask(lead, 'GET', '/listeners')).json().items;
  expect(listed.map(({ key }: { key: string }) => key)).toEqual([
    'syslog-udp',
    'syslog-tcp',
    'syslog-tls',
    'trap',
    'flow',
    'syslog-udp-20514',
  ]);
  expect((await configuredListeners(app.wire, app.deps.config)).at(-1)).toEqual({
    id: 'syslog-udp-20514',
    kind: 'syslog-udp',
    host: '0.0.0.0',
    port: 20_514,
    clientId: acme.id,
  });
  expect(
    (await ask(all, 'POST', '/listeners', { clientId: bolt.id, name: 'B', kind: 'trap', port: 20_514 })).json(),
  ).toMatchObject({ title: 'listener/port-taken' });
  expect(
    (await ask(all, 'POST', '/listeners', { clientId: bolt.id, name: 'B', kind: 'syslog-tcp', port: 20_514 }))
      .statusCode,
  ).toBe(201);
  expect(
    (
      await ask(all, 'POST', '/listeners', {
        clientId: bolt.id,
        name: 'B',
        kind: 'trap',
        port: app.deps.config.trapPort,
      })
    ).json(),
  ).toMatchObject({ title: 'listener/port-taken' });
  await ask(lead, 'PATCH', `/listeners/${made.json().id}`, { version: 1, enabled: false });
  expect((await configuredListeners(app.wire, app.deps.config)).map(({ id }) => id)).not.toContain('syslog-udp-20514');
});

test('what is shared by all is made only by those who see all; other clients’ sources are not there', async () => {
  expect((await ask(lead, 'POST', '/relays', { name: 'r', address: '192.0.2.1' })).json()).toMatchObject({
    title: 'source/all-clients-only',
  });
  expect((await ask(lead, 'POST', '/listeners', { name: 'l', kind: 'trap', port: 20_600 })).statusCode).toBe(403);
  expect(
    (await ask(lead, 'POST', '/relays', { clientId: bolt.id, name: 'r', address: '192.0.2.1' })).json(),
  ).toMatchObject({ title: 'client/not-found' });
  const relay = (await ask(all, 'POST', '/relays', { name: 'shared', address: '::ffff:192.0.2.1' })).json();
  expect(relay).toMatchObject({ clientId: null, address: '192.0.2.1' });
  expect((await ask(lead, 'GET', '/relays')).json().items).toEqual([]);
  expect((await ask(lead, 'PATCH', `/relays/${relay.id}`, { version: 1, enabled: false })).statusCode).toBe(404);
  const boltDevice = await makeDevice(app.db, bolt.id);
  expect(
    (
      await ask(lead, 'POST', '/source-keys', { kind: 'hec', clientId: acme.id, deviceId: boltDevice.id, name: 'x' })
    ).json(),
  ).toMatchObject({ title: 'device/not-found' });
});

test('engineers may not manage sources; client users get nothing of intake', async () => {
  expect((await ask(engineer, 'GET', '/source-keys')).statusCode).toBe(403);
  const viewer = clientActor(await makeClientUser(app.db, acme.id), acme.id);
  for (const url of ['/source-keys', '/listeners', '/quarantine', '/events', '/health/sources', '/health/listeners'])
    expect((await ask(viewer, 'GET', url)).statusCode).toBe(403);
});

test('events are found by client, text and field, newest first, page by page; each client’s are its own', async () => {
  const device = await makeDevice(app.db, acme.id, { name: 'searched' });
  const record = (
    text: string,
    clientId: string,
    deviceId: string | null = null,
  ): Parameters<typeof batchOf>[0][number] => ({
    bytes: Buffer.from(text),
    at: app.clock.now(),
    source: { clientId, deviceId, listener: 'syslog-udp', address: '192.0.2.1', kind: 'syslog' },
  });
  const batch = batchOf([
    record('<14>Mar  2 08:00:00 fw1 sshd[1]: alpha one', acme.id, device.id),
    record('<14>Mar  2 08:00:00 fw1 sshd[1]: alpha two', acme.id),
    record('alpha of bolt', bolt.id),
  ]);
  const writer = app.records.store.writer();
  writer.add({ batch, position: 1, scan: new SyslogScanner().scan(batch) });
  await app.wire.as(systemScope, (tx) => writer.write(tx));

  const found = lines(await ask(engineer, 'GET', '/events?text=alpha'));
  expect(found.filter(({ is }) => is === 'event').map(({ event }) => event?.original.slice(-9))).toEqual([
    'alpha two',
    'alpha one',
  ]);
  expect(found.at(-1)).toEqual({ is: 'end', next: null });
  const page = lines(await ask(engineer, 'GET', '/events?text=alpha&limit=1'));
  const { next } = page.at(-1)!;
  expect(lines(await ask(engineer, 'GET', `/events?text=alpha&limit=1&after=${next}`))[0]?.event?.original).toContain(
    'alpha one',
  );
  expect(
    lines(await ask(engineer, 'GET', `/events?deviceId=${device.id}`)).filter(({ is }) => is === 'event'),
  ).toHaveLength(1);
  expect(
    lines(await ask(engineer, 'GET', '/events?field=process.name=sshd&field=host.hostname=fw1')).filter(
      ({ is }) => is === 'event',
    ),
  ).toHaveLength(2);
  expect(lines(await ask(engineer, 'GET', `/events?clientId=${bolt.id}`))).toEqual([{ is: 'end', next: null }]);
  expect((await ask(engineer, 'GET', '/events?field=nonsense')).statusCode).toBe(400);

  const one = found.find(({ is }) => is === 'event')!.event!;
  expect((await ask(engineer, 'GET', `/events/${one.id}`)).json()).toMatchObject({
    id: one.id,
    event: { 'process.name': 'sshd' },
  });
  const theirs = lines(await ask(all, 'GET', `/events?clientId=${bolt.id}`))[0]!.event!;
  expect((await ask(engineer, 'GET', `/events/${theirs.id}`)).statusCode).toBe(404);
});

test('sources are listed with when they were last heard, the silent one first; listeners with what they dropped', async () => {
  const device = await makeDevice(app.db, acme.id, { name: 'talker' });
  const heard = openHeardBook({ wire: app.wire, clock: app.clock, log: app.deps.log });
  const source = (deviceId: string | null, clientId = acme.id): Parameters<typeof batchOf>[0][number]['source'] => ({
    clientId,
    deviceId,
    listener: 'syslog-udp',
    address: '192.0.2.7',
    kind: 'syslog',
  });
  const [mine, unnamed, theirs] = [source(device.id), source(null), source(null, bolt.id)];
  const at = app.clock.now();
  heard.note(
    batchOf([
      { bytes: Buffer.from('a'), at, source: mine },
      { bytes: Buffer.from('b'), at: at + 1000, source: mine },
      { bytes: Buffer.from('c'), at: at - 5000, source: unnamed },
      { bytes: Buffer.from('d'), at, source: theirs },
      { bytes: Buffer.from('e'), at: at - 2000, source: { ...mine, listener: 'trap', kind: 'trap' } },
    ]),
  );
  await heard.close();
  await setHabit(device.id, 600_000);
  const { items } = (await ask(engineer, 'GET', '/health/sources')).json();
  expect(items).toMatchObject([
    { deviceName: null, records: 1, silentAfterMs: null },
    {
      clientName: 'Acme',
      deviceName: 'talker',
      address: '192.0.2.7',
      listeners: ['syslog-udp', 'trap'],
      records: 3,
      lastHeardAt: new Date(at + 1000).toISOString(),
      silent: false,
      silentAfterMs: 600_000,
    },
  ]);
  const { listeners } = (await ask(engineer, 'GET', '/health/listeners')).json();
  expect(listeners.map(({ key }: { key: string }) => key)).toEqual(
    expect.arrayContaining(['syslog-udp', 'trap', 'webhook', 'hec']),
  );
  expect(listeners.map(({ key }: { key: string }) => key)).not.toContain('syslog-tcp-20514');
  expect(listeners.find(({ key }: { key: string }) => key === 'syslog-udp')).toMatchObject({
    listening: false,
    lastHeardAt: new Date(at + 1000).toISOString(),
  });
  // Heard by both: the trap's time is not lost with a later line.
  expect(listeners.find(({ key }: { key: string }) => key === 'trap')).toMatchObject({
    lastHeardAt: new Date(at - 2000).toISOString(),
  });
});

/** As detection writes it (silence.test.ts). */
async function setHabit(deviceId: string, silentAfterMs: number): Promise<void> {
  const text = `insert into source_habit (client_id, origin, device_id, address, last_at, gaps, weights, counts, silent_after_ms)
    values ($1, $2::text, $2::uuid, '192.0.2.7', $3, 0, '{}', '{}', $4)`;
  await asOwner(app.owner, (client) =>
    client.query(text, [acme.id, deviceId, new Date(app.clock.now()).toISOString(), silentAfterMs]),
  );
}
