import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { holdInstance, instanceHolder, takeInstance } from './instance-lock.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'watchfloor-lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server = { doing: 'serve', is: 'server' } as const;
const command = { doing: 'user add', is: 'command' } as const;

test('a second server is refused with who has the folder and what to do', async () => {
  const held = await holdInstance(folder, server, systemClock);
  await expect(holdInstance(folder, server, systemClock)).rejects.toThrow(
    new RegExp(`"watchfloor serve" \\(process ${process.pid} on .*since \\d{4}-.*kill ${process.pid}`),
  );
  await held.release();
  const next = await holdInstance(folder, server, systemClock);
  await next.release();
  expect(readdirSync(join(folder, 'lock'))).toEqual([]);
});

test('of ten who ask at once exactly one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => takeInstance(folder, server, systemClock)));
  expect(all.filter((each) => each.taken)).toHaveLength(1);
  for (const each of all) if (each.taken) await each.release();
});

test('a server waits for a command to be done', async () => {
  const held = await holdInstance(folder, command, systemClock);
  const waiting = holdInstance(folder, server, systemClock);
  expect((await instanceHolder(folder))?.doing).toBe('user add');
  await held.release();
  await (await waiting).release();
});

test('a command that stays is named after the patience is over', async () => {
  const held = await holdInstance(folder, command, systemClock);
  await expect(holdInstance(folder, server, systemClock, 150)).rejects.toThrow(/user add.*try again/);
  await held.release();
});

test('what a killed process left behind is no lock', async () => {
  const child = await holder(folder);
  expect((await instanceHolder(folder))?.pid).toBe(child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readdirSync(join(folder, 'lock'))).toHaveLength(1);
  const held = await holdInstance(folder, server, systemClock);
  expect(readdirSync(join(folder, 'lock'))).toHaveLength(1);
  await held.release();
});

test('a process that is stopped still holds its folder', async () => {
  const child = await holder(folder);
  child.kill('SIGSTOP');
  await expect(holdInstance(folder, server, systemClock)).rejects.toThrow(new RegExp(`process ${child.pid}`));
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a folder deeper than a socket path may be long is locked too', async () => {
  const deep = join(folder, 'x'.repeat(120));
  mkdirSync(deep);
  const held = await holdInstance(deep, server, systemClock);
  expect(await takeInstance(deep, server, systemClock)).toMatchObject({ taken: false, by: { pid: process.pid } });
  await held.release();
});

async function holder(data: string) {
  const script = `
    import { holdInstance } from '${join(import.meta.dirname, 'instance-lock.ts')}';
    import { systemClock } from '${join(import.meta.dirname, '../base/clock.ts')}';
    await holdInstance(${JSON.stringify(data)}, { doing: 'serve', is: 'server' }, systemClock);
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
