/** Syslog over TCP and TLS: RFC 6587, RFC 5425. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { TLSSocket, createServer as createTlsServer } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { countDrop } from '../../wire/counters.ts';
import { Framer } from './framing.ts';
import type { Frames } from './framing.ts';
import type { SyslogLimits } from './limits.ts';
import { Sender, plainAddress } from './sender.ts';
import type { Into } from './sender.ts';
import { TokenBucket } from './token-bucket.ts';

export type StreamListener = { server: Server; connections(): number; close(): Promise<void> };

export type StreamOptions = {
  listenerId: string;
  into: Into;
  limits: SyslogLimits;
  clock: Clock;
  logger: Logger;
  /** PEM; with it the listener speaks TLS. */
  tls?: { key: string; cert: string };
};

const KEEP_ALIVE_MS = 60_000;
const HANDSHAKE_MS = 10_000;

/** A listener that is not listening yet: call `server.listen`. */
export function streamListener(options: StreamOptions): StreamListener {
  const sockets = new Map<Socket, Connection>();
  const perPeer = new Map<string, number>();
  const accept = (socket: Socket): void => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const ofPeer = perPeer.get(address) ?? 0;
    const refused =
      sockets.size >= options.limits.connections
        ? 'too-many-connections'
        : ofPeer >= options.limits.connectionsPerPeer
          ? 'too-many-connections-of-peer'
          : undefined;
    if (refused) {
      countDrop(options.listenerId, refused, 1);
      socket.destroy();
      return;
    }
    perPeer.set(address, ofPeer + 1);
    sockets.set(socket, new Connection(socket, address, options));
    socket.once('close', () => {
      sockets.delete(socket);
      const left = (perPeer.get(address) ?? 1) - 1;
      if (left > 0) perPeer.set(address, left);
      else perPeer.delete(address);
    });
  };
  const server = options.tls
    ? // Any client certificate is asked for and none is demanded: the fingerprint is what identifies, not a chain of trust.
      createTlsServer(
        {
          ...options.tls,
          requestCert: true,
          rejectUnauthorized: false,
          handshakeTimeout: HANDSHAKE_MS,
          minVersion: 'TLSv1.2',
        },
        accept,
      )
    : createServer({ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }, accept);
  server.on('tlsClientError', () => countDrop(options.listenerId, 'tls-handshake', 1));
  return {
    server,
    connections: () => sockets.size,
    close: () => closeAll(server, sockets),
  };
}

async function closeAll(server: Server, sockets: Map<Socket, Connection>): Promise<void> {
  const closed = new Promise<void>((done) => (server.listening ? server.close(() => done()) : done()));
  for (const connection of sockets.values()) connection.close();
  await closed;
}

class Connection {
  readonly #socket: Socket;
  readonly #options: StreamOptions;
  readonly #framer: Framer;
  readonly #sender: Sender;
  readonly #bucket: TokenBucket;
  #held = false;

  constructor(socket: Socket, address: string, options: StreamOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#framer = new Framer(options.limits.longest);
    const certificate = fingerprintOf(socket);
    this.#sender = new Sender(
      {
        listenerId: options.listenerId,
        transport: options.tls ? 'tls' : 'tcp',
        address,
        ...(certificate ? { certificate } : {}),
      },
      options.into,
    );
    this.#bucket = new TokenBucket(options.limits.tcpRate, options.clock.monotonic());
    socket.setTimeout(options.limits.idleMs, () => this.#idle());
    socket.on('data', (chunk: Buffer) => this.#framer.push(chunk, this.#take));
    socket.on('end', () => this.#framer.end(this.#take));
    // A peer that resets the connection is its own affair; what came before is kept.
    socket.on('error', (error) => {
      options.logger.debug({ err: error, address }, 'syslog connection broke');
      this.#framer.end(this.#take);
    });
  }

  close(): void {
    this.#framer.end(this.#take);
    this.#socket.destroy();
  }

  readonly #take = (frames: Frames): void => {
    const { clock, into, listenerId } = this.#options;
    if (frames.cut > 0) countDrop(listenerId, 'cut', frames.cut);
    if (frames.count === 0) return;
    this.#sender.deliver({ bytes: frames.bytes, spans: frames.spans, count: frames.count, at: clock.now() });
    const wait = this.#bucket.owe(frames.count, clock.monotonic());
    if (wait > 0) this.#hold((go) => void clock.after(wait, go));
    if (into.collector.isFull) this.#hold((go) => into.collector.onRoom(go));
  };

  /** Stops reading until `until` says so: the kernel's window closes and the sender waits. */
  #hold(until: (go: () => void) => void): void {
    if (this.#held) return;
    this.#held = true;
    this.#socket.pause();
    until(() => {
      this.#held = false;
      if (this.#options.into.collector.isFull) this.#hold((go) => this.#options.into.collector.onRoom(go));
      else this.#socket.resume();
    });
  }

  #idle(): void {
    // A connection we do not read ourselves is not idle.
    if (this.#held) return;
    countDrop(this.#options.listenerId, 'idle-connection', 1);
    this.close();
  }
}

function fingerprintOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const fingerprint: unknown = socket.getPeerX509Certificate()?.fingerprint256;
  return typeof fingerprint === 'string' ? fingerprint.replaceAll(':', '').toLowerCase() : undefined;
}
