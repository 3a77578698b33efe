import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isoOf } from '../base/clock.ts';
import { processAll } from '../bus/fact-workers.ts';
import { systemScope } from '../db/open.ts';
import { mapStatesWorker } from '../detection/jobs.ts';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeDevice, makeSite, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { recordFact } from '../db/facts.ts';
import { followDevice } from './follow-estate.ts';
import { estateWorker, placesWorker } from './jobs.ts';
import type { MapDiff, MapLink, MapNode, NetworkMap } from './map-api.ts';
import { observeIn } from './observe.ts';
import { watchIn } from './states.ts';

let app: TestApp;
let headers: { 'x-test-actor': string };
let clientId = '';

beforeAll(async () => {
  app = await testApp();
  headers = app.signedInAs(staffActor(await makeStaff(app.db, 'engineer', { allClients: true })));
});
afterAll(() => app.close());
beforeEach(async () => {
  clientId = (await makeClient(app.db)).id;
});

const workers = () => [estateWorker(app.deps), mapStatesWorker(app.deps), placesWorker(app.deps)];
const settle = (): Promise<void> => processAll(app.db, workers());
const at = (): string => isoOf(app.clock.now());

async function send<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  status?: number,
): Promise<T> {
  const response = await app.server.inject({
    method,
    url: `/api/v1/clients/${clientId}/topology${path}`,
    headers,
    ...(body ? { payload: body } : {}),
  });
  expect(`${response.statusCode} ${response.statusCode >= 300 ? response.body : ''}`).toMatch(
    new RegExp(`^${status ?? 2}`),
  );
  return response.json();
}
const map = (query = ''): Promise<NetworkMap> => send('GET', query);
const draw = async (name: string, kind = 'switch', more = {}): Promise<string> =>
  (await send<{ id: string }>('POST', '/nodes', { name, kind, ...more })).id;
const connect = async (a: string, b: string, more = {}): Promise<string> =>
  (await send<{ id: string }>('POST', '/links', { a, b, ...more })).id;
const device = async (name: string, more: Parameters<typeof makeDevice>[2] = {}): Promise<string> => {
  const { id } = await makeDevice(app.db, clientId, { name, ...more });
  await changed(id);
  return id;
};
const changed = (id: string): Promise<void> =>
  app.db
    .as(systemScope, (tx) => recordFact(tx, app.clock, { topic: 'device.changed', clientId, subjectId: id }))
    .then(settle);
const named = ({ nodes }: { nodes: MapNode[] }, name: string): MapNode => {
  const node = nodes.find((each) => each.name === name);
  if (!node) throw new Error(`no ${name} among ${nodes.map((each) => each.name).join(', ')}`);
  return node;
};
const watch = (deviceId: string, ports: string[]): Promise<void> =>
  app.db.as(systemScope, (tx) => watchIn(tx, app.deps, { clientId, deviceId, ports, at: at() }));
const tells = (
  reporterId: string,
  neighbours: { port: string; theirPort?: string; systemName?: string; addresses?: string[]; chassisMac?: string }[],
) =>
  app.db.as(systemScope, (tx) =>
    observeIn(tx, app.deps, {
      clientId,
      reporterId,
      siteId: null,
      source: 'lldp',
      at: at(),
      neighbours: neighbours.map((each) => ({ theirPort: '', systemName: '', chassisMac: '', addresses: [], ...each })),
    }),
  );
const finding = (topic: string, deviceId: string, more: object): Promise<void> =>
  app.db
    .as(systemScope, (tx) =>
      recordFact(tx, app.clock, {
        topic,
        clientId,
        subjectId: 'f1f1f1f1-0000-7000-8000-000000000001',
        data: {
          findingId: 'f1f1f1f1-0000-7000-8000-000000000001',
          groupId: 'f1f1f1f1-0000-7000-8000-000000000002',
          clientId,
          deviceId,
          siteId: null,
          component: 'ge-0/0/1',
          condition: 'link-down',
          severity: 'high',
          title: 'core-1: ge-0/0/1 is down',
          summary: '',
          count: 1,
          at: at(),
          ...more,
        },
      }),
    )
    .then(settle);

