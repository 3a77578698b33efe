/** One live stream per browser: the tab that holds the lock reads it and tells the others. Where locks are missing (plain http) each tab reads its own. */
import { z } from 'zod';
import { systemClock } from '../../src/base/clock.ts';
import { eventReader } from './sse.ts';

const zMessage = z.object({
  event: z.enum(['fact', 'reset', 'heartbeat', 'signed-out']),
  id: z.string().optional(),
  data: z.object({
    topic: z.string().optional(),
    id: z.string().nullish(),
    clientId: z.string().nullish(),
    at: z.string().optional(),
  }),
});

export type LiveMessage = z.output<typeof zMessage>;

type Hear = (message: LiveMessage) => void;

const ADDRESS = '/api/v1/live';
const NAME = 'watchfloor-live';
/** Heartbeats come every ten seconds; this much silence means the connection is dead though nobody said so. */
const SILENCE_MS = 25_000;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 10_000;

/** Follows the live stream until the returned function is called. */
export function openLiveStream(hear: Hear): () => void {
  const stop = new AbortController();
  const place: Place = { id: undefined };
  const take: Hear = (message) => {
    if (message.id !== undefined) place.id = message.id;
    hear(message);
  };
  if ('locks' in navigator) shareStream(place, take, stop.signal);
  else void follow(place, take, stop.signal);
  return () => stop.abort();
}

type Place = { id: string | undefined };

function shareStream(place: Place, take: Hear, signal: AbortSignal): void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', ({ data }) => {
    const message = zMessage.safeParse(data);
    if (message.success) take(message.data);
  });
  const tell: Hear = (message) => {
    take(message);
    channel.postMessage(message);
  };
  signal.addEventListener('abort', () => channel.close(), { once: true });
  // Granted when the tab that leads now is closed; rejected when this one is.
  navigator.locks
    .request(NAME, { signal }, () => follow(place, tell, signal))
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

async function follow(place: Place, hear: Hear, signal: AbortSignal): Promise<void> {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const outcome = await read(
      place,
      (message) => {
        wait = FIRST_WAIT_MS;
        hear(message);
      },
      signal,
    );
    if (outcome === 'signed-out') return hear({ event: 'signed-out', data: {} });
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

async function read(place: Place, hear: Hear, signal: AbortSignal): Promise<'ended' | 'signed-out'> {
  const lost = new AbortController();
  const watchdog = silenceWatch(() => lost.abort());
  try {
    const response = await fetch(ADDRESS, {
      headers: { accept: 'text/event-stream', ...(place.id === undefined ? {} : { 'last-event-id': place.id }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([signal, lost.signal]),
    });
    if (response.status === 401) return 'signed-out';
    if (!response.ok || !response.body) return 'ended';
    const events = eventReader();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      watchdog.heard();
      for (const event of events(piece.value)) {
        const message = zMessage.safeParse({ event: event.event, id: event.id, data: parsed(event.data) });
        if (message.success) hear(message.data);
      }
    }
    return 'ended';
  } catch {
    // Offline, restarted or cut: the loop tries again, and the banner says how old the screen is.
    return 'ended';
  } finally {
    watchdog.stop();
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function silenceWatch(dead: () => void): { heard(): void; stop(): void } {
  let heardAt = systemClock.monotonic();
  const timer = setInterval(() => {
    if (systemClock.monotonic() - heardAt > SILENCE_MS) dead();
  }, 1000);
  return { heard: () => void (heardAt = systemClock.monotonic()), stop: () => clearInterval(timer) };
}

/** Waits, but not past the moment the network is back. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const finish = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      done();
    };
    const timer = setTimeout(finish, milliseconds);
    window.addEventListener('online', finish);
    signal.addEventListener('abort', finish);
  });
}
