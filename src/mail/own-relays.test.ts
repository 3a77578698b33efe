import { expect, test } from 'vitest';
import { ownRelays } from './own-relays.ts';

test('networks and addresses of both families, also as a dual-stack socket writes them', () => {
  const ours = ownRelays('10.0.0.0/8, 192.0.2.1,fd00::/8');
  const asked = ['10.9.9.9', '::ffff:10.1.2.3', '192.0.2.1', '192.0.2.2', 'fd12::1', '2001:db8::1', 'nothing'];
  expect(asked.filter(ours.has)).toEqual(['10.9.9.9', '::ffff:10.1.2.3', '192.0.2.1', 'fd12::1']);
  expect(ownRelays('').has('127.0.0.1')).toBe(false);
});

test.each(['mx.soc.example', '10.0.0.0/99', '10.0.0.0/x'])('%s is refused', (text) => {
  expect(() => ownRelays(text)).toThrow();
});
