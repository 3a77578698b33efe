/** All syslog listeners of this process: opened, closed and looked at together. */
import type { Socket } from 'node:dgram';
import type { Server } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { Problem } from '../../base/problem.ts';
import { datagramListener } from './datagram.ts';
import { usualLimits } from './limits.ts';
import type { SyslogLimits } from './limits.ts';
import type { Into } from './sender.ts';
import { streamListener } from './stream.ts';

/** `id` names the listener in counters, quarantine and events. Port 0: any free one. */
export type ListenerSpec = { id: string; kind: 'syslog-udp' | 'syslog-tcp' | 'syslog-tls'; host: string; port: number };

export type ListenerStatus = { id: string; kind: ListenerSpec['kind']; port: number; connections: number };

export type SyslogListeners = {
  /** Opens what is new and closes what is gone; throws a Problem that names a port that cannot be had. */
  apply(specs: readonly ListenerSpec[]): Promise<void>;
  status(): ListenerStatus[];
  /** Stops listening and takes in what has arrived. The collector is flushed by whoever owns it. */
  close(): Promise<void>;
};

export type SyslogOptions = {
  into: Into;
  clock: Clock;
  logger: Logger;
  limits?: Partial<SyslogLimits>;
  /** PEM pair of the TLS listeners (certificate.ts). */
  tls?: { key: string; cert: string };
};

type Open = { spec: ListenerSpec; status(): ListenerStatus; close(): Promise<void> };

export function syslogListeners(options: SyslogOptions): SyslogListeners {
  const open = new Map<string, Open>();
  return {
    async apply(specs) {
      const wanted = new Map(specs.map((spec) => [spec.id, spec]));
      for (const [id, each] of open) {
        const spec = wanted.get(id);
        if (spec && spec.kind === each.spec.kind && spec.host === each.spec.host && spec.port === each.spec.port)
          continue;
        open.delete(id);
        await each.close();
      }
      for (const spec of specs) if (!open.has(spec.id)) open.set(spec.id, await openOne(spec, options));
    },
    status: () => [...open.values()].map((each) => each.status()),
    async close() {
      const all = [...open.values()];
      open.clear();
      await Promise.all(all.map((each) => each.close()));
    },
  };
}

function openOne(spec: ListenerSpec, options: SyslogOptions): Promise<Open> {
  const limits = { ...usualLimits, ...options.limits };
  return spec.kind === 'syslog-udp' ? openDatagram(spec, limits, options) : openStream(spec, limits, options);
}

async function openDatagram(
  spec: ListenerSpec,
  limits: SyslogLimits,
  { into, clock, logger }: SyslogOptions,
): Promise<Open> {
  const socket = datagramListener({ listenerId: spec.id, host: spec.host, into, limits, clock, logger });
  await bound(socket, spec, () => socket.bind(spec.port, spec.host));
  socket.on('error', (error) => logger.error({ err: error, listener: spec.id }, 'syslog socket failed'));
  return {
    spec,
    status: () => ({ id: spec.id, kind: spec.kind, port: socket.address().port, connections: 0 }),
    close: () => new Promise((done) => socket.close(done)),
  };
}

async function openStream(
  spec: ListenerSpec,
  limits: SyslogLimits,
  { into, clock, logger, tls }: SyslogOptions,
): Promise<Open> {
  if (spec.kind === 'syslog-tls' && !tls)
    throw new Problem('syslog/no-certificate', 500, `The TLS listener ${spec.id} has no certificate.`);
  const listener = streamListener({
    listenerId: spec.id,
    into,
    limits,
    clock,
    logger,
    ...(spec.kind === 'syslog-tls' && tls ? { tls } : {}),
  });
  await bound(listener.server, spec, () => listener.server.listen(spec.port, spec.host));
  listener.server.on('error', (error) => logger.error({ err: error, listener: spec.id }, 'syslog listener failed'));
  return {
    spec,
    status: () => ({
      id: spec.id,
      kind: spec.kind,
      port: portOf(listener.server),
      connections: listener.connections(),
    }),
    close: () => listener.close(),
  };
}

/** Resolves when the socket listens, rejects when the port cannot be had. */
function bound(socket: Socket | Server, spec: ListenerSpec, start: () => void): Promise<void> {
  return new Promise((done, fail) => {
    const refused = (error: Error): void => fail(portProblem(spec, error));
    socket.once('error', refused);
    socket.once('listening', () => {
      socket.off('error', refused);
      done();
    });
    start();
  });
}

function portProblem({ id, host, port }: ListenerSpec, error: Error): Problem {
  const code = 'code' in error ? error.code : undefined;
  const why =
    code === 'EADDRINUSE'
      ? 'another program has that port. Stop it (`ss -lnp` shows which), or choose another port'
      : code === 'EACCES'
        ? 'ports below 1024 need root or CAP_NET_BIND_SERVICE. Choose a port above 1023 and redirect'
        : error.message;
  return new Problem('intake/port', 500, `The listener ${id} cannot have port ${port} on ${host}: ${why}.`);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
