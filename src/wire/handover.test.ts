import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { batchOf, recordAt } from './batch.ts';
import type { Batch } from './batch.ts';
import { Handover } from './handover.ts';
import type { Logged } from './log.ts';

const handles: Handover[] = [];
let name = 0;
const handle = (): Handover => {
  const one = new Handover(`test ${name}`, systemClock);
  handles.push(one);
  return one;
};
const batch = (text: string): Batch =>
  batchOf([
    {
      bytes: Buffer.from(text),
      at: 1,
      source: { clientId: 'c', deviceId: null, listener: 'l', address: 'a', kind: 'syslog' },
    },
  ]);
const pause = (milliseconds = 20): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const large = batch('x'.repeat(9 * 1024 * 1024));

/** Lends as the log does; tells whether it was lent, and when it came back. */
function lend(from: Handover, position: number, what: Batch): { lent: boolean; isBack(): boolean } {
  let back = false;
  const lent = from.reserve(what);
  from.appended({ position, batch: what }, lent ? () => void (back = true) : undefined);
  return { lent, isBack: () => back };
}

afterEach(() => {
  handles.splice(0).forEach((each) => each.close());
  name += 1;
});

test('a batch is lent to the one who wants it, in the very same memory, until it is done with', async () => {
  const [from, to] = [handle(), handle()];
  const taken: { logged: Logged; done: () => void }[] = [];
  to.onHanded((logged, done) => taken.push({ logged, done }));
  await pause();
  const own = batch('first');
  const { lent, isBack } = lend(from, 1, own);
  expect(lent).toBe(true);
  await expect.poll(() => taken.length).toBe(1);
  own.bytes.set(Buffer.from('FIRST'));
  expect(Buffer.from(recordAt(taken[0]!.logged.batch, 0)).toString()).toBe('FIRST');
  expect(isBack()).toBe(false);
  taken[0]!.done();
  await expect.poll(isBack).toBe(true);
});

test('nothing is lent when nobody wants it, or two do: who is not lent a batch is rung all the same', async () => {
  const [from, one, two] = [handle(), handle(), handle()];
  let rings = 0;
  two.onAppend(() => void (rings += 1));
  expect(lend(from, 1, batch('a')).lent).toBe(false);
  one.onHanded((_logged, done) => done());
  two.onHanded((_logged, done) => done());
  await pause();
  expect(lend(from, 2, batch('b')).lent).toBe(false);
  await expect.poll(() => rings).toBe(2);
});

test('memory that a taker still had when it went is never used again, and the room for it is free', async () => {
  const [from, to, next] = [handle(), handle(), handle()];
  const stop = to.onHanded(() => undefined);
  await pause();
  const gone = lend(from, 1, large);
  expect(gone.lent).toBe(true);
  stop();
  next.onHanded((_logged, done) => done());
  await pause();
  const kept = lend(from, 2, large);
  expect(kept.lent).toBe(true);
  await expect.poll(kept.isBack).toBe(true);
  expect(gone.isBack()).toBe(false);
});

test('with no room left a batch is only announced; who waits for room goes on when there is some, or after a while', async () => {
  const [from, to] = [handle(), handle()];
  const dones: (() => void)[] = [];
  to.onHanded((_logged, done) => dones.push(done));
  await pause();
  expect(lend(from, 1, large).lent).toBe(true);
  expect(lend(from, 2, large).lent).toBe(false);
  await expect.poll(() => dones.length).toBe(1);
  const started = systemClock.monotonic();
  await from.room(60);
  expect(systemClock.monotonic() - started).toBeGreaterThanOrEqual(50);
  const waiting = from.room(10_000);
  dones[0]!();
  await waiting;
  expect(lend(from, 3, large).lent).toBe(true);
});

test('an append that failed takes no room', async () => {
  const [from, to] = [handle(), handle()];
  to.onHanded((_logged, done) => done());
  await pause();
  expect(from.reserve(large)).toBe(true);
  expect(from.reserve(large)).toBe(false);
  from.refused(large);
  expect(from.reserve(large)).toBe(true);
});
