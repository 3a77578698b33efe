import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, valueOf } from './codes.ts';
import { ColumnReader, ColumnWriter } from './columns.ts';
import { packSamples, packTail, unpackSamples, unpackTail } from './payloads.ts';

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }),
  fc.integer({ min: -99_999, max: 99_999 }),
  fc.integer({ min: 0, max: 10_000 }).map((each) => each / 100),
);

test('a value is kept to 0.005 %, and what people read exactly', () => {
  fc.assert(
    fc.property(value, (each) => {
      const kept = valueOf(codeOf(each));
      if (Math.abs(each) < 1e-9) expect(Math.abs(kept)).toBeLessThanOrEqual(1e-9);
      else expect(Math.abs(kept - each)).toBeLessThanOrEqual(Math.abs(each) * 0.000_05 * 1.000_001);
      expect(codeOf(kept)).toBe(codeOf(each));
    }),
    { numRuns: 5000 },
  );
  for (const exact of [0, 1, 9, 10, 99, 100, 999, 1000, 99_999, 37.4, 0.1, 99.99, 1e9, 1e-9, 100_000, 123.45, -40.5])
    expect(valueOf(codeOf(exact))).toBe(exact);
});

test('codes sort as values do', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      if (a <= b) expect(codeOf(a)).toBeLessThanOrEqual(codeOf(b));
      else expect(codeOf(a)).toBeGreaterThanOrEqual(codeOf(b));
    }),
    { numRuns: 5000 },
  );
});

const numbers = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 40 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  { maxLength: 200 },
);

test('columns of whole numbers come back as they were, whatever their size', () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 4 }), (columns) => {
      const writer = new ColumnWriter();
      for (const column of columns) writer.add(Int32Array.from(column));
      const reader = new ColumnReader(writer.finish());
      for (const column of columns) expect([...reader.take(column.length)]).toEqual(column);
    }),
    { numRuns: 2000 },
  );
});

test('a column that was cut off is refused, not filled with something', () => {
  const writer = new ColumnWriter();
  writer.add(Int32Array.from({ length: 100 }, (_, i) => i * 7919));
  const bytes = writer.finish();
  expect(() => new ColumnReader(bytes.subarray(0, bytes.length - 4)).take(100)).toThrow(RangeError);
});

test('samples of a day and of a batch come back as they were', () => {
  const sample = fc.record({ at: fc.integer({ min: 0, max: 86_399 }), code: fc.integer({ min: -3e6, max: 3e6 }) });
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 300 }), (samples) => {
      const at = Int32Array.from(samples, (each) => each.at);
      const codes = Int32Array.from(samples, (each) => each.code);
      expect(unpackSamples(packSamples({ at, codes }), samples.length)).toEqual({ at, codes });
      const series = at.map((each) => each % 7);
      expect(unpackTail(packTail({ series, at, codes }), samples.length)).toEqual({ series, at, codes });
    }),
  );
});

test('a day of a noisy series takes less than two bytes a sample, a constant one next to nothing', () => {
  const at = Int32Array.from({ length: 1440 }, (_, i) => i * 60 + (i % 30 === 0 ? 1 : 0));
  let noise = 7;
  const codes = at.map((second) => {
    noise = (noise * 48_271) % 2_147_483_647;
    return codeOf(2e8 * (1.2 + Math.sin(second / 13_751)) * (0.95 + (0.1 * noise) / 2_147_483_647));
  });
  expect(packSamples({ at, codes }).length / 1440).toBeLessThan(2);
  expect(packSamples({ at: at.map((_, i) => i * 60), codes: codes.fill(0) }).length / 1440).toBeLessThan(0.1);
});
