/** How long sessions live. Pure. */
import type { Instant } from '../base/clock.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

export type Strength = 'full' | 'enrol';
type Life = { idle: number; most: number };

/** A shift and its overtime for staff; a week of looking in now and then for clients; minutes to set up a second factor. */
export function lifeOf(side: 'staff' | 'client', strength: Strength): Life {
  if (strength === 'enrol') return { idle: 15 * MINUTE, most: HOUR };
  return side === 'staff' ? { idle: 8 * HOUR, most: 16 * HOUR } : { idle: DAY, most: 7 * DAY };
}

export const CHALLENGE_MS = 10 * MINUTE;
/** Wrong codes before the first step must be done again. */
export const CHALLENGE_FAILURES = 5;
/** A network from which someone signed in within this time counts as theirs. */
export const NETWORK_KNOWN_MS = 30 * DAY;
export const LAST_USED_EVERY_MS = MINUTE;

/** When a session ends if it is not used again. */
export function endsAt(session: { lastUsedAt: Instant; expiresAt: Instant }, life: Life): Instant {
  return Math.min(session.expiresAt, session.lastUsedAt + life.idle);
}
