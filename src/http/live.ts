/**
 * Push says "look again", the route decides what may be seen. One reader follows the facts and hands each to the streams
 * whose scope may know of it, by the same rule as row-level security. A stream resumes from its last event id: what it
 * missed it reads from the database under its own scope.
 */
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Doorbell } from '../bus/doorbell.ts';
import { factEpoch, factsAfter, factsUnsettled, placeParts, presentPlace } from '../db/facts.ts';
import type { Fact } from '../db/facts.ts';
import type { Db, Scope } from '../db/open.ts';
import { systemScope } from '../db/open.ts';

export type LiveMessage = {
  event: 'fact' | 'reset' | 'heartbeat';
  id?: string;
  data: { topic?: string; id?: string | null; clientId?: string | null; at?: string };
};

export type LiveHub = {
  /** Messages for one stream until `signal` aborts. `lastEventId` is what the browser saw last. */
  follow(scope: Scope, lastEventId: string | null, signal: AbortSignal): AsyncGenerator<LiveMessage>;
  /** Says to look again without a fact behind it: nobody who was away is told later. */
  announce(topic: string, about: { clientId: string; published: boolean }): void;
  /** How many streams are open. */
  count(): number;
  stop(): Promise<void>;
};

type Stream = { scope: Scope; waiting: LiveMessage[]; wake: () => void; overrun: boolean };

const HEARTBEAT_MS = 10_000;
const LOOK_AGAIN_MS = 15;
const PAGE = 500;
// A browser that does not read for this many messages is cut off; it resumes where it was.
const MOST_WAITING = 2000;

export async function openLiveHub({
  db,
  doorbell,
  clock,
  log,
}: {
  db: Db;
  doorbell: Doorbell;
  clock: Clock;
  log: Logger;
}): Promise<LiveHub> {
  const streams = new Set<Stream>();
  const start = await db.as(systemScope, async (tx) => ({ ...(await factEpoch(tx)), place: await presentPlace(tx) }));
  let place = start.place;
  let reading: Promise<void> | undefined;
  let again = false;
  let later: Timer | undefined;

  const idOf = (fact: { place: string }): string => `${start.epoch}:${fact.place}`;
  const readOn = async (): Promise<void> => {
    do {
      again = false;
      const { facts, unsettled } = await db.as(systemScope, async (tx) => ({
        // First: what settles between the two would otherwise be neither read nor looked for again.
        unsettled: await factsUnsettled(tx),
        facts: await factsAfter(tx, place, PAGE),
      }));
      for (const fact of facts) handOut(fact);
      if (facts.length === PAGE) again = true;
      else if (unsettled) later = clock.after(LOOK_AGAIN_MS, wake);
    } while (again);
  };
  const handOut = (fact: Fact): void => {
    place = fact.place;
    for (const stream of streams) if (mayKnow(stream.scope, fact)) enqueue(stream, messageOf(fact, idOf(fact)));
  };
  const wake = (): void => {
    again = true;
    reading ??= readOn()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'live facts cannot be read; trying again');
        later = clock.after(1000, wake);
      })
      .finally(() => (reading = undefined));
  };
  const silence = doorbell.onRing(wake);

  async function* follow(scope: Scope, lastEventId: string | null, signal: AbortSignal): AsyncGenerator<LiveMessage> {
    const stream: Stream = { scope, waiting: [], wake: () => undefined, overrun: false };
    // Registered before the past is read: everything after `joined` comes through the hub, everything up to it from the table.
    streams.add(stream);
    const joined = place;
    const beat = heartbeat(clock, stream);
    signal.addEventListener('abort', () => stream.wake(), { once: true });
    try {
      yield* missed({ db, scope, lastEventId, until: joined, epoch: start.epoch, idOf });
      yield { event: 'heartbeat', id: `${start.epoch}:${joined}`, data: { at: new Date(clock.now()).toISOString() } };
      yield* drain(stream, signal);
    } finally {
      streams.delete(stream);
      beat.cancel();
    }
  }
  return {
    follow,
    announce(topic, about) {
      const message: LiveMessage = { event: 'fact', data: { topic, id: null, clientId: about.clientId } };
      for (const stream of streams) if (mayKnow(stream.scope, about)) enqueue(stream, message);
    },
    count: () => streams.size,
    async stop() {
      silence();
      later?.cancel();
      for (const stream of streams) [stream.overrun] = [true, stream.wake()];
      await reading;
    },
  };
}

async function* drain(stream: Stream, signal: AbortSignal): AsyncGenerator<LiveMessage> {
  while (!signal.aborted && !stream.overrun) {
    const messages = stream.waiting.splice(0);
    yield* messages;
    if (stream.waiting.length === 0 && !signal.aborted && !stream.overrun)
      await new Promise<void>((done) => (stream.wake = done));
  }
}

type Missed = {
  db: Db;
  scope: Scope;
  lastEventId: string | null;
  until: string;
  epoch: string;
  idOf: (fact: Fact) => string;
};

async function* missed({ db, scope, lastEventId, until, epoch, idOf }: Missed): AsyncGenerator<LiveMessage> {
  if (!lastEventId) return;
  const [seenEpoch, seen = ''] = lastEventId.split(':');
  const [xid] = placeParts(seen);
  const { from } = await db.as(systemScope, factEpoch);
  // Another database, or facts already expired: the browser must fetch everything anew.
  if (seenEpoch !== epoch || BigInt(xid) < BigInt(from)) {
    yield { event: 'reset', id: `${epoch}:${until}`, data: {} };
    return;
  }
  for (let after = seen; ;) {
    const facts = await db.as(scope, (tx) => factsAfter(tx, after, PAGE));
    for (const fact of facts) {
      if (isAfter(fact.place, until)) return;
      yield messageOf(fact, idOf(fact));
      after = fact.place;
    }
    if (facts.length < PAGE) return;
  }
}

function enqueue(stream: Stream, message: LiveMessage): void {
  if (stream.waiting.length >= MOST_WAITING) stream.overrun = true;
  else stream.waiting.push(message);
  stream.wake();
}

function heartbeat(clock: Clock, stream: Stream): Timer {
  let timer = clock.after(HEARTBEAT_MS, beat);
  function beat(): void {
    enqueue(stream, { event: 'heartbeat', data: { at: new Date(clock.now()).toISOString() } });
    timer = clock.after(HEARTBEAT_MS, beat);
  }
  return { cancel: () => timer.cancel() };
}

/** The twin of the policies on `fact`; the isolation test holds the two together. */
export function mayKnow(scope: Scope, fact: Pick<Fact, 'clientId' | 'published'>): boolean {
  const inScope = fact.clientId !== null && scope.clients !== 'all' && scope.clients.includes(fact.clientId);
  switch (scope.side) {
    case 'client':
      return fact.published && inScope;
    case 'staff':
    case 'system':
      return fact.clientId === null || scope.clients === 'all' || inScope;
  }
}

function isAfter(a: string, b: string): boolean {
  const [ax, ai] = placeParts(a).map(BigInt);
  const [bx, bi] = placeParts(b).map(BigInt);
  if (ax === undefined || bx === undefined || ai === undefined || bi === undefined) return false;
  return ax > bx || (ax === bx && ai > bi);
}

function messageOf(fact: Fact, id: string): LiveMessage {
  return { event: 'fact', id, data: { topic: fact.topic, id: fact.subjectId, clientId: fact.clientId, at: fact.at } };
}
