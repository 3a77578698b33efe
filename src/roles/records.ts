/** The records' path as the main thread has it: two threads, their counts, and what routes need of the log and the store. */
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { Doorbell } from '../bus/doorbell.ts';
import type { Database } from '../db/connect.ts';
import type { Heard } from '../collect/door.ts';
import type { Deps } from '../db/deps.ts';
import { openDb } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { openIdentity } from '../intake/identity.ts';
import type { LiveIdentity } from '../intake/identity.ts';
import { resumeReplays } from '../intake/replay.ts';
import { openDoors } from '../intake/webhook/doors.ts';
import { blockStore } from '../wire/blocks.ts';
import { Collector } from '../wire/collector.ts';
import { diskGuard } from '../wire/disk.ts';
import type { EventStore } from '../wire/events.ts';
import { postgresLog } from '../wire/log-postgres.ts';
import type { WireLog } from '../wire/log.ts';
import { tailOver } from '../wire/tail.ts';
import type { Tail } from '../wire/tail.ts';
import { Closers } from './closers.ts';
import { startPoller } from './poll.ts';
import { collectMetrics } from './collect-metrics.ts';
import { recordMetrics } from './record-metrics.ts';
import { readStored, retentionOf } from './stored.ts';
import { startThread } from './thread.ts';
import type { Listening, Progress, Told } from './thread.ts';

/** What routes of intake stand on. */
export type RecordFaces = {
  wire: Db;
  log: WireLog;
  store: EventStore;
  tail: Tail;
  identity: LiveIdentity;
  secret: string;
  listening(): readonly Listening[];
};

export type Records = {
  faces: RecordFaces;
  metrics: Registry;
  /** Ports that are open now, by listener. */
  listening(): readonly Listening[];
  notReady(): Promise<string[]>;
  extend(server: FastifyInstance): Promise<void>;
  stop(): Promise<void>;
};

export type RecordsOptions = { deps: Deps; secret: string; database: Database; doorbell: Doorbell };

/** Starts the threads; resolves when the listeners listen. */
export async function startRecords(options: RecordsOptions): Promise<Records> {
  const closers = new Closers(options.deps.log);
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start({ deps, secret, database, doorbell }: RecordsOptions, closers: Closers): Promise<Records> {
  const { clock, config, log } = deps;
  const wire = openDb(database.as('watchfloor_wire'), { max: 6 });
  closers.add('wire pool', wire.close);
  const guard = diskGuard({ folder: config.data, reserveMb: config.logDiskReserveMb, clock });
  const wireLog = postgresLog({ pool: wire.pool, clock, guard });
  closers.add('log', () => wireLog.close());
  const collector = new Collector({ log: wireLog, clock, logger: log });
  closers.add('collector of webhooks', () => collector.stop());
  const identity = await openIdentity({ wire, clock, log, secret, doorbell });
  closers.add('identity', identity.close);
  await resumeReplays({ wire, log: wireLog, clock, usersNamed: identity.usersNamed }, log);
  const data = { config, secret, wire: database.as('watchfloor_wire'), app: database.as('watchfloor_app') };
  let listening: readonly Listening[] = [];
  let collecting: readonly Listening[] = [];
  let heard: readonly Heard[] = [];
  let progress: Progress | undefined;
  const hear = (told: Told): void => {
    if (told.is === 'listening') listening = told.listeners;
    if (told.is === 'progress') progress = told;
    if (told.is !== 'collecting') return;
    collecting = [{ id: 'collect', kind: 'collect', port: told.port, connections: told.connections }];
    heard = told.heard;
  };
  // Consumers first: what intake takes in is looked at from the first record on.
  const records = await startThread(new URL('./records-worker.ts', import.meta.url), data, log, hear);
  closers.add('records thread', records.stop);
  const intake = await startThread(new URL('./intake-worker.ts', import.meta.url), data, log, hear);
  closers.add('intake thread', intake.stop);
  const collect = await startThread(new URL('./collect-worker.ts', import.meta.url), data, log, hear);
  closers.add('collect thread', collect.stop);
  const poller = await startPoller(data, log);
  closers.add('poll thread', poller.stop);
  const faces: RecordFaces = {
    wire,
    log: wireLog,
    store: blockStore({
      reading: deps.db,
      writing: wire,
      clock,
      read: readStored,
      retention: retentionOf(wire, config),
    }),
    tail: tailOver(records.port, readStored),
    identity,
    secret,
    listening: () => [...listening, ...collecting],
  };
  return {
    faces,
    metrics: Registry.merge([recordMetrics(() => progress), collectMetrics(() => heard), poller.metrics]),
    listening: () => [...listening, ...collecting],
    notReady: async () => (listening.length > 0 ? [] : ['No listener is open yet.']),
    extend: (server) => openDoors(server, { collector, identity, clock }),
    stop: () => closers.close(),
  };
}
