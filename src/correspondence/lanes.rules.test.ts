import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanesOf } from './lanes.rules.ts';

const id = fc.integer({ min: 0, max: 12 }).map((n) => `<${n}@a>`);
const mails = fc.array(
  fc.record({
    mail: fc.record({
      messageId: fc.option(id),
      inReplyTo: fc.option(id),
      references: fc.array(id, { maxLength: 2 }),
      from: fc.constantFrom({ name: '', address: 'ann@a' }, { name: '', address: 'Bot@a' }),
      signals: fc.record({ automatic: fc.constantFrom<string[]>([], ['it says so']) }),
    }),
  }),
  { maxLength: 25 },
);

test('every mail is in one lane, in its order, and no two that share an id or an automatic sender are apart', () => {
  fc.assert(
    fc.property(mails, fc.integer({ min: 1, max: 4 }), (all, most) => {
      const lanes = lanesOf(all, most);
      expect(lanes.length).toBeLessThanOrEqual(most);
      expect(new Set(lanes.flat())).toEqual(new Set(all));
      expect(lanes.flat()).toHaveLength(all.length);
      const place = (each: (typeof all)[number]): number => all.indexOf(each);
      for (const lane of lanes) expect(lane.map(place)).toEqual(lane.map(place).toSorted((a, b) => a - b));
      const keys = lanes.map(
        (lane) =>
          new Set(
            lane.flatMap(({ mail: { messageId, inReplyTo, references, from, signals } }) => [
              ...[messageId, inReplyTo, ...references].filter((each) => each !== null),
              ...(signals.automatic.length > 0 ? [from.address.toLowerCase()] : []),
            ]),
          ),
      );
      expect(keys.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(keys.flatMap((of) => [...of])).size);
    }),
  );
});

test('mails that have nothing to do with each other are shared out', () => {
  const apart = Array.from({ length: 9 }, (_, n) => ({
    mail: { messageId: `<${n}@a>`, inReplyTo: null, references: [], from: null, signals: { automatic: [] } },
  }));
  expect(lanesOf(apart, 3).map(({ length }) => length)).toEqual([3, 3, 3]);
});
