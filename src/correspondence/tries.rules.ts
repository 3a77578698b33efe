/** How often a mail of ours is tried. Pure. */
import { instantOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';

/** A server that greylists lets in after minutes; one that is away for a weekend is still reached by the last try. */
const TRY_AGAIN_MS = [60_000, 300_000, 900_000, 3_600_000, 14_400_000, 43_200_000, 86_400_000];

/** A mail on its way is nobody else's for so long; a server that says nothing is given up sooner. */
export const ON_ITS_WAY_MS = 120_000;

/** How long a mail waits that was tried so often, in milliseconds; undefined: it is given up. */
export function waitAfter(attempts: number): number | undefined {
  return TRY_AGAIN_MS[attempts - 1];
}

/** As much of what a server said as is kept. */
export function saidBy({ said }: { said: string }): string {
  return said.slice(0, 1000);
}

/** When the sender is to be woken for the earliest that waits. */
export function wokenFor(next: string | undefined, now: Instant): { nextIn: number | undefined } {
  return { nextIn: next === undefined ? undefined : Math.max(0, instantOf(next) - now) };
}
