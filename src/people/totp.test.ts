import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedStep, base32, newTotpSecret, stepOf, totpCode } from './totp.ts';

// RFC 6238 appendix B, SHA-1: the last six of the eight digits printed there.
const secret = base32(Buffer.from('12345678901234567890'));

test('the codes are those of the standard', () => {
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  const at = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
  expect(at.map((seconds) => totpCode(secret, stepOf(seconds * 1000)))).toEqual([
    '287082',
    '081804',
    '050471',
    '005924',
    '279037',
    '353130',
  ]);
});

test('a code is good one step early and one step late, and once', () => {
  const now = 1_111_111_111_000;
  const step = stepOf(now);
  expect([-2, -1, 0, 1, 2].map((off) => acceptedStep(secret, totpCode(secret, step + off), now, 0))).toEqual([
    undefined,
    step - 1,
    step,
    step + 1,
    undefined,
  ]);
  expect(acceptedStep(secret, totpCode(secret, step), now, step)).toBeUndefined();
  expect(acceptedStep(secret, totpCode(secret, step - 1), now, step)).toBeUndefined();
  expect(acceptedStep(secret, totpCode(secret, step + 1), now, step)).toBe(step + 1);
});

test('no other text is a code', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const now = 1_700_000_000_000;
      const good = [-1, 0, 1].map((off) => totpCode(secret, stepOf(now) + off));
      expect(acceptedStep(secret, text, now, 0) !== undefined).toBe(good.includes(text));
    }),
  );
});

test('secrets are 160 bits and never the same', () => {
  const made = new Set(Array.from({ length: 50 }, newTotpSecret));
  expect(made.size).toBe(50);
  for (const each of made) expect(each).toMatch(/^[A-Z2-7]{32}$/);
});