describe('as designed', () => {
  test('nodes and links are drawn, named, erased, and remembered as they were', async () => {
    const [core, access] = [await draw('core-1'), await draw('access-1')];
    const link = await connect(core, access, { aPort: 'ge-0/0/1' });
    const before = at();
    app.clock.forward(60_000);
    await send('PATCH', `/links/${link}`, { version: 1, bPort: 'ge-0/0/24' });
    await send('PATCH', `/links/${link}`, { version: 1, bPort: 'x' }, 409);
    expect((await map()).links[0]).toMatchObject({ layers: ['designed'], state: 'unwatched', version: 2 });
    await send('DELETE', `/nodes/${access}`);
    expect(await map()).toMatchObject({ nodes: [{ name: 'core-1' }], links: [] });
    const then = await map(`?at=${before}`);
    expect(then.nodes.map(({ name }) => name).toSorted()).toEqual(['access-1', 'core-1']);
    expect(then.links).toHaveLength(1);
  });
  test('two links without ports are two; the same ports are the same link', async () => {
    const [a, b] = [await draw('a'), await draw('b')];
    const [one, two] = [await connect(a, b), await connect(a, b)];
    expect(one).not.toBe(two);
    const third = await connect(a, b, { aPort: 'ge-0/0/9', bPort: 'ge-0/0/9' });
    expect(await connect(b, a, { aPort: 'ge-0/0/9', bPort: 'ge-0/0/9' })).toBe(third);
  });
  test('a link needs two ends, and both of this client', async () => {
    const a = await draw('a');
    await send('POST', '/links', { a, b: a }, 400);
    const other = await makeClient(app.db);
    const mine = clientId;
    clientId = other.id;
    const foreign = await draw('b');
    clientId = mine;
    await send('POST', '/links', { a, b: foreign }, 404);
  });
  test('a pair is a pair from both sides', async () => {
    const [a, b] = [await draw('fw-a', 'firewall'), await draw('fw-b', 'firewall')];
    await send('PATCH', `/nodes/${a}`, { version: 1, peerId: b });
    expect(named(await map(), 'fw-b').peerId).toBe(a);
  });
});

describe('as seen', () => {
  test('two ends tell of one link; when neither does any more it is lost, shown a day, then gone', async () => {
    const [core, access] = [
      await device('core-1', { address: '10.0.0.1' }),
      await device('access-1', { address: '10.0.0.2' }),
    ];
    const here = named(await map(), 'core-1').id;
    const there = named(await map(), 'access-1').id;
    await tells(here, [{ port: 'ge-0/0/1', addresses: ['10.0.0.2'], systemName: 'access-1' }]);
    await tells(there, [{ port: 'Gi1/0/48', theirPort: 'ge-0/0/1', systemName: 'core-1.acme.example' }]);
    expect((await map()).links).toHaveLength(1);
    app.clock.forward(600_000);
    await tells(here, []);
    expect((await map()).links[0]).toMatchObject({ lostAt: null, layers: ['seen'] });
    await tells(there, []);
    expect((await map()).links[0]).toMatchObject({ lostAt: at(), state: 'down', layers: [] });
    app.clock.forward(25 * 3_600_000);
    expect((await map()).links).toEqual([]);
    expect([core, access]).toHaveLength(2);
  });
  test('an unknown neighbour that becomes a device leaves no phantom', async () => {
    await device('core-1');
    const here = named(await map(), 'core-1').id;
    const seen = await tells(here, [{ port: 'ge-0/0/7', systemName: 'ap-9', addresses: ['10.0.0.99'] }]);
    expect(seen.unknown).toHaveLength(1);
    expect(named(await map(), 'ap-9')).toMatchObject({ kind: 'unknown', deviceId: null, layers: ['seen'] });
    const id = await device('Access point 9', { kind: 'access-point', address: '10.0.0.99' });
    const now = await map();
    expect(now.nodes.map(({ name }) => name).toSorted()).toEqual(['Access point 9', 'core-1']);
    expect(named(now, 'Access point 9')).toMatchObject({ deviceId: id, layers: ['seen', 'monitored'] });
    expect(now.links).toHaveLength(1);
  });
  test('a device that gets the address of an unknown one later takes over its links', async () => {
    const [, late] = [await device('core-1'), await device('printer-1', { kind: 'printer' })];
    const here = named(await map(), 'core-1').id;
    await tells(here, [{ port: 'ge-0/0/7', addresses: ['10.0.0.77'] }]);
    expect((await map()).nodes).toHaveLength(3);
    await app.db.as(systemScope, (tx) =>
      tx.updateTable('device').set({ managementAddress: '10.0.0.77' }).where('id', '=', late).execute(),
    );
    await changed(late);
    const now = await map();
    expect(now.nodes.map(({ name }) => name).toSorted()).toEqual(['core-1', 'printer-1']);
    expect(now.links).toMatchObject([{ layers: ['seen'] }]);
    expect(named(now, 'printer-1').foldsInto).toBe(here);
  });
  test('the same private address at two clients is two devices', async () => {
    await device('core-1', { address: '10.0.0.1' });
    const here = named(await map(), 'core-1').id;
    const other = await makeClient(app.db);
    await makeDevice(app.db, other.id, { name: 'theirs', address: '10.0.0.2' });
    await tells(here, [{ port: 'ge-0/0/1', addresses: ['10.0.0.2'] }]);
    expect(named(await map(), '10.0.0.2')).toMatchObject({ deviceId: null });
  });
});

