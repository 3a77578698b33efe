/** A trap listener on a free port of this machine, into a log in memory: for tests that send for real. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { identityOf } from '../../src/intake/identify.ts';
import type { IdentityData } from '../../src/intake/identify.ts';
import type { LiveIdentity } from '../../src/intake/identity.ts';
import { keysOfPhrases } from '../../src/snmp/usm.ts';
import { listenForTraps } from '../../src/intake/trap/receive.ts';
import type { TrapOptions } from '../../src/intake/trap/receive.ts';
import type { Engine, UsmUser } from '../../src/intake/trap/secure.ts';
import type { AuthProtocol, PrivProtocol } from '../../src/snmp/usm.ts';
import { Collector } from '../../src/wire/collector.ts';
import type { WireLog } from '../../src/wire/log.ts';
import { memoryLog } from './memory-log.ts';
import type { MemoryLog } from './memory-log.ts';

export type TestTraps = {
  log: MemoryLog;
  port: number;
  engine: Engine;
  quarantined: { reason: string; text: string; address: string }[];
  /** Records kept for known senders, parsed. */
  traps(): { trap: string | null; version: string; [name: string]: unknown }[];
  close(): Promise<void>;
};

/** One client with a device at 127.0.0.1. */
const home: IdentityData = {
  clients: [{ id: 'acme', slug: 'acme', zone: 'Europe/London' }],
  devices: [{ id: 'acme-fw', clientId: 'acme', name: 'fw1', zone: 'Europe/London', addresses: ['127.0.0.1'] }],
  listeners: [],
  keys: [],
  relays: [],
};

export async function testTraps(
  options: {
    data?: IdentityData;
    users?: UsmUser[];
    wrap?: (log: WireLog) => WireLog;
    rate?: TrapOptions['rate'];
  } = {},
): Promise<TestTraps> {
  const log = memoryLog();
  const quarantined: TestTraps['quarantined'] = [];
  const data = options.data ?? home;
  const index = identityOf(data, () => 0);
  const identity: LiveIdentity = {
    ...index,
    version: 1,
    data: () => data,
    usersNamed: (name) => (options.users ?? []).filter((user) => user.name === name),
    users: () => options.users ?? [],
    onChange: () => () => undefined,
    reload: async () => undefined,
    close: async () => undefined,
  };
  const collector = new Collector({
    log: options.wrap?.(log.handle()) ?? log.handle(),
    clock: systemClock,
    logger: silentLog(),
  });
  const engine: Engine = { id: Buffer.from('80000000050102030405060708', 'hex'), boots: 3, time: () => 1000 };
  const listener = await listenForTraps({
    listenerId: 'trap',
    host: '127.0.0.1',
    port: 0,
    collector,
    identity,
    quarantine: {
      put: (arrival, reason, _kind, record) =>
        quarantined.push({ reason, text: Buffer.from(record).toString(), address: arrival.address }),
      settled: async () => undefined,
    },
    engine,
    clock: systemClock,
    log: silentLog(),
    ...(options.rate ? { rate: options.rate } : {}),
  });
  return {
    log,
    port: listener.address().port,
    engine,
    quarantined,
    traps: () => log.records().map(({ text }) => JSON.parse(text)),
    async close() {
      await listener.close();
      await collector.stop();
    },
  };
}

export function usmUser(name: string, auth: AuthProtocol, priv: PrivProtocol, more: Partial<UsmUser> = {}): UsmUser {
  return {
    id: `${name}-${more.clientId ?? 'acme'}`,
    clientId: 'acme',
    deviceId: null,
    name,
    keys: keysOfPhrases(auth, 'authpass-of-it', priv, 'privpass-of-it'),
    ...more,
  };
}

const run = promisify(execFile);

/** Runs a program of net-snmp without its configuration files; throws with what it wrote when it fails. */
export async function netSnmp(
  program: 'snmptrap' | 'snmpinform',
  args: string[],
  persistent?: string,
): Promise<string> {
  const { stdout, stderr } = await run(program, ['-m', '', ...args], {
    env: { ...process.env, SNMPCONFPATH: '/nonexistent', SNMP_PERSISTENT_DIR: persistent ?? '/nonexistent' },
    timeout: 20_000,
  });
  return stdout + stderr;
}
