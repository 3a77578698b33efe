import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { ticketsHttp } from './http.ts';

let app: TestApp;
let jordan: Actor;
let sam: Actor;
let stranger: Actor;

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

test('a draft is its writer’s alone, outlives what others do, and tells colleagues only that someone writes', async () => {
  const { id: clientId } = await makeClient(app.db);
  const ticket = await ask(jordan, 'POST', '/tickets', { clientId, title: 'VPN is down' });
  const path = `/tickets/${ticket.id}/draft`;
  await ask(jordan, 'PUT', path, { audience: 'client', text: 'Dear Ann, we' });
  const seen = await ask(sam, 'GET', path);
  expect(seen).toMatchObject({ draft: null, writers: [{ name: 'Jordan', audience: 'client' }] });
  await ask(sam, 'POST', `/tickets/${ticket.id}/claim`);
  await ask(sam, 'POST', `/tickets/${ticket.id}/resolve`, { version: 2, resolution: 'done' });
  await ask(sam, 'DELETE', path);
  expect((await ask(jordan, 'GET', path)).draft).toMatchObject({ text: 'Dear Ann, we' });
  expect((await ask(stranger, 'GET', path)).status).toBe(404);
  expect((await ask(stranger, 'PUT', path, { audience: 'client', text: 'x' })).status).toBe(404);
  app.clock.forward(61_000);
  expect((await ask(sam, 'GET', path)).writers).toEqual([]);
  await ask(jordan, 'DELETE', path);
  expect((await ask(jordan, 'GET', path)).draft).toBeNull();
});
