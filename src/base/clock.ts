/** The only place that asks the machine for the time. Everything else receives a Clock. */

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export type Timer = { cancel(): void };

export type Clock = {
  /** The present instant in milliseconds. May step when an operator corrects the machine's clock. */
  now(): Instant;
  /** Milliseconds that only ever grow; for measuring spans, never for storing. */
  monotonic(): number;
  /** Calls `wake` once, `milliseconds` from now; never holds the process open. */
  after(milliseconds: number, wake: () => void): Timer;
};

// setTimeout counts in a signed 32-bit number of milliseconds: longer waits are made of shorter ones.
const LONGEST_TIMEOUT = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(milliseconds, wake) {
    const end = performance.now() + milliseconds;
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const left = Math.max(0, end - performance.now());
      handle = setTimeout(() => (left > LONGEST_TIMEOUT ? arm() : wake()), Math.min(left, LONGEST_TIMEOUT));
      handle.unref();
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** A clock for tests: time moves only when told to, and wakes sleepers in the order of their due time. */
export function movableClock(
  start: Instant,
): Clock & { forward(milliseconds: number): void; set(instant: Instant): void } {
  let now = start;
  let elapsed = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const forward = (milliseconds: number): void => {
    const end = elapsed + milliseconds;
    for (;;) {
      const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      sleepers = sleepers.filter((each) => each !== next);
      now += next.at - elapsed;
      elapsed = next.at;
      next.wake();
    }
    now += end - elapsed;
    elapsed = end;
  };
  return {
    now: () => now,
    monotonic: () => elapsed,
    after(milliseconds, wake) {
      const sleeper = { at: elapsed + Math.max(0, milliseconds), wake };
      sleepers.push(sleeper);
      return { cancel: () => void (sleepers = sleepers.filter((each) => each !== sleeper)) };
    },
    forward,
    set: (instant) => void (now = instant),
  };
}

/** ISO 8601 in UTC with milliseconds, as stored and sent everywhere. */
export function isoOf(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Parses an ISO 8601 instant; NaN when the text is not one. */
export function instantOf(text: string): Instant {
  return Date.parse(text);
}
