/** What every store of events must do; each implementation's test runs it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Db, Scope } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { SyslogScanner } from '../intake/scan.ts';
import type { Batch, SourceRef } from './batch.ts';
import { batchOf } from './batch.ts';
import type { EventQuery, EventStore, ReadRecord, StoredEvent } from './events.ts';
import { encodeBatch, packedRecords } from './frame.ts';
import { wordsIn } from './words.ts';

export type StoreUnderTest = { store: EventStore; writing: Db; moveTo(at: number): void };

export const NOON = Date.parse('2026-03-02T12:00:00Z');
const DAY = 86_400_000;
export const clients = [
  '01890000-0000-7000-8000-00000000000a',
  '01890000-0000-7000-8000-00000000000b',
  '01890000-0000-7000-8000-00000000000c',
] as const;
const [acme, globex, initech] = clients;
const devices = ['01890000-0000-7000-8000-0000000000d1', '01890000-0000-7000-8000-0000000000d2'] as const;

/** `key="value"` pairs as fields: enough of a reader to see that the store asks one. */
export const readPairs: ReadRecord = (record, { kind }) => ({
  kind,
  ...Object.fromEntries(
    [
      ...Buffer.from(record)
        .toString()
        .matchAll(/([\w.]+)="([^"]*)"/g),
    ].map((match) => [match[1], match[2]]),
  ),
});

const from = (clientId: string, deviceId: string | null = null): SourceRef => ({
  clientId,
  deviceId,
  listener: 'udp',
  address: '192.0.2.1',
  kind: 'syslog',
});
type Made = { text: string; at: number; source: SourceRef };
const line = (text: string, more: Partial<Made> = {}): Made => ({ text, at: NOON, source: from(acme), ...more });
const staff = (...seen: string[]): Scope => ({ side: 'staff', clients: seen, actorId: null });

