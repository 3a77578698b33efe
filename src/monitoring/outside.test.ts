/** Whether devices are there, by their own TCP ports on this machine: who falls silent is not left to the next round. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Polled } from './directory.ts';
import { Outside, waitAfter } from './outside.ts';

const seen: string[] = [];
let outside: Outside | undefined;
let server: Server | undefined;

afterEach(async () => {
  await outside?.stop();
  server?.close();
  seen.length = 0;
});

async function listen(): Promise<number> {
  server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  return typeof at === 'object' && at ? at.port : 0;
}

const polledAt = (tcpPort: number): Polled => ({
  deviceId: 'd1',
  clientId: 'c1',
  name: 'fw1',
  address: '127.0.0.1',
  zone: 'UTC',
  credentialId: null,
  credential: undefined,
  snmpPort: 161,
  interfaceSeconds: 60,
  healthSeconds: 300,
  slowSeconds: 3600,
  ping: false,
  tcpPort,
});

test('a device that is asked for is looked at within the second, not in the next round', async () => {
  const looks = vi.fn<(at: number) => void>();
  const nothing = (): void => undefined;
  outside = new Outside({
    ledger: { say: nothing, state: nothing, forget: nothing, status: nothing, samples: (_, at) => looks(at) },
    clock: systemClock,
    log: silentLog(),
    canPing: false,
    take: (_, parts) => seen.push(...parts.map(({ state }) => state)),
  });
  outside.apply({ devices: [polledAt(await listen())], states: [], watches: new Map(), checks: [] });
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
  const before = looks.mock.calls.length;
  for (let asked = 0; asked < 5; asked += 1) outside.lookAt('d1');
  outside.lookAt('nobody');
  await vi.waitFor(() => expect(looks.mock.calls.length).toBe(before + 1), { timeout: 10_000 });
  expect(seen).toEqual(seen.map(() => 'up'));
});

test('who is gone is looked at often for some minutes, then in each round', () => {
  expect([0, 1, 2, 3, 32, 33].map(waitAfter)).toEqual([undefined, 5000, 5000, 10_000, 10_000, undefined]);
});
