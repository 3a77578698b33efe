import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeStaff,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';
import { ticketsHttp, ticketViewsHttp } from './http.ts';
import { answerIn } from './tickets.ts';
import { scopeOf } from '../db/scope.ts';

let app: TestApp;
let clientId: string;
let jordan: Actor;
let sam: Actor;
const MINUTE = 60_000;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps), ticketViewsHttp(deps)] });
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', allClients: true }));
});
afterAll(() => app.close());
beforeEach(async () => {
  clientId = (await makeClient(app.db)).id;
});

// What JSON.parse gives: the shapes are the contract's, here we look at values.
type Json = ReturnType<typeof JSON.parse>;
const ask: TestApp['ask'] = (...all) => app.ask(...all);
const open = async (more: object = {}, by = jordan): Promise<Json> => {
  const { status, body } = await ask(by, 'POST', '/tickets', { clientId, title: 'VPN to Leeds is down', ...more });
  expect([status, body]).toEqual([201, expect.anything()]);
  return body;
};
const clocks = (ticket: Json): string[] =>
  ticket['clocks'].map((clock: { kind: string; is: string }) => `${clock.kind} ${clock.is}`);

async function factsOf(id: string): Promise<string[]> {
  const rows = await app.db.as(systemScope, (tx) =>
    tx.selectFrom('fact').select(['topic', 'published']).where('subjectId', '=', id).orderBy('id').execute(),
  );
  return rows.map(({ topic, published }) => `${topic}${published ? ' published' : ''}`);
}

describe('opening', () => {
  test('gives a number, the priority of the matrix and two clocks that explain themselves', async () => {
    const ticket = await open({ impact: 'high', urgency: 'medium' });
    expect(ticket).toMatchObject({
      number: expect.stringMatching(/^WF-\d{4,}$/),
      priority: 'P2',
      state: 'new',
      version: 1,
      openedBy: { side: 'staff', name: 'Jordan' },
      nextStates: ['open', 'waiting-for-client', 'waiting-for-vendor', 'resolved'],
    });
    expect(clocks(ticket)).toEqual(['acknowledgement running', 'first-response running']);
    expect(ticket['clocks'][0].explain).toMatchObject({
      calendar: '24x7',
      targetSeconds: 900,
      intervals: [{ counted: true, seconds: 900 }],
    });
  });

  test('a description is what was asked; only a message written with it is the first response', async () => {
    expect(clocks(await open({ description: 'Ann called about it.' }))).toEqual([
      'acknowledgement running',
      'first-response running',
    ]);
    const answered = await open({ message: 'We are on it.', claim: true });
    expect(clocks(answered)).toEqual(['acknowledgement met', 'first-response met']);
    expect(answered).toMatchObject({
      state: 'open',
      assigneeName: 'Jordan',
      entries: [{ audience: 'client', text: 'We are on it.' }],
    });
  });

  test('nobody waits for an answer on a ticket that the client does not see', async () => {
    const ticket = await open({ audience: 'internal' });
    expect(clocks(ticket)).toEqual(['acknowledgement running']);
    expect(
      await ask(jordan, 'POST', `/tickets/${ticket['id']}/entries`, { audience: 'client', text: 'Hello' }),
    ).toMatchObject({ status: 409, body: { title: 'ticket/internal' } });
    expect(await factsOf(ticket['id'])).toEqual(['ticket.opened']);
  });

  test('the same request twice opens one ticket', async () => {
    const requestId = randomUUID();
    const [one, other] = await Promise.all([open({ requestId }), open({ requestId })]);
    expect(other['id']).toBe(one['id']);
  });

  test('another client’s device, user or contact cannot be named', async () => {
    const other = await makeClient(app.db);
    const [device, user] = [await makeDevice(app.db, other.id), await makeClientUser(app.db, other.id)];
    expect(await ask(jordan, 'POST', '/tickets', { clientId, title: 'x', deviceId: device.id })).toMatchObject({
      status: 404,
      body: { title: 'device/not-found' },
    });
    expect(await ask(jordan, 'POST', '/tickets', { clientId, title: 'x', requesterUserId: user.id })).toMatchObject({
      status: 404,
    });
    const elsewhere = staffActor(await makeStaff(app.db), 'engineer', [other.id]);
    expect(await ask(elsewhere, 'POST', '/tickets', { clientId, title: 'x' })).toMatchObject({
      status: 404,
      body: { title: 'client/not-found' },
    });
  });
});

