import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { identityOf } from './identify.ts';
import type { IdentityData } from './identify.ts';
import type { Arrival } from './identity-types.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const key = (
  kind: IdentityData['keys'][number]['kind'],
  clientId: string,
  secret: string,
  more: Partial<IdentityData['keys'][number]> = {},
): IdentityData['keys'][number] => ({
  id: `${kind}-${clientId}`,
  kind,
  clientId,
  hash: hash(secret),
  deviceId: null,
  name: kind,
  expiresAt: null,
  ...more,
});

/** Two clients with the same private address; each has ways of its own to be told apart by. */
const world: IdentityData = {
  clients: [
    { id: 'acme', slug: 'acme', zone: 'Europe/London' },
    { id: 'bolt', slug: 'bolt', zone: 'America/Denver' },
  ],
  devices: [
    { id: 'acme-fw', clientId: 'acme', name: 'fw1', zone: 'Europe/London', addresses: ['10.0.0.1', '192.0.2.7'] },
    { id: 'acme-sw', clientId: 'acme', name: 'sw1.acme.example', zone: 'Asia/Tokyo', addresses: ['10.0.0.2'] },
    { id: 'bolt-fw', clientId: 'bolt', name: 'fw1', zone: 'America/Denver', addresses: ['10.0.0.1'] },
    { id: 'bolt-ap', clientId: 'bolt', name: 'ap9', zone: 'America/Denver', addresses: ['2001:db8::9'] },
  ],
  listeners: [{ key: 'syslog-udp-5601', clientId: 'bolt' }],
  keys: [
    key('certificate', 'acme', '', { hash: 'aa'.repeat(32) }),
    key('certificate', 'bolt', '', { hash: 'bb'.repeat(32), deviceId: 'bolt-ap' }),
    key('hec', 'bolt', 'token-of-bolt', { expiresAt: 1000 }),
    key('webhook', 'acme', 'hook-of-acme'),
    key('community', 'bolt', 'bolt-traps'),
  ],
  relays: [
    { clientId: 'acme', address: '198.51.100.4' },
    { clientId: null, address: '198.51.100.99' },
  ],
};
let now = 500;
const identity = identityOf(world, () => now);
const arrival = (more: Partial<Arrival> = {}): Arrival => ({
  listenerId: 'syslog-udp',
  transport: 'udp',
  address: '203.0.113.1',
  ...more,
});

test('an address that one client has names its device, also in IPv6 clothes and with a zone', () => {
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7'])
    expect(identity.identify(arrival({ address }))).toEqual({
      is: 'known',
      source: { clientId: 'acme', deviceId: 'acme-fw', zone: 'Europe/London' },
    });
  expect(identity.identify(arrival({ address: '2001:db8::9%eth0' }))).toMatchObject({
    source: { deviceId: 'bolt-ap' },
  });
});

test('an address that two clients have names nobody', () => {
  expect(identity.identify(arrival({ address: '10.0.0.1' }))).toEqual({ is: 'unknown', reason: 'ambiguous-address' });
  expect(identity.identify(arrival({ address: '10.9.9.9' }))).toEqual({ is: 'unknown', reason: 'no-device' });
});

test('a listener of one client tells overlapping addresses apart', () => {
  expect(identity.identify(arrival({ listenerId: 'syslog-udp-5601', address: '10.0.0.1' }))).toMatchObject({
    is: 'known',
    source: { deviceId: 'bolt-fw' },
  });
});

test('a certificate tells them apart, before the listener does; an unknown one is refused', () => {
  const at = (certificate: string, address: string): unknown =>
    identity.identify(arrival({ transport: 'tls', listenerId: 'syslog-udp-5601', certificate, address }));
  expect(at('aa'.repeat(32), '10.0.0.1')).toMatchObject({ is: 'known', source: { deviceId: 'acme-fw' } });
  expect(at('BB'.repeat(32), '203.0.113.50')).toMatchObject({ is: 'known', source: { deviceId: 'bolt-ap' } });
  expect(at('cc'.repeat(32), '192.0.2.7')).toEqual({ is: 'unknown', reason: 'bad-credential' });
});

test('behind an address of a known client that no device has, HOSTNAME tells the device, else the client is known', () => {
  const found = identity.identify(arrival({ listenerId: 'syslog-udp-5601', address: '203.0.113.77' }));
  if (found.is !== 'relay') throw new Error('expected a relay');
  expect(found.byHost('FW1')?.deviceId).toBe('bolt-fw');
  expect(found.byHost('10.0.0.1')?.deviceId).toBe('bolt-fw');
  expect(found.byHost('ap9.bolt.example')?.deviceId).toBe('bolt-ap');
  expect(found.byHost('sw1')).toBeNull();
  expect(found.fallback).toEqual({ clientId: 'bolt', deviceId: null, zone: 'America/Denver' });
});

