import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';
import { estateHttp } from './http.ts';

let app: TestApp;
let acme: { id: string; name: string };
let bolt: { id: string; name: string };
let jordan: Actor;
let sam: Actor;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [estateHttp(deps)] });
  acme = await makeClient(app.db, { name: 'Acme' });
  bolt = await makeClient(app.db, { name: 'Bolt' });
  jordan = staffActor(await makeStaff(app.db));
  sam = staffActor(await makeStaff(app.db), 'engineer', [bolt.id]);
});
afterAll(() => app.close());

const ask: TestApp['ask'] = (...all) => app.ask(...all);
const add = (more: object, actor = jordan) =>
  ask(actor, 'POST', '/devices', { clientId: acme.id, kind: 'firewall', ...more });

test('a device is added, read, and its addresses come out in one spelling', async () => {
  const site = await ask(jordan, 'POST', '/sites', {
    clientId: acme.id,
    name: 'Leeds',
    zone: 'europe/london',
    country: 'gb',
    latitude: 53.8,
    longitude: -1.5,
  });
  expect(site.body).toMatchObject({
    name: 'Leeds',
    zone: 'Europe/London',
    country: 'GB',
    devices: 0,
    clientName: 'Acme',
  });
  const added = await add({
    name: 'fw-leeds-1',
    managementAddress: '2001:DB8:0::1',
    otherAddresses: ['::ffff:10.0.0.1', '10.0.0.1'],
    siteId: site.body.id,
    supportEnd: '2027-06-30',
    notes: 'Password in the vault',
  });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    managementAddress: '2001:db8::1',
    otherAddresses: ['10.0.0.1'],
    siteName: 'Leeds',
    supportEnd: '2027-06-30',
    criticality: 'normal',
    version: 1,
  });
  expect((await ask(jordan, 'GET', `/devices/${added.body.id}`)).body).toEqual(added.body);
  expect((await ask(jordan, 'GET', `/sites/${site.body.id}`)).body.devices).toBe(1);
  const stuck = await ask(jordan, 'POST', `/sites/${site.body.id}/retire`, { version: 1 });
  expect([stuck.status, stuck.body.title]).toEqual([409, 'site/in-use']);
});

test('an address is taken within a client and free in another', async () => {
  expect((await add({ name: 'one', managementAddress: '10.9.9.9' })).status).toBe(201);
  const second = await add({ name: 'two', otherAddresses: ['10.9.9.9'] });
  expect([second.status, second.body.detail]).toEqual([
    409,
    expect.stringMatching(/10\.9\.9\.9 is the address of one/),
  ]);
  expect((await add({ clientId: bolt.id, name: 'one', managementAddress: '10.9.9.9' })).status).toBe(201);
});

test('of two who change the same version the second is told', async () => {
  const { body: device } = await add({ name: 'contested' });
  const first = await ask(jordan, 'PATCH', `/devices/${device.id}`, { version: 1, vendor: 'Juniper' });
  expect(first.body).toMatchObject({ vendor: 'Juniper', version: 2, kind: 'firewall' });
  const second = await ask(jordan, 'PATCH', `/devices/${device.id}`, { version: 1, vendor: 'Cisco' });
  expect([second.status, second.body.title, second.body.current.vendor]).toEqual([409, 'version/stale', 'Juniper']);
  expect(second.body.changes).toMatchObject([{ by: jordan.name, fields: ['vendor'] }]);
});

test('each act is audited and told; what changes nothing is neither', async () => {
  const { body: device } = await add({ name: 'told' });
  await ask(jordan, 'PATCH', `/devices/${device.id}`, { version: 1, model: 'SRX345', notes: 'secret words' });
  await ask(jordan, 'PATCH', `/devices/${device.id}`, { version: 2, model: 'SRX345' });
  await ask(jordan, 'PATCH', `/devices/${device.id}`, { version: 2, notes: 'other words' });
  await ask(jordan, 'POST', `/devices/${device.id}/retire`, { version: 3 });
  const lines = await app.db.as(systemScope, (tx) =>
    tx
      .selectFrom('auditEntry')
      .select(['act', 'actorName', 'detail'])
      .where('recordId', '=', device.id)
      .orderBy('id')
      .execute(),
  );
  expect(lines.map((line) => line.act)).toEqual(['device.add', 'device.change', 'device.change', 'device.retire']);
  expect(lines[1]?.detail).toEqual({ version: 2, changed: { model: ['', 'SRX345'], notes: ['…', '…'] } });
  const facts = await app.db.as(systemScope, (tx) =>
    tx
      .selectFrom('fact')
      .select(['topic', 'published', 'clientId'])
      .where('subjectId', '=', device.id)
      .orderBy('id')
      .execute(),
  );
  expect(facts.map((fact) => fact.published)).toEqual([true, true, false, true]);
});

