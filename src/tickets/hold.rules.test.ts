import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldBack, holdOf, unproved } from './hold.rules.ts';

const requests = fc.array(
  fc.record({ state: fc.constantFrom('held' as const, 'proved' as const, 'refuted' as const), opened: fc.boolean() }),
);

test('as long as one request waits, the ticket waits, and only then', () => {
  fc.assert(
    fc.property(requests, (all) => {
      expect(holdOf(all) === 'held').toBe(all.some(({ state }) => state === 'held'));
    }),
  );
});

test('a stranger’s letter on someone else’s ticket spoils nothing', () => {
  fc.assert(
    fc.property(requests, (all) => {
      expect(holdOf(all.map((each) => ({ ...each, opened: false })))).not.toBe('refuted');
    }),
  );
});

test('a held ticket may neither end nor be carried out; a refuted one may end; any other may both', () => {
  const may = (hold: 'held' | 'refuted' | null): boolean[] =>
    [heldBack, unproved].map((refusal) => refusal({ hold, number: 1 }) === undefined);
  expect([may('held'), may('refuted'), may(null)]).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
});
