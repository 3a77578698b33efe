import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readEvent } from '../intake/formats/read.ts';
import { sampleLines } from '../intake/formats/sample-lines.ts';
import { explainLog } from './explain-log.ts';

const receivedAt = Date.UTC(2026, 10, 24, 6);

function collector(): { output: Writable; written: string[] } {
  const written: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  return { output, written };
}

async function explain(chunks: (string | Uint8Array)[], zone?: string): Promise<Record<string, unknown>[]> {
  const { output, written } = collector();
  const options = { receivedAt: () => receivedAt, ...(zone === undefined ? {} : { zone }) };
  expect(await explainLog(Readable.from(chunks), output, options)).toBe(0);
  const text = written.join('');
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line): Record<string, unknown> => JSON.parse(line));
}

test('says what readEvent says, for every format', async () => {
  const events = await explain([`${sampleLines.join('\n')}\n`]);
  expect(events).toEqual(sampleLines.map((line) => readEvent(line, { receivedAt })));
});

describe('lines', () => {
  test('end in LF or CRLF, the last one in nothing; empty ones are left out', async () => {
    const events = await explain(['a\n\n\r\nb\r\n \nc']);
    expect(events.map((event) => event['event.original'])).toEqual(['a', 'b', ' ', 'c']);
  });

  test('may be torn anywhere, also within a character', async () => {
    const bytes = Buffer.from(`${sampleLines.join('\n')}\nfür ”x”`);
    const torn = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7));
    const events = await explain(torn);
    expect(events).toEqual([...sampleLines, 'für ”x”'].map((line) => readEvent(line, { receivedAt })));
  });

  test('need not be UTF-8', async () => {
    expect((await explain([Buffer.from([0x61, 0xff, 0x0a])]))[0]).toMatchObject({ 'event.original': 'a\uFFFD' });
  });

  test('are read again from memory that the sender uses again', async () => {
    const shared = Buffer.from('one');
    async function* reused(): AsyncGenerator<Uint8Array> {
      yield shared;
      shared.write('two');
      yield shared;
    }
    const { output, written } = collector();
    await explainLog(reused(), output, { receivedAt: () => receivedAt });
    expect(written.join('')).toContain('"onetwo"');
  });

  test('longer than 1 MiB are cut, and the next one is whole', async () => {
    const [long, next] = await explain([Buffer.alloc(3_000_000, 'x'), '\nnext\n']);
    expect(String(long?.['event.original']).length).toBe(1_048_576);
    expect(long?.['error.message']).toContain('line longer than 1048576 bytes');
    expect(next).toMatchObject({ 'event.original': 'next' });
    expect(next).not.toHaveProperty('error.message');
  });

  test('without a zone are read in the zone asked for', async () => {
    expect((await explain(['<13>Nov 23 23:00:00 h a: x'], 'America/Denver'))[0]).toMatchObject({
      '@timestamp': '2026-11-24T06:00:00.000Z',
    });
  });
});

describe('the output', () => {
  test('is not flooded: no more is read than it takes', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; given < 1000; given += 1) yield Buffer.from('line\n'.repeat(1000));
    }
    let taken = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        taken += 1;
        if (taken < 3) setImmediate(done);
        else setTimeout(() => done(Object.assign(new Error('closed'), { code: 'EPIPE' })), 50);
      },
    });
    expect(await explainLog(endless(), slow, { receivedAt: () => receivedAt })).toBe(0);
    expect(given).toBeLessThan(10);
  });

  test('that fails otherwise is an error', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
    await expect(explainLog(Readable.from(['x\n']), broken, { receivedAt: () => receivedAt })).rejects.toThrow(
      'disk full',
    );
  });
});
