import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../test/harness/run-program.ts';
import { explainAnomalies } from './explain-anomalies.ts';
import { readStamp } from './stamp.ts';

type Answer = { code: number; lines: string[]; told: string[] };

async function ask(text: string | Iterable<string>, reasons = false): Promise<Answer> {
  const [written, told]: [string[], string[]] = [[], []];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const input = Readable.from(typeof text === 'string' ? [text] : text);
  const code = await explainAnomalies(input, output, { reasons, tell: (message) => told.push(message) });
  return { code, lines: written.join('').split('\n').slice(0, -1), told };
}

const minutes = (i: number): string =>
  new Date(Date.UTC(2026, 0, 1) + i * 300_000).toISOString().slice(0, 19).replace('T', ' ');
const wave = (i: number): number => Math.round(1000 * (50 + 10 * Math.sin(i / 20) + ((i * 7919) % 13) / 5)) / 1000;
const csv = (rows: number, change: (i: number) => string | number = wave): string =>
  `timestamp,value\n${Array.from({ length: rows }, (_, i) => `${minutes(i)},${change(i)}`).join('\n')}\n`;

const scoreOf = (line: string | undefined): number => Number(line?.split(',').at(-1));

describe('explain anomalies', () => {
  test('gives each row its line, as given, with a score; what stands out has the highest', async () => {
    const text = csv(1000, (i) => (i === 800 ? 150 : wave(i)));
    const { code, lines, told } = await ask(text);
    expect([code, told]).toEqual([0, []]);
    expect(lines[0]).toBe('timestamp,value,score');
    expect(lines.map((line) => line.split(',').slice(0, 2).join(','))).toEqual(text.split('\n').slice(0, -1));
    const scores = lines.slice(1).map(scoreOf);
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
    expect(scores.indexOf(Math.max(...scores))).toBe(800);
    expect(scores[800]).toBeGreaterThan(0.99);
  });

  test('says the same however the input is torn, and of the beginning whatever the end', async () => {
    const text = csv(300);
    const whole = await ask(text);
    expect(await ask(text.match(/[^]{1,7}/g) ?? [])).toEqual(whole);
    expect((await ask(csv(200))).lines).toEqual(whole.lines.slice(0, 201));
  });

  test('missing values score 0 and are no fault', async () => {
    const missing = ['', 'NaN', 'nan', 'NA', 'null', 'None', '-'];
    const { code, lines } = await ask(csv(200, (i) => (i >= 150 && i < 157 ? (missing[i - 150] ?? '') : wave(i))));
    expect(code).toBe(0);
    expect(lines.slice(151, 158)).toEqual(missing.map((text, i) => `${minutes(150 + i)},${text},0`));
  });

  test('rows at fault are told by number, keep their line, and the exit code is 2', async () => {
    const { code, lines, told } = await ask('timestamp,value\n1,2\nyesterday,3\n3,three\n4\n5,inf\n\n6,6\n');
    expect(code).toBe(2);
    expect(lines).toEqual(['timestamp,value,score', '1,2,0', 'yesterday,3,0', '3,three,0', '4,,0', '5,inf,0', '6,6,0']);
    expect(told).toEqual([
      'row 2 has the timestamp "yesterday", which cannot be read',
      'row 3 has the value "three", which is not a number',
      'row 4 has no value: two columns are wanted',
      'row 5 has the value "inf", which is not a number',
    ]);
    const many = await ask(`timestamp,value\n${'x,1\n'.repeat(100)}`);
    expect(many.lines).toHaveLength(101);
    expect(many.told).toHaveLength(21);
    expect(many.told.at(-1)).toBe('and 80 more rows at fault');
  });

  test('columns are found by name, quotes and CRLF are kept apart from values', async () => {
    const { code, lines } = await ask(
      '\uFEFFhost,Value,"Timestamp"\r\n"a,b","1.5","2026-01-01 00:00:00"\r\nc,2,2026-01-01T00:05:00Z\r\n',
    );
    expect(code).toBe(0);
    expect(lines.slice(1)).toEqual(['"2026-01-01 00:00:00","1.5",0', '2026-01-01T00:05:00Z,2,0']);
  });

  test('without a header the first line is a row, and that is told', async () => {
    const { code, lines, told } = await ask('1767225600,5\n1767225900,6\n');
    expect([code, lines.length, told.length]).toEqual([2, 3, 1]);
    expect((await ask('')).told).toEqual(['the input is empty: a header timestamp,value is wanted']);
  });

  test.each<[string, (i: number) => string]>([
    ['out of order', (i) => `${minutes((i * 181) % 400)},${wave(i)}`],
    ['three to a time', (i) => `${minutes(Math.floor(i / 3))},${wave(i)}`],
    ['going back in time', (i) => `${minutes(400 - i)},${wave(i)}`],
    ['numbered', (i) => `${i},${wave(i)}`],
    ['constant', (i) => `${minutes(i)},7`],
    [
      'as large and as small as numbers go',
      (i) => `${minutes(i)},${['1e308', '-1.7e308', '5e-324', '0'][(i * i) % 4]}`,
    ],
    ['once as large as numbers go', (i) => `${minutes(i)},${i === 300 ? '1e308' : wave(i)}`],
    ['often missing', (i) => `${minutes(i)},${i % 3 === 0 ? '' : wave(i)}`],
  ])('rows that are %s have a score each, within 0 and 1, that the rows after them never change', async (_, row) => {
    const text = (rows: number): string =>
      `timestamp,value\r\n${Array.from({ length: rows }, (__, i) => `${row(i)}\r\n`).join('')}`;
    const { code, lines } = await ask(text(400));
    expect([code, lines.length]).toEqual([0, 401]);
    for (const score of lines.slice(1).map(scoreOf)) expect(score >= 0 && score <= 1).toBe(true);
    for (const rows of [1, 25, 137, 303]) expect((await ask(text(rows))).lines).toEqual(lines.slice(0, rows + 1));
  });

  test('--reasons says why in words', async () => {
    const { lines } = await ask(
      csv(1000, (i) => (i === 800 ? 150 : wave(i))),
      true,
    );
    expect(lines[0]).toBe('timestamp,value,score,reason');
    expect(lines[801]).toMatch(/,"\d(\.\d)? times its usual .*; not seen before"$/);
    expect(lines[500]).toMatch(/,$/);
  });

  test('is a command', async () => {
    const { code, stdout, stderr } = await runProgram(['explain', 'anomalies'], { stdin: csv(30) });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toHaveLength(32);
  });
});

test.each([
  ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02 03:04:05', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02 03:04:05.250', Date.UTC(2026, 0, 2, 3, 4, 5, 250)],
  ['2026-01-02T03:04:05+02:00', Date.UTC(2026, 0, 2, 1, 4, 5)],
  ['2026-01-02 03:04', Date.UTC(2026, 0, 2, 3, 4)],
  ['2026/01/02', Date.UTC(2026, 0, 2)],
  ['1/2/2026 3:04', Date.UTC(2026, 0, 2, 3, 4)],
  ['1767225600', Date.UTC(2026, 0, 1)],
  ['1767225600000', Date.UTC(2026, 0, 1)],
  ['1767225600000000', Date.UTC(2026, 0, 1)],
  ['17', 0],
  ['2026-13-02', undefined],
  ['soon', undefined],
  ['', undefined],
])('the timestamp %j is read', (text, at) => {
  expect(readStamp(text)).toBe(at);
});
