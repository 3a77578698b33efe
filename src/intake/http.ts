import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import type { Db } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { mounted } from '../http/mount.ts';
import type { Authenticate, Mounted } from '../http/mount.ts';
import type { EventStore } from '../wire/events.ts';
import type { WireLog } from '../wire/log.ts';
import type { Tail } from '../wire/tail.ts';
import { intakeRoutes } from './api.ts';
import type { EventWatch } from './events-api.ts';
import { topTalkers } from './flow/top-talkers.ts';
import { getEvent, searchLines, watchEvents } from './events.ts';
import { listenerHealth, sourceHealth } from './health.ts';
import type { Open } from './health.ts';
import type { LiveIdentity } from './identity.ts';
import {
  assignQuarantine,
  discardQuarantine,
  listQuarantine,
  listQuarantined,
  replayQuarantine,
} from './quarantine.ts';
import {
  addListener,
  addRelay,
  addSnmpUser,
  addSourceKey,
  changeSource,
  listListeners,
  listSources,
  removeSource,
} from './sources.ts';
import { streamsPerAccount } from '../http/streams.ts';
import { TailStream } from './tail-stream.ts';

export type IntakeParts = {
  /** Under watchfloor_wire: replays and discards. */
  wire: Db;
  log: WireLog;
  store: EventStore;
  tail: Tail;
  identity: LiveIdentity;
  /** The installation's secret (hex). */
  secret: string;
  /** Listeners that are open now. */
  listening(): readonly Open[];
  authenticate: Authenticate;
};

/** Sources, quarantine, events, health of intake. */
export function intakeHttp(deps: Deps, parts: IntakeParts): Mounted {
  const { identity, store } = parts;
  const working = {
    ...deps,
    identity,
    path: { wire: parts.wire, log: parts.log, clock: deps.clock, usersNamed: identity.usersNamed },
  };
  return mounted(intakeRoutes, {
    topTalkers: ({ actor, params, query }) => topTalkers(deps, actor, { ...params, ...query }),
    listListeners: ({ actor, query }) => listListeners(deps, actor, query),
    addListener: ({ actor, body }) => addListener(deps, actor, body),
    changeListener: ({ actor, params, body }) =>
      changeSource(deps, actor, { table: 'listener', id: params.listenerId, ...body }),
    removeListener: ({ actor, params }) => removed(removeSource(deps, actor, 'listener', params.listenerId)),
    listSourceKeys: ({ actor, query }) => listSources(deps, actor, 'sourceKey', query),
    addSourceKey: ({ actor, body }) => addSourceKey(deps, actor, body),
    changeSourceKey: ({ actor, params, body }) =>
      changeSource(deps, actor, { table: 'sourceKey', id: params.sourceKeyId, ...body }),
    removeSourceKey: ({ actor, params }) => removed(removeSource(deps, actor, 'sourceKey', params.sourceKeyId)),
    listRelays: ({ actor, query }) => listSources(deps, actor, 'relay', query),
    addRelay: ({ actor, body }) => addRelay(deps, actor, body),
    changeRelay: ({ actor, params, body }) =>
      changeSource(deps, actor, { table: 'relay', id: params.relayId, ...body }),
    removeRelay: ({ actor, params }) => removed(removeSource(deps, actor, 'relay', params.relayId)),
    listSnmpUsers: ({ actor, query }) => listSources(deps, actor, 'snmpUser', query),
    addSnmpUser: ({ actor, body }) => addSnmpUser({ ...deps, secret: parts.secret }, actor, body),
    changeSnmpUser: ({ actor, params, body }) =>
      changeSource(deps, actor, { table: 'snmpUser', id: params.snmpUserId, ...body }),
    removeSnmpUser: ({ actor, params }) => removed(removeSource(deps, actor, 'snmpUser', params.snmpUserId)),

    listQuarantine: ({ actor, query }) => listQuarantine(deps, actor, query),
    listQuarantined: ({ actor, params, query }) => listQuarantined(deps, actor, params.groupId, query),
    assignQuarantine: async ({ actor, params, body }) => ({
      replayed: await assignQuarantine(working, actor, params.groupId, body),
    }),
    replayQuarantine: async ({ actor, params }) => ({
      replayed: await replayQuarantine(working, actor, params.groupId),
    }),
    discardQuarantine: ({ actor, params, body }) =>
      removed(discardQuarantine(working, actor, params.groupId, body.reason)),

    searchEvents: async ({ actor, query, reply }) =>
      searchLines(store, actor, { search: query, signal: goneOf(reply), monotonic: deps.clock.monotonic }),
    tailEvents: ({ actor, query, raw, reply }) => follow(parts, deps.clock, { actor, watch: query, raw, reply }),
    getEvent: ({ actor, params }) => getEvent(store, actor, params.eventId),

    listenerHealth: async ({ actor }) => ({ listeners: await listenerHealth(deps, actor, parts.listening()) }),
    sourceHealth: ({ actor, query }) => sourceHealth(deps, actor, query),
  });
}

async function removed(done: Promise<void>): Promise<Record<never, never>> {
  await done;
  return {};
}

/** Aborts when the answer is out, or nobody is there to take it. */
function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

const tails = streamsPerAccount('tails of events');

/** The tail to one browser, until it goes or may no longer see. */
async function follow(
  { tail, authenticate }: IntakeParts,
  clock: Clock,
  { actor, watch, raw, reply }: { actor: Actor; watch: EventWatch; raw: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  const free = tails.take(actor);
  const stream = new TailStream(
    clock,
    async () => JSON.stringify(scopeOf(await authenticate(raw))) === JSON.stringify(scopeOf(actor)),
  );
  raw.raw.on('close', () => stream.end());
  const stop = watchEvents(tail, actor, watch, (events, leftOut) => stream.push(events, leftOut));
  reply.header('x-accel-buffering', 'no').header('cache-control', 'no-store');
  try {
    for await (const message of stream.messages()) await reply.sse.send(message);
  } finally {
    free();
    stop();
    stream.end();
    reply.sse.close();
  }
}
