import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { memoryLog } from '../../test/harness/memory-log.ts';
import { nobody } from '../base/actor.ts';
import type { Actor } from '../base/actor.ts';
import { movableClock, systemClock } from '../base/clock.ts';
import { batchOf } from '../wire/batch.ts';
import { Feed } from '../wire/feed.ts';
import { serveTail, tailOver } from '../wire/tail.ts';
import type { EventView, EventWatch } from './events-api.ts';
import { watchEvents } from './events.ts';
import { readRecord } from './read-record.ts';
import { SyslogScanner } from './scan.ts';
import { TailStream } from './tail-stream.ts';

const { port1, port2 } = new MessageChannel();
const log = memoryLog();
const feed = new Feed({ log: log.handle(), scanner: new SyslogScanner() });
const reader = feed.reader();
const served = serveTail(port2, feed, systemClock);
const tail = tailOver(port1, (record, context) => readRecord(context.kind, record, context));
const staff = (clients: Actor['clients']): Actor => ({ ...nobody, side: 'staff', role: 'engineer', clients });
let stops: (() => void)[] = [];
let place = 0;

afterEach(() => {
  stops.forEach((stop) => stop());
  stops = [];
});

/** What a watcher was shown, by the end of each record. */
function watch(actor: Actor, more: Partial<EventWatch> = {}): string[] {
  const shown: string[] = [];
  stops.push(
    watchEvents(tail, actor, { field: [], ...more }, (events) =>
      shown.push(...events.map((each) => each.original.split(' ').at(-1) ?? '')),
    ),
  );
  return shown;
}

async function arrive(...records: [clientId: string, deviceId: string | null, text: string][]): Promise<void> {
  await new Promise((done) => setTimeout(done, 20));
  await log.handle().append(
    batchOf(
      records.map(([clientId, deviceId, text]) => ({
        bytes: Buffer.from(text),
        at: 0,
        source: { clientId, deviceId, listener: 'syslog-udp', address: '192.0.2.1', kind: 'syslog' },
      })),
    ),
  );
  place = (await reader.after(place))?.position ?? place;
}

test('a watcher sees what fits and is theirs', async () => {
  const all = watch(staff('all'));
  const mine = watch(staff(['acme']));
  const forged = watch(staff(['acme']), { clientId: 'bolt' });
  const device = watch(staff('all'), { deviceId: 'd1' });
  const text = watch(staff('all'), { text: 'FAILED' });
  const field = watch(staff('all'), { field: [{ name: 'process.name', value: 'sshd' }] });
  await arrive(
    ['acme', 'd1', '<14>Mar  2 08:00:00 fw1 sshd[1]: login failed one'],
    ['bolt', null, '<14>Mar  2 08:00:00 fw1 cron[1]: two'],
    ['acme', null, 'three'],
  );
  await expect.poll(() => all).toEqual(['one', 'two', 'three']);
  expect(mine).toEqual(['one', 'three']);
  expect(forged).toEqual([]);
  expect(device).toEqual(['one']);
  expect(text).toEqual(['one']);
  expect(field).toEqual(['one']);
  served.stop();
  port1.close();
});

const event = (id: string): EventView => ({
  id,
  clientId: 'acme',
  deviceId: null,
  at: '2026-03-02T09:00:00.000Z',
  kind: 'syslog',
  listener: 'l',
  address: 'a',
  original: '',
  event: {},
});

test('a slow browser costs bounded memory and is told how much it missed', async () => {
  const stream = new TailStream(movableClock(0), async () => true);
  const messages = stream.messages();
  expect((await messages.next()).value).toEqual({ event: 'still', data: {} });
  for (let i = 0; i < 700; i += 1) stream.push([event(String(i))], i === 0 ? 5 : 0);
  const { value } = await messages.next();
  expect(value).toMatchObject({ event: 'events', data: { leftOut: 205 } });
  expect(value?.event === 'events' && value.data.events[0]?.id).toBe('200');
  stream.end();
  expect((await messages.next()).done).toBe(true);
});

test('a quiet stream says that it lives, and ends when its watcher may no longer see', async () => {
  const clock = movableClock(0);
  let may = true;
  const stream = new TailStream(clock, async () => may);
  const messages = stream.messages();
  await messages.next();
  clock.forward(5000);
  expect((await messages.next()).value).toEqual({ event: 'still', data: {} });
  may = false;
  clock.forward(5000);
  expect((await messages.next()).done).toBe(true);
});
