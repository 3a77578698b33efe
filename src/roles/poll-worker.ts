/** The poll thread: asks devices how they are; what it sees goes into the durable log, the states and the measurements. */
import { systemClock as clock } from '../base/clock.ts';
import { openDoorbell } from '../bus/doorbell.ts';
import { every } from '../bus/every.ts';
import { openDb } from '../db/open.ts';
import { startFetcher } from '../configs/fetcher.ts';
import { startPolling } from '../monitoring/polling.ts';
import { Collector } from '../wire/collector.ts';
import { diskGuard } from '../wire/disk.ts';
import { postgresLog } from '../wire/log-postgres.ts';
import { inThread } from './in-thread.ts';
import type { InThread } from './in-thread.ts';

const TELL_EVERY_MS = 2000;

await inThread(async ({ data, log, closers, tell }: InThread) => {
  const { config, secret } = data;
  const wire = openDb(data.wire, { max: 4 });
  closers.add('wire pool', wire.close);
  const doorbell = await openDoorbell({ connection: data.wire, clock, log });
  closers.add('doorbell', doorbell.close);
  const guard = diskGuard({ folder: config.data, reserveMb: config.logDiskReserveMb, clock });
  const wireLog = postgresLog({ pool: wire.pool, clock, guard });
  closers.add('log', () => wireLog.close());
  const collector = new Collector({ log: wireLog, clock, logger: log });
  closers.add('collector', () => collector.stop());
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
