/**
 * What was received and what was dropped, per listener and with the reason: nothing is dropped silently. Each thread
 * counts for itself; workers hand their counts to the main thread, whose `snapshot` is the whole process.
 */
import type { Clock, Timer } from '../base/clock.ts';

export type ListenerCounts = { listener: string; received: number; bytes: number; drops: Record<string, number> };

/** The way to the main thread: a worker's `parentPort`. */
export type CountsPort = { postMessage(message: CountsMessage): void };
export type CountsMessage = { is: 'counts'; counts: ListenerCounts[] };

const counts = new Map<string, ListenerCounts>();
const HAND_OVER_MS = 500;

/** `count` records of `bytes` bytes in all were taken in. */
export function countReceived(listener: string, count: number, bytes: number): void {
  const own = of(listener);
  own.received += count;
  own.bytes += bytes;
}

/** `count` records were not kept, or not whole, because of `reason` (a fixed word: it is a label in /metrics). */
export function countDrop(listener: string, reason: string, count: number): void {
  const { drops } = of(listener);
  drops[reason] = (drops[reason] ?? 0) + count;
}

/** All counts since the process started, as they stand now. */
export function snapshot(): ListenerCounts[] {
  return [...counts.values()].map((each) => ({ ...each, drops: { ...each.drops } }));
}

/** In a worker: hands what was counted to the main thread twice a second. `stop` hands over the rest. */
export function handCountsOver(port: CountsPort, clock: Clock): { stop(): void } {
  let timer: Timer;
  const send = (): void => {
    const message: CountsMessage = { is: 'counts', counts: takeCounts() };
    if (message.counts.length > 0) port.postMessage(message);
  };
  const arm = (): void => {
    timer = clock.after(HAND_OVER_MS, () => {
      send();
      arm();
    });
  };
  arm();
  return {
    stop() {
      timer.cancel();
      send();
    },
  };
}

/** In the main thread: adds what a worker handed over. */
export function addCounts(handed: readonly ListenerCounts[]): void {
  for (const { listener, received, bytes, drops } of handed) {
    countReceived(listener, received, bytes);
    for (const [reason, count] of Object.entries(drops)) countDrop(listener, reason, count);
  }
}

/** Takes the counts out: the next call returns only what came since. */
export function takeCounts(): ListenerCounts[] {
  const taken = snapshot();
  counts.clear();
  return taken;
}

function of(listener: string): ListenerCounts {
  const known = counts.get(listener);
  if (known) return known;
  const fresh = { listener, received: 0, bytes: 0, drops: {} };
  counts.set(listener, fresh);
  return fresh;
}
