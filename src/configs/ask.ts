/** Asking for a configuration out of turn. Many lines of one commit are one fetch, a few seconds after the last of them. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { configTopics } from './api.ts';
import { updateWatch, watchOf } from './store.ts';

const AFTER_LAST_MS = 5000;
const LONGEST_MS = 30_000;

export type Ask = {
  deviceId: string;
  why: 'event' | 'hand';
  /** Who is said to have changed it, and when it was told. */
  who: string | null;
  eventAt: string | null;
};

/** False when this device is not watched. What was fetched after the event is not fetched again for it. */
export async function askForConfig(tx: Tx, { clock }: Pick<Deps, 'clock'>, ask: Ask): Promise<boolean> {
  const watch = await watchOf(tx, ask.deviceId, true);
  if (!watch?.enabled) return false;
  if (ask.eventAt !== null && watch.lastOkAt !== null && instantOf(ask.eventAt) <= instantOf(watch.lastOkAt))
    return true;
  const now = clock.now();
  const since = watch.askedAt === null ? now : instantOf(watch.askedAt);
  const wait = ask.why === 'hand' ? 0 : Math.max(0, Math.min(AFTER_LAST_MS, since + LONGEST_MS - now));
  await updateWatch(tx, ask.deviceId, {
    askedAt: watch.askedAt ?? isoOf(now),
    askedWhy: watch.askedWhy === 'event' ? 'event' : ask.why,
    askedWho: ask.who ?? watch.askedWho,
    askedEventAt: watch.askedEventAt ?? ask.eventAt,
    nextAt: isoOf(now + wait),
  });
  const { clientId, deviceId } = watch;
  await recordFact(tx, clock, { topic: configTopics.asked, clientId, subjectId: deviceId });
  return true;
}
