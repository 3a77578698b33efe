/** The whole product as its users run it: a process of its own, on a data folder and ports of its own. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export type Ports = {
  http: number;
  syslogUdp: number;
  syslogTcp: number;
  syslogTls: number;
  trap: number;
  flow: number;
  collect: number;
};

export type Product = {
  origin: string;
  ports: Ports;
  /** Folder of the data; kept over restarts, removed by `remove`. */
  data: string;
  /** Process of the server now running. */
  readonly pid: number;
  /** What the server printed so far, both streams. */
  said(): string;
  /** Starts again after `kill` or `stop`, on the same data and ports; resolves when it is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** A command of the program on the same data; its standard output. */
  cli(...args: string[]): Promise<string>;
  remove(): Promise<void>;
};

/** The demo makes its world before it is ready: seconds alone, a minute and a half beside other tests on two cores. */
const READY_LIMIT_MS = 150_000;

/** Starts the product and waits until it is ready. */
export async function startProduct(
  more: { env?: Record<string, string>; command?: string; data?: string } = {},
): Promise<Product> {
  const data = more.data ?? mkdtempSync(join(tmpdir(), 'watchfloor-product-'));
  const ports = await freePorts();
  const env = { ...process.env, ...settings(data, ports), ...more.env };
  const origin = `http://localhost:${ports.http}`;
  let child: ChildProcess | undefined;
  let said = '';

  const start = async (): Promise<void> => {
    const before = said.length;
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts', more.command ?? 'serve'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
    await untilReady(origin, child, () => said.slice(before));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((done) => ending.once('exit', done));
    ending.kill(signal);
    await gone;
  };
  await start();
  return {
    origin,
    ports,
    data,
    get pid() {
      return child?.pid ?? 0;
    },
    said: () => said,
    start,
    stop: () => end('SIGTERM'),
    kill: end,
    cli: async (...args) =>
      (
        await run(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts', ...args], {
          cwd: root,
          env,
        })
      ).stdout,
    async remove() {
      await end('SIGTERM');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function settings(data: string, ports: Ports): Record<string, string> {
  return {
    WATCHFLOOR_DATA: data,
    WATCHFLOOR_HTTP_PORT: String(ports.http),
    WATCHFLOOR_SYSLOG_UDP_PORT: String(ports.syslogUdp),
    WATCHFLOOR_SYSLOG_TCP_PORT: String(ports.syslogTcp),
    WATCHFLOOR_SYSLOG_TLS_PORT: String(ports.syslogTls),
    WATCHFLOOR_TRAP_PORT: String(ports.trap),
    WATCHFLOOR_FLOW_PORT: String(ports.flow),
    WATCHFLOOR_COLLECT_PORT: String(ports.collect),
    WATCHFLOOR_INTAKE_HOST: '127.0.0.1',
    WATCHFLOOR_LOG_LEVEL: 'silent',
  };
}

async function freePorts(): Promise<Ports> {
  return {
    http: await freeTcp(),
    syslogUdp: await freeUdp(),
    syslogTcp: await freeTcp(),
    syslogTls: await freeTcp(),
    trap: await freeUdp(),
    flow: await freeUdp(),
    collect: await freeTcp(),
  };
}

export async function freeTcp(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

export async function freeUdp(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  socket.close();
  return port;
}

async function untilReady(origin: string, child: ChildProcess, said: () => string): Promise<void> {
  const limit = performance.now() + READY_LIMIT_MS;
  while (performance.now() < limit) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said()}`);
    if (/Watchfloor is ready|Stop: Ctrl\+C/.test(said()) && (await isReady(origin))) return;
    await sleep(50);
  }
  throw new Error(`the server was not ready within ${READY_LIMIT_MS / 1000} s: ${said()}`);
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
