import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SourceRef } from './batch.ts';
import { batchOf, recordAt } from './batch.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { decodeBatch, encodeBatch } from './frame.ts';

const source = fc.record({
  clientId: fc.uuid(),
  deviceId: fc.option(fc.uuid()),
  listener: fc.string(),
  address: fc.ipV6(),
  kind: fc.constantFrom<SourceRef['kind'][]>('syslog', 'trap', 'json'),
});
const record = fc.record({
  bytes: fc.uint8Array({ maxLength: 300 }),
  at: fc.integer({ min: 0, max: 4e12 }),
  which: fc.nat({ max: 3 }),
});

test('every batch comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.array(source, { minLength: 4, maxLength: 4 }),
      fc.array(record, { maxLength: 60 }),
      (sources, records) => {
        const batch = batchOf(records.map(({ bytes, at, which }) => ({ bytes, at, source: sources[which]! })));
        const back = decodeBatch(encodeBatch(batch));
        expect(back.count).toBe(records.length);
        records.forEach(({ bytes, at, which }, i) => {
          expect(Buffer.from(recordAt(back, i)).equals(Buffer.from(bytes))).toBe(true);
          expect(back.at[i]).toBe(at);
          expect(back.sources[back.source[i]!]).toEqual(sources[which]);
        });
      },
    ),
  );
});

test('a damaged frame is refused, never half read', () => {
  const frame = encodeBatch(
    batchOf(
      Array.from({ length: 20 }, (_, i) => ({
        bytes: Buffer.from(`line ${i} of some text`),
        at: i,
        source: { clientId: 'c', deviceId: null, listener: 'l', address: 'a', kind: 'syslog' as const },
      })),
    ),
  );
  for (let at = 0; at < frame.length; at += 1) {
    const damaged = Buffer.from(frame);
    damaged[at] = damaged[at]! ^ 0x41;
    expect(() => decodeBatch(damaged), `byte ${at}`).toThrow();
  }
  for (let length = 0; length < frame.length; length += 7)
    expect(() => decodeBatch(frame.subarray(0, length))).toThrow();
});

test('numbers of any size come back', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }))), (values) => {
      const writer = new ByteWriter();
      values.forEach((value) => writer.signed(value));
      const reader = new ByteReader(writer.written());
      expect(values.map(() => reader.signed())).toEqual(values);
    }),
  );
});
