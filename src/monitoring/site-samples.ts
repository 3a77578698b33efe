/** Measurements of clients' sites on their way from the thread that keeps them to the one that scores: one memory for each series. */
import { BroadcastChannel } from 'node:worker_threads';
import type { KeptSample } from './scoring.ts';

const NAME = 'watchfloor: measurements of sites';

/** What is sent while nobody listens is not scored: it is kept and drawn all the same. */
export function openSiteSamples(): { send(samples: readonly KeptSample[]): void; close(): void } {
  const channel = new BroadcastChannel(NAME);
  channel.unref();
  return {
    send: (samples) => channel.postMessage(samples),
    close: () => channel.close(),
  };
}

/** Calls `take` with what other threads of this process send. */
export function onSiteSamples(take: (samples: readonly KeptSample[]) => void): { close(): void } {
  const channel = new BroadcastChannel(NAME);
  channel.unref();
  channel.onmessage = ({ data }: { data: readonly KeptSample[] }) => take(data);
  return { close: () => channel.close() };
}
