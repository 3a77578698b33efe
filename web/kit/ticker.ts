/** One timer for every clock on the screen, aligned to the server's seconds: thousands of countdowns cost one wake-up a second. */
import { useSyncExternalStore } from 'react';
import { systemClock } from '../../src/base/clock.ts';
import type { Instant } from '../../src/base/clock.ts';

const SECOND = 1000;
const listeners = new Set<() => void>();
// How far the server's clock is ahead of this machine's: promises are kept by the server's.
let ahead = 0;
let second = floorToSecond(systemClock.now());
let timer: ReturnType<typeof setTimeout> | undefined;

/** The server's present, as far as this browser knows it. */
export function serverNow(): Instant {
  return systemClock.now() + ahead;
}

/** Tells what the server's clock says now; differences below a second are the network's. */
export function setServerNow(instant: Instant): void {
  const difference = instant - systemClock.now();
  if (Math.abs(difference - ahead) >= SECOND) ahead = difference;
}

/** The present, cut to the second; renders again each second. */
export function useNow(): Instant {
  return useSyncExternalStore(subscribe, () => second);
}

/** What `select` makes of the present; renders again only when that changes. It must return a string, number or boolean. */
export function useNowSelect<T extends string | number | boolean>(select: (now: Instant) => T): T {
  return useSyncExternalStore(subscribe, () => select(second));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

function tick(): void {
  const now = serverNow();
  second = floorToSecond(now);
  timer = setTimeout(tick, SECOND - (now % SECOND) + 2);
  for (const listener of listeners) listener();
}

function floorToSecond(instant: Instant): Instant {
  return Math.floor(instant / SECOND) * SECOND;
}
