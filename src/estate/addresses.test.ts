import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalAddress, isHostAddress } from './addresses.ts';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  [' 192.0.2.7 ', '192.0.2.7'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:0a01:0203', '10.1.2.3'],
])('%s is %s', (text, spelling) => {
  expect(canonicalAddress(text)).toBe(spelling);
});

test.each([
  '',
  'fw1',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.0/24',
  '1:2:3',
  'fe80::1%eth0',
  '1::2::3',
  '12345::',
  '0x7f.1',
])('"%s" is no address', (text) => {
  expect(canonicalAddress(text)).toBeUndefined();
});

test.each([
  '10.0.0.1',
  '127.0.0.1',
  '169.253.255.255',
  '223.255.255.255',
  '::1',
  '2001:db8::1',
  'fec0::1',
  'ff::1',
  '100.100.100.201',
  '64:ff9b::a00:1',
  '2002:c000:201::1',
  'fd00:ec2::253',
])('a device can be asked at %s', (address) => expect(isHostAddress(address)).toBe(true));

test.each([
  '0.0.0.0',
  '169.254.169.254',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  'fe80::1',
  'febf::1',
  'ff02::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::',
  '64:ff9b::6464:64c8',
])('no device can be asked at %s', (address) => expect(isHostAddress(address)).toBe(false));

test('every IPv6 address, however written, is spelled as the system spells it', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const ours = canonicalAddress(text);
      const parsed = new SocketAddress({ address: text, family: 'ipv6' }).address;
      // The system writes mapped and compatible addresses with a dotted quad; ours is compared through another round.
      expect(ours).toBe(parsed.includes('.') ? canonicalAddress(parsed) : parsed);
      expect(canonicalAddress(ours ?? '')).toBe(ours);
    }),
    { numRuns: 2000 },
  );
});
