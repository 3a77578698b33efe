/** Real SNMP agents for tests: Debian's snmpd, and its simulator snmpsimd that stands in for vendors' devices. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { openSnmp } from '../../src/snmp/client.ts';
import type { Credential } from '../../src/snmp/security.ts';

export type TestAgent = {
  address: string;
  port: number;
  /** Ends it at once, as a crash would; `start` brings it back on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** Users of every test agent: name, methods; the pass phrases are `authpass-of-it` and `privpass-of-it`. */
const USERS = [
  'createUser plain',
  'createUser md5des MD5 authpass-of-it DES privpass-of-it',
  'createUser shaaes SHA authpass-of-it AES privpass-of-it',
  'createUser sha512aes SHA-512 authpass-of-it AES privpass-of-it',
  'createUser authonly SHA-256 authpass-of-it',
];

export async function testAgent(lines: readonly string[] = []): Promise<TestAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'wf-agent-'));
  const port = await freeUdpPort();
  const config = join(folder, 'snmpd.conf');
  writeFileSync(
    config,
    [
      'rocommunity public',
      'rocommunity6 public',
      ...USERS,
      'rouser plain noauth',
      'rouser md5des priv',
      'rouser shaaes priv',
      'rouser sha512aes priv',
      'rouser authonly auth',
      'sysName agent-of-test',
      ...lines,
      '',
    ].join('\n'),
  );
  const program = keeper(() =>
    spawn('snmpd', ['-f', '-Lf', join(folder, 'log'), '-C', '-c', config, `udp:127.0.0.1:${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        PATH: `${process.env['PATH']}:/usr/sbin`,
        SNMP_PERSISTENT_DIR: join(folder, 'kept'),
        MIBS: '',
      },
    }),
  );
  const start = async (): Promise<void> => {
    program.start();
    await answers(port, { version: '2c', community: 'public' });
  };
  await start();
  return {
    address: '127.0.0.1',
    port,
    start,
    kill: program.end,
    close: async () => {
      await program.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One simulator with an agent for each name: its community is the name, its objects are lines `OID|TYPE|VALUE`. */
export type TestSimulator = TestAgent & {
  /** Another life of one of its agents: it is started anew with these objects. */
  change(name: string, lines: readonly string[]): Promise<void>;
};

export async function testSimulator(agents: Record<string, readonly string[]>): Promise<TestSimulator> {
  const folder = mkdtempSync(join(tmpdir(), 'wf-sim-'));
  const [data, cache] = [join(folder, 'data'), join(folder, 'cache')];
  const port = await freeUdpPort();
  for (const each of [data, cache]) mkdirSync(each);
  for (const [name, lines] of Object.entries(agents)) writeFileSync(join(data, `${name}.snmprec`), sorted(lines));
  const isRoot = process.getuid?.() === 0;
  // It gives up being root, and must still get at its files.
  for (const each of isRoot ? [folder, data, cache] : []) {
    chmodSync(each, 0o755);
    chownSync(each, 65_534, 65_534);
  }
  const program = keeper(() =>
    spawn(
      'snmpsimd',
      [
        `--data-dir=${data}`,
        `--cache-dir=${cache}`,
        `--agent-udpv4-endpoint=127.0.0.1:${port}`,
        ...(isRoot ? ['--process-user=nobody', '--process-group=nogroup'] : []),
        '--logging-method=null',
      ],
      { stdio: 'ignore', cwd: '/' },
    ),
  );
  const start = async (): Promise<void> => {
    program.start();
    await answers(port, { version: '2c', community: Object.keys(agents)[0] ?? 'public' });
  };
  await start();
  return {
    address: '127.0.0.1',
    port,
    start,
    kill: program.end,
    async change(name, lines) {
      await program.end();
      writeFileSync(join(data, `${name}.snmprec`), sorted(lines));
      await start();
    },
    close: async () => {
      await program.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** snmpsim searches by halves: its lines must stand in the order of object identifiers. */
function sorted(lines: readonly string[]): string {
  const arcs = (line: string): number[] => (line.split('|')[0] ?? '').split('.').map(Number);
  const order = (a: string, b: string): number => {
    const [one, other] = [arcs(a), arcs(b)];
    for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
      const difference = (one[i] ?? -1) - (other[i] ?? -1);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return `${lines.toSorted(order).join('\n')}\n`;
}

function keeper(launch: () => ChildProcess): { start(): void; end(): Promise<void> } {
  let child: ChildProcess | undefined;
  return {
    start: () => void (child = launch()),
    async end() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Asks ten times a second, rather than with a client's patience, until there is an answer. */
async function answers(port: number, credential: Credential): Promise<void> {
  const client = openSnmp({ clock: systemClock });
  let isUp = false;
  try {
    for (let tries = 0; tries < 300 && !isUp; tries += 1) {
      const asked = client.session({ address: '127.0.0.1', port, credential }).get(['1.3.6.1.2.1.1.3.0']);
      void asked.then(
        () => (isUp = true),
        () => undefined,
      );
      await setTimeout(100);
    }
    if (!isUp) throw new Error('the agent of the test does not answer');
  } finally {
    client.close();
  }
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