test('a shared relay is told apart by HOSTNAME: one that only one client has, or one with the client in front', () => {
  const found = identity.identify(arrival({ address: '198.51.100.99' }));
  if (found.is !== 'relay') throw new Error('expected a relay');
  expect(found.byHost('sw1')?.deviceId).toBe('acme-sw');
  expect(found.byHost('fw1')).toBeNull();
  expect(found.byHost('bolt/fw1')?.deviceId).toBe('bolt-fw');
  expect(found.byHost('Acme/fw1')?.deviceId).toBe('acme-fw');
  expect(found.byHost('acme/new-one')).toMatchObject({ clientId: 'acme', deviceId: null });
  expect(found.byHost('nobody/fw1')).toBeNull();
  expect(found.fallback).toBeNull();
});

test("a client's relay speaks for that client only", () => {
  const found = identity.identify(arrival({ address: '198.51.100.4' }));
  expect(found).toMatchObject({ is: 'relay', fallback: { clientId: 'acme', deviceId: null } });
  expect(found.is === 'relay' && found.byHost('ap9')).toBeNull();
});

test('a token stands for its client until it expires; one of another kind is none', () => {
  now = 500;
  expect(identity.holderOf('hec', 'token-of-bolt')?.source.clientId).toBe('bolt');
  expect(identity.holderOf('webhook', 'token-of-bolt')).toBeUndefined();
  expect(identity.holderOf('webhook', 'hook-of-acme')?.deviceAt('fw1').deviceId).toBe('acme-fw');
  now = 1001;
  expect(identity.holderOf('hec', 'token-of-bolt')).toBeUndefined();
  expect(identity.identify(arrival({ token: 'token-of-bolt' }))).toEqual({ is: 'unknown', reason: 'bad-credential' });
});

test('a community decides between clients, is asked for where one is registered, and says nothing elsewhere', () => {
  const trap = (address: string, community: string, listenerId = 'trap'): unknown =>
    identity.identifyTrap({ listenerId, address, agent: undefined, community: Buffer.from(community) });
  expect(trap('10.0.0.1', 'bolt-traps')).toMatchObject({ is: 'known', source: { deviceId: 'bolt-fw' } });
  expect(trap('10.0.0.1', 'public')).toEqual({ is: 'unknown', reason: 'ambiguous-address' });
  expect(trap('192.0.2.7', 'public')).toMatchObject({ is: 'known', source: { deviceId: 'acme-fw' } });
  expect(trap('2001:db8::9', 'public')).toEqual({ is: 'unknown', reason: 'bad-credential' });
  expect(trap('203.0.113.9', 'bolt-traps', 'syslog-udp-5601')).toMatchObject({
    is: 'known',
    source: { clientId: 'bolt', deviceId: null },
  });
});

test('the address in a trap counts only inside the client that is decided already', () => {
  const trap = (agent: string, listenerId = 'trap'): unknown =>
    identity.identifyTrap({ listenerId, address: '203.0.113.9', agent, community: Buffer.from('public') });
  expect(trap('192.0.2.7')).toEqual({ is: 'unknown', reason: 'no-device' });
  expect(
    identity.identifyTrap({
      listenerId: 'trap',
      address: '203.0.113.9',
      agent: '10.0.0.1',
      users: [{ clientId: 'bolt', deviceId: null }],
    }),
  ).toMatchObject({ source: { deviceId: 'bolt-fw' } });
});

test('users of version 3 with the same name and keys at two clients need an address to be told apart', () => {
  const users = [
    { clientId: 'acme', deviceId: null },
    { clientId: 'bolt', deviceId: null },
  ];
  const from = (address: string, listenerId = 'trap'): unknown =>
    identity.identifyTrap({ listenerId, address, agent: undefined, users });
  expect(from('192.0.2.7')).toMatchObject({ source: { deviceId: 'acme-fw' } });
  expect(from('10.0.0.1')).toEqual({ is: 'unknown', reason: 'ambiguous-address' });
  expect(from('10.0.0.1', 'syslog-udp-5601')).toMatchObject({ source: { deviceId: 'bolt-fw' } });
});

test('devices and keys of a client that is not there are not there either', () => {
  const without = identityOf({ ...world, clients: world.clients.slice(0, 1) }, () => 0);
  expect(without.identify(arrival({ address: '2001:db8::9' }))).toEqual({ is: 'unknown', reason: 'no-device' });
  expect(without.identify(arrival({ address: '10.0.0.1' }))).toMatchObject({
    is: 'known',
    source: { deviceId: 'acme-fw' },
  });
  expect(without.identify(arrival({ certificate: 'bb'.repeat(32) }))).toEqual({
    is: 'unknown',
    reason: 'bad-credential',
  });
});
