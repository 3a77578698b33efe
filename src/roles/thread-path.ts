/** What threads that make records durable stand on: the database with its bell, and the log with what gathers for it. */
import { systemClock as clock } from '../base/clock.ts';
import { openDoorbell } from '../bus/doorbell.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { openDb } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { Collector } from '../wire/collector.ts';
import { diskGuard } from '../wire/disk.ts';
import { postgresLog } from '../wire/log-postgres.ts';
import type { WireLog } from '../wire/log.ts';
import type { InThread } from './in-thread.ts';

type Thread = Pick<InThread, 'data' | 'log' | 'closers'>;

export async function openThreadDb(
  { data, log, closers }: Thread,
  connections: number,
): Promise<{ wire: Db; doorbell: Doorbell }> {
  const wire = openDb(data.wire, { max: connections });
  closers.add('wire pool', wire.close);
  const doorbell = await openDoorbell({ connection: data.wire, clock, log });
  closers.add('doorbell', doorbell.close);
  return { wire, doorbell };
}

export function openThreadLog(
  { data: { config }, log, closers }: Thread,
  wire: Db,
): { wireLog: WireLog; collector: Collector } {
  const guard = diskGuard({ folder: config.data, reserveMb: config.logDiskReserveMb, clock });
  const wireLog = postgresLog({ pool: wire.pool, clock, guard });
  closers.add('log', () => wireLog.close());
  const collector = new Collector({ log: wireLog, clock, logger: log });
  closers.add('collector', async () => {
    const lost = await collector.stop();
    if (lost > 0)
      log.error({ lost }, 'records that could not be made durable were given up; none had been acknowledged');
  });
  return { wireLog, collector };
}
