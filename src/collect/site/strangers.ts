/** What nobody at the site can be named for: kept in the buffer, for the quarantine where people look at it. */
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { every } from '../../bus/every.ts';
import type { QuarantineSink } from '../../intake/identity-types.ts';
import { countDrop } from '../../wire/counters.ts';
import { packJson } from '../frames.ts';
import type { DiskBuffer } from './buffer.ts';

export type Strangers = QuarantineSink & { settled(): Promise<void>; close(): Promise<void> };

const EVERY_MS = 500;
/** Between two writes: a stranger must not fill the memory, nor the disk as fast as he likes. */
const MOST_RECORDS = 1000;
const MOST_BYTES = 1024 * 1024;

export function openStrangers(options: { buffer: DiskBuffer; clock: Clock; log: Logger }): Strangers {
  let waiting: object[] = [];
  let bytes = 0;
  const write = async (): Promise<void> => {
    const taken = waiting;
    [waiting, bytes] = [[], 0];
    if (taken.length > 0) await options.buffer.append('strangers', 0, packJson(taken));
  };
  const writing = every(EVERY_MS, write, options);
  return {
    put({ listenerId, transport, address, host }, reason, kind, record, at) {
      if (waiting.length >= MOST_RECORDS || bytes + record.length > MOST_BYTES)
        return countDrop(listenerId, 'quarantine-full', 1);
      bytes += record.length;
      const named = host === undefined ? {} : { host };
      waiting.push({
        ...{ listenerId, transport, address, ...named, reason, kind, at },
        record: Buffer.from(record).toString('base64'),
      });
      return undefined;
    },
    settled: write,
    async close() {
      await writing.stop();
      await write();
    },
  };
}
