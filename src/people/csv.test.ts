import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { zText } from '../http/contract.ts';
import { zZone } from '../base/place.ts';
import { CSV_ROWS, mustBePreviewed, readCsv } from './csv.ts';

const columns = {
  shape: z.object({ name: zText(20), zone: zZone, note: zText(50).optional() }),
  aliases: { zone: ['Time zone'] },
};

test('columns are found by name or alias, whatever their case and order', () => {
  const read = readCsv('Time Zone;NAME\r\nEurope/London;Acme\r\n', columns);
  expect(read).toMatchObject({
    rows: [{ line: 2, value: { name: 'Acme', zone: 'Europe/London' } }],
    faults: [],
    ignored: [],
  });
});

test('every bad line is named, with its column, and good ones stay', () => {
  const read = readCsv(
    'name,zone,colour\nAcme,Europe/London,red\n,Mars/Base,\nA name that is much too long,UTC,\n"Two\nlines",UTC,x\nZed,UTC,a,b\n',
    columns,
  );
  expect(read.rows.map(({ line, value }) => [line, value.name])).toEqual([
    [2, 'Acme'],
    [6, 'Two\nlines'],
  ]);
  expect(read.faults.map(({ line, column }) => [line, column])).toEqual([
    [3, 'name'],
    [3, 'zone'],
    [4, 'name'],
    [7, null],
  ]);
  expect(read.ignored).toEqual(['colour']);
});

test('a missing or doubled column is a fault of the header', () => {
  expect(readCsv('name,NAME\nA,B\n', columns).faults.map(({ line, column }) => [line, column])).toEqual([
    [1, 'zone'],
    [1, 'name'],
  ]);
});

test('only what was previewed without faults can be confirmed', () => {
  const good = readCsv('name,zone\nAcme,UTC\n', columns);
  expect(() => mustBePreviewed(good, good.digest)).not.toThrow();
  expect(() => mustBePreviewed(readCsv('name,zone\nAcme,UTC\nB,UTC\n', columns), good.digest)).toThrow(/not the one/);
  const bad = readCsv('name,zone\n,UTC\n', columns);
  expect(() => mustBePreviewed(bad, bad.digest)).toThrow(/1 faults/);
});

test('what is no CSV, empty or too large says so', () => {
  expect(() => readCsv('', columns)).toThrow(/empty/);
  expect(() => readCsv('name,zone\n"open', columns)).toThrow(/not CSV/);
  expect(() => readCsv(`name,zone\n${'a,UTC\n'.repeat(CSV_ROWS + 1)}`, columns)).toThrow(/10000 rows/);
  expect(() => readCsv('x'.repeat(3 * 1024 * 1024), columns)).toThrow(/MiB/);
});

test('any text is either read or refused in words', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        readCsv(`name,zone\n${text}`, columns);
      } catch (error) {
        expect(error).toHaveProperty('code');
      }
    }),
  );
});
