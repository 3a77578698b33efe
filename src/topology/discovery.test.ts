/** Discovery against a simulated switch over real SNMP: what it names, what may not be asked, what becomes of a proposal. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isoOf, systemClock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { processAll } from '../bus/fact-workers.ts';
import { systemScope } from '../db/open.ts';
import { openSnmp } from '../snmp/client.ts';
import type { SnmpClient } from '../snmp/client.ts';
import { testSimulator } from '../../test/harness/agents.ts';
import type { TestSimulator } from '../../test/harness/agents.ts';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeSite, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { replaceRanges } from './discovery.store.ts';
import { estateWorker, gapsWorker } from './jobs.ts';
import { lookAround } from './look-around.ts';
import { isAllowed, wrongWith } from './ranges.rules.ts';

const LLDP = '1.0.8802.1.1.2.1';
const neighbour = (
  port: number,
  index: number,
  { name, portName, mac }: { name: string; portName: string; mac: string },
): string[] => [
  `${LLDP}.4.1.1.4.77.${port}.${index}|2|4`,
  `${LLDP}.4.1.1.5.77.${port}.${index}|4x|${mac}`,
  `${LLDP}.4.1.1.6.77.${port}.${index}|2|5`,
  `${LLDP}.4.1.1.7.77.${port}.${index}|4|${portName}`,
  `${LLDP}.4.1.1.8.77.${port}.${index}|4|`,
  `${LLDP}.4.1.1.9.77.${port}.${index}|4|${name}`,
];
const coreSwitch = (): string[] => [
  '1.3.6.1.2.1.1.1.0|4|Test switch',
  '1.3.6.1.2.1.1.5.0|4|core-1.acme.example',
  ...[1, 2, 3].map((i) => `1.3.6.1.2.1.31.1.1.1.1.${i}|4|ge-0/0/${i}`),
  '1.3.6.1.2.1.17.1.4.1.2.7|2|3',
  '1.3.6.1.2.1.17.4.3.1.2.0.27.23.170.187.204|2|7',
  ...[1, 2].flatMap((i) => [
    `${LLDP}.3.7.1.2.${i}|2|5`,
    `${LLDP}.3.7.1.3.${i}|4|ge-0/0/${i}`,
    `${LLDP}.3.7.1.4.${i}|4|to somewhere`,
  ]),
  ...neighbour(1, 1, { name: 'core-2', portName: 'ge-0/0/9', mac: '001b17aabb02' }),
  ...neighbour(2, 4, { name: 'ap-7', portName: 'eth0', mac: '001b17aabb07' }),
  `${LLDP}.4.2.1.3.77.2.4.1.4.10.9.9.9|2|2`,
];

let app: TestApp;
let simulator: TestSimulator;
let snmp: SnmpClient;
let headers: { 'x-test-actor': string };
let clientId = '';
let siteId = '';
let credentialId = '';

async function send(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<any> {
  const response = await app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(body ? { payload: body } : {}),
  });
  return { status: response.statusCode, ...response.json() };
}
const settle = (): Promise<void> => processAll(app.db, [estateWorker(app.deps), gapsWorker(app.deps)]);
const run = (): Promise<number> =>
  lookAround({
    ...app.deps,
    clock: { ...systemClock, now: () => app.clock.now() },
    secret: '0'.repeat(64),
    snmp,
    port: simulator.port,
  });
const named = async (): Promise<string[]> =>
  (await send('GET', `/clients/${clientId}/topology`)).nodes.map(({ name }: { name: string }) => name).toSorted();

beforeAll(async () => {
  [app, simulator] = await Promise.all([testApp(), testSimulator({ switch: coreSwitch() })]);
  snmp = openSnmp({ clock: systemClock });
  headers = app.signedInAs(staffActor(await makeStaff(app.db, 'lead-engineer', { allClients: true }), 'lead-engineer'));
  clientId = (await makeClient(app.db)).id;
  siteId = (await makeSite(app.db, clientId, { name: 'Leeds' })).id;
  for (const [name, managementAddress] of [
    ['core-1', '127.0.0.1'],
    ['core-2', '10.0.0.2'],
  ])
    await send('POST', '/devices', { clientId, name, kind: 'switch', managementAddress, siteId });
  credentialId = (
    await send('POST', '/credentials', { clientId, name: 'read', secret: { kind: 'snmp-v2c', community: 'switch' } })
  ).id;
  await settle();
}, 60_000);
afterAll(async () => {
  snmp.close();
  await simulator.close();
  await app.close();
});

describe('where it may look', () => {
  test('public ranges must be meant, loopback is nobody’s, a continent is too wide', () => {
    expect(wrongWith('10.20.0.0/16', false)).toBeUndefined();
    expect(wrongWith('8.8.8.0/24', false)).toBe(
      '8.8.8.0/24 is of the public internet. Say by hand that this is meant.',
    );
    expect(wrongWith('8.8.8.0/24', true)).toBeUndefined();
    for (const each of ['127.0.0.0/8', '::1/128', '::ffff:127.0.0.0/104'])
      expect(wrongWith(each, true)).toContain('no network of a client');
    expect(wrongWith('10.0.0.0/8', false)).toContain('too wide');
    expect(
      [wrongWith('300.1.1.0/24', false), wrongWith('10.0.0.0/33', false), wrongWith('10.0.0.1', false)].every((each) =>
        each?.includes('no range'),
      ),
    ).toBe(true);
  });
  test('what is not listed is not allowed', () => {
    expect([
      isAllowed('10.20.1.1', ['10.20.0.0/16']),
      isAllowed('10.21.1.1', ['10.20.0.0/16']),
      isAllowed('10.20.1.1', []),
    ]).toEqual([true, false, false]);
  });
  test('the routes refuse in words, and a run needs settings first', async () => {
    const at = `/clients/${clientId}/topology/discovery/${siteId}`;
    expect((await send('POST', `${at}/run`)).status).toBe(409);
    const settings = { enabled: true, everyMinutes: 60, ranges: ['8.8.8.0/24'], credentialIds: [credentialId] };
    expect(await send('PUT', at, settings)).toMatchObject({
      status: 400,
      detail: expect.stringContaining('public internet'),
    });
    expect(await send('PUT', at, { ...settings, ranges: ['10.0.0.7/24'] })).toMatchObject({
      status: 200,
      ranges: ['10.0.0.0/24'],
    });
  });
});

test('a run names what is around, proposes what is unknown, and asks nothing outside its ranges', async () => {
  const at = isoOf(app.clock.now());
  // Loopback, which no route lets in, stands in for the site's network.
  await app.db.as(systemScope, (tx) =>
    replaceRanges(tx, { clientId, siteId, ranges: ['127.0.0.0/8'], at, idOf: () => newId(app.clock.now()) }),
  );
  expect(await run()).toBe(1);
  const { links, nodes } = await send('GET', `/clients/${clientId}/topology`);
  const nameOf = (id: string): string => nodes.find((node: { id: string }) => node.id === id)?.name;
  expect(
    links
      .map(({ a, b, aPort, bPort }: any) =>
        [
          [nameOf(a), aPort],
          [nameOf(b), bPort],
        ].toSorted(),
      )
      .toSorted(),
  ).toEqual(
    [
      [
        ['00:1b:17:aa:bb:cc', ''],
        ['core-1', 'ge-0/0/3'],
      ],
      [
        ['ap-7', 'eth0'],
        ['core-1', 'ge-0/0/2'],
      ],
      [
        ['core-1', 'ge-0/0/1'],
        ['core-2', 'ge-0/0/9'],
      ],
    ].toSorted(),
  );
  const { sites } = await send('GET', `/clients/${clientId}/topology/discovery`);
  expect(sites[0]).toMatchObject({
    failed: false,
    said: '1 asked, 1 answered, 1 new. Outside the allowed ranges and not asked: 10.0.0.2, 10.9.9.9.',
  });
  const { items } = await send('GET', `/topology/proposals?clientId=${clientId}`);
  expect(items).toMatchObject([{ name: 'ap-7', address: '10.9.9.9', why: 'Named by core-1 as its neighbour' }]);
}, 60_000);

test('a proposal becomes a device without a phantom, another is dismissed with its reason, and neither comes again', async () => {
  const { items } = await send('GET', `/topology/proposals?clientId=${clientId}`);
  const approved = await send('POST', `/topology/proposals/${items[0].id}/approve`, {
    name: 'AP north',
    kind: 'access-point',
  });
  expect(approved).toMatchObject({ state: 'approved' });
  expect((await send('POST', `/topology/proposals/${items[0].id}/dismiss`, { reason: 'no' })).status).toBe(409);
  await settle();
  expect(await named()).toEqual(['00:1b:17:aa:bb:cc', 'AP north', 'core-1', 'core-2']);
  app.clock.forward(3_700_000);
  expect(await run()).toBe(1);
  expect((await send('GET', `/topology/proposals?clientId=${clientId}&state=open`)).items).toEqual([]);
  expect(await named()).toHaveLength(4);
}, 60_000);
