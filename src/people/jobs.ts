/** Deletes what has run out: sessions, links, counters. */
import type { Timer } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { systemScope } from '../db/open.ts';
import type { People } from './people.ts';
import { deleteExpired } from './sessions.store.ts';

const [HOUR, DAY] = [3_600_000, 86_400_000];

/** Tidies now and every hour until stopped. Any number of processes may do so. */
export function tidyHourly(people: People): { stop(): void } {
  let timer: Timer | undefined;
  let stopped = false;
  const tick = (): void => {
    people.background(() => tidy(people));
    if (!stopped) timer = people.clock.after(HOUR, tick);
  };
  tick();
  return {
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}

export async function tidy({ auth, clock }: People): Promise<void> {
  const now = clock.now();
  await auth.as(systemScope, (tx) =>
    deleteExpired(tx, isoOf(now), { dayAgo: isoOf(now - DAY), yearAgo: isoOf(now - 365 * DAY) }),
  );
}
