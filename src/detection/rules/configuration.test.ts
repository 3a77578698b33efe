import { expect, test } from 'vitest';
import { whoIn } from './configuration.ts';

test('who it was, as detection says it', () => {
  expect(whoIn('The configuration was changed by jordan from 10.0.0.5 (CR-118).')).toBe('jordan');
  expect(whoIn('The configuration was changed by j.doe (x by y).')).toBe('j.doe');
  expect(whoIn('The configuration was changed by alice.')).toBe('alice');
  expect(whoIn('The configuration was changed.')).toBeNull();
});
