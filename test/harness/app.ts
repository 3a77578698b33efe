import type { FastifyInstance } from 'fastify';
import { openDoorbell } from '../../src/bus/doorbell.ts';
import { movableClock, systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/base/config.ts';
import type { Config } from '../../src/base/config.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Actor } from '../../src/base/actor.ts';
import { nobody } from '../../src/base/actor.ts';
import type { Deps } from '../../src/db/deps.ts';
import { openDb } from '../../src/db/open.ts';
import type { Authenticate, Mounted } from '../../src/http/mount.ts';
import type { MailDeps } from '../../src/correspondence/parts.ts';
import { openMail } from '../../src/correspondence/correspondence.ts';
import { openIdentity } from '../../src/intake/identity.ts';
import { openDoors } from '../../src/intake/webhook/doors.ts';
import { originGuard } from '../../src/people/origin.ts';
import { openPeople } from '../../src/people/people.ts';
import type { People } from '../../src/people/people.ts';
import { buildApi } from '../../src/roles/api.ts';
import type { Api } from '../../src/roles/api.ts';
import type { RecordFaces } from '../../src/roles/records.ts';
import { slices } from '../../src/roles/routes.ts';
import { readStored, retentionOf } from '../../src/roles/stored.ts';
import { blockStore } from '../../src/wire/blocks.ts';
import { Collector } from '../../src/wire/collector.ts';
import { postgresLog } from '../../src/wire/log-postgres.ts';
import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Json = ReturnType<typeof JSON.parse>;
type Answer = { status: number; body: Json; text: string };

export type TestApp = TestDatabase & {
  deps: Deps;
  people: People;
  records: RecordFaces;
  mail: MailDeps;
  /** Moves only when told; starts at 2026-03-02T09:00:00Z, a Monday. */
  clock: ReturnType<typeof movableClock>;
  server: FastifyInstance;
  api: Api;
  /** Signs in as this actor: send the header it returns. Only in tests; the product knows no such header. */
  signedInAs(actor: Actor): { 'x-test-actor': string };
  /** What an actor is answered, at a path of `/api/v1`; the body as JSON where it is, else as text. */
  ask(actor: Actor, method: Method, path: string, payload?: object): Promise<Answer>;
  close(): Promise<void>;
};

export type TestAppOptions = {
  config?: Partial<Config>;
  /** Real sign-in instead of `signedInAs`. */
  authenticate?: (people: People) => Promise<Authenticate> | Authenticate;
  slices?: (people: People) => Mounted[];
  /** Events as they come, for those who watch. */
  tail?: RecordFaces['tail'];
};

const SECRET = '0'.repeat(64);

/** The whole API on a database of its own and a clock of its own. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await freshDatabase();
  const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  const deps: Deps = {
    db: database.db,
    clock,
    config: { ...readConfig({}, undefined).config, ...options.config },
    log: silentLog(),
  };
  const actors = new Map<string, Actor>();
  const byHeader: Authenticate = async (request) => actors.get(String(request.headers['x-test-actor'])) ?? nobody;
  // The doorbell polls by real time: tests move the clock without moving the database.
  const doorbell = await openDoorbell({
    connection: database.as('watchfloor_app'),
    clock: systemClock,
    log: deps.log,
    pollMs: 500,
  });
  const auth = openDb(database.as('watchfloor_auth'), { max: 3 });
  const people = openPeople(deps, { auth, secret: SECRET });
  const wireLog = postgresLog({ pool: database.wire.pool, clock: systemClock });
  const collector = new Collector({ log: wireLog, clock: systemClock, logger: deps.log });
  const identity = await openIdentity({ wire: database.wire, clock, log: deps.log, secret: SECRET, doorbell });
  const records: RecordFaces = {
    wire: database.wire,
    log: wireLog,
    store: blockStore({
      reading: database.db,
      writing: database.wire,
      clock,
      read: readStored,
      retention: retentionOf(database.wire, deps.config),
    }),
    // Nothing consumes the log here: the tail has nothing to show.
    tail: options.tail ?? { watch: () => () => undefined },
    identity,
    secret: SECRET,
    listening: () => [],
  };
  const mail = openMail(deps, SECRET);
  const authenticate = (await options.authenticate?.(people)) ?? byHeader;
  const api = await buildApi({
    deps,
    doorbell,
    authenticate,
    slices: options.slices?.(people) ?? slices({ people, records, mail, authenticate }),
    extend: async (server) => {
      originGuard(server, deps.config);
      await openDoors(server, { collector, identity, clock: systemClock });
    },
    web: false,
  });
  await api.server.ready();
  const signedInAs: TestApp['signedInAs'] = (actor) => {
    const key = `${actor.role}-${actor.id ?? 'none'}-${actors.size}`;
    actors.set(key, actor);
    return { 'x-test-actor': key };
  };
  return {
    ...database,
    deps,
    people,
    records,
    mail,
    clock,
    api,
    server: api.server,
    signedInAs,
    async ask(actor, method, path, payload) {
      const headers = signedInAs(actor);
      const response = await api.server.inject({
        method,
        url: `/api/v1${path}`,
        headers,
        ...(payload ? { payload } : {}),
      });
      const isJson = response.headers['content-type']?.includes('json') ?? false;
      return { status: response.statusCode, body: isJson ? response.json() : response.body, text: response.body };
    },
    async close() {
      await api.close();
      await identity.close();
      await collector.stop();
      await wireLog.close();
      await mail.reader.close();
      await people.settled();
      await people.mail.close();
      await auth.close();
      await doorbell.close();
      await database.drop();
    },
  };
}
