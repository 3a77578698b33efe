import { statfsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';

const LOOK_EVERY_MS = 1000;
const MEGABYTE = 1024 * 1024;

/**
 * A guard for the log: throws a Problem (503) while less than `reserveMb` is free where `folder` lies, so that intake
 * stops before PostgreSQL does. Looks at the disk at most once a second.
 */
export function diskGuard({
  folder,
  reserveMb,
  clock,
}: {
  folder: string;
  reserveMb: number;
  clock: Clock;
}): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let free = Number.POSITIVE_INFINITY;
  return () => {
    const now = clock.monotonic();
    if (now - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = now;
      free = freeMegabytes(folder);
    }
    if (free >= reserveMb) return;
    throw new Problem(
      'intake/disk-full',
      503,
      `Only ${Math.floor(free)} MB are free on the data disk and ${reserveMb} MB are kept in reserve, so nothing new is taken in. Free some space; intake goes on by itself.`,
    );
  };
}

export function freeMegabytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / MEGABYTE;
}