describe('claiming', () => {
  test('of two within the same moment one wins and the other is told who did, a hundred times over', async () => {
    const wins = new Map<string, number>();
    for (let round = 0; round < 100; round += 1) {
      const { id } = await open();
      const replies = await Promise.all([
        ask(jordan, 'POST', `/tickets/${id}/claim`),
        ask(sam, 'POST', `/tickets/${id}/claim`),
      ]);
      const won = replies.filter(({ status }) => status === 200);
      const lost = replies.filter(({ status }) => status === 409);
      expect([won.length, lost.length]).toEqual([1, 1]);
      const winner = won[0]!.body;
      expect(winner).toMatchObject({ state: 'open' });
      expect(lost[0]!.body).toMatchObject({
        title: 'ticket/claimed',
        heldBy: { id: winner['assigneeId'], name: winner['assigneeName'] },
        since: winner['assignedAt'],
      });
      wins.set(winner['assigneeName'], (wins.get(winner['assigneeName']) ?? 0) + 1);
      expect((await factsOf(id)).filter((fact) => fact.startsWith('ticket.claimed'))).toHaveLength(1);
    }
    expect([...wins.values()].reduce((sum, each) => sum + each)).toBe(100);
  });

  test('acknowledges; being given a ticket does not', async () => {
    const ticket = await open();
    const given = await ask(jordan, 'POST', `/tickets/${ticket['id']}/assign`, { version: 1, assigneeId: sam.id });
    expect(clocks(given.body)).toEqual(['acknowledgement running', 'first-response running']);
    expect(await ask(jordan, 'POST', `/tickets/${ticket['id']}/claim`)).toMatchObject({
      status: 409,
      body: { heldBy: { name: 'Sam' } },
    });
    expect(clocks((await ask(sam, 'POST', `/tickets/${ticket['id']}/claim`)).body)).toEqual([
      'acknowledgement met',
      'first-response running',
    ]);
    const pool = await ask(sam, 'POST', `/tickets/${ticket['id']}/unassign`, { version: 3 });
    expect(pool.body).toMatchObject({ assigneeId: null, assigneeName: null, state: 'open' });
  });

  test('only who is in service and works for the client can be given it', async () => {
    const ticket = await open();
    const stranger = await makeStaff(app.db);
    expect(
      await ask(jordan, 'POST', `/tickets/${ticket['id']}/assign`, { version: 1, assigneeId: stranger.id }),
    ).toMatchObject({ status: 409, body: { title: 'ticket/not-assignable' } });
  });
});

describe('answering', () => {
  test('internal notes and automatic entries are no response; the first message of a person is', async () => {
    const { id } = await open();
    const note = await ask(jordan, 'POST', `/tickets/${id}/entries`, {
      audience: 'internal',
      text: 'Looks like the provider.',
    });
    expect(clocks(note.body['ticket'])).toEqual(['acknowledgement running', 'first-response running']);
    app.clock.forward(4 * MINUTE);
    const answer = await ask(jordan, 'POST', `/tickets/${id}/entries`, {
      audience: 'client',
      text: 'We see it too.',
      state: 'waiting-for-client',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        ticket: {
          state: 'waiting-for-client',
          entries: [{ audience: 'internal' }, { audience: 'client', by: { name: 'Jordan' } }],
        },
      },
    });
    expect(clocks(answer.body['ticket'])).toEqual(['acknowledgement running', 'first-response met']);
    expect(await factsOf(id)).toEqual([
      'ticket.opened published',
      'ticket.entry-added',
      'ticket.entry-added published',
      'clock.met published',
    ]);
  });

  test('too late is breached, even before a wake-up said so', async () => {
    const { id } = await open();
    app.clock.forward(16 * MINUTE);
    const { body } = await ask(jordan, 'POST', `/tickets/${id}/claim`);
    expect(clocks(body)).toEqual(['acknowledgement met-late', 'first-response breached']);
    expect(await factsOf(id)).toEqual([
      'ticket.opened published',
      'ticket.claimed published',
      'clock.breached published',
      'clock.met published',
    ]);
  });

  test('sent twice, it stands once', async () => {
    const { id } = await open();
    const requestId = randomUUID();
    const sent = await Promise.all(
      [1, 2, 3].map(() =>
        ask(jordan, 'POST', `/tickets/${id}/entries`, { audience: 'client', text: 'Once.', requestId }),
      ),
    );
    expect(new Set(sent.map(({ body }) => body['entryId'])).size).toBe(1);
    expect((await ask(jordan, 'GET', `/tickets/${id}`)).body['entries']).toHaveLength(1);
  });

  test('a client user’s answer puts the ball back, and opens a resolved ticket as a new call', async () => {
    const ann = clientActor(
      await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Ann' }),
      clientId,
      'client-administrator',
    );
    const { id } = await open();
    const answer = (text: string): Promise<string> =>
      app.db.as(scopeOf(ann), (tx) => answerIn(tx, app.deps, ann, { ticketId: id, text }));
    await ask(jordan, 'POST', `/tickets/${id}/claim`);
    await ask(jordan, 'POST', `/tickets/${id}/entries`, {
      audience: 'client',
      text: 'Please reboot it.',
      state: 'waiting-for-client',
    });
    await answer('Done.');
    const back = await ask(jordan, 'GET', `/tickets/${id}`);
    expect(back.body).toMatchObject({ state: 'open', assigneeName: 'Jordan' });
    await ask(jordan, 'POST', `/tickets/${id}/resolve`, { version: back.body['version'], resolution: 'Rebooted.' });
    await answer('It is down again.');
    const again = await ask(jordan, 'GET', `/tickets/${id}`);
    expect(again.body).toMatchObject({ state: 'new', assigneeId: null, watchers: [{ name: 'Jordan' }] });
    expect(clocks(again.body).slice(2)).toEqual(['acknowledgement running', 'first-response running']);
  });
});

