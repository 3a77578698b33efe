import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import type { EffectiveConfig } from '../base/config.ts';
import { listCollectors } from '../collect/collectors.ts';
import { listFindings } from '../detection/findings.ts';
import { listInterfaces, listPolled } from '../monitoring/settings.ts';
import { freePorts } from '../../test/harness/run-program.ts';
import { listQuarantine } from '../intake/quarantine.ts';
import { listTickets } from '../tickets/queue.ts';
import type { TicketLine } from '../tickets/queue.ts';
import { cliActor } from './cast.ts';
import { demoCode, runDemo } from './demo.ts';
import type { Demo } from './demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-demo-'));
const effective: EffectiveConfig = readConfig(
  { ...freePorts, WATCHFLOOR_DATA: folder, WATCHFLOOR_LOG_LEVEL: 'silent' },
  undefined,
);
let demo: Demo;

beforeAll(async () => {
  demo = await runDemo({ effective, pace: 5, tell: () => undefined });
}, 120_000);

afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true });
});

const tickets = async (): Promise<TicketLine[]> =>
  (await listTickets(demo.deps, cliActor, { tab: 'all', sort: 'opened', limit: 100 })).items;

/** Looks again until it is so; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(250);
}

async function post(path: string, body: unknown, cookie = ''): Promise<Response> {
  return fetch(`${demo.origin}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: demo.origin, cookie },
  });
}

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');

test('datagrams become tickets and findings of their devices, by syslog and by trap, and colleagues take some', async () => {
  await until(async () => {
    const now = await tickets();
    const found = now.filter(({ source, deviceName }) => source === 'finding' && deviceName !== null);
    const { items } = await listFindings(demo.deps, cliActor, { limit: 100 });
    const byTrap = items.some(({ title }) => title === 'Management agent restarted on per-srv1');
    return byTrap && found.length >= 12 && now.some(({ assigneeName }) => assigneeName === 'Hannah Kim');
  });
  const firewalls = (await tickets()).filter(
    ({ clientName, deviceName }) => clientName === 'Northwind Logistics' && deviceName === 'rtm-fw1',
  );
  expect(firewalls).toHaveLength(1);
}, 60_000);

test('a depot is polled for real, by a collector of its own', async () => {
  await until(async () => {
    const { items } = await listPolled(demo.deps, cliActor, { limit: 100 });
    const hall = items.find(
      ({ deviceName, failure, lastAt }) => deviceName === 'vnl-hall1' && failure === '' && lastAt,
    );
    const parts = hall ? (await listInterfaces(demo.deps, cliActor, hall.deviceId)).items : [];
    return parts.length === 8 && parts.some(({ name, state }) => name === 'ge-0/0/0' && state === 'up');
  });
  const { items } = await listCollectors(demo.deps, cliActor, undefined);
  expect(items).toMatchObject([{ name: 'venlo-1', state: 'connected' }]);
}, 60_000);

test('whom nobody registered waits in quarantine, and nobody else', async () => {
  const { items } = await listQuarantine(demo.deps, cliActor, { limit: 10 });
  expect(items.map(({ address }) => address)).toEqual(['127.0.1.200']);
});

test('a member of staff signs in with what the demo prints', async () => {
  const email = 'jordan.hale@watchfloor.example';
  const first = await post('/sign-in', { email, password: demo.keys.password });
  expect(await first.json()).toEqual({ state: 'second-factor' });
  const code = demoCode(effective, email, systemClock).slice(0, 6);
  const second = await post('/sign-in/second-factor', { code }, cookieOf(first));
  expect(await second.json()).toEqual({ state: 'signed-in' });
});

test('codes are for the demo’s staff only', () => {
  expect(() => demoCode(effective, 'femke@northwind.example')).toThrow(/without a second factor/u);
  expect(() => demoCode(effective, 'root@elsewhere.example')).toThrow(/no account/u);
});
