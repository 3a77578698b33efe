import { useCallback, useEffect, useRef, useState } from 'react';
import { urlOf } from '../../src/http/call.ts';
import { eventRoutes, zTailMessage } from '../../src/intake/events-api.ts';
import type { EventView } from '../../src/intake/events-api.ts';
import { followEvents } from '../kit/event-stream.ts';

export type TailFilter = {
  clientId?: string | undefined;
  deviceId?: string | undefined;
  text?: string | undefined;
  field?: string[] | undefined;
};

export type Tail = {
  /** Newest first. */
  events: readonly EventView[];
  /** Came while it was paused. */
  waiting: number;
  /** Came too fast to be shown. */
  leftOut: number;
  /** Events of the last second. */
  rate: number;
  connected: boolean;
  clear: () => void;
};

type Shown = Omit<Tail, 'connected' | 'clear'>;

const nothing: Shown = { events: [], waiting: 0, leftOut: 0, rate: 0 };
const MOST_SHOWN = 2000;
const SHOW_MS = 250;

/** Events as they come. They are gathered and shown four times a second: nobody reads faster, and the page stays quick at any rate. */
export function useTail(filter: TailFilter, paused: boolean): Tail {
  const [shown, setShown] = useState<Shown>(nothing);
  const [connected, setConnected] = useState(false);
  const present = useRef<Shown>(nothing);
  const held = useRef<EventView[]>([]);
  const counts = useRef({ leftOut: 0, lately: 0 });
  const isPaused = useRef(paused);
  const show = useCallback((after: Shown): void => {
    present.current = after;
    setShown(after);
  }, []);
  const address = urlOf(eventRoutes.tailEvents, { query: filter });
  useEffect(() => {
    isPaused.current = paused;
  }, [paused]);
  useEffect(() => {
    const stop = new AbortController();
    held.current = [];
    show(nothing);
    void followEvents({
      address,
      signal: stop.signal,
      onState: setConnected,
      hear: ({ event, data }) => {
        const message = event === 'events' ? zTailMessage.safeParse(data) : undefined;
        if (!message?.success) return;
        counts.current.leftOut += message.data.leftOut;
        counts.current.lately += message.data.events.length + message.data.leftOut;
        held.current.push(...message.data.events);
        if (held.current.length > MOST_SHOWN) held.current.splice(0, held.current.length - MOST_SHOWN);
      },
    });
    const timer = setInterval(() => show(next(present.current, held, counts.current, isPaused.current)), SHOW_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [address, show]);
  const clear = (): void => {
    held.current = [];
    counts.current.leftOut = 0;
    show({ ...present.current, events: [], waiting: 0, leftOut: 0 });
  };
  return { ...shown, connected, clear };
}

function next(
  present: Shown,
  held: { current: EventView[] },
  counts: { leftOut: number; lately: number },
  paused: boolean,
): Shown {
  // Smoothed over about a second, so that the figure can be read.
  const rate = present.rate * 0.75 + counts.lately;
  counts.lately = 0;
  const quiet =
    held.current.length === 0 && Math.round(rate) === Math.round(present.rate) && counts.leftOut === present.leftOut;
  if (paused)
    return quiet && present.waiting === held.current.length
      ? present
      : { ...present, rate, waiting: held.current.length, leftOut: counts.leftOut };
  if (quiet && present.waiting === 0) return present;
  const fresh = held.current.toReversed();
  held.current = [];
  return { events: [...fresh, ...present.events].slice(0, MOST_SHOWN), waiting: 0, leftOut: counts.leftOut, rate };
}
