import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { ticketsHttp } from './http.ts';

let app: TestApp;
let clientId: string;
let jordan: Actor;
let sam: Actor;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps)] });
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', allClients: true }));
});
afterAll(() => app.close());
beforeEach(async () => {
  clientId = (await makeClient(app.db)).id;
});

type Json = ReturnType<typeof JSON.parse>;
async function ask(method: 'GET' | 'POST', path: string, payload?: object, by = jordan): Promise<Json> {
  const { status, body } = await app.ask(by, method, path, payload);
  return { status, ...body };
}
const open = (): Promise<Json> => ask('POST', '/tickets', { clientId, title: 'VPN is down' });
const bulk = (tickets: Json[], act: object, by = jordan): Promise<Json> =>
  ask('POST', '/ticket-bulks', { ticketIds: tickets.map(({ id }) => id), act }, by);

test('one act on several: those that refuse it say why, the others are done', async () => {
  const tickets = [await open(), await open()];
  await ask('POST', `/tickets/${tickets[1].id}/claim`, undefined, sam);
  const { status, done, failed } = await bulk(tickets, { do: 'claim' });
  expect([status, done.map((each: Json) => each.id), failed[0].why]).toEqual([
    201,
    [tickets[0].id],
    expect.stringContaining('Sam has this ticket'),
  ]);
});

test('undone, each is as it was, with the promise it met by mistake running again; once only, and by its doer', async () => {
  const [a, b] = [await open(), await open()];
  const { id } = await bulk([a, b], { do: 'claim' });
  await ask('POST', `/tickets/${b.id}/state`, { version: 2, state: 'waiting-for-client' }, sam);
  expect((await ask('POST', `/ticket-bulks/${id}/undo`, undefined, sam)).status).toBe(404);
  const undone = await ask('POST', `/ticket-bulks/${id}/undo`);
  expect([undone.done.map((each: Json) => each.id), undone.failed.map((each: Json) => each.id)]).toEqual([
    [a.id],
    [b.id],
  ]);
  const after = await ask('GET', `/tickets/${a.id}`);
  expect([after.state, after.assigneeId, after.nextDueAt]).toEqual(['new', null, a.nextDueAt]);
  expect(after.clocks.find((clock: Json) => clock.kind === 'acknowledgement').is).toBe('running');
  expect((await ask('POST', `/ticket-bulks/${id}/undo`)).status).toBe(409);
});

test('priority for many, with its reason in each history', async () => {
  const tickets = [await open(), await open()];
  await bulk(tickets, { do: 'priority', priority: 'P1', reason: 'the carrier is down' });
  const { items } = await ask('GET', `/tickets/${tickets[0].id}/history`);
  expect(items.map((line: Json) => line.became)).toEqual(expect.arrayContaining(['P1', 'the carrier is down']));
});
