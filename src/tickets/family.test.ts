import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { scopeOf } from '../db/scope.ts';
import { ticketForClient } from './for-client.ts';
import { ticketsHttp } from './http.ts';
import { answerIn } from './tickets.ts';

let app: TestApp;
let clientId: string;
let jordan: Actor;
let ann: Actor;
const MINUTE = 60_000;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps)] });
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
});
afterAll(() => app.close());
beforeEach(async () => {
  clientId = (await makeClient(app.db)).id;
  ann = clientActor(await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Ann' }), clientId);
});

type Json = ReturnType<typeof JSON.parse>;
const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = jordan) =>
  app.ask(by, method, path, payload);
const open = async (title: string, more: object = {}): Promise<Json> =>
  (await ask('POST', '/tickets', { clientId, title, ...more })).body;
const read = async (id: string): Promise<Json> => (await ask('GET', `/tickets/${id}`)).body;
const texts = (ticket: Json): string[] => ticket.entries.map((entry: Json) => entry.text);
const clocks = (ticket: Json): string[] => ticket.clocks.map((clock: Json) => `${clock.kind} ${clock.is}`);
const merge = (from: Json, into: Json): Promise<{ status: number; body: Json }> =>
  ask('POST', `/tickets/${from.id}/merge`, { version: from.version, into: into.id, reason: 'the same fault' });
const answer = (id: string, text: string): Promise<string> =>
  app.db.as(scopeOf(ann), (tx) => answerIn(tx, app.deps, ann, { ticketId: id, text }));

describe('merging', () => {
  test('reads both as one, closes the one that goes and stops its promises', async () => {
    const [from, into] = [await open('Leeds is slow'), await open('VPN is down')];
    await answer(from.id, 'It is slow since nine');
    const { status, body } = await merge(await read(from.id), into);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: into.id, merged: [{ number: from.number }] });
    expect(body.entries).toMatchObject([
      { text: 'It is slow since nine', by: { name: 'Ann' }, writtenOn: from.number },
    ]);
    const gone = await read(from.id);
    expect(gone).toMatchObject({
      state: 'closed',
      mergedInto: { number: into.number },
      nextStates: [],
      nextDueAt: null,
    });
    expect(clocks(gone)).toEqual(['acknowledgement cancelled', 'first-response cancelled']);
  });

  test('the client reads the merged entries too, and an answer on the old ticket is heard on the new one', async () => {
    const [from, into] = [await open('Leeds is slow'), await open('VPN is down')];
    await answer(from.id, 'first');
    await merge(await read(from.id), into);
    await answer(from.id, 'second');
    expect(texts(await read(into.id))).toEqual(['first', 'second']);
    const shown = await app.db.as(scopeOf(ann), (tx) => ticketForClient(tx, app.clock, ann, into.id));
    expect(shown.entries.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  test('undone, all is as it was: state, entries, and promises that run on as if never stopped', async () => {
    const [from, into] = [await open('Leeds is slow'), await open('VPN is down')];
    await answer(from.id, 'mine');
    await merge(await read(from.id), into);
    app.clock.forward(5 * MINUTE);
    const before = await read(from.id);
    const undone = await ask('POST', `/tickets/${from.id}/unmerge`, { version: before.version, reason: 'two faults' });
    expect(undone.body).toMatchObject({ state: 'new', mergedInto: null, resolvedAt: null, closedAt: null });
    expect(clocks(undone.body)).toEqual(['acknowledgement running', 'first-response running']);
    expect(undone.body.clocks[0].dueAt).toBe(from.clocks[0].dueAt);
    expect(texts(undone.body)).toEqual(['mine']);
    expect(texts(await read(into.id))).toEqual([]);
    const { body } = await ask('GET', `/tickets/${from.id}/history`);
    expect(body.items.map((line: Json) => [line.what, line.was, line.became])).toContainEqual([
      'reason',
      null,
      'two faults',
    ]);
  });

  test('a promise kept on the other ticket meanwhile counts as kept after the undoing', async () => {
    const [from, into] = [await open('Leeds is slow'), await open('VPN is down')];
    await merge(from, into);
    await ask('POST', `/tickets/${into.id}/entries`, { audience: 'client', text: 'We are on it.' });
    const { version } = await read(from.id);
    const { body } = await ask('POST', `/tickets/${from.id}/unmerge`, { version, reason: 'two faults' });
    expect(clocks(body)).toEqual(['acknowledgement running', 'first-response met']);
  });

  test('is refused into itself, into a merged one, across audiences and from an old version', async () => {
    const [a, b, c] = [await open('a'), await open('b'), await open('c', { audience: 'internal' })];
    expect((await merge(a, a)).body.type).toBe('urn:watchfloor:ticket/self-merge');
    expect((await merge(a, c)).body.type).toBe('urn:watchfloor:ticket/audience-differs');
    expect((await merge({ ...a, version: 9 }, b)).body.type).toBe('urn:watchfloor:ticket/changed');
    await merge(a, b);
    expect((await merge(b, a)).body.type).toBe('urn:watchfloor:ticket/merged');
    const gone = await read(a.id);
    const reopened = await ask('POST', `/tickets/${a.id}/reopen`, { version: gone.version, reason: 'x' });
    expect(reopened.body.type).toBe('urn:watchfloor:ticket/merged');
  });
});

test('splitting opens a ticket whose entries keep author, audience, time and files', async () => {
  const ticket = await open('Two things');
  const entryId = await answer(ticket.id, 'And the printer is dead');
  app.clock.forward(MINUTE);
  const { version } = await read(ticket.id);
  const body = { version, title: 'Printer', entryIds: [entryId], reason: 'another matter' };
  const made = await ask('POST', `/tickets/${ticket.id}/split`, body);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    title: 'Printer',
    requesterName: 'Ann',
    links: [{ relation: 'split-from', direction: 'out', to: { number: ticket.number } }],
    entries: [{ text: 'And the printer is dead', by: { name: 'Ann', side: 'client' }, audience: 'client' }],
  });
  expect(made.body.entries[0].at).toBe((await read(ticket.id)).entries[0].at);
  const foreign = await open('Elsewhere');
  const other = await ask('POST', `/tickets/${foreign.id}/split`, { ...body, version: foreign.version });
  expect(other.status).toBe(404);
});

test('a duplicate is closed, linked, and says why', async () => {
  const [a, b] = [await open('a'), await open('b')];
  const body = { version: a.version, of: b.id, reason: 'sent twice' };
  const done = await ask('POST', `/tickets/${a.id}/duplicate`, body);
  expect(done.body).toMatchObject({ state: 'closed', links: [{ relation: 'duplicates', to: { number: b.number } }] });
});

test('a ticket has one parent and none above itself', async () => {
  const [a, b, c] = [await open('a'), await open('b'), await open('c')];
  const under = (child: Json, parent: Json): Promise<{ status: number; body: Json }> =>
    ask('POST', `/tickets/${child.id}/links`, { relation: 'child-of', to: { kind: 'ticket', id: parent.id } });
  expect((await under(a, b)).status).toBe(201);
  expect((await under(b, c)).status).toBe(201);
  expect((await under(c, a)).body.type).toBe('urn:watchfloor:ticket/circle');
  expect((await under(a, c)).body.type).toBe('urn:watchfloor:ticket/has-parent');
});

test('an event that no store knows as this client’s is refused like one that is not there', async () => {
  const ticket = await open('a');
  const { status } = await ask('POST', `/tickets/${ticket.id}/links`, { to: { kind: 'event', id: '1-2-3' } });
  expect(status).toBe(404);
});
