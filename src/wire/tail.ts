/**
 * Events as they come, for people who watch: from the thread that consumes the log to the thread that serves them.
 * Watching costs nothing while nobody does, and a flood is thinned: what a watcher misses is counted.
 */
import type { Clock, Timer } from '../base/clock.ts';
import { recordAt } from './batch.ts';
import type { RawEvent, ReadRecord, StoredEvent } from './events.ts';
import { storedEvent } from './events.ts';
import type { Fed, Feed } from './feed.ts';

/** Whose events to show. */
export type Watched = 'all' | readonly string[];

export type Tail = {
  /** Calls `show` about five times a second with what came, oldest first, and how many were left out. Returns how to stop. */
  watch(watched: Watched, show: (events: StoredEvent[], leftOut: number) => void): () => void;
};

export type TailRequest = { is: 'tail.watch'; id: number; watched: Watched } | { is: 'tail.stop'; id: number };
export type TailReply = { is: 'tail'; id: number; events: RawEvent[]; leftOut: number };

/** One end of a way between threads: a Worker, its parentPort, or one side of a MessageChannel. */
export type TailPort<Sent, Received> = {
  postMessage(message: Sent): void;
  on(event: 'message', heard: (message: Received) => void): unknown;
};

const EVERY_MS = 200;
const MOST_SHOWN = 100;

type Watcher = { watched: Watched; events: RawEvent[]; leftOut: number };

/** Beside the feed: answers requests that come over `port`; other messages on it are left to others. */
export function serveTail(
  port: TailPort<TailReply, { is: string } | TailRequest>,
  feed: Feed,
  clock: Clock,
): { stop(): void } {
  const watchers = new Map<number, Watcher>();
  let silence: (() => void) | undefined;
  let timer: Timer | undefined;
  const flush = (): void => {
    for (const [id, watcher] of watchers) {
      if (watcher.events.length > 0)
        port.postMessage({ is: 'tail', id, events: watcher.events, leftOut: watcher.leftOut });
      watcher.events = [];
      watcher.leftOut = 0;
    }
    timer = clock.after(EVERY_MS, flush);
  };
  const stop = (): void => {
    silence?.();
    silence = undefined;
    timer?.cancel();
  };
  port.on('message', (message) => {
    if (isWatch(message)) watchers.set(message.id, { watched: message.watched, events: [], leftOut: 0 });
    else if (isStop(message)) watchers.delete(message.id);
    else return;
    if (watchers.size === 0) stop();
    else if (!silence) {
      silence = feed.onFed((fed) => watchers.forEach((watcher) => collect(watcher, fed)));
      timer = clock.after(EVERY_MS, flush);
    }
  });
  return { stop };
}

/** Where people are served: `port` leads to the thread with the feed. */
export function tailOver(port: TailPort<TailRequest, { is: string } | TailReply>, read: ReadRecord): Tail {
  const shows = new Map<number, (events: StoredEvent[], leftOut: number) => void>();
  let last = 0;
  port.on('message', (message) => {
    if (!isReply(message)) return;
    shows.get(message.id)?.(
      message.events.map((raw) => storedEvent(raw, read)),
      message.leftOut,
    );
  });
  return {
    watch(watched, show) {
      last += 1;
      const id = last;
      shows.set(id, show);
      port.postMessage({ is: 'tail.watch', id, watched });
      return () => {
        shows.delete(id);
        port.postMessage({ is: 'tail.stop', id });
      };
    },
  };
}

/** The newest of a batch that fit; they are copied, for the batch's memory is large. */
function collect(watcher: Watcher, { batch, position }: Fed): void {
  const isWatched = batch.sources.map(
    ({ clientId }) => watcher.watched === 'all' || watcher.watched.includes(clientId),
  );
  if (!isWatched.includes(true)) return;
  const fresh: RawEvent[] = [];
  for (let index = batch.count - 1; index >= 0; index -= 1) {
    const source = batch.sources[batch.source[index] ?? 0];
    if (!source || !isWatched[batch.source[index] ?? 0]) continue;
    if (fresh.length < MOST_SHOWN)
      fresh.push({
        position,
        index,
        at: batch.at[index] ?? 0,
        source,
        record: Uint8Array.from(recordAt(batch, index)),
      });
    else watcher.leftOut += 1;
  }
  const all = [...watcher.events, ...fresh.toReversed()];
  watcher.leftOut += Math.max(0, all.length - MOST_SHOWN);
  watcher.events = all.slice(-MOST_SHOWN);
}

function isWatch(message: { is: string } | TailRequest): message is Extract<TailRequest, { is: 'tail.watch' }> {
  return message.is === 'tail.watch';
}

function isStop(message: { is: string } | TailRequest): message is Extract<TailRequest, { is: 'tail.stop' }> {
  return message.is === 'tail.stop';
}

function isReply(message: { is: string } | TailReply): message is TailReply {
  return message.is === 'tail';
}
