import { describe, expect, it } from 'vitest';
import { countdownSpoken, countdownText, relativeText, spanText } from './spans.ts';

const s = 1000;
const min = 60 * s;
const h = 60 * min;

describe('countdown', () => {
  it.each([
    [14 * min + 18 * s, '00:14:18'],
    [-(14 * min + 18 * s), '−00:14:18'],
    [400, '00:00:01'],
    [0, '00:00:00'],
    [-400, '−00:00:00'],
    [99 * h + 59 * min + 59 * s, '99:59:59'],
    [103 * h, '4 d 07 h'],
    [-103 * h, '−4 d 07 h'],
  ])('%i ms reads %s', (left, text) => {
    expect(countdownText(left)).toBe(text);
  });

  it('never shows zero before the time is over, nor a breach before it is one', () => {
    expect(countdownText(1)).not.toBe('00:00:00');
    expect(countdownText(1).startsWith('−')).toBe(false);
    expect(countdownText(-1).startsWith('−')).toBe(true);
  });

  it('is spoken in words', () => {
    expect(countdownSpoken(14 * min)).toBe('14 min left');
    expect(countdownSpoken(-14 * min)).toBe('breached 14 min ago');
  });
});

describe('spans', () => {
  it.each([
    [45 * s, '45 s'],
    [59 * min + 59 * s, '59 min'],
    [2 * h + 9 * min, '2 h 9 min'],
    [3 * h, '3 h'],
    [76 * h, '3 d 4 h'],
  ])('%i ms reads %s', (span, text) => {
    expect(spanText(span)).toBe(text);
  });

  it('looks both ways', () => {
    expect(relativeText(0, 44 * min)).toBe('44 min ago');
    expect(relativeText(44 * min, 0)).toBe('in 44 min');
    expect(relativeText(0, 3 * s)).toBe('just now');
  });
});
