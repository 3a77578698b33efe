/** Traps and informs from net-snmp's own programs, versions 1, 2c and 3. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readTrap } from '../../src/intake/trap/read.ts';
import type { WireLog } from '../../src/wire/log.ts';
import { netSnmp, testTraps, usmUser } from '../harness/traps.ts';
import type { TestTraps } from '../harness/traps.ts';

const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const linkVarbinds = [
  '1.3.6.1.2.1.2.2.1.1.7',
  'i',
  '7',
  '1.3.6.1.2.1.2.2.1.7.7',
  'i',
  '1',
  '1.3.6.1.2.1.2.2.1.8.7',
  'i',
  '2',
  '1.3.6.1.2.1.31.1.1.1.1.7',
  's',
  'ge-0/0/1',
];
let persistent: string;
let open: TestTraps | undefined;

beforeAll(() => void (persistent = mkdtempSync(join(tmpdir(), 'watchfloor-snmp-'))));
afterAll(() => rmSync(persistent, { recursive: true, force: true }));
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function listening(options: Parameters<typeof testTraps>[0] = {}): Promise<TestTraps> {
  open = await testTraps(options);
  return open;
}

const send = (t: TestTraps, ...args: string[]): Promise<string> =>
  netSnmp(
    'snmptrap',
    [...args.slice(0, -1), ...(args.at(-1) === '' ? [] : [args.at(-1)!])].map((each) =>
      each.replace('PORT', String(t.port)),
    ),
    persistent,
  );
const target = '127.0.0.1:PORT';
const v3 = (user: string, auth: string, priv: string): string[] => [
  '-v3',
  '-l',
  'authPriv',
  '-u',
  user,
  '-a',
  auth,
  '-A',
  'authpass-of-it',
  '-x',
  priv,
  '-X',
  'privpass-of-it',
];
const arrived = (t: TestTraps, count = 1): Promise<void> =>
  vi.waitFor(() => expect(t.traps().length + t.quarantined.length).toBeGreaterThanOrEqual(count), 5000);

test('a version 2c trap becomes one line of JSON without its community, and an event with its interface', async () => {
  const t = await listening();
  await send(t, '-v2c', '-c', 'very-secret', target, '4711', LINK_DOWN, ...linkVarbinds);
  await arrived(t);
  const { text, source } = t.log.records()[0]!;
  expect(source).toMatchObject({
    clientId: 'acme',
    deviceId: 'acme-fw',
    kind: 'trap',
    listener: 'trap',
    address: '127.0.0.1',
    deviceZone: 'Europe/London',
  });
  expect(text).not.toContain('very-secret');
  expect(text).not.toContain('\n');
  expect(t.traps()[0]).toMatchObject({
    trap: LINK_DOWN,
    version: '2c',
    uptime: 4711,
    varbinds: [
      { oid: '1.3.6.1.2.1.2.2.1.1.7', type: 'integer', value: 7 },
      {},
      {},
      { type: 'string', value: 'ge-0/0/1' },
    ],
  });
  expect(readTrap(Buffer.from(text), { receivedAt: 0 })).toMatchObject({
    'event.action': 'interface_down',
    'event.code': LINK_DOWN,
    'observer.ingress.interface.name': 'ge-0/0/1',
    'observer.ingress.interface.id': '7',
    'snmp.if_admin_status': 'up',
    'snmp.if_oper_status': 'down',
    'observer.ip': '127.0.0.1',
    message: 'linkDown, ifIndex 7, ifAdminStatus up, ifOperStatus down, ifName ge-0/0/1',
  });
});

test('a version 1 trap is turned into version 2 form: generic, and specific to an enterprise', async () => {
  const t = await listening();
  await send(t, '-v1', '-c', 'public', target, '1.3.6.1.4.1.2636', '10.1.2.3', '2', '0', '99', ...linkVarbinds);
  await send(
    t,
    '-v1',
    '-c',
    'public',
    target,
    '1.3.6.1.4.1.2636.4.1',
    '10.1.2.3',
    '6',
    '11',
    '100',
    '1.3.6.1.4.1.2636.3.1.15.1.5.7.1',
    's',
    'FPC 1',
  );
  await arrived(t, 2);
  expect(t.traps()[0]).toMatchObject({
    trap: LINK_DOWN,
    version: '1',
    agent: '10.1.2.3',
    enterprise: '1.3.6.1.4.1.2636',
    uptime: 99,
  });
  expect(t.traps()[1]).toMatchObject({ trap: '1.3.6.1.4.1.2636.4.1.0.11' });
  // Juniper numbers it without the zero: it is found all the same.
  expect(readTrap(Buffer.from(t.log.records()[1]!.text), { receivedAt: 0 })).toMatchObject({
    'event.action': 'part_online',
    'snmp.trap': 'jnxFruOnline',
    'snmp.jnx_fru_name': 'FPC 1',
  });
});

test('an inform is answered, but only when its record is durable', async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((done) => (release = done));
  const slow = (log: WireLog): WireLog => ({
    ...log,
    append: async (batch, attempt) => (await held, log.append(batch, attempt)),
  });
  const t = await listening({ wrap: slow });
  let answered = false;
  const informing = netSnmp(
    'snmpinform',
    ['-v2c', '-c', 'public', '-t', '5', '-r', '0', `127.0.0.1:${t.port}`, '1', LINK_DOWN],
    persistent,
  ).then(() => (answered = true));
  await new Promise((done) => setTimeout(done, 700));
  expect(answered).toBe(false);
  release?.();
  await informing;
  expect(t.traps()).toMatchObject([{ trap: LINK_DOWN, inform: true }]);
});

test('an inform that is sent again while it waits is recorded once', async () => {
  const slow = (log: WireLog): WireLog => ({
    ...log,
    append: (batch, attempt) => new Promise((done) => setTimeout(() => done(log.append(batch, attempt)), 2500)),
  });
  const t = await listening({ wrap: slow });
  await netSnmp(
    'snmpinform',
    ['-v2c', '-c', 'public', '-t', '1', '-r', '5', `127.0.0.1:${t.port}`, '1', LINK_DOWN],
    persistent,
  );
  expect(t.traps()).toHaveLength(1);
});

const suites: [string, string, Parameters<typeof usmUser>[1], Parameters<typeof usmUser>[2]][] = [
  ['SHA-256', 'AES', 'sha256', 'aes128'],
  ['SHA-512', 'AES-256', 'sha512', 'aes256'],
  ['SHA', 'AES-256', 'sha1', 'aes256'],
  ['SHA-224', 'AES-256-C', 'sha224', 'aes256-cisco'],
  ['SHA', 'AES', 'sha1', 'aes128'],
];

test.each(suites)('version 3, %s with %s: trap and inform', async (auth, priv, ours, cipher) => {
  const t = await listening({ users: [usmUser('lab', ours, cipher)] });
  await send(t, ...v3('lab', auth, priv), target, '5', LINK_DOWN, ...linkVarbinds);
  await netSnmp(
    'snmpinform',
    [...v3('lab', auth, priv), '-t', '3', '-r', '1', `127.0.0.1:${t.port}`, '6', LINK_DOWN, ...linkVarbinds],
    persistent,
  );
  await arrived(t, 2);
  expect(t.quarantined).toEqual([]);
  expect(t.traps()).toMatchObject([
    { version: '3', user: 'lab', trap: LINK_DOWN },
    { version: '3', user: 'lab', inform: true, engine: t.engine.id.toString('hex') },
  ]);
});

test('version 3 with authentication alone is taken from a user who may, and never without any', async () => {
  const t = await listening({ users: [usmUser('plain', 'sha256', 'none'), usmUser('strict', 'sha256', 'aes128')] });
  const auth = (user: string): string[] => [
    '-v3',
    '-l',
    'authNoPriv',
    '-u',
    user,
    '-a',
    'SHA-256',
    '-A',
    'authpass-of-it',
    target,
    '5',
    LINK_DOWN,
  ];
  await send(t, ...auth('plain'));
  await send(t, ...auth('strict'));
  await send(t, '-v3', '-l', 'noAuthNoPriv', '-u', 'plain', target, '5', LINK_DOWN);
  await arrived(t, 3);
  expect(t.traps()).toMatchObject([{ user: 'plain' }]);
  expect(t.quarantined.map(({ reason, text }) => [reason, JSON.parse(text).why])).toEqual([
    ['bad-credential', 'user strict must encrypt'],
    ['bad-credential', 'user plain sent without authentication'],
  ]);
});

test('version 3 from an unknown user, with a wrong pass phrase or a wrong cipher key is kept sealed in quarantine', async () => {
  const t = await listening({ users: [usmUser('lab', 'sha256', 'aes128')] });
  await send(t, ...v3('stranger', 'SHA-256', 'AES'), target, '5', LINK_DOWN);
  await send(
    t,
    ...v3('lab', 'SHA-256', 'AES').map((each) => (each === 'authpass-of-it' ? 'another-one-of-it' : each)),
    target,
    '5',
    LINK_DOWN,
  );
  await send(
    t,
    ...v3('lab', 'SHA-256', 'AES').map((each) => (each === 'privpass-of-it' ? 'another-one-of-it' : each)),
    target,
    '5',
    LINK_DOWN,
  );
  await arrived(t, 3);
  expect(t.traps()).toEqual([]);
  expect(t.quarantined.map(({ text }) => JSON.parse(text))).toMatchObject([
    { trap: null, user: 'stranger', why: 'no user stranger is known', source: '127.0.0.1' },
    { trap: null, user: 'lab', why: 'wrong authentication of user lab' },
    { trap: null, user: 'lab', why: 'wrong encryption of user lab' },
  ]);
  expect(readTrap(Buffer.from(t.quarantined[0]!.text), { receivedAt: 0 })).toMatchObject({
    'event.action': 'trap_unreadable',
    'user.name': 'stranger',
  });
});

test('the same user name at two clients: the pass phrases tell them apart', async () => {
  const data = {
    clients: [
      { id: 'acme', slug: 'acme', zone: 'UTC' },
      { id: 'bolt', slug: 'bolt', zone: 'UTC' },
    ],
    devices: [
      { id: 'a', clientId: 'acme', name: 'a', zone: 'UTC', addresses: ['127.0.0.1'] },
      { id: 'b', clientId: 'bolt', name: 'b', zone: 'UTC', addresses: ['127.0.0.1'] },
    ],
    listeners: [],
    keys: [],
    relays: [],
  };
  const other = usmUser('lab', 'sha256', 'aes256', { clientId: 'bolt' });
  const bolt = { ...other, keys: { ...usmUser('lab', 'sha512', 'aes128').keys } };
  const t = await listening({ data, users: [usmUser('lab', 'sha256', 'aes128'), bolt] });
  await send(t, ...v3('lab', 'SHA-512', 'AES'), target, '5', LINK_DOWN);
  await arrived(t);
  expect(t.log.records()).toMatchObject([{ source: { clientId: 'bolt', deviceId: 'b' } }]);
});

test('above its rate an address is dropped and counted, others are not', async () => {
  const t = await listening({ rate: { perSecond: 1, burst: 2 } });
  for (let i = 0; i < 4; i += 1) await send(t, '-v2c', '-c', 'public', target, String(i), LINK_DOWN);
  await arrived(t, 2);
  expect(t.traps().length).toBeLessThan(4);
});
