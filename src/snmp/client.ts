/** Our side of SNMP (RFC 3416, RFC 3417): one UDP socket a family, any number of questions under way over it. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6, SocketAddress } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { Malformed } from './ber.ts';
import { openEnvelope } from './envelope.ts';
import type { Exchange, SnmpCounts, Waiting } from './exchange.ts';
import { SnmpFailure } from './failure.ts';
import { readAnswer } from './messages.ts';
import { guardOf } from './security.ts';
import type { Credential } from './security.ts';
import { Session } from './session.ts';

export type Target = { address: string; port: number; credential: Credential };

export type SnmpClient = {
  /** A conversation with one agent; it learns the agent's pace, and its engine in version 3. Keep it between polls. */
  session(target: Target): Session;
  counts(): SnmpCounts;
  /** Whoever still waits is told `closed`. */
  close(): void;
};

const RECEIVE_BYTES = 4 * 1_048_576;
const IDS_AT_ONCE = 1024;

export function openSnmp({ clock }: { clock: Clock }): SnmpClient {
  const wire = new Wire(clock);
  return {
    session: ({ address, port, credential }) =>
      new Session(wire, {
        address: plainAddress(address),
        port,
        guard: guardOf(credential, () => clock.monotonic()),
      }),
    counts: () => ({ ...wire.counts }),
    close: () => wire.close(),
  };
}

/** As datagrams name their senders. */
function plainAddress(address: string): string {
  return isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}

class Wire implements Exchange {
  readonly clock: Clock;
  readonly counts: SnmpCounts = { asked: 0, answered: 0, again: 0, silent: 0, strange: 0 };
  readonly #waiting = new Map<number, Waiting>();
  readonly #sockets = new Map<'udp4' | 'udp6', Socket>();
  #ids = Buffer.alloc(0);
  #closed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  expect(waiting: Waiting): number {
    if (this.#closed) throw new SnmpFailure('closed');
    let id = this.#random();
    while (id === 0 || this.#waiting.has(id)) id = this.#random();
    this.#waiting.set(id, waiting);
    return id;
  }

  forget(id: number): void {
    this.#waiting.delete(id);
  }

  send(datagram: Buffer, port: number, waiting: Waiting): void {
    const socket = this.#socket(isIPv6(waiting.address) ? 'udp6' : 'udp4');
    socket.send(datagram, port, waiting.address, (error) => {
      if (error) waiting.fail(new SnmpFailure(this.#closed ? 'closed' : 'unreachable', error.message));
    });
  }

  close(): void {
    this.#closed = true;
    for (const waiting of [...this.#waiting.values()]) waiting.fail(new SnmpFailure('closed'));
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #socket(type: 'udp4' | 'udp6'): Socket {
    const open = this.#sockets.get(type);
    if (open) return open;
    const socket = createSocket({
      type,
      recvBufferSize: RECEIVE_BYTES,
      // Addresses are numbers already: nothing is ever looked up.
      lookup: (address, _options, found) => found(null, address, type === 'udp6' ? 6 : 4),
    });
    socket.on('message', (datagram, from) => this.#receive(datagram, from));
    // Without a listener an error would end the process; whoever waits is told by time.
    socket.on('error', () => (this.counts.strange += 1));
    this.#sockets.set(type, socket);
    return socket;
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    try {
      const message = openEnvelope(datagram);
      const id = message.version === '3' ? message.header.messageId : readAnswer({ ...message.pdu }).requestId;
      const waiting = this.#waiting.get(id);
      if (waiting?.address === from.address) waiting.take(message);
      else this.counts.strange += 1;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.counts.strange += 1;
    }
  }

  #random(): number {
    if (this.#ids.length < 4) this.#ids = randomBytes(4 * IDS_AT_ONCE);
    const id = this.#ids.readUInt32BE(0) & 0x7fff_ffff;
    this.#ids = this.#ids.subarray(4);
    return id;
  }
}
