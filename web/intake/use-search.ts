import { useCallback, useEffect, useRef, useState } from 'react';
import { eventRoutes } from '../../src/intake/events-api.ts';
import type { EventView } from '../../src/intake/events-api.ts';
import type { QueryInputOf } from '../../src/http/contract.ts';
import { readLines } from '../kit/lines.ts';

export type SearchQuery = QueryInputOf<(typeof eventRoutes)['searchEvents']>;

export type Search = {
  events: readonly EventView[];
  state: 'idle' | 'running' | 'done' | 'failed';
  error: Error | undefined;
  /** How far back the search has come, and how many events it looked at. */
  reached: { at: string; looked: number } | undefined;
  /** More may be found further back. */
  hasMore: boolean;
  more: () => void;
  stop: () => void;
};

type Found = Pick<Search, 'events' | 'state' | 'error' | 'reached'> & { next: string | null };

const empty: Found = { events: [], state: 'idle', error: undefined, reached: undefined, next: null };

/** Searches and shows what is found while the search goes on. `undefined` asks nothing. */
export function useSearch(query: SearchQuery | undefined): Search {
  const [found, setFound] = useState<Found>(empty);
  const running = useRef<AbortController>(undefined);
  const asked = JSON.stringify(query ?? null);
  const run = useCallback(
    async (after: string | null, before: Found): Promise<void> => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      const ask: SearchQuery | null = JSON.parse(asked);
      if (ask === null) return setFound(empty);
      let present: Found = { ...before, state: 'running', error: undefined };
      const show = (next: Found): void => {
        present = next;
        if (!mine.signal.aborted) setFound(next);
      };
      show(present);
      try {
        await readLines(
          eventRoutes.searchEvents,
          { query: { ...ask, ...(after ? { after } : {}) } },
          mine.signal,
          (lines) => show(lines.reduce(taken, present)),
        );
        show({ ...present, state: 'done' });
      } catch (error) {
        if (!mine.signal.aborted)
          show({ ...present, state: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
      }
      return undefined;
    },
    [asked],
  );
  useEffect(() => {
    void run(null, empty);
    return () => running.current?.abort();
  }, [run]);
  return {
    ...found,
    hasMore: found.state === 'done' && found.next !== null,
    more: () => void run(found.next, found),
    stop: () => {
      running.current?.abort();
      setFound((present) => ({ ...present, state: 'done' }));
    },
  };
}

type Line = Parameters<Parameters<typeof readLines<(typeof eventRoutes)['searchEvents']>>[3]>[0][number];

function taken(found: Found, line: Line): Found {
  switch (line.is) {
    case 'event':
      return { ...found, events: [...found.events, line.event] };
    case 'progress':
      return { ...found, reached: { at: line.at, looked: line.looked } };
    case 'end':
      return { ...found, next: line.next };
  }
}
