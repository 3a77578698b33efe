import { expect, test } from 'vitest';
import { boundedJson } from './bounded-json.ts';

test('what is written is read', () => {
  expect(boundedJson('{"a": [1, "x,y", null]}')).toEqual({ a: [1, 'x,y', null] });
  expect(() => boundedJson('{')).toThrow(SyntaxError);
});

test.each([
  ['side by side', `[${'{},'.repeat(1_000_000)}{}]`],
  ['within each other', '['.repeat(2_000_000) + ']'.repeat(2_000_000)],
])('millions of values %s are refused before they take memory', (_, text) => {
  const before = process.memoryUsage().heapUsed;
  expect(() => boundedJson(text)).toThrow(RangeError);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
});
