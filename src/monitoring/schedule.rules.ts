/** When a device is due: at its own place in the interval, so that a thousand are not asked at once; rarely while it is silent. */
import { createHash } from 'node:crypto';

export type Pace = { seconds: number; failures: number };

const MOST_BACKOFF_MS = 15 * 60_000;
/** Failures in a row after which a device counts as silent … */
export const SILENT_AFTER = 3;
/** … and is asked again this soon until then, so that this is known within a minute. */
const SOON_MS = 10_000;

/** When to ask next after a poll that ended now. */
export function nextAsk(deviceId: string, pace: Pace, now: number): number {
  const due = nextDue(deviceId, pace, now);
  return pace.failures > 0 && pace.failures < SILENT_AFTER ? Math.min(due, now + SOON_MS) : due;
}

/** The next instant after `now` at the device's place in its interval; further away the longer it has been silent. */
export function nextDue(deviceId: string, { seconds, failures }: Pace, now: number): number {
  const interval = seconds * 1000;
  const doublings = Math.min(failures - SILENT_AFTER + 1, 10);
  const stretched =
    failures < SILENT_AFTER ? interval : Math.max(interval, Math.min(MOST_BACKOFF_MS, interval * 2 ** doublings));
  const phase = placeOf(deviceId) * interval;
  const turns = Math.floor((now - phase) / interval) + Math.max(1, Math.round(stretched / interval));
  return phase + turns * interval;
}

/** 0 to 1, the same for a device every time. */
export function placeOf(deviceId: string): number {
  return createHash('sha256').update(deviceId).digest().readUInt32BE(0) / 2 ** 32;
}
