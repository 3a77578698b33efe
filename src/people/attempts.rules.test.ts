import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted, triesOf, waitLeft } from './attempts.rules.ts';

const limit = { free: 3, first: 1000, most: 8000, forget: 60_000 };

test('the first tries are free, then the wait doubles up to its limit', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 60].map((count) => waitLeft({ count, lastAt: 0 }, 0, limit))).toEqual([
    0, 0, 0, 1000, 2000, 4000, 8000, 8000, 8000,
  ]);
});

test('a wait passes with time, is forgotten after a while, and never grows when the clock is set back', () => {
  expect(waitLeft({ count: 4, lastAt: 0 }, 1999, limit)).toBe(1);
  expect(waitLeft({ count: 4, lastAt: 0 }, 2000, limit)).toBe(0);
  expect(waitLeft({ count: 60, lastAt: 0 }, 60_000, limit)).toBe(0);
  expect(counted({ count: 60, lastAt: 0 }, 60_000, limit)).toBe(1);
  fc.assert(
    fc.property(fc.nat(100), fc.integer(), fc.integer(), (count, lastAt, now) => {
      const wait = waitLeft({ count, lastAt }, now, limit);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(limit.most);
    }),
  );
});

test('a known browser shares no count with strangers, so their failures cannot hold it up', () => {
  const stranger = triesOf('password', { account: 'a', network: 'n', knownDevice: null, knownNetwork: false });
  const known = triesOf('password', { account: 'a', network: 'n', knownDevice: 'd', knownNetwork: true });
  const neighbour = triesOf('password', { account: 'a', network: 'm', knownDevice: null, knownNetwork: true });
  const keys = (tries: { key: string }[]): string[] => tries.map((each) => each.key);
  expect(keys(known).filter((key) => keys(stranger).includes(key))).toEqual([]);
  expect(keys(neighbour).filter((key) => keys(stranger).includes(key))).toEqual([]);
});
