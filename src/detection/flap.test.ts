import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterQuiet,
  flapPercent,
  flaps,
  QUIET_RESULT_MS,
  quietUntilRest,
  RESULTS,
  stillRing,
  withChange,
  withQuiet,
} from './flap.ts';
import type { Ring } from './flap.ts';

/** Icinga 2's own loop, in its own terms: a list of states, oldest first. */
function icinga(changed: boolean[]): number {
  let sum = 0;
  changed.forEach((each, i) => (sum += each ? 0.8 + 0.02 * i : 0));
  return (100 / RESULTS) * sum;
}

const anyBits = fc.integer({ min: 0, max: 2 ** RESULTS - 1 });
const listOf = (bits: number): boolean[] =>
  Array.from({ length: RESULTS }, (_, i) => ((bits >> (RESULTS - 1 - i)) & 1) === 1);
const after = (gaps: number[]): Ring => gaps.reduce((ring, gap) => withChange(ring, ring.at + gap), stillRing(0));

describe('the measure', () => {
  test('is Icinga’s', () => {
    fc.assert(
      fc.property(anyBits, (bits) => {
        expect(flapPercent(bits)).toBeCloseTo(icinga(listOf(bits)), 6);
      }),
    );
  });

  test.each([
    [5, false],
    [6, true],
  ])('%i changes at once flap: %s', (count, expected) => {
    expect(flaps(after(Array.from({ length: count }, () => 1000)).bits, false)).toBe(expected);
  });

  test('changes every two minutes flap, every four minutes do not', () => {
    expect(flaps(after(Array.from({ length: 30 }, () => 2 * QUIET_RESULT_MS)).bits, false)).toBe(true);
    expect(flaps(after(Array.from({ length: 30 }, () => 4 * QUIET_RESULT_MS)).bits, false)).toBe(false);
  });

  test('a flap of last month counts for nothing', () => {
    const ring = after(Array.from({ length: 12 }, () => 1000));
    expect(withChange(ring, ring.at + 30 * 86_400_000).bits).toBe(1);
  });

  test('never falls with a change, and never rises with quiet', () => {
    fc.assert(
      fc.property(anyBits, fc.integer({ min: 0, max: 30 }), (bits, quiet) => {
        const ring = { bits, at: 0 };
        expect(flapPercent(withChange(ring, 0).bits)).toBeGreaterThanOrEqual(flapPercent(bits) - 0.1);
        expect(flapPercent(afterQuiet(ring, quiet).bits)).toBeLessThanOrEqual(flapPercent(bits));
      }),
    );
  });

  test('between the limits nothing changes', () => {
    fc.assert(
      fc.property(anyBits, (bits) => {
        const percent = flapPercent(bits);
        if (percent > 30) expect([flaps(bits, true), flaps(bits, false)]).toEqual([true, true]);
        else if (percent > 25) expect([flaps(bits, true), flaps(bits, false)]).toEqual([true, false]);
        else expect([flaps(bits, true), flaps(bits, false)]).toEqual([false, false]);
      }),
    );
  });
});

describe('rest', () => {
  test('comes after exactly the quiet minutes foretold, at most fifteen', () => {
    fc.assert(
      fc.property(
        anyBits.filter((bits) => flaps(bits, true)),
        (bits) => {
          const quiet = quietUntilRest(bits);
          expect(quiet).toBeGreaterThan(0);
          expect(quiet).toBeLessThanOrEqual(15);
          expect(flaps(afterQuiet({ bits, at: 0 }, quiet - 1).bits, true)).toBe(true);
          expect(flaps(afterQuiet({ bits, at: 0 }, quiet).bits, true)).toBe(false);
        },
      ),
    );
  });

  test('does not depend on how often one looks', () => {
    fc.assert(
      fc.property(anyBits, fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 12 }), (bits, looks) => {
        let seen: Ring = { bits, at: 0 };
        let now = 0;
        for (const step of looks) {
          now += step;
          seen = withQuiet(seen, now);
        }
        expect(seen).toEqual(withQuiet({ bits, at: 0 }, now));
      }),
    );
  });

  test('a clock that steps back lets no minute pass', () => {
    expect(withQuiet({ bits: 0b1011, at: 3_600_000 }, 0)).toEqual({ bits: 0b1011, at: 3_600_000 });
  });
});
