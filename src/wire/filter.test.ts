import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { WordSet, bitsOf, mayHold } from './filter.ts';
import { hashWords, isBoundary, wordsIn } from './words.ts';

const wordsOf = (text: string): number[] => {
  const hashes: number[] = [];
  const bytes = Buffer.from(text);
  hashWords(bytes, 0, bytes.length, { add: (hash) => hashes.push(hash) });
  return hashes;
};
const filterOf = (hashes: Iterable<number>): WordSet => {
  const set = new WordSet();
  for (const hash of hashes) set.add(hash);
  return set;
};
const some = (count: number): number[] => Array.from({ length: count }, (_, i) => wordsOf(`word${i}`)[0]!);

describe('words', () => {
  test.each<[string, string[]]>([
    ['source-address="10.0.0.1" port=443', ['source', 'address', '10.0.0.1', 'port']],
    ['SSH:Brute-Login', ['ssh', 'brute', 'login']],
    ['1.2.3.4.5, 10.1.1.1. v1.20 .5x', ['1.2.3.4.5', '10.1.1.1', 'v1.20', '5x']],
    ['Zoë user_name 12345 1234', ['zoë', 'user_name', '12345']],
    ['', []],
  ])('of %s', (text, words) => {
    expect(wordsOf(text)).toEqual(words.map((word) => wordsOf(word)[0]));
  });

  test('told fast and told slowly are the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ09._- "é☃') }), (text) => {
        expect(wordsOf(text)).toEqual(wordsIn(text).map((each) => each.hash));
      }),
    );
  });

  test('a boundary stands wherever words are parted', () => {
    const bytes = Buffer.from('a b 10.1 c. d');
    const boundaries = Array.from({ length: bytes.length + 1 }, (_, at) => isBoundary(bytes, at, [0, bytes.length]));
    expect(boundaries.flatMap((is, at) => (is ? [] : [at]))).toEqual([5, 6, 7]);
  });
});

describe('the filter', () => {
  test('never denies a word it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 500 }), (hashes) => {
        const filter = filterOf(hashes).filter();
        for (const hash of hashes) expect(mayHold(filter, hash)).toBe(true);
      }),
    );
  });

  test('says yes wrongly about once in a hundred', () => {
    const hashes = some(60_000);
    const filter = filterOf(hashes.slice(0, 20_000)).filter();
    const wrong = hashes.slice(20_000).filter((hash) => mayHold(filter, hash)).length;
    expect(wrong / 40_000).toBeLessThan(0.025);
    expect(filter.length).toBe(Math.ceil((20_000 * 10) / 256) * 32);
  });

  test('counts each word once and starts anew when cleared', () => {
    const set = filterOf([...some(3000), ...some(3000), 0, 0]);
    expect(set.size).toBe(3001);
    set.clear();
    expect(set.size).toBe(0);
    expect(mayHold(set.filter(), some(1)[0]!)).toBe(false);
  });
});

describe('PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await freshDatabase()));
  afterAll(() => database.drop());

  test('reads the filter as we do', async () => {
    const hashes = [...some(3000), 0, -1];
    const filter = filterOf(hashes.filter((_, i) => i % 3 === 0)).filter();
    const { rows } = await database.db.pool.query<{ has: boolean[] }>(
      `select array_agg(block_may_hold($1, hash, array(select value::int from jsonb_array_elements_text(bits)))) as has from unnest($2::bigint[], $3::jsonb[]) as t(hash, bits)`,
      [Buffer.from(filter), hashes.map((hash) => hash >>> 0), hashes.map((hash) => JSON.stringify(bitsOf(hash)))],
    );
    expect(rows[0]!.has).toEqual(hashes.map((hash) => mayHold(filter, hash)));
  });
});
