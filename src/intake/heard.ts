/** Keeps when each source was last heard: noted batch by batch in memory, written every few seconds. */
import { isIP } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Batch } from '../wire/batch.ts';
import { addHeard } from './health.store.ts';

const EVERY_MS = 3000;

type Noted = {
  clientId: string;
  deviceId: string | null;
  listener: string;
  address: string;
  first: number;
  last: number;
  records: number;
};

export type HeardBook = {
  /** Looks at who is in the batch; about a microsecond for each thousand records. Keeps nothing of it. */
  note(batch: Batch): void;
  close(): Promise<void>;
};

/** `wire`: under the role of the records' path. */
export function openHeardBook({ wire, clock, log }: { wire: Db; clock: Clock; log: Logger }): HeardBook {
  let noted = new Map<string, Noted>();
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const taken = noted;
    noted = new Map();
    if (taken.size === 0) return;
    const rows = [...taken.values()].map(({ first, last, ...source }) => ({
      ...source,
      firstAt: isoOf(first),
      lastAt: isoOf(last),
    }));
    try {
      await wire.as(systemScope, (tx) => addHeard(tx, rows));
    } catch (error) {
      log.warn({ err: error }, 'when sources were last heard cannot be written; trying again');
      for (const [key, each] of taken) noted.set(key, together(each, noted.get(key)));
    }
  };
  const tick = (): void => {
    writing = write();
    timer = clock.after(EVERY_MS, tick);
  };
  let timer = clock.after(EVERY_MS, tick);

  return {
    note(batch) {
      const last = new Map<number, number>();
      const counts = new Uint32Array(batch.sources.length);
      for (let i = 0; i < batch.count; i += 1) counts[batch.source[i] ?? 0] = (counts[batch.source[i] ?? 0] ?? 0) + 1;
      for (let i = batch.count - 1; i >= 0 && last.size < batch.sources.length; i -= 1)
        if (!last.has(batch.source[i] ?? 0)) last.set(batch.source[i] ?? 0, batch.at[i] ?? 0);
      for (const [index, at] of last) {
        const source = batch.sources[index];
        // What we say ourselves of a device or a collector comes from no address of the network.
        if (!source || isIP(source.address) === 0 || source.address.includes('%')) continue;
        const { clientId, deviceId, listener, address } = source;
        const key = `${clientId} ${deviceId ?? ''} ${listener}`;
        noted.set(
          key,
          together(
            { clientId, deviceId, listener, address, first: at, last: at, records: counts[index] ?? 0 },
            noted.get(key),
          ),
        );
      }
    },
    async close() {
      timer.cancel();
      await writing;
      await write();
    },
  };
}

function together(one: Noted, other: Noted | undefined): Noted {
  if (!other) return one;
  const later = one.last >= other.last ? one : other;
  return { ...later, first: Math.min(one.first, other.first), records: one.records + other.records };
}
