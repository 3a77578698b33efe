/** Minutes become hours, and what is old goes. */
import type { Clock } from '../../base/clock.ts';
import { instantOf, isoOf } from '../../base/clock.ts';
import type { Db, Tx } from '../../db/open.ts';
import { systemScope } from '../../db/open.ts';
import { hoursToSum, removeTalks, saveHour, talksBetween } from './flow.store.ts';
import { byPort, loudest, summed, sumsOf } from './talkers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A minute may be written this long after it ended: an hour is summed only then. */
const SETTLED_MS = 10 * 60_000;
const MINUTES_KEPT_MS = 7 * DAY_MS;
const HOURS_KEPT_MS = 400 * DAY_MS;
/** Of one transaction. */
const MOST_HOURS = 200;

/** Sums up the hours that are over and removes what has been kept long enough. Twice is once. Returns how many hours it made. */
export async function keepFlows(wire: Db, clock: Clock): Promise<number> {
  const now = clock.now();
  let made = 0;
  for (;;) {
    const count = await wire.as(systemScope, (tx) => sumHours(tx, now - SETTLED_MS));
    made += count;
    if (count < MOST_HOURS) break;
  }
  await wire.as(systemScope, async (tx) => {
    await removeTalks(tx, 60, isoOf(now - MINUTES_KEPT_MS));
    await removeTalks(tx, 3600, isoOf(now - HOURS_KEPT_MS));
  });
  return made;
}

async function sumHours(tx: Tx, settled: number): Promise<number> {
  const over = Math.floor(settled / HOUR_MS) * HOUR_MS;
  const hours = await hoursToSum(tx, { from: over - MINUTES_KEPT_MS, to: over }, MOST_HOURS);
  for (const hour of hours) {
    const to = isoOf(instantOf(hour.hour) + HOUR_MS);
    const minutes = await talksBetween(tx, { deviceId: hour.deviceId }, { from: hour.hour, to, seconds: 60 });
    const sums = byPort(minutes).map(({ minutes: mine, ...port }) => ({
      ...port,
      ...sumsOf(mine),
      talks: loudest(summed(mine)),
    }));
    await saveHour(tx, hour, sums);
  }
  return hours.length;
}
