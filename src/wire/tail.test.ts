import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { memoryLog } from '../../test/harness/memory-log.ts';
import { systemClock } from '../base/clock.ts';
import { SyslogScanner } from '../intake/scan.ts';
import { batchOf } from './batch.ts';
import type { StoredEvent } from './events.ts';
import { Feed } from './feed.ts';
import { serveTail, tailOver } from './tail.ts';

const { port1, port2 } = new MessageChannel();
const log = memoryLog().handle();
const feed = new Feed({ log, scanner: new SyslogScanner() });
const reader = feed.reader();
const serving = serveTail(port1, feed, systemClock);
const tail = tailOver(port2, (record) => ({ message: Buffer.from(record).toString() }));
let position = 0;

const come = async (...records: [client: string, text: string][]): Promise<void> => {
  await log.append(
    batchOf(
      records.map(([clientId, text]) => ({
        bytes: Buffer.from(text),
        at: 7,
        source: { clientId, deviceId: null, listener: 'l', address: 'a', kind: 'syslog' },
      })),
    ),
  );
  position = (await reader.after(position))?.position ?? position;
};
const watching: (() => void)[] = [];
const watch = async (watched: 'all' | string[]): Promise<{ events: StoredEvent[]; leftOut: number }> => {
  const seen = { events: [] as StoredEvent[], leftOut: 0 };
  watching.push(
    tail.watch(watched, (events, leftOut) => {
      seen.events.push(...events);
      seen.leftOut += leftOut;
    }),
  );
  // The request crosses to the other end first.
  await new Promise((done) => setTimeout(done, 20));
  return seen;
};

afterEach(() => watching.splice(0).forEach((stop) => stop()));

test('a watcher sees what comes for its clients, named as the store will name it', async () => {
  const acme = await watch(['acme']);
  const all = await watch('all');
  await come(['acme', 'one'], ['globex', 'two'], ['acme', 'three']);
  await expect.poll(() => all.events.map((each) => each.original)).toEqual(['one', 'two', 'three']);
  expect(acme.events.map((each) => [each.id, each.event])).toEqual([
    [`7-${position}-0`, { message: 'one' }],
    [`7-${position}-2`, { message: 'three' }],
  ]);
});

test('a flood is thinned to its newest and counted', async () => {
  const all = await watch('all');
  await come(...Array.from({ length: 1000 }, (_, i): [string, string] => ['acme', String(i)]));
  await expect.poll(() => all.events.length).toBe(100);
  expect(all.leftOut).toBe(900);
  expect(all.events.at(-1)!.original).toBe('999');
});

test('who has stopped watching hears nothing more', async () => {
  const all = await watch('all');
  watching.splice(0).forEach((stop) => stop());
  await new Promise((done) => setTimeout(done, 20));
  await come(['acme', 'unseen']);
  await new Promise((done) => setTimeout(done, 250));
  expect(all.events).toEqual([]);
  serving.stop();
  port1.close();
});
