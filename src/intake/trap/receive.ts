/**
 * SNMP traps and informs over UDP. The npm library `net-snmp` answers an inform before its receiver hears of it, knows
 * users by name only and hashes a megabyte for every engine id a stranger invents; so the datagrams are read here: an
 * inform is answered when its record is durable, and a secret is worked on once.
 */
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { SourceRef } from '../../wire/batch.ts';
import type { Collector } from '../../wire/collector.ts';
import { countDrop, countReceived } from '../../wire/counters.ts';
import type { TrapArrival } from '../identify.ts';
import type { Identified, QuarantineSink, UnknownReason } from '../identity-types.ts';
import type { LiveIdentity } from '../identity.ts';
import { plainAddress } from '../syslog/sender.ts';
import { TokenBucket } from '../syslog/token-bucket.ts';
import { Answered } from './answered.ts';
import { Malformed, tags } from '../../snmp/ber.ts';
import { communityAnswer, openEnvelope, responsePdu, securedMessage } from '../../snmp/envelope.ts';
import type { Community, Secured } from '../../snmp/envelope.ts';
import { readNotification } from '../../snmp/pdu.ts';
import type { Notification } from '../../snmp/pdu.ts';
import { sealedRecord, trapRecord } from './record.ts';
import type { Origin } from './record.ts';
import { makeSecurity } from './secure.ts';
import type { Engine } from './secure.ts';

export type TrapOptions = {
  listenerId: string;
  host: string;
  port: number;
  collector: Collector;
  identity: LiveIdentity;
  /** `settled`: resolves when what was put so far is stored. */
  quarantine: QuarantineSink & { settled(): Promise<void> };
  engine: Engine;
  clock: Clock;
  log: Logger;
  /** Datagrams a second of one address; above it they are dropped and counted. */
  rate?: { perSecond: number; burst: number };
};

export type TrapListener = { address(): AddressInfo; close(): Promise<void> };

// The kernel grants what net.core.rmem_max allows; `watchfloor doctor` says when that is little.
const BUFFER_BYTES = 16 * 1024 * 1024;
const MOST_PEERS = 20_000;
const USUAL_RATE = { perSecond: 5000, burst: 10_000 };

/** Listens; rejects with the system's error when the port cannot be had. */
export async function listenForTraps(options: TrapOptions): Promise<TrapListener> {
  const socket = createSocket({ type: isIPv6(options.host) ? 'udp6' : 'udp4', recvBufferSize: BUFFER_BYTES });
  const receiver = new Receiver(options, socket);
  socket.on('message', (datagram, from) => receiver.take(datagram, from));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port: options.port, address: options.host }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', (error) => options.log.error({ err: error, listener: options.listenerId }, 'trap listener'));
  return { address: () => socket.address(), close: () => new Promise((done) => socket.close(() => done())) };
}

class Receiver {
  readonly #options: TrapOptions;
  readonly #socket: Socket;
  readonly #security: ReturnType<typeof makeSecurity>;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #answered: Answered;
  #sources = new WeakMap<Identified, Map<string, SourceRef>>();

  constructor(options: TrapOptions, socket: Socket) {
    const { engine, identity, clock } = options;
    this.#options = options;
    this.#socket = socket;
    this.#security = makeSecurity({ engine, usersNamed: identity.usersNamed, monotonic: clock.monotonic });
    this.#answered = new Answered(clock);
  }

  take(datagram: Buffer, from: RemoteInfo): void {
    const { listenerId, collector } = this.#options;
    if (!this.#allowed(from.address)) return countDrop(listenerId, 'rate-limit', 1);
    if (collector.isFull) return countDrop(listenerId, 'no-room', 1);
    try {
      const envelope = openEnvelope(datagram);
      if (envelope.version === '3') this.#takeSecured(envelope, from);
      else this.#takeCommunity(envelope, from);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      countDrop(listenerId, 'malformed', 1);
    }
    return undefined;
  }

  #takeCommunity(envelope: Community, from: RemoteInfo): void {
    const notification = readNotification(envelope.pdu);
    if (!notification) return countDrop(this.#options.listenerId, 'not-a-trap', 1);
    const source = plainAddress(from.address);
    const answer = (): Buffer => communityAnswer(envelope, notification.requestId, notification.list);
    return this.#keep(
      notification,
      { version: envelope.version, source },
      { from, community: envelope.community, answer },
    );
  }

