/** Watchfloor itself as the lab's monitoring host: inside the namespace, with the lab's routers as devices of a client. */
import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openDoor } from './door.ts';
import type { Door } from './door.ts';
import type { Lab } from './lab.ts';
import { loopbackOf, portsOf, routers } from './plan.ts';
import type { Router } from './plan.ts';

const project = join(import.meta.dirname, '..');
const run = promisify(execFile);

export const labClient = 'Lab';

export type LabProduct = {
  origin: string;
  /** A command of the program on the same data; its standard output. */
  cli(...args: readonly string[]): Promise<string>;
  said(): string;
  stop(): Promise<void>;
};

const HTTP_PORT = 7710;

const kindOf = (router: Router): string => {
  if (router.startsWith('fw')) return 'firewall';
  return router.startsWith('acc') ? 'switch' : 'router';
};

const siteOf = (router: Router): string => {
  if (router.startsWith('fw')) return 'Data centre';
  return router.startsWith('br') ? 'Branch' : 'Head office';
};

/** The routers as the device import reads them: managed by their loopback, known by every address they may send from. */
function devicesCsv(): string {
  const rows = routers.map((router) => {
    const others = portsOf(router)
      .map(({ address }) => address)
      .join(' ');
    return `${router},${kindOf(router)},Net-SNMP,${loopbackOf(router)},${others},${siteOf(router)}`;
  });
  return ['name,kind,vendor,address,other addresses,site', ...rows].join('\n');
}

/** Starts the product in the lab on a data folder and makes the lab's client; ready to hear and to be asked. */
export async function startInLab(lab: Lab, data: string, { port = 0 } = {}): Promise<LabProduct> {
  const env = {
    ...process.env,
    WATCHFLOOR_DATA: data,
    WATCHFLOOR_HTTP_PORT: String(HTTP_PORT),
    WATCHFLOOR_INTAKE_HOST: '0.0.0.0',
    WATCHFLOOR_SYSLOG_UDP_PORT: '514',
    WATCHFLOOR_SYSLOG_TCP_PORT: '601',
    WATCHFLOOR_SYSLOG_TLS_PORT: '6514',
    WATCHFLOOR_TRAP_PORT: '162',
    WATCHFLOOR_FLOW_PORT: '2055',
    WATCHFLOOR_COLLECT_PORT: '0',
    WATCHFLOOR_LOG_LEVEL: 'warn',
  };
  const program = (...args: readonly string[]): string[] => [
    ...['netns', 'exec', lab.namespace('nms'), process.execPath],
    ...['--disable-warning=ExperimentalWarning', join(project, 'src/main.ts'), ...args],
  ];
  let said = '';
  const child = spawn('ip', program('serve'), { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const door: Door = await openDoor(lab.namespace('nms'), HTTP_PORT, port);
  const origin = `http://localhost:${door.port}`;
  await untilReady(
    origin,
    () => child.exitCode === null,
    () => said,
  );
  const cli = async (...args: readonly string[]): Promise<string> =>
    (await run('ip', program(...args), { cwd: project, env })).stdout;
  await seed(cli, data);
  return {
    origin,
    cli,
    said: () => said,
    async stop() {
      await door.close();
      if (child.exitCode !== null) return;
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The lab's client with its devices; the second time nothing changes. */
async function seed(cli: LabProduct['cli'], data: string): Promise<void> {
  const clients = await cli('client', 'list');
  if (!clients.includes(labClient)) await cli('client', 'add', labClient, '--zone', 'Europe/London', '--country', 'GB');
  const file = join(data, 'lab-devices.csv');
  writeFileSync(file, devicesCsv());
  await cli('device', 'import', file, '--client', labClient, '--confirm', '--make-sites');
}

const READY_LIMIT_MS = 60_000;

async function untilReady(origin: string, runs: () => boolean, said: () => string): Promise<void> {
  const limit = performance.now() + READY_LIMIT_MS;
  while (runs() && performance.now() < limit) {
    if (await answers(`${origin}/readyz`)) return;
    await sleep(100);
  }
  throw new Error(`Watchfloor did not start in the lab: ${said()}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
