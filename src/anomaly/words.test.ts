import { expect, test } from 'vitest';
import { wordsOf } from './words.ts';

const tuesday = Date.UTC(2026, 10, 24, 10, 20);
const base = { kind: 'spike', at: tuesday, value: 310, expected: 100, by: 'week' } as const;

test('say how far, from what, and when last', () => {
  expect(wordsOf({ ...base, lastSeenLike: Date.UTC(2026, 10, 9) })).toBe(
    '3.1 times its usual Tuesday 10:00; last seen 9 Nov',
  );
  expect(wordsOf({ ...base, lastSeenLike: Date.UTC(2024, 10, 9) })).toBe(
    '3.1 times its usual Tuesday 10:00; last seen 9 Nov 2024',
  );
  expect(wordsOf({ ...base, by: 'day', value: 25 })).toBe('25 % of its usual 10:00; not seen before');
  expect(wordsOf({ ...base, by: 'recent', expected: 0 })).toBe('310 where 0 is its usual level; not seen before');
  expect(wordsOf({ ...base, value: -5 })).toBe('-5 where 100 is its usual Tuesday 10:00; not seen before');
  expect(wordsOf({ ...base, value: 104 })).toBe('104 against 100, its usual Tuesday 10:00; not seen before');
});

test('name what kind it is', () => {
  const of = (kind: 'level' | 'drift' | 'quiet' | 'shape' | 'variance'): string => wordsOf({ ...base, kind });
  expect(of('level')).toBe('stays at 3.1 times its usual Tuesday 10:00; not seen before');
  expect(of('drift')).toBe('has drifted to 3.1 times its usual Tuesday 10:00; not seen before');
  expect(of('quiet')).toBe('went quiet at 310: changes less than it ever did; not seen before');
  expect(of('shape')).toBe('runs as it never did before, now 3.1 times its usual Tuesday 10:00; not seen before');
  expect(of('variance')).toBe('swings more than it ever did, now 3.1 times its usual Tuesday 10:00; not seen before');
});

test('tell days and hours in the zone of the site', () => {
  expect(wordsOf({ ...base, at: Date.UTC(2026, 10, 24, 23, 30) }, 'Asia/Tokyo')).toContain('its usual Wednesday 08:00');
});
