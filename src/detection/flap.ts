/**
 * Flapping by Icinga 2's weighted measure (lib/icinga/checkable-flapping.cpp, since 2.8): of the last 20 results each that
 * changed the state counts 0.8 (oldest) to 1.18 (newest) times 5 %; above 30 % it flaps, at 25 % or less it rests.
 *
 * Icinga's results come from checks at a fixed interval. Ours are messages, which come only when something happens, so a
 * result is: a change of state, or a whole quiet minute. A message that repeats the present state (the trap beside its
 * syslog line) is no result. So a link that went down once last month stands on 20 quiet results, and six changes of
 * state within about two minutes of each other are flapping.
 */
import type { Instant } from '../base/clock.ts';

export const RESULTS = 20;
export const QUIET_RESULT_MS = 60_000;
/** Tenths of a percent, so that the sums are exact: 5 % · (0.8 + 0.02 · i) = (40 + i) tenths. */
const ENTER_ABOVE = 300;
const LEAVE_AT = 250;
const MASK = (1 << RESULTS) - 1;

/** The last results, newest in bit 0, 1 = changed; `at`: the end of the last one. */
export type Ring = { bits: number; at: Instant };

/** A component nobody spoke of was at rest. */
export function stillRing(at: Instant): Ring {
  return { bits: 0, at };
}

/** Percent of the last 20 results that were changes, the newer counting more. */
export function flapPercent(bits: number): number {
  return tenthsOf(bits) / 10;
}

/** Lets the whole quiet minutes up to `until` enter; a clock that stepped back lets none enter. */
export function withQuiet(ring: Ring, until: Instant): Ring {
  const quiet = Math.floor((until - ring.at) / QUIET_RESULT_MS);
  return quiet > 0 ? afterQuiet(ring, quiet) : ring;
}

/** `count` quiet minutes later. */
export function afterQuiet(ring: Ring, count: number): Ring {
  const bits = count >= RESULTS ? 0 : (ring.bits << count) & MASK;
  return { bits, at: ring.at + count * QUIET_RESULT_MS };
}

/** A change of state at `at`, after the quiet minutes before it. */
export function withChange(ring: Ring, at: Instant): Ring {
  return { bits: ((withQuiet(ring, at).bits << 1) | 1) & MASK, at };
}

/** Whether it flaps now, having flapped before or not: between the two limits nothing changes. */
export function flaps(bits: number, before: boolean): boolean {
  return before ? tenthsOf(bits) > LEAVE_AT : tenthsOf(bits) > ENTER_ABOVE;
}

/** Quiet minutes until flapping ends: its exact wake-up. At most 15. */
export function quietUntilRest(bits: number): number {
  let count = 0;
  while (flaps((bits << count) & MASK, true)) count += 1;
  return count;
}

function tenthsOf(bits: number): number {
  let sum = 0;
  for (let age = 0; age < RESULTS; age += 1) if ((bits >> age) & 1) sum += 40 + (RESULTS - 1 - age);
  return sum;
}
