/** The disk buffer: what was promised is there after any end, what does not fit is given up from the oldest on, and said. */
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { systemClock as clock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { Entry } from '../frames.ts';
import { unpackJson } from '../frames.ts';
import { DiskBuffer } from './buffer.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wf-buffer-'));
  folders.push(folder);
  return folder;
}
const open = (folder: string, more: { mostBytes?: number; segmentBytes?: number } = {}): DiskBuffer =>
  DiskBuffer.open({ folder, mostBytes: 1e9, segmentBytes: 2000, clock, log: silentLog(), ...more });

async function all(buffer: DiskBuffer, after = 0): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let last = after; ;) {
    const some = await buffer.read(last);
    if (some.length === 0) return found;
    found.push(...some);
    last = some.at(-1)?.sequence ?? last;
  }
}

const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('append' as const), size: fc.nat({ max: 900 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('acknowledge' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('restart' as const), torn: fc.nat({ max: 40 }) }) },
);

test('whatever was appended, acknowledged, torn and begun anew: what is not acknowledged is there, in order, once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const folder = freshFolder();
      let buffer = open(folder);
      const promised = new Map<number, string>();
      let acked = 0;
      for (const [i, each] of acts.entries()) {
        if (each.is === 'append') {
          const text = `${i} ${'x'.repeat(each.size)}`;
          promised.set(await buffer.append('records', 1, Buffer.from(text)), text);
        } else if (each.is === 'acknowledge') {
          const numbers = [...promised.keys()].filter((number) => number > acked);
          acked = numbers[Math.floor(each.part * (numbers.length - 1))] ?? acked;
          await buffer.acknowledge(acked);
        } else {
          const { id } = buffer;
          await buffer.close();
          // A write that the end of the process cut off: nobody was promised anything of it.
          const newest = readdirSync(folder)
            .filter((name) => name.endsWith('.entries'))
            .toSorted()
            .at(-1);
          if (newest !== undefined) appendFileSync(join(folder, newest), Buffer.alloc(each.torn, 7));
          buffer = open(folder);
          if (newest !== undefined && promised.size > 0) expect(buffer.id).toBe(id);
        }
      }
      const left = await all(buffer, acked);
      const wanted = [...promised].filter(([number]) => number > acked);
      expect(left.map(({ sequence, payload }) => [sequence, payload.toString()])).toEqual(wanted);
      await buffer.close();
    }),
    { numRuns: 60 },
  );
});

test('full: the oldest go, the rest is there, and an entry says how many went', async () => {
  const buffer = open(freshFolder(), { mostBytes: 10_000 });
  for (let i = 0; i < 50; i += 1) await buffer.append('records', 10, Buffer.alloc(490, i));
  const entries = await all(buffer);
  const kept = entries.filter(({ kind }) => kind === 'records');
  const given = entries.filter(({ kind }) => kind === 'given-up').map(({ payload }) => Object(unpackJson(payload)));
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.map(({ payload }) => payload[0])).toEqual(
    Array.from({ length: kept.length }, (_, i) => 50 - kept.length + i),
  );
  // Of the words that say so the oldest may have gone with what they stood beside.
  const said = given.reduce((sum, { records }) => sum + Number(records), 0);
  expect(said).toBeGreaterThan(0);
  expect(buffer.backlog.givenUp).toBe(10 * (50 - kept.length));
  expect(said).toBeLessThanOrEqual(buffer.backlog.givenUp);
  expect(buffer.backlog.bytes).toBeLessThanOrEqual(10_000);
  await buffer.close();
});

test('files that were cut anywhere: what is before the cut is there', async () => {
  const folder = freshFolder();
  const buffer = open(folder, { segmentBytes: 1e6 });
  for (let i = 0; i < 20; i += 1) await buffer.append('records', 1, Buffer.from(`entry ${i}`));
  await buffer.close();
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.entries')) ?? '');
  const size = statSync(file).size;
  for (let cut = size - 1; cut > 0; cut -= 37) {
    truncateSync(file, cut);
    const again = open(folder, { segmentBytes: 1e6 });
    const texts = (await all(again)).map(({ payload }) => payload.toString());
    expect(texts).toEqual(Array.from({ length: texts.length }, (_, i) => `entry ${i}`));
    await again.close();
  }
});

test('a buffer whose files are gone has another name: numbers mean something within one buffer only', async () => {
  const folder = freshFolder();
  const first = open(folder);
  await first.append('records', 1, Buffer.from('a'));
  await first.close();
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.entries'))) rmSync(join(folder, name));
  const second = open(folder);
  expect(second.id).not.toBe(first.id);
  await second.close();
});
