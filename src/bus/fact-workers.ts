import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { factsUnsettled, workFacts } from '../db/facts.ts';
import type { FactWorker } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { bellLoop } from './bell-loop.ts';
import type { Doorbell } from './doorbell.ts';

export type FactWorkers = { stop(): Promise<void> };

const LOOK_AGAIN_MS = 15;

/** Runs each worker whenever the doorbell rings, until it has caught up. An error is logged and the same facts are tried again. */
export function runFactWorkers(options: {
  db: Db;
  doorbell: Doorbell;
  clock: Clock;
  log: Logger;
  workers: readonly FactWorker[];
}): FactWorkers {
  const loops = options.workers.map((worker) => runOne(worker, options));
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}

/** Works off every fact there is, for all workers, and returns: for tests. */
export async function processAll(db: Db, workers: readonly FactWorker[]): Promise<void> {
  for (let busy = true; busy;) {
    // Asked before reading: what settles in between would otherwise be neither read nor waited for.
    busy = await db.as(systemScope, factsUnsettled);
    for (const worker of workers) busy = (await workFacts(db, worker)) > 0 || busy;
  }
}

function runOne(
  worker: FactWorker,
  { db, doorbell, clock, log }: { db: Db; doorbell: Doorbell; clock: Clock; log: Logger },
): FactWorkers {
  const loop = bellLoop({
    doorbell,
    clock,
    failed: (error) => log.error({ err: error, worker: worker.name }, 'working off facts failed; trying again'),
    async work() {
      // A fact of a transaction younger than one still open cannot be read yet, and no bell will ring for it again.
      // Asked before reading: what settles in between would otherwise be neither read nor looked for again.
      const unsettled = await db.as(systemScope, factsUnsettled);
      while (!loop.stopped && (await workFacts(db, worker)) > 0);
      if (unsettled) loop.again(LOOK_AGAIN_MS);
    },
  });
  loop.wake();
  return { stop: loop.stop };
}
