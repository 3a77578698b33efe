/** The same lines through rsyslog and syslog-ng, parsed into a file of JSON: in memory, not on disk, which favours them. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './lines.ts';
import type { Measured } from './ours.ts';
import { cpuSeconds, peakMegabytes, treeOf } from './processes.ts';
import type { Send } from './sender.ts';

export type Peer = { name: string; start(port: number, work: string): ChildProcess };

const configs = join(import.meta.dirname, '../peers');
const QUIET_MS = 500;

/** The peers this machine has; says what it leaves out and why. */
export function findPeers(): { peers: Peer[]; missing: string[] } {
  const peers: Peer[] = [];
  const missing: string[] = [];
  if (existsSync('/usr/sbin/rsyslogd')) for (const workers of [1, 2]) peers.push(rsyslog(workers));
  else missing.push('rsyslog: not installed (apt-get install rsyslog)');
  const folder = unpackSyslogNg();
  if (typeof folder === 'string') peers.push(syslogNg(folder));
  else missing.push(`syslog-ng: ${folder.why}`);
  return { peers, missing };
}

/** Sends `lines` lines to a fresh peer and measures until its file holds them all. */
export async function measurePeer(
  peer: Peer,
  { send, file, lines }: { send: Send; file: string; lines: number },
): Promise<Measured> {
  const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'watchfloor-peer-'));
  const port = await freePort();
  const child = peer.start(port, work);
  try {
    await untilOpen(port);
    const pid = child.pid ?? 0;
    const before = cpuSeconds(treeOf(pid));
    const started = performance.now();
    let sent = false;
    const sending = send.send(port, file, lines).then(() => void (sent = true));
    let [size, grownAt] = [0, started];
    while (!sent || performance.now() - grownAt < QUIET_MS) {
      await sleep(10);
      const now = sizeOf(join(work, 'out.json'));
      if (now > size) [size, grownAt] = [now, performance.now()];
    }
    await sending;
    const measured = {
      name: peer.name,
      lines,
      seconds: (grownAt - started) / 1000,
      cpuSeconds: cpuSeconds(treeOf(pid)) - before,
      megabytes: peakMegabytes(pid),
    };
    await stop(child);
    const kept = await countLines(join(work, 'out.json'));
    if (kept !== lines) throw new Error(`${peer.name} kept ${kept} of ${lines} lines`);
    return measured;
  } finally {
    await stop(child);
    rmSync(work, { recursive: true, force: true });
  }
}

function rsyslog(workers: number): Peer {
  return {
    name: `rsyslog, mmpstrucdata, ${workers} worker${workers > 1 ? 's' : ''}`,
    start(port, work) {
      const config = fill('rsyslog.conf', work, { PORT: String(port), WORK: work, WORKERS: String(workers) });
      return spawn('/usr/sbin/rsyslogd', ['-n', '-iNONE', '-f', config], { stdio: 'ignore' });
    },
  };
}

function syslogNg(folder: string): Peer {
  return {
    name: 'syslog-ng, format-json',
    start(port, work) {
      const config = fill('syslog-ng.conf', work, { PORT: String(port), WORK: work });
      const modules = join(
        folder,
        'usr/lib/syslog-ng',
        readdirSync(join(folder, 'usr/lib/syslog-ng')).find((name) => /^\d/.test(name)) ?? '3.38',
      );
      const multi = readdirSync(join(folder, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')) ?? '';
      const libraries = [
        join(folder, 'usr/lib', multi),
        join(folder, 'usr/lib/syslog-ng'),
        join(folder, 'lib', multi),
      ].join(':');
      const own = (name: string): string => join(work, name);
      return spawn(
        join(folder, 'usr/sbin/syslog-ng'),
        [
          `--module-path=${modules}`,
          '-F',
          '--no-caps',
          '-f',
          config,
          `--persist-file=${own('persist')}`,
          `--pidfile=${own('pid')}`,
          `--control=${own('control')}`,
        ],
        { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: libraries } },
      );
    },
  };
}

/** Its package conflicts with rsyslog's: it is unpacked beside, with the libraries that are not installed. */
function unpackSyslogNg(): string | { why: string } {
  const folder = join(cacheFolder, 'syslog-ng');
  if (existsSync(join(folder, 'usr/sbin/syslog-ng'))) return folder;
  mkdirSync(folder, { recursive: true });
  const wanted = ['syslog-ng-core', 'libivykis0', 'libnet1', 'libjson-c5', 'libpcre3', 'libwrap0'].filter(
    (name, i) => i === 0 || spawnSync('dpkg', ['-s', name]).status !== 0,
  );
  const got = spawnSync('apt-get', ['download', ...wanted], { cwd: folder });
  if (got.error || got.status !== 0)
    return { why: 'its package cannot be downloaded (apt-get download syslog-ng-core)' };
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.deb')))
    spawnSync('dpkg', ['-x', name, '.'], { cwd: folder });
  return existsSync(join(folder, 'usr/sbin/syslog-ng')) ? folder : { why: 'its package cannot be unpacked' };
}

function fill(name: string, work: string, values: Record<string, string>): string {
  const file = join(work, name);
  writeFileSync(
    file,
    readFileSync(join(configs, name), 'utf8').replaceAll(/@([A-Z]+)@/g, (whole, key: string) => values[key] ?? whole),
  );
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
      socket.once('close', () => done(false)).end();
    });
    if (open) return;
    await sleep(20);
  }
  throw new Error(`nothing listens on port ${port}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('close', done));
  child.kill('SIGTERM');
  await ended;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file)) for (const byte of chunk) if (byte === 0x0a) lines += 1;
  return lines;
}
