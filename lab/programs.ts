/** Debian's own programs on each router. Each is a child of ours, in its namespace and its folder. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inside } from './namespaces.ts';
import type { Names } from './namespaces.ts';
import { loopbackOf } from './plan.ts';
import type { Router } from './plan.ts';
import { ospfdSettings, rsyslogSettings, shiftsOf, snmpdSettings, zebraSettings } from './settings.ts';
import { giveToFrr } from './users.ts';

export type ProgramName = 'snmpd' | 'lldpd' | 'zebra' | 'ospfd' | 'rsyslogd';

/** The programs of one router. */
export type Programs = {
  start(name: ProgramName, more?: { clock?: string }): Promise<void>;
  stop(name: ProgramName, signal?: NodeJS.Signals): Promise<void>;
  /** Its agent's count of the octets that came in at a port stands `left` before 2^64 from now on. */
  windCounter(port: string, left: bigint): void;
  startAll(): Promise<void>;
  stopAll(): Promise<void>;
};

const ORDER: readonly ProgramName[] = ['snmpd', 'lldpd', 'zebra', 'ospfd', 'rsyslogd'];
/** Sockets that the others speak through: who finds one missing tries again only after ten or fifteen seconds. */
const DOORS: Partial<Record<ProgramName, string>> = { snmpd: 'agentx', zebra: 'zserv' };

export function programsOf(router: Router, names: Names, root: string): Programs {
  const folder = join(root, router);
  prepare(router, folder);
  const running = new Map<ProgramName, ChildProcess>();
  const programs: Programs = {
    async start(name, { clock } = {}) {
      const door = DOORS[name];
      if (door !== undefined) rmSync(join(folder, door), { force: true });
      const child = launch(names.of(router), folder, commandOf(name, router, folder), clock);
      running.set(name, child);
      if (name === 'lldpd') await nameNeighbour(names.of(router), router, folder);
    },
    async stop(name, signal = 'SIGTERM') {
      const child = running.get(name);
      running.delete(name);
      if (child) await ended(child, signal);
    },
    windCounter(port, left) {
      const counted = inside(names.of(router), 'cat', `/sys/class/net/${port}/statistics/rx_bytes`);
      writeFileSync(join(shiftsOf(folder), port), `${BigInt.asIntN(64, -left - BigInt(counted.trim()))}\n`);
    },
    async startAll() {
      for (const name of ORDER) {
        await programs.start(name);
        const door = DOORS[name];
        if (door !== undefined) await untilThere(join(folder, door));
      }
    },
    async stopAll() {
      await Promise.all([...running.keys()].map((name) => programs.stop(name)));
    },
  };
  return programs;
}

type Command = { program: string; args: readonly string[]; env?: Record<string, string> };

function commandOf(name: ProgramName, router: Router, folder: string): Command {
  const frr = (daemon: 'zebra' | 'ospfd', ...more: readonly string[]): Command => ({
    program: `/usr/lib/frr/${daemon}`,
    args: [
      ...['-f', join(folder, `${daemon}.conf`), '-i', join(folder, `${daemon}.pid`), '-z', join(folder, 'zserv')],
      ...['--vty_socket', folder, '-P', '0', '--log', `file:${join(folder, `${daemon}.log`)}`, ...more],
    ],
    // No names of objects: it would look for modules that are not there, and say so 500 times.
    env: { SNMPCONFPATH: folder, MIBS: '' },
  });
  switch (name) {
    case 'snmpd':
      return {
        program: '/usr/sbin/snmpd',
        args: [
          ...['-f', '-Lf', join(folder, 'snmpd.log'), '-I', '-smux'],
          // What it kept is read too: else the times it was started would always be one, and version 3 be refused as old.
          ...['-C', '-c', `${join(folder, 'snmpd.conf')},${join(folder, 'kept', 'snmpd.conf')}`],
        ],
        env: { SNMP_PERSISTENT_DIR: join(folder, 'kept'), MIBS: '' },
      };
    case 'lldpd':
      return {
        program: '/usr/sbin/lldpd',
        args: [
          ...['-d', '-u', join(folder, 'lldpd.socket'), '-X', join(folder, 'agentx'), '-m', loopbackOf(router)],
          ...['-I', 'ge*,ha*', '-S', `Lab router ${router}`],
        ],
      };
    case 'zebra':
      return frr('zebra');
    case 'ospfd':
      return frr('ospfd', '-M', 'snmp');
    case 'rsyslogd':
      return {
        program: '/usr/sbin/rsyslogd',
        args: ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'rsyslog.pid')],
      };
  }
}

/**
 * `clock`: how far off the program's clock is, as libfaketime reads it: `+1d`. The library and not its wrapper, which would
 * stay between us and the program and leave it running when it is ended.
 */
function launch(namespace: string, folder: string, command: Command, clock?: string): ChildProcess {
  const said = openSync(join(folder, 'said.log'), 'a');
  const faked = clock === undefined ? {} : { LD_PRELOAD: fakeTimeLibrary(), FAKETIME: clock };
  return spawn('ip', ['netns', 'exec', namespace, command.program, ...command.args], {
    stdio: ['ignore', said, said],
    env: { ...process.env, ...command.env, ...faked },
  });
}

function fakeTimeLibrary(): string {
  const [found] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
  if (found === undefined) throw new Error('libfaketime is missing: install the package faketime');
  return found;
}

function prepare(router: Router, folder: string): void {
  for (const inner of [join(folder, 'kept'), shiftsOf(folder)]) mkdirSync(inner, { recursive: true });
  chmodSync(folder, 0o755);
  const files: Record<string, string> = {
    'snmpd.conf': snmpdSettings(router, folder),
    'zebra.conf': zebraSettings(router),
    'ospfd.conf': ospfdSettings(router),
    // Where ospfd's agent finds the one it answers through.
    'frr.conf': `agentXSocket ${join(folder, 'agentx')}\n`,
    'rsyslog.conf': rsyslogSettings(router, folder),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  giveToFrr(folder, ['zebra.conf', 'ospfd.conf', 'frr.conf']);
}

/** Without this every lldpd gives the host's own name, and waits half a minute between two words. */
async function nameNeighbour(namespace: string, router: Router, folder: string): Promise<void> {
  const say = (...words: readonly string[]): string =>
    inside(namespace, 'lldpcli', '-u', join(folder, 'lldpd.socket'), ...words);
  for (let tries = 0; ; tries += 1) {
    try {
      say('configure', 'system', 'hostname', router);
      break;
    } catch (error) {
      // It opens its socket a moment after it started.
      if (tries === 50) throw error;
      await sleep(100);
    }
  }
  say('configure', 'lldp', 'tx-interval', '5');
}

async function untilThere(path: string): Promise<void> {
  for (let tries = 0; !existsSync(path); tries += 1) {
    if (tries === 100) throw new Error(`${path} was not made within 10 seconds`);
    await sleep(100);
  }
}

/** Asks it to end; after three seconds it is ended. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(late);
}

/** Removes what the programs left in their folders. */
export function removeFolders(root: string): void {
  rmSync(root, { recursive: true, force: true });
}
