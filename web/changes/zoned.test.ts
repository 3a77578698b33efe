import { expect, test } from 'vitest';
import { instantIn, wallOf, windowText } from './zoned.ts';

test.each([
  ['2026-03-02T18:00', 'Europe/London', '2026-03-02T18:00:00.000Z'],
  ['2026-07-02T18:00', 'Europe/London', '2026-07-02T17:00:00.000Z'],
  ['2026-03-02T18:00', 'Asia/Tokyo', '2026-03-02T09:00:00.000Z'],
  ['2026-03-02T18:00', 'Pacific/Apia', '2026-03-02T05:00:00.000Z'],
  // Shown twice: the first.
  ['2026-10-25T01:30', 'Europe/London', '2026-10-25T00:30:00.000Z'],
])('%s in %s is %s', (wall, zone, instant) => {
  expect(instantIn(wall, zone)).toBe(instant);
  expect(wallOf(instant, zone)).toBe(wall);
});

test('what is no time is none', () => {
  expect(instantIn('', 'Europe/London')).toBeNull();
});

test('a window is told in the zone of the site', () => {
  expect(windowText('2026-03-02T09:00:00Z', '2026-03-02T11:00:00Z', 'Asia/Tokyo')).toBe(
    '2 Mar 2026, 18:00–20:00 (Asia/Tokyo)',
  );
});
