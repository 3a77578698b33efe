import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingIn } from './standing.ts';
import type { Standing } from './standing.ts';

const rowKey = (row: string): string => row;
const on = (key: string | undefined, rows: string[], more: Partial<Standing<string>> = {}): Standing<string> => ({
  ...{ key, rows, asked: undefined, met: undefined },
  ...more,
});
const now = (rows: string[], more: { asked?: { key: string }; first?: boolean } = {}) => ({
  ...{ rows, rowKey, asked: undefined, first: false },
  ...more,
});

describe('one who stands on a row', () => {
  test.each([
    ['stays on it when others come and go', 'b', ['a', 'b', 'c'], ['x', 'b'], 'b'],
    ['goes to the next when it is gone', 'b', ['a', 'b', 'c'], ['a', 'c'], 'c'],
    ['goes to the next that is still there', 'b', ['a', 'b', 'c', 'd'], ['a', 'd'], 'd'],
    ['goes back when it was the last', 'c', ['a', 'b', 'c'], ['a', 'b'], 'b'],
    ['stands nowhere in another list', 'b', ['a', 'b', 'c'], ['x', 'y'], undefined],
    ['stands nowhere in an empty list', 'b', ['a', 'b', 'c'], [], undefined],
  ])('%s', (_says, key, before, after, expected) => {
    expect(standingIn(on(key, before), now(after)).key).toBe(expected);
  });

  test('begins on the first row only where that is wanted', () => {
    expect(standingIn(on(undefined, []), now(['a', 'b'])).key).toBeUndefined();
    expect(standingIn(on(undefined, []), now(['a', 'b'], { first: true })).key).toBe('a');
  });

  test('is put on a row once, also when it comes later than the wish', () => {
    const asked = { key: 'z' };
    const waiting = standingIn(on('a', ['a', 'b']), now(['a', 'b'], { asked }));
    expect(waiting.key).toBe('a');
    const there = standingIn(waiting, now(['a', 'z', 'b'], { asked }));
    expect(there).toMatchObject({ key: 'z', met: asked });
    expect(standingIn({ ...there, key: 'b' }, now(['z', 'b'], { asked })).key).toBe('b');
  });

  test('never stands on what is not there', () => {
    const keys = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
    fc.assert(
      fc.property(keys, keys, fc.constantFrom(...'abcdefgh'), fc.boolean(), (before, after, key, first) => {
        const stands = standingIn(on(key, before), now(after, { first })).key;
        expect(stands === undefined || after.includes(stands)).toBe(true);
        if (after.includes(key)) expect(stands).toBe(key);
        if (first && after.length > 0) expect(stands).toBeDefined();
      }),
    );
  });
});
