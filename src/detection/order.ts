import type { Instant } from '../base/clock.ts';

/**
 * Was this received before what is known already? Then it must not undo it. Received times decide, never the device's
 * own: those may be wrong by a day. A known time that lies ahead of our clock was written before the clock stepped back;
 * it says nothing about order, so the order of the log counts.
 */
export function isLate(at: Instant, than: Instant, now: Instant): boolean {
  return at < than && than <= now;
}
