import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { factsUnsettled, lookAtFacts, workFacts } from '../db/facts.ts';
import type { FactWorker } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { bellLoop } from './bell-loop.ts';
import type { BellLoop } from './bell-loop.ts';
import type { Doorbell } from './doorbell.ts';

export type FactWorkers = { stop(): Promise<void> };

const LOOK_AGAIN_MS = 15;
const LOOK_AT_ALL_MS = 5000;

/**
 * Runs each worker when facts it reads are there, until it has caught up. An error is logged and the same facts are tried again.
 * One look for all at each ring says whose facts those are: were each to look for itself, every fact would cost every worker a transaction.
 */
export function runFactWorkers(options: {
  db: Db;
  doorbell: Doorbell;
  clock: Clock;
  log: Logger;
  workers: readonly FactWorker[];
}): FactWorkers {
  const { db, doorbell, clock, log, workers } = options;
  const loops = workers.map((worker) => ({ topics: new Set(worker.topics), loop: runOne(worker, options) }));
  let from: string | undefined;
  let allAt = -Infinity;
  const looking = bellLoop({
    doorbell,
    clock,
    failed: (error) => log.error({ err: error }, 'looking for facts failed; trying again'),
    async work() {
      const { to, topics, unsettled } = await db.as(systemScope, (tx) => lookAtFacts(tx, from));
      from = to;
      // Another server may have taken facts and died before it was done with them: no new fact would tell.
      const all = clock.now() - allAt >= LOOK_AT_ALL_MS;
      if (all) allAt = clock.now();
      for (const each of loops) if (all || topics.some((topic) => each.topics.has(topic))) each.loop.wake();
      // A fact of a transaction younger than one still open cannot be read yet, and no bell will ring for it again.
      if (unsettled) looking.again(LOOK_AGAIN_MS);
    },
  });
  looking.wake();
  return {
    async stop() {
      await looking.stop();
      await Promise.all(loops.map(({ loop }) => loop.stop()));
    },
  };
}

/** Works off every fact there is, for all workers, and returns: for tests. */
export async function processAll(db: Db, workers: readonly FactWorker[]): Promise<void> {
  for (let busy = true; busy;) {
    // Asked before reading: what settles in between would otherwise be neither read nor waited for.
    busy = await db.as(systemScope, factsUnsettled);
    for (const worker of workers) busy = (await workFacts(db, worker)) > 0 || busy;
  }
}

function runOne(worker: FactWorker, { db, clock, log }: { db: Db; clock: Clock; log: Logger }): BellLoop {
  const loop = bellLoop({
    doorbell: undefined,
    clock,
    failed: (error) => log.error({ err: error, worker: worker.name }, 'working off facts failed; trying again'),
    async work() {
      while (!loop.stopped && (await workFacts(db, worker)) > 0);
    },
  });
  return loop;
}
