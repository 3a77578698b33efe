/**
 * One process at a time on a data folder. A holder listens on a socket of its own in `lock/`: the kernel closes it
 * however the process ends, so a file that refuses connections is a leftover and no pid has to be trusted. That also
 * holds between containers of one machine, where pids mean nothing. It does not reach across machines (NFS).
 */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { makeDataFolder } from './secret.ts';

/** Who has the folder: a server stays, a command is done in a moment. */
export type Holder = { pid: number; host: string; since: string | null; doing: string; is: 'server' | 'command' };

export type Taken = { taken: true; release(): Promise<void> } | { taken: false; by: Holder };

export type Claim = { doing: string; is: Holder['is'] };

const answer = z.object({
  pid: z.number(),
  host: z.string(),
  since: z.string().nullable(),
  doing: z.string(),
  is: z.enum(['server', 'command']),
  holds: z.boolean(),
});
type Answer = z.output<typeof answer>;

const ANSWER_LIMIT_MS = 1000;
const ATTEMPTS = 40;

/** Takes `dataFolder` for this process, or says who has it. Two who ask at the same moment draw lots; one wins. */
export async function takeInstance(dataFolder: string, claim: Claim, clock: Clock): Promise<Taken> {
  makeDataFolder(dataFolder);
  const folder = join(dataFolder, 'lock');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const mine = await announce(folder, claim, clock);
    const others = await whoElse(folder, mine.name);
    if (others.length === 0 && existsSync(join(folder, mine.name))) {
      mine.said.holds = true;
      return { taken: true, release: mine.withdraw };
    }
    await mine.withdraw();
    const holder = others.find((other) => other.holds) ?? (attempt >= ATTEMPTS ? others[0] : undefined);
    if (holder) return { taken: false, by: holder };
    await sleep(Math.random() * 10 * Math.min(attempt, 10));
  }
}

/** Takes the folder, waiting up to `patience` milliseconds while a short command has it; a Problem when it stays taken. */
export async function holdInstance(
  dataFolder: string,
  claim: Claim,
  clock: Clock,
  patience = 15_000,
): Promise<{ release(): Promise<void> }> {
  const limit = clock.monotonic() + patience;
  for (;;) {
    const result = await takeInstance(dataFolder, claim, clock);
    if (result.taken) return result;
    if (result.by.is === 'server' || clock.monotonic() > limit) throw alreadyRunning(dataFolder, result.by);
    await sleep(100);
  }
}

/** The holder of a folder, without taking it. */
export async function instanceHolder(dataFolder: string): Promise<Holder | undefined> {
  const folder = join(dataFolder, 'lock');
  if (!existsSync(folder)) return undefined;
  const all = await whoElse(folder, '');
  return all.find((other) => other.holds);
}

export function alreadyRunning(dataFolder: string, holder: Holder): Problem {
  const since = holder.since ? ` since ${holder.since}` : '';
  const what = `"watchfloor ${holder.doing}" (process ${holder.pid} on ${holder.host})`;
  const next =
    holder.is === 'server'
      ? `Stop it first (kill ${holder.pid}, or your service manager), or give this one another folder and other ports with WATCHFLOOR_DATA and WATCHFLOOR_HTTP_PORT.`
      : 'It should be done in a moment: try again.';
  return new Problem('instance/running', 409, `The data folder ${dataFolder} is in use by ${what}${since}. ${next}`);
}

type Announced = { name: string; said: Answer; withdraw(): Promise<void> };

async function announce(folder: string, claim: Claim, clock: Clock): Promise<Announced> {
  const name = `${process.pid}-${randomBytes(4).toString('hex')}.sock`;
  const said: Answer = { ...claim, pid: process.pid, host: hostname(), since: isoOf(clock.now()), holds: false };
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(JSON.stringify(said)));
  const door = openDoor(folder);
  await new Promise<void>((done, failed) => server.once('error', failed).listen(`${door.path}/${name}`, done));
  server.unref();
  return { name, said, withdraw: () => withdraw(server, join(folder, name), door) };
}

async function withdraw(server: Server, path: string, door: { close(): void }): Promise<void> {
  await new Promise<void>((done) => server.close(() => done()));
  rmSync(path, { force: true });
  door.close();
}

/** All who answer but `mine`; leftovers of the dead are removed. */
async function whoElse(folder: string, mine: string): Promise<Answer[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sock') && name !== mine);
  const door = openDoor(folder);
  try {
    const found: Answer[] = [];
    for (const name of names) {
      const said = await ask(`${door.path}/${name}`, name);
      if (said) found.push(said);
      else rmSync(join(folder, name), { force: true });
    }
    return found;
  } finally {
    door.close();
  }
}

/** What the process behind a socket says; undefined when there is none. One too busy to answer is there all the same. */
function ask(path: string, name: string): Promise<Answer | undefined> {
  const silent: Answer = {
    pid: Number(name.split('-')[0]),
    host: hostname(),
    since: null,
    doing: 'serve',
    is: 'server',
    holds: true,
  };
  return new Promise((done) => {
    let text = '';
    const socket = connect(path);
    const finish = (result: Answer | undefined): void => {
      socket.destroy();
      done(result);
    };
    socket.setTimeout(ANSWER_LIMIT_MS, () => finish(silent));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => finish(parsed(text) ?? silent));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? undefined : silent),
    );
  });
}

function parsed(text: string): Answer | undefined {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    // Cut off in mid-answer: the process is there, and that is what counts.
    return undefined;
  }
}

/** A socket's path holds at most 107 bytes: on Linux an open folder is reached by a short one, however deep it lies. */
function openDoor(folder: string): { path: string; close(): void } {
  if (process.platform !== 'linux') return { path: folder, close: () => undefined };
  const fd = openSync(folder, 'r');
  return { path: `/proc/self/fd/${fd}`, close: () => closeSync(fd) };
}
