import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { movableClock } from '../base/clock.ts';
import { blockStore } from './blocks.ts';
import { NOON, clients, conformsAsEventStore, readPairs } from './events.conformance.ts';
import { mergePlan } from './merge-plan.ts';

const databases: TestDatabase[] = [];
afterAll(async () => {
  for (const each of databases) await each.drop();
});

conformsAsEventStore('blocks in PostgreSQL', async () => {
  const database = await freshDatabase();
  databases.push(database);
  const clock = movableClock(NOON);
  const retention = async (): Promise<{ usual: number; byClient: Map<string, number> }> => ({
    usual: 3,
    byClient: new Map([
      [clients[0], 2],
      [clients[1], 4],
    ]),
  });
  return {
    store: blockStore({ reading: database.db, writing: database.wire, clock, read: readPairs, retention }),
    writing: database.wire,
    moveTo: clock.set,
  };
});

test('blocks of one size go together, an event is written again once for each size', () => {
  const full = 4_000_000;
  const plan = (bytes: number[], closed = false): [number, number][] =>
    mergePlan(
      bytes.map((each) => ({ bytes: each })),
      { fullBytes: full, closed },
    ).map(({ from, to }) => [from, to]);
  const small = (count: number, bytes = 1000): number[] => Array.from({ length: count }, () => bytes);
  expect(plan(small(7))).toEqual([]);
  expect(plan(small(8))).toEqual([[0, 8]]);
  expect(plan([3_000_000, ...small(9), 3_000_000, ...small(3)])).toEqual([[1, 10]]);
  expect(plan([200_000, ...small(3)])).toEqual([]);
  expect(plan([...small(8, 200_000), ...small(3)])).toEqual([[0, 11]]);
  expect(plan(small(5, 600_000))).toEqual([]);
  // Full: never to be touched again.
  expect(plan(small(7, 600_000))).toEqual([[0, 6]]);
  expect(plan([600_000, ...small(3)], true)).toEqual([[0, 4]]);
  let blocks: number[] = [];
  let written = 0;
  for (let i = 0; i < 20_000; i += 1) {
    blocks.push(1000);
    if (i % 30 > 0) continue;
    for (let runs = plan(blocks); runs.length > 0; runs = plan(blocks)) {
      for (const [from, to] of runs.toReversed()) {
        const sum = blocks.slice(from, to).reduce((a, b) => a + b, 0);
        written += sum;
        blocks = [...blocks.slice(0, from), sum, ...blocks.slice(to)];
      }
    }
  }
  expect(written / 20_000_000).toBeLessThan(7);
  expect(blocks.length).toBeLessThan(60);
});
