/** Follows a stream of server-sent events through every interruption. */
import { systemClock } from '../../src/base/clock.ts';
import { eventReader } from './sse.ts';

type Followed = {
  address: string;
  signal: AbortSignal;
  hear: (event: { event: string; id: string | undefined; data: unknown }) => void;
  /** Where to go on from after an interruption. */
  lastEventId?: () => string | undefined;
  /** Told when the connection stands and when it is lost. */
  onState?: (connected: boolean) => void;
};

/** The server says something every five or ten seconds; this much silence means the connection is dead though nobody said so. */
const SILENCE_MS = 25_000;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 10_000;

/** Reads until `signal` aborts or the session has ended, and connects anew whenever the stream breaks. */
export async function followEvents(followed: Followed): Promise<'stopped' | 'signed-out'> {
  let wait = FIRST_WAIT_MS;
  while (!followed.signal.aborted) {
    const outcome = await read({
      ...followed,
      hear: (event) => {
        wait = FIRST_WAIT_MS;
        followed.hear(event);
      },
    });
    followed.onState?.(false);
    if (outcome === 'signed-out') return outcome;
    await pause(wait, followed.signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
  return 'stopped';
}

async function read({ address, signal, hear, lastEventId, onState }: Followed): Promise<'ended' | 'signed-out'> {
  const lost = new AbortController();
  const watchdog = silenceWatch(() => lost.abort());
  // A browser that loses its network may keep an old connection for minutes; a new one shows at once how things stand.
  const cut = (): void => lost.abort();
  window.addEventListener('offline', cut);
  const place = lastEventId?.();
  try {
    const response = await fetch(address, {
      headers: { accept: 'text/event-stream', ...(place === undefined ? {} : { 'last-event-id': place }) },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([signal, lost.signal]),
    });
    if (response.status === 401) return 'signed-out';
    if (!response.ok || !response.body) return 'ended';
    onState?.(true);
    const events = eventReader();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      watchdog.heard();
      for (const { event, id, data } of events(piece.value)) hear({ event, id, data: parsed(data) });
    }
    return 'ended';
  } catch {
    // Offline, restarted or cut: the loop tries again, and the screen says how old it is.
    return 'ended';
  } finally {
    window.removeEventListener('offline', cut);
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