describe('moving on', () => {
  test('what someone else changed since is shown, not overwritten', async () => {
    const { id } = await open();
    await ask(sam, 'POST', `/tickets/${id}/priority`, { version: 1, impact: 'high', urgency: 'high' });
    expect(await ask(jordan, 'PATCH', `/tickets/${id}`, { version: 1, title: 'Mine' })).toMatchObject({
      status: 409,
      body: { title: 'ticket/changed', current: { version: 2, priority: 'P1', title: 'VPN to Leeds is down' } },
    });
    await ask(sam, 'POST', `/tickets/${id}/entries`, {
      audience: 'internal',
      text: 'A note does not make an edit out of date.',
    });
    expect(await ask(jordan, 'PATCH', `/tickets/${id}`, { version: 2, title: 'Mine' })).toMatchObject({
      status: 200,
      body: { title: 'Mine', version: 3 },
    });
  });

  test('resolve takes it, answers it, and stops both clocks; close; reopen', async () => {
    const { id } = await open();
    expect(await ask(jordan, 'POST', `/tickets/${id}/close`, { version: 1 })).toMatchObject({
      status: 409,
      body: { title: 'ticket/cannot-move' },
    });
    const resolved = await ask(jordan, 'POST', `/tickets/${id}/resolve`, { version: 1, resolution: 'New cable.' });
    expect(resolved.body).toMatchObject({
      state: 'resolved',
      assigneeName: 'Jordan',
      resolution: 'New cable.',
      nextDueAt: null,
      entries: [{ kind: 'resolution', audience: 'client' }],
    });
    expect(clocks(resolved.body)).toEqual(['acknowledgement met', 'first-response met']);
    const closed = await ask(sam, 'POST', `/tickets/${id}/close`, { version: 2 });
    expect(closed.body).toMatchObject({ state: 'closed', nextStates: ['open'] });
    expect(await ask(sam, 'POST', `/tickets/${id}/entries`, { audience: 'internal', text: 'late' })).toMatchObject({
      status: 409,
      body: { title: 'ticket/closed' },
    });
    const reopened = await ask(sam, 'POST', `/tickets/${id}/reopen`, { version: 3, reason: 'It was the other cable.' });
    expect(reopened.body).toMatchObject({ state: 'open', assigneeName: 'Sam', resolution: null, closedAt: null });
    const history = await ask(sam, 'GET', `/tickets/${id}/history?limit=200`);
    expect(
      history.body['items']
        .filter((line: { what: string }) => line.what === 'state')
        .map(
          (line: { was: string; became: string; by: { name: string } }) =>
            `${line.by.name}: ${line.was} → ${line.became}`,
        ),
    ).toEqual(['Sam: closed → open', 'Sam: resolved → closed', 'Jordan: new → resolved', 'Jordan: null → new']);
  });

  test('a priority by hand holds with its reason until the matrix is asked again', async () => {
    const { id } = await open();
    expect(
      (await ask(jordan, 'POST', `/tickets/${id}/priority`, { version: 1, priority: 'P1', reason: 'Board meeting' }))
        .body,
    ).toMatchObject({ priority: 'P1', priorityFrom: 'hand', impact: 'medium' });
    expect(
      (await ask(jordan, 'POST', `/tickets/${id}/priority`, { version: 2, impact: 'low', urgency: 'low' })).body,
    ).toMatchObject({ priority: 'P4', priorityFrom: 'matrix' });
  });

  test('watching and links; tickets of two clients never link', async () => {
    const [one, other] = [await open(), await open()];
    const device = await makeDevice(app.db, clientId, { name: 'fw-1' });
    expect((await ask(sam, 'POST', `/tickets/${one['id']}/watch`)).body['watchers']).toEqual([
      { id: sam.id, name: 'Sam' },
    ]);
    expect((await ask(sam, 'POST', `/tickets/${one['id']}/unwatch`)).body['watchers']).toEqual([]);
    await ask(jordan, 'POST', `/tickets/${one['id']}/links`, {
      relation: 'duplicates',
      to: { kind: 'ticket', id: other['id'] },
    });
    const linked = await ask(jordan, 'POST', `/tickets/${one['id']}/links`, { to: { kind: 'device', id: device.id } });
    expect(linked.body['links']).toMatchObject([
      { relation: 'duplicates', direction: 'out', to: { number: other['number'] } },
      { to: { kind: 'device', name: 'fw-1' } },
    ]);
    expect((await ask(jordan, 'GET', `/tickets/${other['id']}`)).body['links']).toMatchObject([
      { direction: 'in', to: { id: one['id'] } },
    ]);
    expect(
      (await ask(jordan, 'DELETE', `/tickets/${one['id']}/links/${linked.body['links'][1].id}`)).body['links'],
    ).toHaveLength(1);
    clientId = (await makeClient(app.db)).id;
    const foreign = await open();
    expect(
      await ask(jordan, 'POST', `/tickets/${one['id']}/links`, { to: { kind: 'ticket', id: foreign['id'] } }),
    ).toMatchObject({ status: 404, body: { title: 'ticket/not-found' } });
  });
});
