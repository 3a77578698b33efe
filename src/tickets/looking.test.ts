import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { factsAfter, presentPlace } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { ticketsHttp } from './http.ts';

let app: TestApp;
let jordan: Actor;
let sam: Actor;
let stranger: Actor;
const HERE_MS = 25_000;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps)] });
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', allClients: true }));
  stranger = staffActor(await makeStaff(app.db, 'engineer', { name: 'Other' }), 'engineer', []);
});
afterAll(() => app.close());

type Json = ReturnType<typeof JSON.parse>;
async function ask(...all: Parameters<TestApp['ask']>): Promise<Json> {
  const { status, body } = await app.ask(...all);
  return { status, ...body };
}
async function ticket(): Promise<{ path: string; clientId: string; lookers: (by: Actor) => Promise<string[]> }> {
  const { id: clientId } = await makeClient(app.db);
  const { id } = await ask(jordan, 'POST', '/tickets', { clientId, title: 'VPN is down' });
  const path = `/tickets/${id}/looking`;
  return { path, clientId, lookers: async (by) => (await ask(by, 'GET', path)).lookers.map((each: Json) => each.name) };
}

test('who has it open is seen by colleagues until the last tab closes, or says nothing for a minute', async () => {
  const { path, lookers } = await ticket();
  const [one, two] = [randomUUID(), randomUUID()];
  await ask(jordan, 'PUT', path, { tab: one });
  await ask(jordan, 'PUT', path, { tab: two });
  expect([await lookers(sam), await lookers(jordan)]).toEqual([['Jordan'], []]);
  await ask(sam, 'DELETE', `${path}?tab=${one}`);
  await ask(jordan, 'DELETE', `${path}?tab=${one}`);
  expect(await lookers(sam)).toEqual(['Jordan']);
  await ask(jordan, 'DELETE', `${path}?tab=${two}`);
  expect(await lookers(sam)).toEqual([]);
  // The network is lost: nobody says that the tab is gone.
  await ask(jordan, 'PUT', path, { tab: one });
  app.clock.forward(59_000);
  expect(await lookers(sam)).toEqual(['Jordan']);
  app.clock.forward(2000);
  expect(await lookers(sam)).toEqual([]);
});

test('whoever writes is told as writing, not as looking too', async () => {
  const { path, lookers } = await ticket();
  await ask(jordan, 'PUT', path, { tab: randomUUID() });
  const draft = path.replace('/looking', '/draft');
  await ask(jordan, 'PUT', draft, { audience: 'client', text: 'Dear Ann' });
  expect(await lookers(sam)).toEqual([]);
  await ask(jordan, 'DELETE', draft);
  expect(await lookers(sam)).toEqual(['Jordan']);
});

test('is told when someone comes and goes, not each time that a tab is still there, and never to the client', async () => {
  const { path, clientId } = await ticket();
  const place = await app.db.as(systemScope, presentPlace);
  const tab = randomUUID();
  for (let at = 0; at < 40; at += 1) {
    await ask(jordan, 'PUT', path, { tab });
    app.clock.forward(HERE_MS);
  }
  await ask(jordan, 'DELETE', `${path}?tab=${tab}`);
  // The place may lie before what earlier tests told, while an older transaction is open: only of this ticket's client.
  const told = async (): Promise<boolean[]> =>
    (await app.db.as(systemScope, (tx) => factsAfter(tx, place, 500)))
      .filter((fact) => fact.topic === 'ticket-looking.changed' && fact.clientId === clientId)
      .map(({ published }) => published);
  await expect.poll(told).toEqual([false, false]);
  const user = await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Ann' });
  const ann = clientActor(user, clientId, 'client-administrator');
  for (const method of ['GET', 'PUT'] as const)
    expect((await ask(ann, method, path, method === 'PUT' ? { tab } : undefined)).status).toBe(403);
  expect((await ask(stranger, 'GET', path)).status).toBe(404);
  expect((await ask(stranger, 'PUT', path, { tab })).status).toBe(404);
});
