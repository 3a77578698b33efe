import { expect, test } from 'vitest';
import { newId } from './id.ts';

test('ids of one millisecond sort in the order they were made, and are version 7', () => {
  const ids = Array.from({ length: 3000 }, () => newId(1_772_442_000_000));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(3000);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a later millisecond sorts later', () => {
  expect(newId(1_772_442_000_001) > newId(1_772_442_000_000)).toBe(true);
});
