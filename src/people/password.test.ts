import { expect, test } from 'vitest';
import { makeHashing, passwordFault } from './password.ts';

test('a hash is Argon2id with the parameters OWASP asks for, and proves its password only', async () => {
  const hashing = makeHashing();
  const hash = await hashing.hash('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hashing.verify(hash, 'correct horse battery')).toBe(true);
  expect(await hashing.verify(hash, 'correct horse batterY')).toBe(false);
});

test('the same letters typed composed or decomposed are the same password', async () => {
  const hashing = makeHashing();
  expect(
    await hashing.verify(await hashing.hash('Zürich-Straße-99'.normalize('NFD')), 'Zürich-Straße-99'.normalize('NFC')),
  ).toBe(true);
});

test('nobody has the stand-in hash, and it takes about as long as a real one', async () => {
  const hashing = makeHashing();
  const hash = await hashing.hash('correct horse battery');
  // CPU, not time on the wall: other tests share the machine.
  const cost = async (against: string | null): Promise<number> => {
    const spans: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const start = process.cpuUsage();
      expect(await hashing.verify(against, 'wrong')).toBe(false);
      const { user, system } = process.cpuUsage(start);
      spans.push(user + system);
    }
    return Math.min(...spans);
  };
  const [known, unknown] = [await cost(hash), await cost(null)];
  expect(unknown / known).toBeGreaterThan(0.4);
  expect(unknown / known).toBeLessThan(2.5);
});

test('only a few hashes run at once, some wait, the rest are refused', async () => {
  const hashing = makeHashing(1, 2);
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => hashing.hash('correct horse battery')));
  expect(results.map((each) => each.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
  ]);
  await expect(hashing.hash('again later')).resolves.toContain('argon2id');
});

test('weak passwords are refused in words', () => {
  expect(passwordFault('short', [])).toContain('at least 12');
  expect(passwordFault('x'.repeat(300), [])).toContain('at most 256');
  expect(passwordFault('aaaaaaaaaaaaaaaa', [])).toContain('same few');
  expect(passwordFault('Jordan.Smith1', ['jordan.smith@soc.example'])).toContain('jordan');
  expect(passwordFault('watchfloor123', [])).toContain('watchfloor');
  expect(passwordFault('umbrella kettle orbit moss', ['jordan.smith@soc.example', 'Jordan Smith'])).toBeUndefined();
});
