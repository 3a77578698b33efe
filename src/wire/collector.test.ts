import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import type { Batch, SourceRef } from './batch.ts';
import { recordAt } from './batch.ts';
import { Collector } from './collector.ts';
import type { Attempt, WireLog } from './log.ts';

const source: SourceRef = { clientId: 'c', deviceId: null, listener: 'l', address: 'a', kind: 'syslog' };

/** A log that keeps texts and does what the test says before it answers. */
function logThat(before: (attempt: number) => Promise<void>): { log: WireLog; batches: string[][]; keys: Attempt[] } {
  const batches: string[][] = [];
  const keys: Attempt[] = [];
  const append = async (batch: Batch, attempt?: Attempt): Promise<number> => {
    const texts = Array.from({ length: batch.count }, (_, i) => Buffer.from(recordAt(batch, i)).toString());
    if (attempt) keys.push(attempt);
    await before(keys.length);
    attempt?.lent?.();
    return batches.push(texts);
  };
  return {
    log: {
      append,
      read: async () => [],
      trim: async () => undefined,
      newest: async () => 0,
      onAppend: () => () => undefined,
      onHanded: () => () => undefined,
      room: async () => undefined,
      close: async () => undefined,
    },
    batches,
    keys,
  };
}

const put = (collector: Collector, text: string): void =>
  collector.add(source, { bytes: Buffer.from(text), spans: [0, text.length], count: 1, at: 1 });
const collectorOn = (log: WireLog, mostPending?: number): Collector =>
  new Collector({ log, clock: systemClock, logger: silentLog(), ...(mostPending ? { mostPending } : {}) });

describe('the collector', () => {
  test('sends a lone record after a few milliseconds by itself', async () => {
    const { log, batches } = logThat(async () => undefined);
    put(collectorOn(log), 'alone');
    await expect.poll(() => batches, { interval: 2, timeout: 1000 }).toEqual([['alone']]);
  });

  test('gathers what comes while an append is under way, and keeps the order', async () => {
    const { log, batches } = logThat(() => sleep(20));
    const collector = collectorOn(log);
    put(collector, 'a');
    const flushed = collector.flushed();
    for (const text of ['b', 'c', 'd']) put(collector, text);
    await flushed;
    expect(batches).toEqual([['a']]);
    await collector.flushed();
    expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
    expect(collector.pending).toBe(0);
  });

  test('tries again under the same key until the log takes the batch, and says why it waits', async () => {
    const { log, batches, keys } = logThat(async (attempt) => {
      if (attempt < 3) throw new Problem('intake/disk-full', 503, 'full');
    });
    const collector = collectorOn(log);
    put(collector, 'kept');
    const flushed = collector.flushed();
    await sleep(20);
    expect(collector.refusal?.code).toBe('intake/disk-full');
    await flushed;
    expect(batches).toEqual([['kept']]);
    expect(keys.map((each) => each.again)).toEqual([false, true, true]);
    expect(new Set(keys.map((each) => each.key)).size).toBe(1);
    expect(collector.refusal).toBeUndefined();
  });

  test('is full at its limit and wakes those who wait once there is room', async () => {
    const { log } = logThat(() => sleep(20));
    const collector = collectorOn(log, 10);
    put(collector, '0123456789');
    expect(collector.isFull).toBe(true);
    await new Promise<void>((done) => collector.onRoom(done));
    expect(collector.isFull).toBe(false);
  });

  test('writes everything when it is stopped, and tells how many records it could not', async () => {
    const good = logThat(() => sleep(5));
    const collector = collectorOn(good.log);
    put(collector, 'last');
    expect(await collector.stop()).toBe(0);
    expect(good.batches).toEqual([['last']]);
    const bad = collectorOn(
      logThat(async () => {
        throw new Error('gone');
      }).log,
    );
    put(bad, 'one');
    put(bad, 'two');
    expect(await bad.stop(50)).toBe(2);
  });

  test('no record is lost or doubled however adds and appends fall together', async () => {
    const { log, batches } = logThat(() => sleep(Math.random() * 3));
    const collector = collectorOn(log);
    const wanted: string[] = [];
    for (let i = 0; i < 300; i += 1) {
      wanted.push(`r${i}`);
      put(collector, `r${i}`);
      if (i % 7 === 0) await sleep(Math.random() * 6);
    }
    await expect.poll(() => batches.flat().length, { timeout: 2000 }).toBe(300);
    expect(batches.flat()).toEqual(wanted);
  });
});
