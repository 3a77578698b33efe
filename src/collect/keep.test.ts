import { expect, test } from 'vitest';
import { zStrangers } from './keep.ts';

const stranger = {
  listenerId: 'syslog-udp',
  transport: 'udp',
  address: '10.0.0.9',
  reason: 'no-device',
  kind: 'syslog',
  record: '',
  at: 0,
};

test.each(['', 'nowhere', '10.0.0.9/33', 'fe80::1%eth0', '10.0.0.9\0'])(
  'a stranger at %j is refused, not left in the way of others',
  (address) => {
    expect(zStrangers.safeParse([{ ...stranger, address }]).success).toBe(false);
  },
);

test('a name that the database would refuse is made one that it takes', () => {
  expect(zStrangers.parse([{ ...stranger, host: 'fw\0\ud800' }])).toMatchObject([
    { address: '10.0.0.9', host: 'fw\uFFFD\uFFFD' },
  ]);
});
