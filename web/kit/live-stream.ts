/** One live stream per browser: the tab that holds the lock reads it and tells the others. Where locks are missing (plain http) each tab reads its own. */
import { z } from 'zod';
import { followEvents } from './event-stream.ts';

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
  const ended = await followEvents({
    address: ADDRESS,
    signal,
    lastEventId: () => place.id,
    hear: (event) => {
      const message = zMessage.safeParse(event);
      if (message.success) hear(message.data);
    },
  });
  if (ended === 'signed-out') hear({ event: 'signed-out', data: {} });
}