  #takeSecured(message: Secured, from: RemoteInfo): void {
    const { listenerId, engine } = this.#options;
    const { header } = message;
    const checked = this.#security(message);
    if (checked.is === 'discovery') return this.#send(checked.report, from);
    const source = plainAddress(from.address);
    if (checked.is === 'refused') {
      if (checked.report) this.#send(checked.report, from);
      // An engine that has just restarted asks with an old time first; the report mends that, nothing is lost.
      if (checked.why === 'stale' && checked.report) return undefined;
      return this.#setAside(
        'bad-credential',
        source,
        sealedRecord({ whole: message.whole, engine: header.engineId, user: header.user, source, why: checked.detail }),
      );
    }
    const notification = readNotification(checked.scoped.pdu);
    if (!notification) return countDrop(listenerId, 'not-a-trap', 1);
    const { scoped, keys, users } = checked;
    const answer = (): Buffer =>
      securedMessage({
        messageId: header.messageId,
        engineId: engine.id,
        boots: engine.boots,
        time: engine.time(),
        user: header.user,
        scoped,
        pdu: responsePdu(tags.response, notification.requestId, notification.list),
        keys,
        sealed: true,
      });
    const origin: Origin = {
      version: '3',
      source,
      engine: header.engineId,
      user: header.user,
      context: scoped.contextName.toString('utf8'),
    };
    return this.#keep(notification, origin, { from, users, answer });
  }

  #keep(
    notification: Notification,
    origin: Origin,
    { from, answer, ...proof }: Pick<TrapArrival, 'community' | 'users'> & { from: RemoteInfo; answer: () => Buffer },
  ): void {
    const { listenerId, identity, collector, clock } = this.#options;
    const asks = notification.asks === 'answer';
    // A sender that did not get its answer sends the same inform again: it is answered again, not recorded again.
    const name = `${from.address} ${from.port} ${origin.version} ${notification.requestId}`;
    if (asks && this.#answered.has(name)) return this.#answerLater(this.#answered.durable(name), answer, from);
    const record = trapRecord(notification, origin);
    const found = identity.identifyTrap({ listenerId, address: origin.source, agent: notification.agent, ...proof });
    let durable: Promise<void>;
    if (found.is === 'known') {
      countReceived(listenerId, 1, record.length);
      collector.add(this.#sourceOf(found.source, origin.source), {
        bytes: record,
        spans: [0, record.length],
        count: 1,
        at: clock.now(),
      });
      if (!asks) return undefined;
      durable = collector.flushed();
    } else {
      this.#setAside(found.reason, origin.source, record);
      if (!asks) return undefined;
      durable = this.#options.quarantine.settled();
    }
    this.#answered.add(name, durable);
    return this.#answerLater(durable, answer, from);
  }

  #setAside(reason: UnknownReason, address: string, record: Buffer): void {
    const { listenerId, quarantine, clock } = this.#options;
    countReceived(listenerId, 1, record.length);
    countDrop(listenerId, `quarantined-${reason}`, 1);
    quarantine.put({ listenerId, transport: 'trap', address }, reason, 'trap', record, clock.now());
  }

  #answerLater(durable: Promise<void>, answer: () => Buffer, from: RemoteInfo): void {
    durable.then(
      () => this.#send(answer(), from),
      (error: unknown) => this.#options.log.warn({ err: error }, 'an inform stays unanswered: it could not be stored'),
    );
  }

  #send(datagram: Buffer, { port, address }: RemoteInfo): void {
    this.#socket.send(datagram, port, address, (error) => {
      if (error) countDrop(this.#options.listenerId, 'answer-failed', 1);
    });
  }

  #sourceOf(found: Identified, address: string): SourceRef {
    const byAddress = this.#sources.get(found) ?? new Map<string, SourceRef>();
    this.#sources.set(found, byAddress);
    const known = byAddress.get(address);
    if (known) return known;
    const { clientId, deviceId, zone } = found;
    const source: SourceRef = {
      clientId,
      deviceId,
      listener: this.#options.listenerId,
      address,
      kind: 'trap',
      ...(zone === undefined ? {} : { deviceZone: zone }),
    };
    if (byAddress.size > MOST_PEERS) byAddress.clear();
    byAddress.set(address, source);
    return source;
  }

  #allowed(address: string): boolean {
    const now = this.#options.clock.monotonic();
    let bucket = this.#buckets.get(address);
    if (!bucket) {
      // Addresses can be invented: beyond this many all start anew.
      if (this.#buckets.size >= MOST_PEERS) this.#buckets.clear();
      bucket = new TokenBucket(this.#options.rate ?? USUAL_RATE, now);
      this.#buckets.set(address, bucket);
    }
    return bucket.take(1, now) > 0;
  }
}
