import { expect, test } from 'vitest';
import { clientAddress, networkOf } from './address.ts';

const request = (remoteAddress: string, forwarded?: string): Parameters<typeof clientAddress>[0] =>
  ({ socket: { remoteAddress }, headers: forwarded ? { 'x-forwarded-for': forwarded } : {} }) as never;

test('a caller cannot choose its address: the header counts only behind a trusted proxy, and only what the proxy wrote', () => {
  expect(clientAddress(request('192.0.2.9', '10.0.0.1'), false)).toBe('192.0.2.9');
  expect(clientAddress(request('127.0.0.1', '10.6.6.6, 198.51.100.7'), true)).toBe('198.51.100.7');
  expect(clientAddress(request('127.0.0.1', 'nonsense'), true)).toBe('127.0.0.1');
  expect(clientAddress(request('::ffff:192.0.2.9'), false)).toBe('192.0.2.9');
});

test('neighbours share a network', () => {
  expect(networkOf('192.0.2.9')).toBe('192.0.2.0/24');
  expect(networkOf('2001:db8:1:2::3')).toBe('2001:db8:1::/48');
  expect(networkOf('2001:0DB8:0001:ffff:1:2:3:4')).toBe(networkOf('2001:db8:1::'));
  expect(networkOf('::1')).toBe('0:0:0::/48');
  expect(networkOf(null)).toBe('unknown');
});
