import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { runCheck } from './checks.ts';
import type { CheckPlan, CheckResult } from './checks.ts';
import { checkParts } from './outside.ts';

const DAY_MS = 86_400_000;
const plain = createHttp((request, reply) => {
  // A server that sends elsewhere: nobody may follow it.
  if (request.url === '/moved') reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  else reply.writeHead(request.headers.host === 'shop.example' ? 200 : 404).end();
});
let secure: ReturnType<typeof createHttps>;
const ports = { http: 0, https: 0 };

beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'vpn.example' }], {
    keyType: 'ec',
    notBeforeDate: new Date(systemClock.now() - DAY_MS),
    notAfterDate: new Date(systemClock.now() + 10 * DAY_MS),
  });
  secure = createHttps({ key: made.private, cert: made.cert }, (_request, reply) => reply.end());
  for (const server of [plain, secure]) await once(server.listen(0, '127.0.0.1'), 'listening');
  const portOf = (address: AddressInfo | string | null): number =>
    typeof address === 'object' ? (address?.port ?? 0) : 0;
  [ports.http, ports.https] = [portOf(plain.address()), portOf(secure.address())];
});
afterAll(() => {
  plain.close();
  secure.close();
});

function check(plan: Partial<CheckPlan>): Promise<CheckResult> {
  return runCheck(
    {
      kind: 'http',
      address: '127.0.0.1',
      port: ports.http,
      host: '',
      path: '/',
      expectStatus: 200,
      verify: true,
      ...plan,
    },
    systemClock,
  );
}

it('asks the device’s address for the name, and follows nobody elsewhere', async () => {
  expect((await check({ host: 'shop.example' })).reason).toBeUndefined();
  expect((await check({ host: 'other.example' })).reason).toBe('it answered 404, not 200');
  expect((await check({ path: '/moved' })).reason).toBe('it answered 302, not 200');
  expect((await check({ kind: 'tcp' })).reason).toBeUndefined();
  expect((await check({ port: 1 })).reason).toBe('the port is closed');
});

it('tells how long a certificate lasts, and whether it is trusted', async () => {
  for (const kind of ['tls', 'https'] as const) {
    const lax = await check({ kind, port: ports.https, host: 'vpn.example', verify: false });
    expect(lax).toMatchObject({ reason: undefined, subject: 'vpn.example' });
    expect(lax.daysLeft).toBeCloseTo(10, 0);
    const strict = await check({ kind, port: ports.https, host: 'vpn.example' });
    expect(strict.reason).toMatch(/not trusted/);
  }
});

it('makes of a result what is said: the check and the certificate apart', () => {
  const states = (daysLeft: number | undefined, reason?: string): string[] =>
    checkParts({ name: 'VPN', warnDays: 21 }, { ms: 5, reason, daysLeft, subject: 'vpn.example' }).map(
      ({ state }) => state,
    );
  expect(states(undefined)).toEqual(['passed']);
  expect(states(90)).toEqual(['passed', 'valid']);
  expect(states(10, 'it answered 500, not 200')).toEqual(['failed', 'expiring']);
  expect(states(-1)).toEqual(['passed', 'expired']);
});
