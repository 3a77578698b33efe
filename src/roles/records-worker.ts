/** The records thread: the two consumers of the durable log, detection and the store, and the store's housekeeping. */
import { systemClock as clock } from '../base/clock.ts';
import { openDb } from '../db/open.ts';
import { createDetector } from '../detection/detection.ts';
import { expireFindings } from '../detection/expire.ts';
import { openHeardBook } from '../intake/heard.ts';
import { SyslogScanner } from '../intake/scan.ts';
import { expireMetrics, sealDue } from '../metrics/seal.ts';
import { blockStore } from '../wire/blocks.ts';
import { runConsumers } from '../wire/consume.ts';
import { detectConsumer, storeConsumer } from '../wire/consumers.ts';
import { Feed } from '../wire/feed.ts';
import { postgresLog } from '../wire/log-postgres.ts';
import { serveTail } from '../wire/tail.ts';
import { readStored, retentionOf } from './stored.ts';
import { every } from '../bus/every.ts';
import { inThread } from './in-thread.ts';
import type { InThread } from './in-thread.ts';

const MERGE_EVERY_MS = 20_000;
const EXPIRE_EVERY_MS = 600_000;
const SEAL_EVERY_MS = 60_000;
const TELL_EVERY_MS = 1000;

await inThread(async ({ data, log, closers, port, tell }: InThread) => {
  const wire = openDb(data.wire, { max: 6 });
  closers.add('wire pool', wire.close);
  const wireLog = postgresLog({ pool: wire.pool, clock });
  closers.add('log', () => wireLog.close());
  const retention = retentionOf(wire, data.config);
  const store = blockStore({ reading: wire, writing: wire, clock, read: readStored, retention });
  let consumers: ReturnType<typeof runConsumers> | undefined;
  const behind = async (): Promise<boolean> => {
    const status = await consumers?.status();
    return status === undefined || (status.positions['detect'] ?? -1) < status.newest;
  };
  const detector = createDetector({ wire, clock, log, behind });
  await detector.start();
  closers.add('detector', () => detector.stop());
  const feed = new Feed({ log: wireLog, scanner: new SyslogScanner() });
  const tail = serveTail(port, feed, clock);
  closers.add('tail', tail.stop);
  const heard = openHeardBook({ wire, clock, log });
  closers.add('heard', heard.close);
  closers.add(
    'listening in',
    feed.onFed(({ batch }) => heard.note(batch)),
  );
  consumers = runConsumers({
    db: wire,
    log: wireLog,
    feed,
    clock,
    logger: log,
    consumers: [detectConsumer(detector), storeConsumer(store.writer())],
  });
  const { status } = consumers;
  closers.add('consumers', consumers.stop);
  const sealing = { wire, clock, log, config: data.config };
  const jobs = [
    every(SEAL_EVERY_MS, () => sealDue(sealing), { clock, log }),
    every(EXPIRE_EVERY_MS, () => expireMetrics(sealing), { clock, log }),
    every(MERGE_EVERY_MS, () => store.merge(), { clock, log }),
    every(EXPIRE_EVERY_MS, () => store.expire(), { clock, log }),
    every(EXPIRE_EVERY_MS, async () => expireFindings({ wire, clock }, await retention()), { clock, log }),
    every(TELL_EVERY_MS, async () => tell({ is: 'progress', ...(await status()), detector: detector.counts() }), {
      clock,
      log,
    }),
  ];
  for (const job of jobs) closers.add('housekeeping', job.stop);
});