export function conformsAsEventStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let under: StoreUnderTest;
    let position = 0;
    const scanner = new SyslogScanner();

    beforeAll(async () => void (under = await open()));

    const anew = async (): Promise<StoreUnderTest> => {
      position = 0;
      return (under = await open());
    };
    /** One block per call and client, as at a quiet hour. */
    const write = async (...batches: Made[][]): Promise<void> => {
      const writer = under.store.writer();
      for (const made of batches) {
        const batch: Batch = batchOf(made.map(({ text, at, source }) => ({ bytes: Buffer.from(text), at, source })));
        position += 1;
        writer.add({ batch, position, scan: scanner.scan(batch) });
      }
      await under.writing.as(systemScope, (tx) => writer.write(tx));
    };
    const search = async (query: Partial<EventQuery> = {}, scope: Scope = systemScope): Promise<StoredEvent[]> => {
      const found: StoredEvent[] = [];
      for await (const event of under.store.search(scope, { limit: 10_000, ...query })) found.push(event);
      return found;
    };
    const texts = async (query: Partial<EventQuery> = {}, scope?: Scope): Promise<string[]> =>
      (await search(query, scope)).map((each) => each.original);

    test('an event is found as it came, with who sent it and how it reads', async () => {
      await anew();
      await write([
        line('user.name="ann" did it', {
          source: { ...from(acme, devices[0]), kind: 'json', deviceZone: 'Asia/Tokyo' },
          at: NOON + 5,
        }),
      ]);
      expect(await search()).toEqual([
        {
          id: `${NOON + 5}-1-0`,
          clientId: acme,
          deviceId: devices[0],
          at: NOON + 5,
          kind: 'json',
          listener: 'udp',
          address: '192.0.2.1',
          original: 'user.name="ann" did it',
          event: { kind: 'json', 'user.name': 'ann' },
        },
      ]);
    });

    test('newest first, over blocks and clients, page by page as at once', async () => {
      await anew();
      for (let i = 0; i < 9; i += 1)
        await write([line(`a${i}`), line(`b${i}`, { source: from(globex) }), line(`c${i}`)], [line(`d${i}`)]);
      const all = await search();
      expect(all.slice(0, 4).map((each) => each.original)).toEqual(['d8', 'c8', 'b8', 'a8']);
      expect(all).toHaveLength(36);
      const paged: StoredEvent[] = [];
      for (
        let page = await search({ limit: 5 });
        page.length > 0;
        page = await search({ limit: 5, before: page.at(-1)!.id })
      )
        paged.push(...page);
      expect(paged).toEqual(all);
    });

    test('a word is a whole word in either case, a part is anything', async () => {
      await anew();
      await write([
        line('attack-name="SSH:BRUTE-LOGIN" from 10.0.0.12'),
        line('brutes came from 110.0.0.1'),
        line('10.0.0.1:443 "x"'),
      ]);
      expect(await texts({ text: 'brute' })).toEqual(['attack-name="SSH:BRUTE-LOGIN" from 10.0.0.12']);
      expect(await texts({ text: 'brute', match: 'part' })).toHaveLength(2);
      expect(await texts({ text: '10.0.0.1' })).toEqual(['10.0.0.1:443 "x"']);
      expect(await texts({ text: '10.0.0.1', match: 'part' })).toHaveLength(3);
      expect(await texts({ text: 'brute-login" FROM' })).toHaveLength(1);
      expect(await texts({ text: 'nowhere' })).toEqual([]);
    });

    test('what is asked for is what a plain look at each event gives', async () => {
      await anew();
      const word = fc.constantFrom('alpha', 'Beta', '10.1.2.3', '10.1.2.30', '12345', '443', 'x_y', 'Zoë', 'alphabet');
      const made = fc.record({
        words: fc.array(word, { minLength: 1, maxLength: 4 }),
        user: fc.constantFrom('ann', 'bob', 'Ann'),
        client: fc.constantFrom(...clients),
        device: fc.constantFrom(null, ...devices),
        minute: fc.nat({ max: 2000 }),
        modern: fc.boolean(),
      });
      const events = fc.sample(made, 400).map(({ words, user, client, device, minute, modern }) => {
        const plain = `user.name="${user}" ${words.join(' ')}`;
        return line(
          modern
            ? `<14>1 2026-03-02T09:00:00.123Z fw-${client.at(-1)} app - ${words[0]!.length > 3 ? 'LONG' : '-'} [e@1 user.name="${user}" words="${words.join(' ')}"]`
            : plain,
          { source: from(client, device), at: NOON + minute * 60_000 },
        );
      });
      for (let i = 0; i < events.length; i += 8) await write(events.slice(i, i + 3), events.slice(i + 3, i + 8));
      const numbered = events.map((each) => ({
        ...each,
        fields: readPairs(Buffer.from(each.text), { kind: 'syslog', receivedAt: 0, listener: 'syslog-udp' }),
      }));
      const query = fc.record(
        {
          clientId: fc.constantFrom(...clients),
          deviceId: fc.constantFrom(...devices),
          from: fc.nat({ max: 2000 }).map((minute) => NOON + minute * 60_000),
          to: fc.nat({ max: 2000 }).map((minute) => NOON + minute * 60_000),
          text: fc.oneof(
            word,
            fc.constantFrom('alp', 'ALPHA', '10.1', 'a beta', '2026', '09', '00.123Z', 'long', 'fw-a'),
          ),
          match: fc.constantFrom('word' as const, 'part' as const),
          fields: fc.constantFrom([{ name: 'user.name', value: 'ann' }], [{ name: 'user.name', value: 'nobody' }]),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(query, async (asked) => {
          const wanted = numbered.filter((each) => matches(each, asked)).map((each) => each.text);
          expect(await texts(asked)).toEqual(wanted.toReversed());
        }),
        { numRuns: 150 },
      );
    });

    test('everyone sees their clients’ events and no others', async () => {
      await anew();
      await write([line('ours'), line('theirs', { source: from(globex) })]);
      const [theirs] = await search({ clientId: globex });
      expect(await texts({}, staff(acme))).toEqual(['ours']);
      expect(await texts({ clientId: globex }, staff(acme))).toEqual([]);
      expect(await texts({}, staff())).toEqual([]);
      expect(await texts({}, { side: 'client', clients: [acme], actorId: null })).toEqual([]);
      expect(await under.store.find(staff(acme), theirs!.id)).toBeUndefined();
      expect(await under.store.find(staff(globex), theirs!.id)).toEqual(theirs);
    });

    test('merging changes blocks, not what is found, nor how it is named', async () => {
      await anew();
      for (let i = 0; i < 40; i += 1)
        await write([line(`number ${i}`, { at: NOON + i }), line(`other ${i}`, { source: from(globex) })]);
      const before = await search();
      expect(await under.store.merge()).toBeGreaterThan(60);
      expect(await search()).toEqual(before);
      expect(await texts({ text: 'number', clientId: acme })).toHaveLength(40);
      expect(await under.store.find(systemScope, before[30]!.id)).toEqual(before[30]);
      expect(await under.store.merge()).toBe(0);
    });

    test('a search under way shows each event once while blocks are merged and added', async () => {
      await anew();
      for (let i = 0; i < 120; i += 1)
        await write([line(`event ${i} ${'x'.repeat(50)}`, { source: from(i % 3 === 0 ? globex : acme) })]);
      const seen: string[] = [];
      let busy = true;
      const merging = (async () => {
        for (let i = 0; busy; i += 1) {
          await under.store.merge();
          await write([line(`late ${i}`)]);
        }
      })();
      for await (const event of under.store.search(systemScope, { limit: 10_000, to: NOON + 1, text: 'event' })) {
        seen.push(event.original.split(' ')[1]!);
        if (seen.length % 20 === 0) await under.store.merge();
      }
      busy = false;
      await merging;
      expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => String(119 - i)));
    });

    test('a search ends when it is aborted, and tells how far it came', async () => {
      await anew();
      for (let i = 0; i < 20; i += 1) await write([line(`event ${i}`)]);
      const abort = new AbortController();
      const seen: string[] = [];
      const reached: number[] = [];
      for await (const event of under.store.search(systemScope, { limit: 100, signal: abort.signal }, ({ events }) =>
        reached.push(events),
      )) {
        seen.push(event.original);
        if (seen.length === 3) abort.abort();
      }
      expect(seen.length).toBeLessThan(8);
      expect(reached[0]).toBeGreaterThan(0);
    });

    test('a batch that crosses midnight stays in one piece and is found on both days', async () => {
      await anew();
      const midnight = Date.parse('2026-03-03T00:00:00Z');
      await write(
        [line('before', { at: midnight - 1 }), line('after', { at: midnight + 1 })],
        [line('later', { at: midnight + 2 })],
      );
      expect(await texts({ from: midnight })).toEqual(['later', 'after']);
      expect(await texts({ to: midnight })).toEqual(['before']);
      const [later, after] = await search();
      expect(await under.store.find(systemScope, after!.id)).toEqual(after);
      expect(await under.store.find(systemScope, later!.id)).toEqual(later);
    });

    test('large batches come back as they were, packed by the log or not, alone or among small ones', async () => {
      await anew();
      const large = (name: string, clientId: string): Made[] =>
        Array.from({ length: 3000 }, (_, i) =>
          line(`${name} ${i} ${'some words to fill it '.repeat(5)}`, { source: from(clientId) }),
        );
      const batches = [
        [line('small one')],
        large('first', acme),
        large('second', acme),
        [...large('mixed', acme), line('theirs', { source: from(globex) })],
        [line('small two')],
      ];
      const writer = under.store.writer();
      for (const made of batches) {
        const batch = batchOf(made.map(({ text, at, source }) => ({ bytes: Buffer.from(text), at, source })));
        position += 1;
        writer.add({ batch, position, scan: scanner.scan(batch), packed: packedRecords(encodeBatch(batch)) });
      }
      await under.writing.as(systemScope, (tx) => writer.write(tx));
      const wanted = batches
        .flat()
        .filter((each) => each.source.clientId === acme)
        .map((each) => each.text);
      expect(await texts({ clientId: acme })).toEqual(wanted.toReversed());
      expect(await texts({ text: 'second 1234 some' })).toEqual([wanted[1 + 3000 + 1234]]);
    });

    test('what is not committed was never there, and the writer can go on', async () => {
      await anew();
      const writer = under.store.writer();
      const batch = batchOf([{ bytes: Buffer.from('lost'), at: NOON, source: from(acme) }]);
      writer.add({ batch, position: 1, scan: scanner.scan(batch) });
      await expect(
        under.writing.as(systemScope, async (tx) => {
          await writer.write(tx);
          throw new Error('after writing');
        }),
      ).rejects.toThrow('after writing');
      expect(await texts()).toEqual([]);
      writer.clear();
      writer.add({ batch, position: 1, scan: scanner.scan(batch) });
      await under.writing.as(systemScope, (tx) => writer.write(tx));
      expect(await texts()).toEqual(['lost']);
    });

    test('each client’s events go when its time is over', async () => {
      await anew();
      for (const clientId of [acme, globex, initech])
        for (let age = 0; age < 6; age += 1)
          await write([line(`${clientId.at(-1)}${age}`, { at: NOON - age * DAY, source: from(clientId) })]);
      under.moveTo(NOON);
      // acme keeps 2 days, globex 4, all others 3.
      expect(await under.store.expire()).toBe(3 + 1 + 2);
      expect((await texts()).toSorted()).toEqual([
        'a0',
        'a1',
        'a2',
        'b0',
        'b1',
        'b2',
        'b3',
        'b4',
        'c0',
        'c1',
        'c2',
        'c3',
      ]);
      under.moveTo(NOON + 100 * DAY);
      expect(await under.store.expire()).toBe(12);
      await write([line('new', { at: NOON + 100 * DAY })]);
      expect(await texts()).toEqual(['new']);
    });
  });
}

