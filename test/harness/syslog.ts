/** Listeners on free ports of this machine, into a log in memory: for tests that send for real. */
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Arrival, Identify } from '../../src/intake/identity-types.ts';
import type { SyslogLimits } from '../../src/intake/syslog/limits.ts';
import { syslogListeners } from '../../src/intake/syslog/listeners.ts';
import type { ListenerSpec, SyslogListeners } from '../../src/intake/syslog/listeners.ts';
import { Collector } from '../../src/wire/collector.ts';
import type { WireLog } from '../../src/wire/log.ts';
import { memoryLog } from './memory-log.ts';
import type { MemoryLog } from './memory-log.ts';

export type TestListeners = {
  log: MemoryLog;
  listeners: SyslogListeners;
  collector: Collector;
  quarantined: { arrival: Arrival; reason: string; text: string }[];
  identity: { identify: Identify; version: number };
  port(kind: ListenerSpec['kind']): number;
  texts(): string[];
  close(): Promise<void>;
};

export type TestListenerOptions = {
  identify?: Identify;
  limits?: Partial<SyslogLimits>;
  tls?: { key: string; cert: string };
  mostPending?: number;
  wrap?: (log: WireLog) => WireLog;
};

/** Everyone is client `acme` unless `identify` says otherwise. Opens UDP, TCP and, with a certificate, TLS. */
export async function testListeners(options: TestListenerOptions = {}): Promise<TestListeners> {
  const log = memoryLog();
  const quarantined: TestListeners['quarantined'] = [];
  const identity = {
    identify: options.identify ?? (() => ({ is: 'known' as const, source: { clientId: 'acme', deviceId: null } })),
    version: 1,
  };
  const collector = new Collector({
    log: options.wrap?.(log.handle()) ?? log.handle(),
    clock: systemClock,
    logger: silentLog(),
    ...(options.mostPending ? { mostPending: options.mostPending } : {}),
  });
  const listeners = syslogListeners({
    into: {
      collector,
      identity,
      quarantine: {
        put: (arrival, reason, _kind, record) =>
          quarantined.push({ arrival, reason, text: Buffer.from(record).toString() }),
      },
    },
    clock: systemClock,
    logger: silentLog(),
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.tls ? { tls: options.tls } : {}),
  });
  const kinds: ListenerSpec['kind'][] = ['syslog-udp', 'syslog-tcp', ...(options.tls ? (['syslog-tls'] as const) : [])];
  await listeners.apply(kinds.map((kind) => ({ id: kind, kind, host: '127.0.0.1', port: 0 })));
  return {
    log,
    listeners,
    collector,
    quarantined,
    identity,
    port: (kind) => listeners.status().find((each) => each.kind === kind)!.port,
    texts: () => log.records().map((each) => each.text),
    async close() {
      await listeners.close();
      await collector.stop(1000);
    },
  };
}
