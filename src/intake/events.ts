/** Searching and watching events. Whose they are is row-level security's answer for the store, the actor's clients for the tail. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import { scopeOf } from '../db/scope.ts';
import type { EventQuery, EventStore, StoredEvent } from '../wire/events.ts';
import type { Tail, Watched } from '../wire/tail.ts';
import type { EventSearch, EventView, EventWatch, zEventLine } from './events-api.ts';
import type { z } from 'zod';

type EventLine = z.input<typeof zEventLine>;

const PROGRESS_EVERY_MS = 500;

/** Lines of a search as they are found, newest first; ends early, without an error, when `signal` aborts. */
export async function* searchLines(
  store: EventStore,
  actor: Actor,
  { search, signal, monotonic }: { search: EventSearch; signal: AbortSignal; monotonic: () => number },
): AsyncGenerator<EventLine> {
  let reached: { at: number; events: number } | undefined;
  let told = monotonic();
  let last: string | undefined;
  let count = 0;
  for await (const event of store.search(scopeOf(actor), queryOf(search, signal), (progress) => (reached = progress))) {
    yield { is: 'event', event: viewOf(event) };
    last = event.id;
    count += 1;
    if (reached === undefined || monotonic() - told < PROGRESS_EVERY_MS) continue;
    told = monotonic();
    yield { is: 'progress', at: isoOf(reached.at), looked: reached.events };
  }
  if (reached !== undefined) yield { is: 'progress', at: isoOf(reached.at), looked: reached.events };
  yield { is: 'end', next: count >= search.limit ? (last ?? null) : null };
}

export async function getEvent(store: EventStore, actor: Actor, id: string): Promise<EventView> {
  const event = await store.find(scopeOf(actor), id);
  if (!event) throw notFound('event');
  return viewOf(event);
}

/** Calls `show` with what comes and fits, oldest first. Returns how to stop. */
export function watchEvents(
  tail: Tail,
  actor: Actor,
  watch: EventWatch,
  show: (events: EventView[], leftOut: number) => void,
): () => void {
  const needle = watch.text?.toLowerCase();
  const fits = (each: StoredEvent): boolean =>
    (watch.deviceId === undefined || each.deviceId === watch.deviceId) &&
    (needle === undefined || needle === '' || each.original.toLowerCase().includes(needle)) &&
    watch.field.every(({ name, value }) => holds(each.event[name], value));
  return tail.watch(watchedBy(actor, watch.clientId), (events, leftOut) => {
    const fitting = events.filter(fits);
    if (fitting.length > 0 || leftOut > 0) show(fitting.map(viewOf), leftOut);
  });
}

/** The clients whose events this actor may watch. */
function watchedBy({ clients }: Actor, clientId: string | undefined): Watched {
  if (clientId === undefined) return clients;
  return clients === 'all' || clients.includes(clientId) ? [clientId] : [];
}

function holds(value: StoredEvent['event'][string] | undefined, wanted: string): boolean {
  return Array.isArray(value)
    ? value.some((each) => String(each) === wanted)
    : value !== undefined && String(value) === wanted;
}

function queryOf(
  { clientId, deviceId, from, to, text, match, field, limit, after }: EventSearch,
  signal: AbortSignal,
): EventQuery {
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(from === undefined ? {} : { from: instantOf(from) }),
    ...(to === undefined ? {} : { to: instantOf(to) }),
    ...(text === undefined || text === '' ? {} : { text, match }),
    ...(field.length === 0 ? {} : { fields: field }),
    ...(after === undefined ? {} : { before: after }),
    limit,
    signal,
  };
}

function viewOf({ at, event, ...more }: StoredEvent): EventView {
  return {
    ...more,
    at: isoOf(at),
    event: Object.fromEntries(
      Object.entries(event).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
    ),
  };
}
