/** Keeps in memory what is made of the database: read again when a fact says that it is stale. */
import type { Clock } from '../base/clock.ts';
import { factsAfter, factsUnsettled } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { bellLoop } from './bell-loop.ts';
import type { Doorbell } from './doorbell.ts';

export type Current = {
  /** Reads it now, whatever the facts say. */
  reload(): Promise<void>;
  stop(): Promise<void>;
};

export type CurrentOptions = {
  db: Db;
  /** Without one only `reload` refreshes. */
  doorbell: Doorbell | undefined;
  clock: Clock;
  /** Facts that make it stale. */
  topics: readonly string[];
  /** Reads everything; returns a place in the order of facts that what it read is not older than. */
  read: () => Promise<string>;
  failed: (error: unknown) => void;
  /** How long a fact waits behind an older transaction that is still open, and a reading that failed. */
  waits: { unsettledMs: number; afterErrorMs: number };
};

/** Resolves when it was read for the first time. */
export async function keepCurrent(options: CurrentOptions): Promise<Current> {
  const { db, topics, read, waits, ...loopOptions } = options;
  let place = await read();
  const reload = async (): Promise<void> => {
    place = await read();
  };
  const loop = bellLoop({
    ...loopOptions,
    afterErrorMs: waits.afterErrorMs,
    async work() {
      const { stale, unsettled } = await db.as(systemScope, async (tx) => ({
        // First: what settles between the two would otherwise be neither read nor looked for again.
        unsettled: await factsUnsettled(tx),
        stale: (await factsAfter(tx, place, 1, topics)).length > 0,
      }));
      if (stale) await reload();
      // The fact that rang may be behind an older transaction that is still open.
      else if (unsettled) loop.again(waits.unsettledMs);
    },
  });
  return { reload, stop: loop.stop };
}
