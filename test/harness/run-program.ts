/** Runs bin/watchfloor as whoever installs it does: a process of its own, its own environment. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../bin/watchfloor');

export type Ended = { code: number | null; stdout: string; stderr: string };

/** `group`: as a terminal starts it, with its children in a process group of its own. */
type Options = { env?: Record<string, string>; stdin?: string; cwd?: string; group?: boolean };

/** Any port that is free, for every listener: nothing that runs here meets another. */
export const freePorts = Object.fromEntries(
  ['HTTP', 'SYSLOG_UDP', 'SYSLOG_TCP', 'SYSLOG_TLS', 'TRAP', 'FLOW', 'COLLECT'].map((name) => [
    `WATCHFLOOR_${name}_PORT`,
    '0',
  ]),
);

/** Starts it and leaves it running; whoever calls ends it. */
export function startProgram(args: readonly string[], { env = {}, cwd, group = false }: Options = {}): ChildProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('WATCHFLOOR_') && name !== 'DATABASE_URL' && name !== 'NODE_OPTIONS',
  );
  return spawn(process.execPath, [program, ...args], {
    env: { ...Object.fromEntries(inherited), ...freePorts, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: group,
    ...(cwd ? { cwd } : {}),
  });
}

/** Runs it to its end. */
export async function runProgram(args: readonly string[], options: Options = {}): Promise<Ended> {
  const child = startProgram(args, options);
  const read = (stream: NodeJS.ReadableStream | null): (() => string) => {
    let text = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    return () => text;
  };
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)];
  child.stdin?.end(options.stdin ?? '');
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stdout: stdout(), stderr: stderr() };
}