function matches(
  { text, at, source, fields }: Made & { fields: Record<string, unknown> },
  asked: Partial<EventQuery>,
): boolean {
  if (asked.clientId && source.clientId !== asked.clientId) return false;
  if (asked.deviceId && source.deviceId !== asked.deviceId) return false;
  if (at < (asked.from ?? 0) || at >= (asked.to ?? Infinity)) return false;
  if (asked.fields?.some(({ name, value }) => fields[name] !== value)) return false;
  return (
    asked.text === undefined ||
    (asked.match === 'part' ? text.toLowerCase().includes(asked.text.toLowerCase()) : holdsWords(text, asked.text))
  );
}

/** Slowly: the text stands there, and where it begins and ends words do too. */
function holdsWords(text: string, asked: string): boolean {
  const [lower, wanted] = [text.toLowerCase(), asked.toLowerCase()];
  const words = wordsIn(text);
  const inside = (at: number): boolean =>
    words.some(
      (word) => Buffer.byteLength(text.slice(0, at)) > word.from && Buffer.byteLength(text.slice(0, at)) < word.to,
    ) || shortInside(text, at);
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1))
    if (!inside(at) && !inside(at + wanted.length)) return true;
  return false;
}

/** `wordsIn` leaves numbers of up to four digits out. */
function shortInside(text: string, at: number): boolean {
  return /[\w\u0080-\uffff]/.test(text[at - 1] ?? ' ') && /[\w\u0080-\uffff]/.test(text[at] ?? ' ');
}
