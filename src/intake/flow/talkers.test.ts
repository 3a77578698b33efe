import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Flow } from './flow.ts';
import { LOUDEST, Talkers } from './talkers.ts';

const flow = (more: Partial<Flow> = {}): Flow => ({
  source: '10.1.0.5',
  target: '192.0.2.9',
  sourcePort: 51_000,
  targetPort: 443,
  protocol: 6,
  bytes: 100,
  packets: 1,
  inside: 7,
  outside: 2,
  ...more,
});

test('a minute is told when another has begun, each port and direction by itself', () => {
  const talkers = new Talkers();
  expect(talkers.add([flow(), flow({ sourcePort: 51_001 })], 30_000)).toEqual([]);
  expect(talkers.take(59_999)).toEqual([]);
  const told = talkers.take(60_000);
  expect(told.map(({ port, direction, bytes }) => [port, direction, bytes])).toEqual([
    [7, 'in', 200],
    [2, 'out', 200],
  ]);
  expect(told[0]).toMatchObject({ at: 0, talks: [{ source: '10.1.0.5', port: 443, bytes: 200, flows: 2 }] });
  expect(talkers.take(120_000)).toEqual([]);
});

test('both ways of a conversation have the same service', () => {
  const talkers = new Talkers();
  talkers.add([flow(), flow({ source: '192.0.2.9', target: '10.1.0.5', sourcePort: 443, targetPort: 51_000 })], 0);
  expect(talkers.takeAll().flatMap(({ talks }) => talks.map(({ port }) => port))).toEqual([443, 443, 443, 443]);
});

test('an exporter that names no port is counted as a whole', () => {
  const talkers = new Talkers();
  talkers.add([flow({ inside: 0, outside: 0 })], 0);
  expect(talkers.takeAll()).toMatchObject([{ port: 0, direction: 'in', bytes: 100 }]);
});

test('however many talk, the sums are whole, the loudest are kept, and memory is bounded', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(sizes, (bytes) => {
      const talkers = new Talkers();
      talkers.add(
        bytes.map((size, i) => flow({ source: `10.0.${i >> 8}.${i & 255}`, bytes: size, outside: 0 })),
        0,
      );
      const [told] = talkers.takeAll();
      const loudest = bytes.toSorted((a, b) => b - a).slice(0, LOUDEST);
      expect(told?.bytes).toBe(bytes.reduce((sum, size) => sum + size, 0));
      expect(told?.talks.map((talk) => talk.bytes)).toEqual(loudest);
    }),
    { numRuns: 50 },
  );
});

test('a scan of a hundred thousand addresses does not push out who is loud', () => {
  const talkers = new Talkers();
  talkers.add([flow({ bytes: 1_000_000 })], 0);
  for (let i = 0; i < 100_000; i += 1) talkers.add([flow({ target: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` })], 0);
  const [told] = talkers.takeAll();
  expect(told).toMatchObject({
    flows: 100_001,
    talks: expect.arrayContaining([expect.objectContaining({ bytes: 1_000_000 })]),
  });
});

test('made-up ports cost no more memory than a bound, and what passed them is in the sum of the device', () => {
  const talkers = new Talkers();
  for (let port = 1; port <= 10_000; port += 1) talkers.add([flow({ inside: port, outside: 0 })], 0);
  const told = talkers.takeAll();
  expect(told.length).toBeLessThan(3000);
  expect(told.reduce((sum, { flows }) => sum + flows, 0)).toBe(10_000);
  expect(told.find(({ port }) => port === 0)).toMatchObject({ bytes: 100 * (10_000 - told.length + 1) });
});

test('many ports with many conversations each cost no more memory than a bound: each keeps its loudest', () => {
  const talkers = new Talkers();
  const one = (source: string, bytes: number): void =>
    void talkers.add([flow({ source, bytes, inside: 1, outside: 0 })], 0);
  one('quiet', 1);
  one('loud', 1_000_000);
  for (let i = 0; i < 300_000; i += 1)
    talkers.add([flow({ inside: 1 + (i % 100), outside: 0, target: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` })], 0);
  one('quiet', 2_000_000);
  const told = talkers.takeAll().find(({ port }) => port === 1);
  expect(told?.flows).toBe(3003);
  // What was quiet before the bound was reached was given up, and begins anew.
  expect(told?.talks.slice(0, 2)).toMatchObject([
    { source: 'quiet', bytes: 2_000_000, flows: 1 },
    { source: 'loud', bytes: 1_000_000, flows: 1 },
  ]);
});
