/** The real program as a child process, on a data folder of its own. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { holdInstance } from '../db/instance-lock.ts';
import { runProgram } from '../../test/harness/run-program.ts';

// Each command is a process of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-cli-'));
  data = join(folder, 'data');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: string[], env: Record<string, string> = {}) =>
  runProgram(args, { env: { WATCHFLOOR_DATA: data, ...env } });

test('help stands everywhere, with examples and exit codes', async () => {
  const help = await run(['--help']);
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('Exit codes: 0 done · 1 failed · 2 bad usage');
  const commands = [...help.stdout.matchAll(/^ {2}([a-z]+)( |$)/gm)]
    .map((match) => match[1])
    .filter((name) => name !== 'help');
  expect(commands).toContain('backup');
  for (const name of ['backup', 'doctor'])
    expect((await run([name, '--help'])).stdout).toMatch(/Examples:\n {2}\$ watchfloor /);
});

test('what is not understood ends with 2 and words', async () => {
  expect(await run(['nonsense'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("unknown command 'nonsense'"),
  });
  expect(await run(['backup'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("missing required argument 'file'"),
  });
  const bad = await run(['migrate'], { WATCHFLOOR_HTTP_PORT: '99999', WATCHFLOOR_SYSLOG_PORT: '514' });
  expect(bad.code).toBe(2);
  expect(bad.stderr).toMatch(/WATCHFLOOR_SYSLOG_PORT is not a setting/);
  expect(bad.stderr).toMatch(/WATCHFLOOR_HTTP_PORT.*Example: 7710/);
  expect(existsSync(data)).toBe(false);
});

test('the effective settings are told with their origin, secrets masked', async () => {
  const { stdout, code } = await run(['config', '--json'], { WATCHFLOOR_SMTP_URL: 'smtp://u:hush@mail.example' });
  expect(code).toBe(0);
  expect(stdout).not.toContain('hush');
  const all: { key: string; value: unknown; origin: string }[] = JSON.parse(stdout);
  expect(all.find((each) => each.key === 'data')).toMatchObject({ value: data, origin: 'environment' });
  expect(all.find((each) => each.key === 'smtpUrl')).toMatchObject({ value: '********' });
});

test('backup and restore: a copy elsewhere, the old one kept aside, a foreign file refused', async () => {
  expect(JSON.parse((await run(['migrate', '--json'])).stdout).applied).toContain('0001_db_scope_facts.sql');
  const file = join(folder, 'one.tar');
  const saved = await run(['backup', file, '--json']);
  expect([saved.code, JSON.parse(saved.stdout).files]).toEqual([0, 1]);
  expect((await run(['backup', file])).code).toBe(2);

  const elsewhere = { WATCHFLOOR_DATA: join(folder, 'elsewhere') };
  expect(await run(['restore', file], elsewhere)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Restored to the state of'),
  });
  expect(readFileSync(join(folder, 'elsewhere/secret'))).toEqual(readFileSync(join(data, 'secret')));
  expect((await run(['restore', file], elsewhere)).stderr).toMatch(/There is an installation in .*--force/);
  const forced = JSON.parse((await run(['restore', file, '--force', '--json'], elsewhere)).stdout);
  expect(readdirSync(forced.kept).toSorted()).toEqual(['postgres', 'secret']);
  expect((await run(['migrate'], elsewhere)).stdout).toContain('at this version');

  writeFileSync(join(folder, 'foreign.tar'), 'x'.repeat(5000));
  expect(await run(['restore', join(folder, 'foreign.tar'), '--force'], elsewhere)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('cannot be used'),
  });
});

test('the doctor says what is wrong and what to do, and fails', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => squatter.once('listening', done));
  const port = String((squatter.address() as AddressInfo).port);
  chmodSync(join(data, 'secret'), 0o644);
  const { code, stdout } = await run(['doctor', '--json'], {
    WATCHFLOOR_HTTP_PORT: port,
    WATCHFLOOR_SMTP_URL: 'smtp://127.0.0.1:1',
    WATCHFLOOR_DISK_RESERVE_MB: '99999999',
  });
  squatter.close();
  chmodSync(join(data, 'secret'), 0o600);
  const { checks } = JSON.parse(stdout) as { checks: { what: string; is: string; says: string; advice: string }[] };
  const sick = new Map(checks.filter((check) => check.is === 'problem').map((check) => [check.what, check]));
  expect(code).toBe(1);
  expect([...sick.keys()].toSorted()).toEqual(['disk', 'mail', `port ${port}/tcp (console, portal and API)`, 'secret']);
  expect(sick.get(`port ${port}/tcp (console, portal and API)`)).toMatchObject({
    says: expect.stringContaining(`(process ${process.pid})`),
    advice: expect.stringContaining('WATCHFLOOR_HTTP_PORT'),
  });
  expect(checks.filter((check) => check.is === 'ok').map((check) => check.what)).toEqual(
    expect.arrayContaining(['database', 'migrations', 'database roles', 'walls between clients', 'durability']),
  );
});

test('a folder that a server holds is not restored into: 3', async () => {
  const held = await holdInstance(data, { doing: 'serve', is: 'server' }, systemClock);
  const refused = await run(['restore', join(folder, 'one.tar'), '--force', '--json']);
  await held.release();
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.stderr).error).toMatchObject({
    code: 'instance/running',
    message: expect.stringContaining(`process ${process.pid}`),
  });
});
