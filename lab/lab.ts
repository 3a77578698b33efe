/** The lab: a real network of routers whose cables we cut. Bring it up, hurt it, take it down. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, canMakeNamespaces, carry, inside, ip, lay, machines, namesWith, remove, unplug } from './namespaces.ts';
import { cableNamed, cables, loopbackOf, nmsAddress, routers } from './plan.ts';
import type { Cable, End, Router } from './plan.ts';
import { programsOf, removeFolders } from './programs.ts';
import type { Programs } from './programs.ts';

export type Lab = {
  /** Name of the namespace of a machine, for programs of yours. */
  namespace(at: End['at']): string;
  programs(router: Router): Programs;
  /** Both ends of a cable lose their carrier. */
  cut(cable: string): void;
  mend(cable: string): void;
  /** An administrator takes a port down, at one end of a cable. */
  switchOff(cable: string, at: Router): void;
  switchOn(cable: string, at: Router): void;
  /** Pulls a cable and lays it anew: the ports come back with other numbers and counters from nothing. */
  replace(cable: string): void;
  /** Every program of a router ends and all its cables are down, as when its power fails. */
  powerOff(router: Router): Promise<void>;
  powerOn(router: Router): Promise<void>;
  /** Nothing that a router tells by itself arrives, neither traps nor syslog, until `hear`. */
  mute(from: Router): void;
  hear(from: Router): void;
  /** Waits until every router answers from the monitoring host. */
  untilReachable(routers?: readonly Router[]): Promise<void>;
  down(): Promise<void>;
};

/** What the lab needs beyond Node, and where Debian has it. */
const NEEDED = {
  '/usr/sbin/snmpd': 'snmpd',
  '/usr/sbin/lldpd': 'lldpd',
  '/usr/lib/frr/zebra': 'frr',
  '/usr/sbin/rsyslogd': 'rsyslog',
  '/usr/bin/faketime': 'faketime',
};

/** What is missing to bring a lab up on this machine; nothing when all is there. */
export function missingForLab(): string[] {
  const programs = Object.entries(NEEDED).flatMap(([path, name]) => (existsSync(path) ? [] : [name]));
  return canMakeNamespaces() ? programs : ['root and iproute2', ...programs];
}

/** Builds the network and starts every router. `prefix` keeps two labs on a machine apart. */
export async function bringUp(prefix = 'wflab'): Promise<Lab> {
  clear(prefix);
  const names = namesWith(prefix);
  const root = mkdtempSync(join(tmpdir(), `${prefix}-`));
  // Programs that gave up root look for their files in it.
  chmodSync(root, 0o755);
  build(names);
  const programs = new Map(routers.map((router) => [router, programsOf(router, names, root)]));
  const of = (router: Router): Programs => programs.get(router) ?? programsOf(router, names, root);
  await Promise.all(routers.map((router) => of(router).startAll()));
  const set = (end: End, state: 'up' | 'down'): void => void ip('-n', names.of(end.at), 'link', 'set', end.port, state);
  const lab: Lab = {
    namespace: (at) => names.of(at),
    programs: of,
    cut: (cable) => carry(names, cableNamed(cable), 'down'),
    mend: (cable) => carry(names, cableNamed(cable), 'up'),
    switchOff: (cable, at) => set(endOf(cableNamed(cable), at), 'down'),
    switchOn: (cable, at) => set(endOf(cableNamed(cable), at), 'up'),
    replace(name) {
      const wire = cableNamed(name);
      unplug(names, wire);
      lay(names, wire);
    },
    async powerOff(router) {
      for (const wire of cablesAt(router)) carry(names, wire, 'down');
      await of(router).stopAll();
    },
    async powerOn(router) {
      for (const wire of cablesAt(router)) carry(names, wire, 'up');
      await of(router).startAll();
    },
    mute: (from) => tellRules('add').forEach((rule) => ip('-n', names.of(from), ...rule)),
    hear: (from) => tellRules('del').forEach((rule) => ip('-n', names.of(from), ...rule)),
    untilReachable: async (wanted = routers) => {
      for (const router of wanted) await untilAnswers(names.of('nms'), loopbackOf(router));
    },
    async down() {
      await Promise.all([...programs.values()].map((each) => each.stopAll()));
      clear(prefix);
      removeFolders(root);
    },
  };
  return lab;
}

const TELLING_PORTS = [162, 514];

const tellRules = (act: 'add' | 'del'): string[][] =>
  TELLING_PORTS.map((port) => `rule ${act} pref 10 to ${nmsAddress} ipproto udp dport ${port} blackhole`.split(' '));

const cablesAt = (router: Router): Cable[] => cables.filter(({ a, b }) => a.at === router || b.at === router);

function endOf(wire: Cable, at: Router): End {
  const end = [wire.a, wire.b].find((each) => each.at === at);
  if (end) return end;
  throw new Error(`${wire.name} does not end at ${at}`);
}

/** Ends what still runs on the machines of a lab, and takes it down: also what one that was killed left behind. */
export function clear(prefix: string): void {
  const names = namesWith(prefix);
  for (const at of machines) {
    const { stdout } = spawnSync('ip', ['netns', 'pids', names.of(at)], { encoding: 'utf8' });
    for (const pid of stdout.split('\n').filter(Boolean)) end(Number(pid));
  }
  remove(names);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const REACHABLE_LIMIT_MS = 60_000;

async function untilAnswers(nms: string, address: string): Promise<void> {
  const limit = performance.now() + REACHABLE_LIMIT_MS;
  for (;;) {
    try {
      inside(nms, 'ping', '-c', '1', '-W', '1', '-q', address);
      return;
    } catch (error) {
      // Routes are found a few seconds after the start.
      if (performance.now() > limit) throw error;
      await sleep(200);
    }
  }
}
