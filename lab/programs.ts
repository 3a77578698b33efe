/** Debian's own programs on each router. Each is a child of ours, in its namespace and its folder. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inside } from './namespaces.ts';
import type { Names } from './namespaces.ts';
import { loopbackOf } from './plan.ts';
import type { Router } from './plan.ts';
import { ospfdSettings, rsyslogSettings, snmpdSettings, zebraSettings } from './settings.ts';
import { giveToFrr } from './users.ts';

export type ProgramName = 'snmpd' | 'lldpd' | 'zebra' | 'ospfd' | 'rsyslogd';

/** The programs of one router. */
export type Programs = {
  start(name: ProgramName, more?: { clock?: string }): Promise<void>;
  stop(name: ProgramName, signal?: NodeJS.Signals): Promise<void>;
  startAll(): Promise<void>;
  stopAll(): Promise<void>;
};

const ORDER: readonly ProgramName[] = ['snmpd', 'lldpd', 'zebra', 'ospfd', 'rsyslogd'];

export function programsOf(router: Router, names: Names, root: string): Programs {
  const folder = join(root, router);
  prepare(router, folder);
  const running = new Map<ProgramName, ChildProcess>();
  const programs: Programs = {
    async start(name, { clock } = {}) {
      const child = launch(names.of(router), folder, commandOf(name, router, folder), clock);
      running.set(name, child);
      if (name === 'lldpd') await nameNeighbour(names.of(router), router, folder);
    },
    async stop(name, signal = 'SIGTERM') {
      const child = running.get(name);
      running.delete(name);
      if (child) await ended(child, signal);
    },
    async startAll() {
      for (const name of ORDER) {
        await programs.start(name);
        // The others answer through snmpd; one that finds it missing tries again only after 15 seconds.
        if (name === 'snmpd') await untilThere(join(folder, 'agentx'));
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
        args: ['-f', '-Lf', join(folder, 'snmpd.log'), '-C', '-c', join(folder, 'snmpd.conf'), '-I', '-smux'],
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

/** `clock`: how far off the program's clock is, as faketime says it: `+1d`. */
function launch(namespace: string, folder: string, command: Command, clock?: string): ChildProcess {
  const said = openSync(join(folder, 'said.log'), 'a');
  const faked = clock === undefined ? [] : ['faketime', '-f', clock];
  return spawn('ip', ['netns', 'exec', namespace, ...faked, command.program, ...command.args], {
    stdio: ['ignore', said, said],
    env: { ...process.env, ...command.env },
  });
}

function prepare(router: Router, folder: string): void {
  mkdirSync(join(folder, 'kept'), { recursive: true });
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
