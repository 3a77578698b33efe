/**
 * The door that collectors come to: TLS 1.3, a certificate on both sides, one connection for everything. A stranger may
 * only enrol, with the word it was given. Whoever is revoked is cut off within a second and refused from then on.
 */
import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { every } from '../bus/every.ts';
import { factsAfter, presentPlace, recordFact } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import type { LiveIdentity } from '../intake/identity.ts';
import { pollingTopic } from '../monitoring/polling-topic.ts';
import { watchTopic } from '../monitoring/watches.ts';
import { collectorNamed } from './authority.ts';
import type { Authority } from './authority.ts';
import { collectorTopic, hashOf } from './collectors.ts';
import { Connection, nowIso, offsetOf } from './connection.ts';
import type { Alive, ConnectionWork } from './connection.ts';
import { keepEntry, scopeOfCollector } from './keep.ts';
import type { KeepOptions, Who } from './keep.ts';
import { devicesOf, settingsFor } from './settings.ts';
import { collectorById, enrol, noteAlive, noteCertificate, noteConnected, noteGone } from './store.ts';
import type { CollectorRow } from './store.ts';

export type DoorOptions = Omit<KeepOptions, 'say'> & {
  identity: LiveIdentity;
  authority: Authority;
  secret: string;
  host: string;
  port: number;
  /** Says of a collector what its finding is made of. */
  say(who: { name: string; clientId: string }, action: Said, message: string): void;
};
export type Said = 'collector_lost' | 'collector_heard' | 'collector_gave_up';

/** A collector, as it said last while we ran. */
export type Heard = { clientId: string; name: string; isConnected: boolean } & Pick<
  Alive,
  'backlogRecords' | 'backlogBytes' | 'givenUp'
>;
export type Door = { port(): number; connections(): number; heard(): Heard[]; close(): Promise<void> };

const MOST_CONNECTIONS = 2000;
const LOOK_MS = 1000;
const TOPICS = [
  collectorTopic,
  ...['device.changed', 'client.changed', 'site.changed', 'source.changed', 'credential.changed'],
  pollingTopic,
  watchTopic,
];

