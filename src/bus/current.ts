/** Keeps in memory what is made of the database: read again when a fact says that it is stale. */
import type { Clock } from '../base/clock.ts';
import { factsAfter, factsUnsettled } from '../db/facts.ts';
import type { Fact } from '../db/facts.ts';
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
  /** Reads only what these facts name; false when that is not enough. Without it everything is read at each fact. */
  change?: (facts: readonly Fact[]) => Promise<boolean>;
  failed: (error: unknown) => void;
  /** How long a fact waits behind an older transaction that is still open, and a reading that failed. */
  waits: { unsettledMs: number; afterErrorMs: number };
};

/** More facts at once than this, and reading everything is cheaper than reading what each of them names. */
const MOST_FACTS = 500;

/** Resolves when it was read for the first time. */
export async function keepCurrent(options: CurrentOptions): Promise<Current> {
  const { db, topics, read, change, waits, ...loopOptions } = options;
  let place = await read();
  const reload = async (): Promise<void> => {
    place = await read();
  };
  const loop = bellLoop({
    ...loopOptions,
    afterErrorMs: waits.afterErrorMs,
    async work() {
      const { facts, unsettled } = await db.as(systemScope, async (tx) => ({
        // First: what settles between the two would otherwise be neither read nor looked for again.
        unsettled: await factsUnsettled(tx),
        facts: await factsAfter(tx, place, change ? MOST_FACTS : 1, topics),
      }));
      const last = facts.at(-1);
      if (last) {
        // Not further than these facts: what was said of others while they were taken in is still to be read.
        if (change && facts.length < MOST_FACTS && (await change(facts))) place = last.place;
        else await reload();
      }
      // The fact that rang may be behind an older transaction that is still open.
      if (unsettled) loop.again(waits.unsettledMs);
    },
  });
  return { reload, stop: loop.stop };
}
