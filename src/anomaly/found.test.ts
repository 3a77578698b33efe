/** What the rows themselves tell: a season without a clock, and values that hardly ever were. */
import { describe, expect, test } from 'vitest';
import { Layout } from './cells.ts';
import { Period } from './period.ts';
import { Sample } from './sample.ts';
import { createScorer } from './scorer.ts';

const noise = (i: number): number => {
  const x = Math.sin(i * 12.9898) * 43_758.5453;
  return x - Math.floor(x) - 0.5;
};

function guesses(rows: number, valueOf: (i: number) => number): number[] {
  const layout = new Layout();
  const period = new Period(layout, 1024);
  const cells = new Float64Array(layout.size);
  return Array.from({ length: rows }, (_, i) => {
    const guess = period.guess(cells);
    period.learn(cells, valueOf(i), Infinity);
    return guess;
  });
}

describe('a season in the rows', () => {
  test.each([7, 50, 131, 400])('of %d rows is found, and says what comes next', (length) => {
    const valueOf = (i: number): number => ((i % length) / length) ** 2 * 10 + 0.2 * noise(i);
    const said = guesses(3000, valueOf);
    for (let i = 2500; i < 3000; i++) expect(Math.abs((said[i] ?? NaN) - valueOf(i))).toBeLessThan(0.5);
  });

  test('is not seen in noise, in a walk or in a constant', () => {
    let walk = 0;
    expect(guesses(3000, noise).every(Number.isNaN)).toBe(true);
    expect(guesses(700, () => (walk += 1)).every(Number.isNaN)).toBe(true);
    expect(guesses(3000, () => 5).every(Number.isNaN)).toBe(true);
  });
});

describe('a sample of the past', () => {
  const filled = (room: number, values: readonly number[]): ((value: number) => number) => {
    const layout = new Layout();
    const sample = new Sample(layout, room);
    const cells = new Float64Array(layout.size);
    for (const value of values) sample.step(cells, value);
    return (value) => sample.step(cells.slice(), value);
  };

  test('says nothing before it has sixteen values', () => {
    expect(filled(64, [1, 2, 3])(2)).toBeNaN();
  });

  test('tells how far a value lies from those that were, between them too, however long ago they were', () => {
    const far = filled(
      64,
      Array.from({ length: 5000 }, (_, i) => (i % 2) * 100 + noise(i)),
    );
    expect(far(0)).toBeLessThan(1);
    expect(far(100)).toBeLessThan(1);
    expect(far(50)).toBeGreaterThan(45);
    expect(far(200)).toBeGreaterThan(95);
  });

  test('is the same upside down', () => {
    const values = Array.from({ length: 3000 }, (_, i) => noise(i) ** 3);
    const up = filled(64, values);
    const down = filled(
      64,
      values.map((value) => -value),
    );
    for (const value of [0, 0.01, 0.2, -3]) expect(down(-value)).toBeCloseTo(up(value), 12);
  });
});

describe('a series without a clock', () => {
  const score = (valueOf: (i: number) => number): number[] => {
    const scorer = createScorer({ profile: 'rich' });
    return Array.from({ length: 4000 }, (_, i) => scorer.push(0, valueOf(i)).score);
  };
  const busy = (i: number): number => (i % 96 > 30 && i % 96 < 70 && Math.floor(i / 96) % 7 < 5 ? 80 : 10) + noise(i);

  test('a working day that is idle stands out from its first hours on', () => {
    const from = 96 * 35 + 31;
    const scores = score((i) => (i >= from && i < from + 39 ? 10 + noise(i) : busy(i)));
    const usual = Math.max(...scores.slice(2000, from));
    expect(Math.max(...scores.slice(from, from + 12))).toBeGreaterThan(usual);
  });

  test('a level between the usual ones stands out, though it is near the mean', () => {
    const scores = score((i) => (i >= 3000 && i < 3040 ? 45 : (i * i) % 7 < 3 ? 80 : 10) + noise(i));
    expect(Math.min(...scores.slice(3005, 3040))).toBeGreaterThan(Math.max(...scores.slice(1000, 3000)));
  });
});
