import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';
import { addView, changeView, listViews, placeViews, removeView } from './views.ts';

let app: TestApp;
let acme: string;
let borealis: string;
let boss: Actor;
let sam: Actor;
let kim: Actor;

beforeAll(async () => {
  app = await testApp();
  acme = (await makeClient(app.db, { name: 'Acme' })).id;
  borealis = (await makeClient(app.db, { name: 'Borealis' })).id;
  boss = staffActor(await makeStaff(app.db, 'manager', { name: 'Bo', allClients: true }), 'manager');
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', clients: [acme] }), 'engineer', [acme]);
  kim = staffActor(await makeStaff(app.db, 'engineer', { name: 'Kim', clients: [borealis] }), 'engineer', [borealis]);
  await asOwner(app.owner, async (client) => {
    await client.query(
      `insert into soc (id, name, zone) values ('0198c0de-0000-7000-8000-000000000001', 'Leeds', 'Europe/London')`,
    );
    await client.query(`update staff set soc_id = '0198c0de-0000-7000-8000-000000000001' where id = any($1)`, [
      [boss.id, sam.id],
    ]);
  });
});
afterAll(() => app.close());

const names = async (actor: Actor): Promise<string[]> =>
  (await listViews(app.deps, actor)).items.map(({ name }) => name).toSorted();

test('a view about a client is seen only by who works for it, whether it names the client or a device of it', async () => {
  const device = await makeDevice(app.db, acme, { name: 'fw-1' });
  await addView(app.deps, boss, { name: 'Acme P1', for: 'everyone', filter: { client: acme } });
  await addView(app.deps, boss, { name: 'Acme fw-1', for: 'everyone', filter: { device: device.id } });
  await addView(app.deps, boss, { name: 'At risk', for: 'everyone', filter: { breach: 'at-risk' } });
  expect(await names(sam)).toEqual(['Acme P1', 'Acme fw-1', 'At risk']);
  expect(await names(kim)).toEqual(['At risk']);
  expect(JSON.stringify(await listViews(app.deps, kim))).not.toMatch(new RegExp(`Acme|${acme}|${device.id}`));
  await expect(addView(app.deps, kim, { name: 'x', for: 'me', filter: { client: acme } })).rejects.toMatchObject({
    status: 404,
  });
});

test('shared with a SOC, its people see it and others do not', async () => {
  const night = await addView(app.deps, sam, { name: 'Night', for: 'soc', filter: { tab: 'unassigned' } });
  expect(night.for).toBe('soc');
  expect(await names(boss)).toContain('Night');
  expect(await names(kim)).not.toContain('Night');
  await expect(addView(app.deps, kim, { name: 'No SOC', for: 'soc', filter: {} })).rejects.toMatchObject({
    status: 409,
  });
});

test('shared ones are changed by their owner and by who sees every client, and stay shared then', async () => {
  const shared = await addView(app.deps, sam, { name: 'Vendor', for: 'everyone', filter: { tab: 'waiting' } });
  const input = { name: 'Vendors', for: 'everyone', filter: { tab: 'waiting' } } as const;
  await expect(changeView(app.deps, kim, shared.id, input)).rejects.toMatchObject({ status: 404 });
  await expect(removeView(app.deps, kim, shared.id)).rejects.toMatchObject({ status: 404 });
  expect((await changeView(app.deps, boss, shared.id, input)).name).toBe('Vendors');
  await expect(changeView(app.deps, boss, shared.id, { ...input, for: 'me' })).rejects.toMatchObject({ status: 409 });
  const own = await addView(app.deps, sam, { name: 'Sam’s', for: 'me', filter: {} });
  expect(await names(boss)).not.toContain('Sam’s');
  await expect(removeView(app.deps, boss, own.id)).rejects.toMatchObject({ status: 404 });
  await removeView(app.deps, boss, shared.id);
  expect(await names(sam)).not.toContain('Vendors');
});

test('each person has an order of tabs and a first view of their own', async () => {
  const one = await addView(app.deps, kim, { name: 'One', for: 'everyone', filter: { tab: 'mine' } });
  const two = await addView(app.deps, kim, { name: 'Two', for: 'me', filter: { tab: 'waiting' } });
  const { items } = await placeViews(app.deps, kim, { viewIds: [two.id, one.id], opens: two.id });
  expect(items.filter(({ place }) => place !== null).map(({ name, opens }) => [name, opens])).toEqual([
    ['Two', true],
    ['One', false],
  ]);
  expect((await listViews(app.deps, sam)).items.find(({ id }) => id === one.id)).toMatchObject({ place: null });
  await expect(placeViews(app.deps, sam, { viewIds: [two.id], opens: null })).rejects.toMatchObject({ status: 404 });
  await expect(placeViews(app.deps, kim, { viewIds: [one.id], opens: two.id })).rejects.toMatchObject({ status: 404 });
});