test('a retired device frees its name and address, and comes back only when they are free', async () => {
  const { body: old } = await add({ name: 'Swap', managementAddress: '10.7.0.1' });
  await ask(jordan, 'POST', `/devices/${old.id}/retire`, { version: 1 });
  expect((await ask(jordan, 'PATCH', `/devices/${old.id}`, { version: 2, vendor: 'x' })).status).toBe(409);
  const { body: fresh } = await add({ name: 'swap', managementAddress: '10.7.0.1' });
  expect((await ask(jordan, 'POST', `/devices/${old.id}/reinstate`, { version: 2 })).status).toBe(409);
  await ask(jordan, 'PATCH', `/devices/${fresh.id}`, { version: 1, managementAddress: null });
  const named = await ask(jordan, 'POST', `/devices/${old.id}/reinstate`, { version: 2 });
  expect(named.body.title).toBe('device/name-taken');
  await ask(jordan, 'PATCH', `/devices/${fresh.id}`, { version: 2, name: 'swap-b' });
  expect((await ask(jordan, 'POST', `/devices/${old.id}/reinstate`, { version: 2 })).body.retiredAt).toBeNull();
  expect(
    (await ask(jordan, 'GET', `/devices?clientId=${acme.id}&retired=yes`)).body.items.map(
      (each: { name: string }) => each.name,
    ),
  ).toEqual(['told']);
});

test('search finds all words anywhere, pages meet without gap or repeat', async () => {
  const client = await makeClient(app.db, { name: 'Searched' });
  for (let i = 0; i < 7; i++)
    await add({
      clientId: client.id,
      name: `Sw_${i}`,
      kind: 'switch',
      vendor: i % 2 ? 'Aruba' : 'Juniper',
      serial: `SN-${i}00`,
      managementAddress: `10.1.1.${i}`,
    });
  const names = async (query: string) =>
    (await ask(jordan, 'GET', `/devices?clientId=${client.id}&${query}`)).body.items.map(
      (each: { name: string }) => each.name,
    );
  expect(await names('q=juniper 10.1.1.4')).toEqual(['Sw_4']);
  expect(await names('q=sn-300')).toEqual(['Sw_3']);
  expect(await names('q=searched aruba')).toEqual(['Sw_1', 'Sw_3', 'Sw_5']);
  expect(await names('q=w%251')).toEqual([]);
  expect(await names('kind=router')).toEqual([]);
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await ask(
      jordan,
      'GET',
      `/devices?clientId=${client.id}&limit=3${after ? `&after=${after}` : ''}`,
    );
    seen.push(...body.items.map((each: { name: string }) => each.name));
    after = body.next ?? '';
  } while (after);
  expect(seen).toEqual(['Sw_0', 'Sw_1', 'Sw_2', 'Sw_3', 'Sw_4', 'Sw_5', 'Sw_6']);
});

test('what is another client’s looks as if it were not there', async () => {
  const { body: device } = await add({ name: 'walled' });
  const { body: site } = await ask(jordan, 'POST', '/sites', { clientId: acme.id, name: 'Walled', zone: 'UTC' });
  const tries = [
    ask(sam, 'GET', `/devices/${device.id}`),
    ask(sam, 'PATCH', `/devices/${device.id}`, { version: 1, vendor: 'x' }),
    ask(sam, 'POST', `/devices/${device.id}/retire`, { version: 1 }),
    ask(sam, 'PATCH', `/sites/${site.id}`, { version: 1, name: 'x' }),
    add({ name: 'mine' }, sam),
    add({ clientId: bolt.id, name: 'on a foreign site', siteId: site.id }, sam),
    ask(sam, 'POST', `/clients/${acme.id}/devices/import/preview`, { csv: 'name,kind\na,switch\n' }),
  ];
  expect((await Promise.all(tries)).map((each) => each.status)).toEqual(tries.map(() => 404));
  expect((await ask(sam, 'GET', '/devices?q=acme')).body.items).toEqual([]);
  const user = clientActor(await makeClientUser(app.db, acme.id), acme.id);
  expect((await ask(user, 'GET', '/devices')).status).toBe(403);
});

test('a client user’s transaction reads its devices without what engineers noted', async () => {
  await add({ name: 'noted', notes: 'internal' });
  const rows = await app.db.as({ side: 'client', clients: [acme.id], actorId: null }, (tx) =>
    tx
      .selectFrom('device')
      .leftJoin('deviceNote', 'deviceNote.deviceId', 'device.id')
      .select(['device.name', 'deviceNote.text'])
      .where('device.name', '=', 'noted')
      .execute(),
  );
  expect(rows).toEqual([{ name: 'noted', text: null }]);
});

test.each([
  [{ kind: 'toaster' }, 'body.kind'],
  [{ managementAddress: '10.0.0.0/8' }, 'body.managementAddress'],
  [{ supportEnd: '2027-02-30' }, 'body.supportEnd'],
  [{ name: ' ' }, 'body.name'],
])('%j is refused with the field', async (more, path) => {
  const { status, body } = await add({ name: 'bad', ...more });
  expect([status, body.errors[0].path]).toEqual([400, path]);
});
