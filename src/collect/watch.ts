/** Tells that a collector is not heard any more, and that what it watches cannot be seen. */
import { isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { every } from '../bus/every.ts';
import { recordFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import { cannotBeSeen } from '../monitoring/unseen.ts';
import { collectorTopic } from './collectors.ts';
import type { DoorOptions } from './door.ts';
import { scopeOfCollector } from './keep.ts';
import { LOST_AFTER_MS } from './rules.ts';
import { noteLost, unheard } from './store.ts';

export type WatchOptions = { wire: Db; clock: Clock; log: Logger } & Pick<DoorOptions, 'say' | 'said'>;

const EVERY_MS = 2000;

/** Looks every few seconds; not before collectors had the time to come back after we were away ourselves. */
export function watchCollectors(options: WatchOptions): { stop(): Promise<void> } {
  const { clock } = options;
  const since = clock.monotonic();
  return every(
    EVERY_MS,
    async () => {
      if (clock.monotonic() - since >= LOST_AFTER_MS) await tellLost(options);
    },
    options,
  );
}

/** Those not heard for too long: said first, noted then, so that it may be said twice but never not. */
export async function tellLost({ wire, clock, say, said }: Omit<WatchOptions, 'log'>): Promise<number> {
  const now = clock.now();
  const lost = await wire.as(systemScope, (tx) => unheard(tx, isoOf(now - LOST_AFTER_MS)));
  for (const { id, name, clientId, heardAt } of lost) {
    say({ name, clientId }, 'collector_lost', `collector ${name} was last heard at ${heardAt ?? 'no time'}`);
    await said();
    await wire.as(scopeOfCollector(clientId), async (tx) => {
      await noteLost(tx, id, isoOf(now));
      await cannotBeSeen(tx, id, { at: isoOf(now), why: `cannot be seen from here: collector ${name} is not heard` });
      await recordFact(tx, clock, { topic: collectorTopic, clientId, subjectId: id });
    });
  }
  return lost.length;
}