export async function openDoor(options: DoorOptions): Promise<Door> {
  const { authority, clock, log, host, port } = options;
  const { key, certificate } = await authority.server();
  const house = new House(options);
  const server = createServer(
    {
      key,
      cert: certificate,
      ca: [authority.certificate],
      minVersion: 'TLSv1.3',
      requestCert: true,
      // A stranger is let in to enrol: what a connection may do is decided by its certificate.
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    },
    (socket) => house.take(socket),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('tlsClientError', (error) => log.debug({ err: error }, 'a collector did not shake hands'));
  await new Promise<void>((done, failed) => {
    server.once('error', (error) =>
      failed(
        new Problem(
          'collector/port',
          500,
          `The door of collectors cannot have port ${port} on ${host}: ${error.message}.`,
        ),
      ),
    );
    server.listen(port, host, done);
  });
  const looking = every(LOOK_MS, () => house.look(), { clock, log });
  return {
    port: () => portOf(server.address()),
    connections: () => house.size,
    heard: () => house.heard(),
    async close() {
      await looking.stop();
      const closed = new Promise<void>((done) => server.close(() => done()));
      await house.close();
      await closed;
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return typeof address === 'object' && address ? address.port : 0;
}

/** Everyone who is connected. */
class House {
  readonly #options: DoorOptions;
  readonly #all = new Set<Connection>();
  /** What each was told last, as text: it is told again only when it is something else. */
  readonly #told = new WeakMap<Connection, string>();
  readonly #siteOf = new WeakMap<Connection, string | null>();
  readonly #heard = new Map<string, Heard>();
  #place: string | undefined;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#all.size;
  }

  heard(): Heard[] {
    const there = new Set([...this.#all].map(({ who }) => who?.id));
    return [...this.#heard].map(([id, each]) => ({ ...each, isConnected: there.has(id) }));
  }

  take(socket: TLSSocket): void {
    const { clock, log } = this.#options;
    const collectorId = this.#certified(socket);
    const connection = new Connection({ socket, collectorId, work: this.#work(() => connection), clock, log });
    this.#all.add(connection);
    socket.once('close', () => this.#all.delete(connection));
  }

  async close(): Promise<void> {
    const all = [...this.#all];
    for (const each of all) each.close();
    await Promise.all(all.map((each) => each.settled));
  }

  /** Has anything changed that a collector must know? */
  async look(): Promise<void> {
    const { wire } = this.#options;
    const changed = await wire.as(systemScope, async (tx) => {
      const isNew = this.#place === undefined || (await factsAfter(tx, this.#place, 1, TOPICS)).length > 0;
      if (isNew) this.#place = await presentPlace(tx);
      return isNew;
    });
    if (!changed) return;
    for (const connection of this.#all) if (connection.who) await this.#tellSettings(connection, connection.who);
  }

  #certified(socket: TLSSocket): string | undefined {
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    return certificate && collectorNamed(certificate);
  }

  #work(self: () => Connection): ConnectionWork {
    const { clock, wire } = this.#options;
    return {
      enrol: (token, request) => this.#enrol(token, request),
      renew: (id, request) => this.#sign(id, request),
      welcome: async (id, hello) => {
        const row = await this.#mustBeThere(id);
        for (const other of this.#all) if (other.who?.id === id) other.close();
        const who = await this.#welcome(row, hello);
        this.#siteOf.set(self(), row.siteId);
        // After the welcome, which is sent when this returns.
        clock.after(1, () => void this.#tellSettings(self(), who.who));
        return who;
      },
      alive: ({ id, clientId, name }, { at, backlogRecords, backlogBytes, givenUp }) => {
        const backlog = { backlogRecords, backlogBytes, givenUp };
        this.#heard.set(id, { clientId, name, isConnected: true, ...backlog });
        return wire.as(scopeOfCollector(clientId), (tx) =>
          noteAlive(tx, id, { ...backlog, heardAt: nowIso(clock), clockOffsetMs: offsetOf(clock, at) }),
        );
      },
      keep: (who, entry) => keepEntry(this.#options, who, entry),
      gone: (who, connection) => this.#gone(who, connection),
    };
  }

  async #mustBeThere(id: string): Promise<CollectorRow> {
    const row = await this.#options.wire.as(systemScope, (tx) => collectorById(tx, id));
    if (!row || row.revokedAt !== null) {
      this.#heard.delete(id);
      throw new Problem('collector/revoked', 403, 'This collector was revoked. Add a new one to go on here.');
    }
    return row;
  }

  async #welcome(
    { id, clientId, name, lostAt }: CollectorRow,
    hello: { buffer: string; version: string; address: string },
  ): Promise<{ who: Who; last: number }> {
    const { clock, identity, wire, say } = this.#options;
    const now = nowIso(clock);
    if (lostAt !== null) say({ name, clientId }, 'collector_heard', `collector ${name} is heard again`);
    const last = await wire.as(scopeOfCollector(clientId), async (tx) => {
      const { buffer: bufferId, version, address } = hello;
      const kept = await noteConnected(tx, id, { bufferId, version, address, connectedAt: now, heardAt: now });
      await recordFact(tx, clock, { topic: collectorTopic, clientId, subjectId: id });
      return kept;
    });
    return { who: { id, clientId, name, bufferId: hello.buffer, devices: devicesOf(identity, clientId) }, last };
  }

  async #gone({ id, clientId }: Who, connection: Connection): Promise<void> {
    // Another connection of the same collector may have taken over.
    if ([...this.#all].some((other) => other !== connection && other.who?.id === id)) return;
    const { clock, wire } = this.#options;
    await wire.as(scopeOfCollector(clientId), async (tx) => {
      await noteGone(tx, id);
      await recordFact(tx, clock, { topic: collectorTopic, clientId, subjectId: id });
    });
  }

  async #enrol(token: string, request: string): Promise<string> {
    const { clock, log, wire } = this.#options;
    const made = await wire.as(systemScope, async (tx) => {
      const now = nowIso(clock);
      const found = await enrol(tx, hashOf(token), now);
      if (!found)
        throw new Problem(
          'collector/token',
          403,
          'This enrolment was used before, or is too old. Add the collector anew.',
        );
      await recordFact(tx, clock, { topic: collectorTopic, clientId: found.clientId, subjectId: found.id });
      const signed = await this.#options.authority.sign(request, found.id);
      await noteCertificate(tx, found.id, isoOf(signed.endsAt));
      return { ...found, ...signed };
    });
    log.info({ collector: made.name }, 'a collector has enrolled');
    return made.certificate;
  }

  async #sign(id: string, request: string): Promise<string> {
    const { clientId } = await this.#mustBeThere(id);
    const { certificate, endsAt } = await this.#options.authority.sign(request, id);
    await this.#options.wire.as(scopeOfCollector(clientId), (tx) => noteCertificate(tx, id, isoOf(endsAt)));
    return certificate;
  }

  async #tellSettings(connection: Connection, { id, clientId }: Who): Promise<void> {
    const { log, identity } = this.#options;
    try {
      await this.#mustBeThere(id);
      connection.setDevices(devicesOf(identity, clientId));
      const siteId = this.#siteOf.get(connection) ?? null;
      const settings = await settingsFor(this.#options, { id, clientId, siteId });
      const text = JSON.stringify(settings);
      if (this.#told.get(connection) === text) return;
      connection.tell(settings);
      this.#told.set(connection, text);
    } catch (error) {
      if (error instanceof Problem) connection.refuse(error);
      else log.error({ err: error, collector: id }, 'a collector could not be told its settings; tried again');
      this.#place = undefined;
    }
  }
}
