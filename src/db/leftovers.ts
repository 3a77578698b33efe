/** What a database server leaves behind that was killed: processes that still run, and a pid file that names a dead one. */
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { Problem } from '../base/problem.ts';

const LIMIT_MS = 60_000;

/**
 * Ends a server that an earlier run left on `cluster`, waits for its last child, and takes its pid and lock files away. PostgreSQL
 * replaces a stale pid file itself, but not while the dead process waits to be reaped by a parent that is slow to do so.
 */
export async function clearLeftovers(cluster: string, { clock, log }: { clock: Clock; log: Logger }): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (worksIn(String(pid), realpathSync(cluster))) {
    log.warn({ pid }, 'a database server left by an earlier run is still there; stopping it');
    interrupt(pid);
  }
  const limit = clock.monotonic() + LIMIT_MS;
  // Every process of a server works in its data folder: while one does, the data may still change.
  for (let left = workersIn(cluster); left.length > 0; left = workersIn(cluster)) {
    if (clock.monotonic() > limit)
      throw new Problem(
        'database/orphan',
        500,
        `The database processes ${left.join(', ')} of an earlier run do not end. End them by hand, then start again.`,
      );
    await sleep(50);
  }
  // The socket's lock names the same dead process. The folder is ours alone: no other server has its socket there.
  const sockets = join(cluster, '../run');
  for (const name of existsSync(sockets) ? readdirSync(sockets) : []) rmSync(join(sockets, name), { force: true });
  rmSync(file, { force: true });
}

function workersIn(cluster: string): string[] {
  const folder = realpathSync(cluster);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksIn(name, folder));
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // It ended meanwhile, waits to be reaped, or is another user's and so not ours.
    return false;
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
