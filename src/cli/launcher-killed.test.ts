/** A launcher that is killed cannot hand a signal on: the kernel does, and the server ends in order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProgram } from '../../test/harness/run-program.ts';
import { systemClock } from '../base/clock.ts';
import { instanceHolder, takeInstance } from '../db/instance-lock.ts';

vi.setConfig({ testTimeout: 120_000 });

let data: string;
beforeAll(() => void (data = mkdtempSync(join(tmpdir(), 'watchfloor-launcher-'))));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('kill -9 of the launcher leaves no server behind on the data folder', async () => {
  const child = startProgram(['serve'], { env: { WATCHFLOOR_DATA: data } });
  await new Promise<void>((done, failed) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => text.includes('is ready') && done());
    child.stderr?.resume();
    child.once('exit', (code) => failed(new Error(`serve ended with ${code}`)));
  });
  const server = await instanceHolder(data);
  child.kill('SIGKILL');
  await vi.waitFor(async () => expect(await instanceHolder(data)).toBeUndefined(), { timeout: 20_000, interval: 100 });
  expect(server?.pid).not.toBe(child.pid);
  const next = await takeInstance(data, { doing: 'test', is: 'command' }, systemClock);
  expect(next.taken).toBe(true);
  if (next.taken) await next.release();
});