describe('states', () => {
  const pair = async (): Promise<{ core: string; link: () => Promise<MapLink | undefined> }> => {
    const [core, access] = [await device('core-1'), await device('access-1')];
    const nodes = await map();
    const id = await connect(named(nodes, 'core-1').id, named(nodes, 'access-1').id, {
      aPort: 'ge-0/0/1',
      bPort: 'ge-0/0/2',
    });
    await watch(core, ['ge-0/0/1']);
    await watch(access, []);
    return { core, link: async () => (await map()).links.find((each) => each.id === id) };
  };
  test('a link is up because a port of it is watched, down when a finding says so, and was down then', async () => {
    const { core, link } = await pair();
    expect(await link()).toMatchObject({ state: 'up', layers: ['designed', 'monitored'] });
    app.clock.forward(60_000);
    await finding('finding.raised', core, { firstOfGroup: true, again: false });
    const cut = at();
    expect(await link()).toMatchObject({ state: 'down', reasons: [{ text: 'core-1: ge-0/0/1 is down' }] });
    expect(named(await map(), 'core-1').state).toBe('up');
    app.clock.forward(60_000);
    await finding('finding.cleared', core, { why: 'up', sameAs: null, downForMs: 60_000 });
    expect(await link()).toMatchObject({ state: 'up', reasons: [] });
    expect((await map(`?at=${cut}`)).links[0]).toMatchObject({ state: 'down' });
    const { items } = await send<{ items: { what: string }[] }>('GET', `/happenings?from=${cut}`);
    expect(items.map(({ what }) => what)).toEqual(['recovered', 'down']);
  });
  test('what is behind a silent device is its own; a port of no link makes the device degraded', async () => {
    const { core } = await pair();
    await finding('finding.raised', core, { firstOfGroup: true, again: false, component: 'ge-0/0/40' });
    expect(named(await map(), 'core-1')).toMatchObject({ state: 'degraded' });
  });
  test('nothing watched is never green', async () => {
    await draw('drawn only');
    expect(named(await map(), 'drawn only').state).toBe('unwatched');
  });
});

describe('differences', () => {
  test('between two instants, with text', async () => {
    const [a, b, c] = [await draw('a'), await draw('b'), await draw('c')];
    const link = await connect(a, b);
    const from = at();
    app.clock.forward(60_000);
    await connect(b, c);
    await send('DELETE', `/links/${link}`);
    const diff = await send<MapDiff>('GET', `/diff?from=${from}`);
    expect(diff).toMatchObject({ added: 1, removed: 1, changed: 0 });
    expect(diff.links.map(({ change, says }) => [change, says])).toEqual([
      ['added', 'Added'],
      ['removed', 'Removed'],
    ]);
  });
  test('between design and what is seen', async () => {
    await device('core-1');
    const here = named(await map(), 'core-1').id;
    const planned = await draw('access-9');
    await connect(here, planned, { aPort: 'ge-0/0/9' });
    await tells(here, [{ port: 'ge-0/0/1', systemName: 'rogue' }]);
    const diff = await send<MapDiff>('GET', '/layers?before=designed&after=seen');
    expect(diff.links.map(({ says }) => says).toSorted()).toEqual(['Only as designed', 'Only as seen']);
    expect(named(diff, 'rogue')).toMatchObject({ change: 'added' });
    expect(named(diff, 'access-9')).toMatchObject({ change: 'removed' });
  });
});

describe('places', () => {
  test('nodes are placed once; a hand that moves one is kept; a new one comes beside', async () => {
    const site = await makeSite(app.db, clientId);
    const core = await device('core-1', { kind: 'switch', siteId: site.id });
    expect(core).not.toBe('');
    const id = named(await map(), 'core-1').id;
    expect(named(await map(), 'core-1').x).not.toBeNull();
    await send('PUT', '/places', { places: [{ id, x: 500, y: -40 }] });
    const host = await draw('server-1', 'server');
    await connect(id, host);
    await settle();
    const now = await map();
    expect(named(now, 'core-1')).toMatchObject({ x: 500, y: -40 });
    expect(named(now, 'server-1')).toMatchObject({ foldsInto: id });
    expect(Math.abs((named(now, 'server-1').x ?? 0) - 500)).toBeLessThan(200);
    expect(await send('POST', '/lay-out', { keep: false })).toEqual({ placed: 2 });
    expect(named(await map(), 'core-1').x).not.toBe(500);
  });

  test('what is drawn while devices become nodes and nodes get places waits for its turn, and nobody waits for ever', async () => {
    const { id: one } = await makeDevice(app.db, clientId, { name: 'one' });
    const { id: two } = await makeDevice(app.db, clientId, { name: 'two' });
    const [a, b] = [await draw('one', 'switch', { deviceId: one }), await draw('two', 'switch', { deviceId: two })];
    const follow = (id: string): Promise<void> => app.db.as(systemScope, (tx) => followDevice(tx, app.deps, id, at()));
    for (let i = 0; i < 10; i += 1)
      await Promise.all([
        connect(a, b, { aPort: `ge-0/0/${i}` }),
        follow(two),
        follow(one),
        send('POST', '/lay-out', { keep: false }),
        send('PUT', '/places', {
          places: [
            { id: b, x: i, y: 0 },
            { id: a, x: 0, y: i },
          ],
        }),
      ]);
    expect((await map()).links).toHaveLength(10);
  });
});
