import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { systemClock } from '../../src/base/clock.ts';
import type { Instant } from '../../src/base/clock.ts';
import { openLiveStream } from './live-stream.ts';
import type { LiveMessage } from './live-stream.ts';
import { refetchAbout } from './query.ts';
import { serverNow, setServerNow, useNowSelect } from './ticker.ts';

/** Silence after which a screen must be taken for old. */
const STALE_MS = 20_000;
/** Facts that come together are looked up together. */
const GATHER_MS = 40;
const REST_MS = 200;

let heardAt: Instant | null = null;
const listeners = new Set<() => void>();

/** Keeps every answer on the page fresh while it is mounted. `onSignedOut` is told when the session has ended. */
export function useLive(onSignedOut: () => void): void {
  const client = useQueryClient();
  useEffect(() => {
    setHeard(serverNow());
    const gatherer = gather(client);
    let joined = false;
    const close = openLiveStream((message) => {
      // What was fetched while the stream was being opened may be older than the first fact it tells of.
      if (!joined) gatherer.take({ event: 'reset', data: {} });
      joined = true;
      if (message.event === 'signed-out') return onSignedOut();
      if (message.event === 'heartbeat' && message.data.at) setServerNow(Date.parse(message.data.at));
      setHeard(serverNow());
      gatherer.take(message);
    });
    return () => {
      close();
      gatherer.stop();
      setHeard(null);
    };
  }, [client, onSignedOut]);
}

/** Since when the screen may be old; null while it is fresh. */
export function useStaleSince(): Instant | null {
  const since = useSyncExternalStore(subscribe, () => heardAt);
  const stale = useNowSelect((now) => since !== null && now - since > STALE_MS);
  return stale ? since : null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setHeard(at: Instant | null): void {
  heardAt = at;
  for (const listener of listeners) listener();
}

/** Turns facts into refetches: gathered, one round after another, never two at once. */
function gather(client: QueryClient): { take(message: LiveMessage): void; stop(): void } {
  let kinds = new Set<string>();
  let ids = new Set<string>();
  let everything = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  const flush = async (): Promise<void> => {
    const round = { kinds: [...kinds], ids, everything };
    [kinds, ids, everything, busy] = [new Set(), new Set(), false, true];
    const began = systemClock.monotonic();
    await (round.everything ? client.invalidateQueries() : refetchAbout(client, round.kinds, round.ids));
    [busy, timer] = [false, undefined];
    // A long list takes longer to fetch: then it is fetched less often.
    const rest = Math.max(REST_MS, systemClock.monotonic() - began);
    if (kinds.size > 0 || everything) timer = setTimeout(() => void flush(), rest);
  };
  return {
    take({ event, data }) {
      if (event === 'reset') everything = true;
      else if (event === 'fact' && data.topic) {
        kinds.add(data.topic.split('.')[0] ?? data.topic);
        if (data.id) ids.add(data.id);
      } else return;
      if (!busy) timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
