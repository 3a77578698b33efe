/** The poll thread: asks devices how they are; what it sees goes into the durable log, the states and the measurements. */
import { systemClock as clock } from '../base/clock.ts';
import { every } from '../bus/every.ts';
import { startFetcher } from '../configs/fetcher.ts';
import { startPolling } from '../monitoring/polling.ts';
import { inThread } from './in-thread.ts';
import type { InThread } from './in-thread.ts';
import { openThreadDb, openThreadLog } from './thread-path.ts';

const TELL_EVERY_MS = 2000;

await inThread(async (thread: InThread) => {
  const { data, log, closers, tell } = thread;
  const { config, secret } = data;
  const { wire, doorbell } = await openThreadDb(thread, 4);
  const { collector } = openThreadLog(thread, wire);
  const polling = await startPolling({ wire, collector, doorbell, clock, log, secret });
  closers.add('polling', polling.stop);
  const fetcher = await startFetcher({ wire, collector, clock, log, secret, data: config.data });
  closers.add('configurations', fetcher.stop);
  const status = async (): Promise<void> => {
    tell({ is: 'polled', counts: polling.counts() });
    tell({ is: 'fetched', counts: fetcher.counts() });
  };
  const telling = every(TELL_EVERY_MS, status, { clock, log });
  closers.add('status', telling.stop);
});
