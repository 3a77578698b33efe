/** What every durable log must do; each implementation's test runs it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Batch, SourceRef } from './batch.ts';
import { BatchWriter, batchOf, recordAt } from './batch.ts';
import type { Logged, WireLog } from './log.ts';

const acme: SourceRef = {
  clientId: '01890000-0000-7000-8000-000000000001',
  deviceId: null,
  listener: 'udp',
  address: '10.0.0.1',
  kind: 'syslog',
};
const globex: SourceRef = {
  ...acme,
  clientId: '01890000-0000-7000-8000-000000000002',
  deviceId: '01890000-0000-7000-8000-000000000003',
  kind: 'trap',
  deviceZone: 'Asia/Tokyo',
};

const one = (text: string): Batch => batchOf([{ bytes: Buffer.from(text), at: 1_772_442_000_000, source: acme }]);
const textsOf = (logged: readonly Logged[]): string[] =>
  logged.flatMap(({ batch }) =>
    Array.from({ length: batch.count }, (_, i) => Buffer.from(recordAt(batch, i)).toString()),
  );

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** `open` gives a log of its own each time; `again` another handle on the log opened last, as another process has it. */
export function conformsAsLog(name: string, open: () => Promise<WireLog>, again: () => Promise<WireLog>): void {
  describe(name, () => {
    test('what was appended is read in order, byte for byte, with source and time', async () => {
      const log = await open();
      const binary = randomBytes(70_000);
      const batch = batchOf([
        { bytes: Buffer.from('one'), at: 1_772_442_000_000, source: acme },
        { bytes: Buffer.alloc(0), at: 1_772_442_000_001, source: globex },
        { bytes: binary, at: 1_772_441_999_000, source: acme },
      ]);
      await log.append(batch);
      const [logged] = await log.read(0, 1);
      expect(logged?.batch.count).toBe(3);
      expect(Buffer.from(recordAt(logged!.batch, 2)).equals(binary)).toBe(true);
      expect([...logged!.batch.at]).toEqual([1_772_442_000_000, 1_772_442_000_001, 1_772_441_999_000]);
      expect([...logged!.batch.source].map((index) => logged!.batch.sources[index])).toEqual([acme, globex, acme]);
    });

    test('a reader gets at least one batch and stops when it has bytes enough', async () => {
      const log = await open();
      for (const text of ['aaaa', 'bbbb', 'cccc']) await log.append(one(text));
      expect(textsOf(await log.read(0, 1))).toEqual(['aaaa']);
      expect(textsOf(await log.read(0, 5))).toEqual(['aaaa', 'bbbb']);
      const all = await log.read(0, 1000);
      expect(textsOf(await log.read(all[1]!.position, 1000))).toEqual(['cccc']);
      expect(await log.read(all[2]!.position, 1000)).toEqual([]);
      expect(await log.newest()).toBe(all[2]!.position);
    });

    test('the memory of a batch may be used again as soon as append has returned its promise', async () => {
      const log = await open();
      const writer = new BatchWriter({ bytes: 16, records: 2 });
      writer.add(Buffer.from('first'), { from: 0, to: 5 }, 1, writer.sourceIndex(acme));
      const appended = log.append(writer.take());
      writer.clear();
      writer.add(Buffer.from('later'), { from: 0, to: 5 }, 2, writer.sourceIndex(globex));
      await appended;
      expect(textsOf(await log.read(0, 1))).toEqual(['first']);
    });

    test('a reader that follows many appenders at once misses nothing and sees nothing twice', async () => {
      const log = await open();
      const other = await again();
      const wanted = Array.from({ length: 400 }, (_, i) => `record ${i}`);
      const seen: string[] = [];
      let position = 0;
      const appending = Promise.all(wanted.map((text, i) => (i % 2 === 0 ? log : other).append(one(text))));
      let done = false;
      void appending.finally(() => void (done = true));
      for (let last = false; !last;) {
        last = done;
        const logged = await log.read(position, 20);
        for (const { position: next } of logged) {
          expect(next).toBeGreaterThan(position);
          position = next;
        }
        seen.push(...textsOf(logged));
        last &&= logged.length === 0;
      }
      await appending;
      expect(seen.toSorted()).toEqual(wanted.toSorted());
      await other.close();
    });

    test('an attempt made again finds the batch that arrived, and appends the one that did not', async () => {
      const log = await open();
      const key = randomUUID();
      const position = await log.append(one('once'), { key, again: false });
      expect(await log.append(one('once'), { key, again: true })).toBe(position);
      await log.append(one('lost before'), { key: randomUUID(), again: true });
      expect(textsOf(await log.read(0, 1000))).toEqual(['once', 'lost before']);
    });

    test('an append rings, also for another handle', async () => {
      const log = await open();
      const other = await again();
      const heard = Promise.all([
        new Promise<void>((done) => log.onAppend(done)),
        new Promise<void>((done) => other.onAppend(done)),
      ]);
      await log.append(one('ring'));
      await heard;
      await other.close();
    });

    test('what is handed over is what would be read, and lent memory comes back when it is let go', async () => {
      const log = await open();
      const other = await again();
      const handed: { logged: Logged; done: () => void }[] = [];
      other.onHanded((logged, done) => handed.push({ logged, done }));
      await pause(20);
      const back: number[] = [];
      for (let i = 0; i < 20; i += 1)
        await log.append(one(`number ${i} ${'x'.repeat(1000)}`), {
          key: randomUUID(),
          again: false,
          lent: () => back.push(i),
        });
      await pause(50);
      // What was not handed over is free at once.
      expect(back).toHaveLength(20 - handed.length);
      const read = await log.read(0, 1_000_000);
      for (const { logged } of handed) {
        const same = read.find(({ position }) => position === logged.position);
        expect(textsOf([logged])).toEqual(textsOf([same!]));
        expect([...logged.batch.at, ...logged.batch.source]).toEqual([...same!.batch.at, ...same!.batch.source]);
        expect(logged.batch.sources).toEqual(same!.batch.sources);
      }
      for (const { done } of handed) done();
      await expect.poll(() => back.length).toBe(20);
      await other.close();
    });

    test('trimming keeps what comes after, however often it is called', async () => {
      const log = await open();
      const positions: number[] = [];
      for (let i = 0; i < 5; i += 1) positions.push(await log.append(one(`kept ${i}`)));
      await log.trim(positions[2]!);
      await log.trim(positions[2]!);
      expect(textsOf(await log.read(positions[2]!, 1000))).toEqual(['kept 3', 'kept 4']);
      await log.append(one('after'));
      expect(textsOf(await log.read(positions[4]!, 1000))).toEqual(['after']);
    });
  });
}
