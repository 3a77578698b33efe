import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { movableClock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { diskGuard, freeMegabytes } from './disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('intake is refused while the disk is nearly full, and goes on when there is space', () => {
  const clock = movableClock(0);
  const guard = diskGuard({ folder, reserveMb: freeMegabytes(folder) - 1500, clock });
  const file = join(folder, 'large');
  guard();
  expect(spawnSync('fallocate', ['-l', '3000M', file]).status).toBe(0);
  // Asked again within a second it answers from memory.
  guard();
  clock.forward(1001);
  let problem: unknown;
  try {
    guard();
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ code: 'intake/disk-full', status: 503 });
  rmSync(file);
  clock.forward(1001);
  guard();
});
