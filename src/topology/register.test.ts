import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoOf } from '../base/clock.ts';
import { processAll } from '../bus/fact-workers.ts';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { estateWorker, gapsWorker } from './jobs.ts';

let app: TestApp;
let headers: { 'x-test-actor': string };
let clientId = '';
let jordan = { id: '', name: '' };

beforeAll(async () => {
  app = await testApp();
  jordan = await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true });
  headers = app.signedInAs(staffActor(jordan));
  clientId = (await makeClient(app.db, { name: 'Acme' })).id;
});
afterAll(() => app.close());

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<any> {
  const response = await app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers,
    ...(body ? { payload: body } : {}),
  });
  return { status: response.statusCode, ...response.json() };
}
const settle = (): Promise<void> => processAll(app.db, [estateWorker(app.deps), gapsWorker(app.deps)]);
const gaps = async (query = ''): Promise<any[]> => {
  await settle();
  return (await send('GET', `/topology/gaps?clientId=${clientId}${query}`)).items;
};

test('a gap opens by itself, is owned, accepted with a name and a day, runs out, and closes by itself with its trace', async () => {
  const at = `/clients/${clientId}/topology`;
  const fw = await send('POST', `${at}/nodes`, { name: 'fw-1', kind: 'firewall' });
  const [gap] = (await gaps()).filter(({ rule }) => rule === 'unpaired');
  expect(gap).toMatchObject({ title: 'fw-1 has no pair', state: 'open', nodes: [fw.id], agreed: false });

  await settle();
  expect((await send('POST', `${at}/gaps/check`)).opened).toBe(0);

  const owned = await send('PATCH', `/topology/gaps/${gap.id}`, {
    version: gap.version,
    ownerId: jordan.id,
    nextOn: '2026-04-01',
  });
  expect(owned).toMatchObject({ ownerName: 'Jordan', nextOn: '2026-04-01' });
  const stale = await send('PATCH', `/topology/gaps/${gap.id}`, { version: gap.version, agreed: true });
  expect(stale.status).toBe(409);
  const past = {
    version: owned.version,
    acceptedBy: 'Ann of Acme',
    acceptedUntil: '2026-03-02',
    because: 'moving out',
  };
  expect((await send('POST', `/topology/gaps/${gap.id}/accept`, past)).status).toBe(400);
  const accepted = await send('POST', `/topology/gaps/${gap.id}/accept`, { ...past, acceptedUntil: '2026-03-20' });
  expect(accepted).toMatchObject({ state: 'accepted', acceptedBy: 'Ann of Acme', agreed: true });

  app.clock.set(Date.parse('2026-03-21T09:00:00Z'));
  await send('POST', `${at}/gaps/check`);
  expect(await send('GET', `/topology/gaps/${gap.id}`)).toMatchObject({ state: 'open', acceptedBy: null });

  const second = await send('POST', `${at}/nodes`, { name: 'fw-2', kind: 'firewall' });
  const { nodes } = await send('GET', at);
  const version = nodes.find((each: { id: string }) => each.id === fw.id).version;
  await send('PATCH', `${at}/nodes/${fw.id}`, { version, peerId: second.id });
  expect((await gaps()).filter(({ rule }) => rule === 'unpaired')).toEqual([]);
  const closed = await send('GET', `/topology/gaps/${gap.id}`);
  expect(closed).toMatchObject({ state: 'closed', closedAt: isoOf(app.clock.now()) });
  expect(closed.lines.map(({ by }: { by: string }) => by)).toEqual([
    'Watchfloor',
    'Jordan',
    'Jordan',
    'Watchfloor',
    'Watchfloor',
  ]);
});
