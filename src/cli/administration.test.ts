/** Everything an administrator sets up without a browser: first with the server stopped, then beside one that runs. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram, startProgram } from '../../test/harness/run-program.ts';
import { systemClock } from '../base/clock.ts';
import { asOwner } from '../db/connect.ts';
import { embeddedConnection } from '../db/embedded.ts';
import { instanceHolder } from '../db/instance-lock.ts';

// Each command is a process of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
const started: ChildProcess[] = [];
let data: string;
let server: { child: ChildProcess; origin: string } | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-cli-'));
  data = join(folder, 'data');
});
afterAll(async () => {
  for (const child of started.filter((each) => each.exitCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string[], more: { stdin?: string; env?: Record<string, string> } = {}) =>
  runProgram(args, { ...more, env: { WATCHFLOOR_DATA: data, ...more.env } });
async function json(args: string[], more: { stdin?: string } = {}) {
  const ended = await run([...args, '--json'], more);
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.code} ${ended.stderr}`);
  return JSON.parse(ended.stdout);
}

async function startServer(folderOfData = data): Promise<{ child: ChildProcess; origin: string }> {
  const child = startProgram(['serve'], { env: { WATCHFLOOR_DATA: folderOfData } });
  started.push(child);
  let said = '';
  child.stderr?.resume();
  const origin = await new Promise<string>((done, failed) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /http:\/\/localhost:(\d+)/.exec(said)?.[0];
      if (found) done(found);
    });
    child.once('exit', (code) => failed(new Error(`serve ended with ${code}: ${said}`)));
  });
  return { child, origin };
}

test('with the server stopped: a client and a device', async () => {
  expect(await json(['client', 'add', 'Acme Ltd', '--zone', 'Europe/London', '--country', 'gb'])).toMatchObject({
    slug: 'acme-ltd',
    country: 'GB',
  });
  expect(
    await json([
      'device',
      'add',
      '--client',
      'acme-ltd',
      '--name',
      'fw1',
      '--kind',
      'firewall',
      '--vendor',
      'Juniper',
      '--address',
      '10.0.0.1',
    ]),
  ).toMatchObject({ name: 'fw1', managementAddress: '10.0.0.1' });
});

test('beside a running server the same commands work at once, and a token is good for its API', async () => {
  server = await startServer();
  const { token } = await json(['token', 'add', '--name', 'ci', '--role', 'administrator', '--expires', '30d']);
  const ask = (path: string) =>
    fetch(`${server?.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(await json(['device', 'add', '--client', 'acme-ltd', '--name', 'late', '--kind', 'server'])).toMatchObject({
    name: 'late',
  });
  const seen = (await (await ask('/devices?q=late')).json()) as { items: { name: string }[] };
  expect(seen.items.map((each) => each.name)).toEqual(['late']);
  expect(await json(['token', 'revoke', 'ci'])).toMatchObject({ name: 'ci' });
  // Rights are looked at again within seconds, also when another process changed them.
  const until = systemClock.monotonic() + 10_000;
  while ((await ask('/devices')).status !== 401 && systemClock.monotonic() < until)
    await new Promise((done) => setTimeout(done, 200));
  expect((await ask('/devices')).status).toBe(401);
});

test('what cannot be is refused with the option at fault and what to do', async () => {
  const refused = await run([
    'device',
    'add',
    '--client',
    'acme-ltd',
    '--name',
    'x',
    '--kind',
    'toaster',
    '--address',
    '10.0.0',
  ]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/--kind must be one of firewall, .*\n *--address must be one IPv4/);
  expect((await run(['device', 'list', '--client', 'nobody'])).stderr).toContain('`watchfloor client list` shows them');
});

test('people get a password that is told once, or the one from stdin, never one from the command line', async () => {
  const made = await json([
    'user',
    'add',
    '--email',
    'Jordan@SOC.example',
    '--name',
    'Jordan',
    '--role',
    'lead-engineer',
    '--client',
    'acme-ltd',
  ]);
  expect(made.password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  expect(
    await json(
      [
        'user',
        'add',
        '--email',
        'ann@acme.example',
        '--name',
        'Ann',
        '--role',
        'client-viewer',
        '--client',
        'acme-ltd',
        '--password-stdin',
      ],
      { stdin: 'four random words here\n' },
    ),
  ).toMatchObject({ password: null });
  expect(
    (
      await run(['user', 'add', '--email', 'b@soc.example', '--name', 'B', '--role', 'engineer', '--password-stdin'], {
        stdin: 'short',
      })
    ).stderr,
  ).toContain('at least 12 characters');
  expect((await json(['user', 'list'])).map((each: { email: string }) => each.email)).toEqual(['jordan@soc.example']);
});

test('an import is shown first, done when confirmed, and nothing the second time', async () => {
  const file = join(folder, 'devices.csv');
  writeFileSync(file, 'name,kind,address,site\nsw1,switch,10.0.0.2,Leeds\nsw2,swich,10.0.0.3,Leeds\n');
  const bad = await run(['device', 'import', file, '--client', 'acme-ltd', '--confirm']);
  expect(bad).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('nothing was changed'),
    stderr: expect.stringMatching(/^line 3, kind: must be one of/),
  });
  writeFileSync(file, 'name,kind,address,site\nsw1,switch,10.0.0.2,Leeds\n');
  expect((await run(['device', 'import', file, '--client', 'acme-ltd'])).stdout).toContain(
    'Nothing was changed yet: 1 to add',
  );
  expect(await json(['device', 'import', file, '--client', 'acme-ltd', '--confirm', '--make-sites'])).toMatchObject({
    done: true,
    adds: 1,
  });
  expect(await json(['device', 'import', file, '--client', 'acme-ltd', '--confirm'])).toMatchObject({
    adds: 0,
    changes: 0,
    unchanged: 1,
  });
});

test('sources are added with their secrets on stdin, listed without them, and removed', async () => {
  const hook = await json(['source', 'add', 'webhook', '--client', 'acme-ltd', '--name', 'SIEM']);
  expect(hook.secret ?? hook.path).toBeTruthy();
  await json(['source', 'add', 'usm', '--client', 'acme-ltd', '--device', 'fw1', '--name', 'snmp'], {
    stdin: 'a long pass phrase\nanother pass phrase\n',
  });
  await json(['source', 'add', 'community', '--client', 'acme-ltd', '--name', 'old ones'], { stdin: 'c0mmunity\n' });
  await json(['source', 'add', 'relay', '--client', 'acme-ltd', '--name', 'collector', '--address', '10.0.0.9']);
  const listed = await run(['source', 'list', '--client', 'acme-ltd', '--json']);
  expect(listed.stdout).not.toMatch(/pass phrase|c0mmunity/);
  const rows: { id: string; kind: string }[] = JSON.parse(listed.stdout);
  expect(rows.map((row) => row.kind).toSorted()).toEqual(['community', 'relay', 'usm', 'webhook']);
  for (const { id } of rows) await json(['source', 'remove', id]);
  expect(await json(['source', 'list', '--client', 'acme-ltd'])).toEqual([]);
});

test('a second server on the folder is refused with who has it: 3; the doctor finds the first well', async () => {
  const second = await run(['serve']);
  expect(second.code).toBe(3);
  expect(second.stderr).toMatch(/in use by "watchfloor serve" \(process \d+ on .*\) since \d{4}-.*Stop it first/);
  const { checks } = JSON.parse((await run(['doctor', '--json'])).stdout) as { checks: { what: string; is: string }[] };
  expect(checks.filter((check) => check.is === 'problem')).toEqual([]);
});

test('a backup of the running server, restored elsewhere, has what was there', async () => {
  const file = join(folder, 'live.tar');
  expect((await json(['backup', file])).rows).toBeGreaterThan(10);
  const elsewhere = { WATCHFLOOR_DATA: join(folder, 'elsewhere') };
  expect((await run(['restore', file], { env: elsewhere })).code).toBe(0);
  const there = await startServer(join(folder, 'elsewhere'));
  try {
    expect((await fetch(`${there.origin}/readyz`)).status).toBe(200);
    const names = await run(['device', 'list', '--json'], { env: elsewhere });
    expect(JSON.parse(names.stdout).map((each: { name: string }) => each.name)).toEqual(['fw1', 'late', 'sw1']);
  } finally {
    there.child.kill('SIGTERM');
    await once(there.child, 'exit');
  }
});

test('everything done here stands in the audit log, with who did it', async () => {
  const owner = { ...embeddedConnection(join(data, 'postgres')), user: 'watchfloor_owner', database: 'watchfloor' };
  const { rows } = await asOwner(owner, (client) =>
    client.query<{ act: string; via: string; actor_name: string }>(
      'select distinct act, via, actor_name from audit_entry order by act',
    ),
  );
  const acts = rows
    .filter((row) => row.via === 'cli' && row.actor_name.startsWith('command line ('))
    .map((row) => row.act);
  expect(acts).toEqual(
    expect.arrayContaining([
      'backup.write',
      'client.add',
      'client-user.add',
      'device.add',
      'device.import',
      'site.add',
      'staff.add',
      'token.add',
      'token.revoke',
    ]),
  );
});

test('access ends and a second factor is forgotten by address', async () => {
  expect(await json(['user', 'reset-second-factor', 'jordan@soc.example'])).toMatchObject({ side: 'staff' });
  expect(await json(['user', 'disable', 'ann@acme.example'])).toMatchObject({ side: 'client' });
  expect((await run(['user', 'disable', 'nobody@soc.example'])).code).toBe(2);
});

test('a server that was killed leaves no lock, and what it acknowledged is there', async () => {
  const holder = await instanceHolder(data);
  expect(holder).toMatchObject({ is: 'server', doing: 'serve' });
  const ended = server && once(server.child, 'exit');
  server = undefined;
  if (holder) process.kill(holder.pid, 'SIGKILL');
  await ended;
  expect((await json(['user', 'list', '--client', 'acme-ltd', '--disabled']))[0]).toMatchObject({
    email: 'ann@acme.example',
    disabledAt: expect.any(String),
  });
});
