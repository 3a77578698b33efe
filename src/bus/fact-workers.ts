import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { factsUnsettled, workFacts } from '../db/facts.ts';
import type { FactWorker } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Doorbell } from './doorbell.ts';

export type FactWorkers = { stop(): Promise<void> };

const LOOK_AGAIN_MS = 15;
const AFTER_ERROR_MS = 1000;

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
  let running: Promise<void> | undefined;
  let rung = false;
  let stopped = false;
  let later: Timer | undefined;

  const run = async (): Promise<void> => {
    while (rung && !stopped) {
      rung = false;
      try {
        // A fact of a transaction younger than one still open cannot be read yet, and no bell will ring for it again.
        // Asked before reading: what settles in between would otherwise be neither read nor looked for again.
        const unsettled = await db.as(systemScope, factsUnsettled);
        while (!stopped && (await workFacts(db, worker)) > 0);
        if (!stopped && unsettled) again(LOOK_AGAIN_MS);
      } catch (error) {
        log.error({ err: error, worker: worker.name }, 'working off facts failed; trying again');
        again(AFTER_ERROR_MS);
      }
    }
    running = undefined;
  };
  const wake = (): void => {
    rung = true;
    if (!stopped) running ??= run();
  };
  const again = (milliseconds: number): void => {
    later?.cancel();
    later = clock.after(milliseconds, wake);
  };
  const silence = doorbell.onRing(wake);
  wake();
  return {
    async stop() {
      stopped = true;
      silence();
      later?.cancel();
      await running;
    },
  };
}
