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
import { asOwner } from '../db/connect.ts';
import { scopeOf } from '../db/scope.ts';
import { systemScope } from '../db/open.ts';
import { holdIn } from './hold.ts';
import { insertMove } from './move.store.ts';

type Json = ReturnType<typeof JSON.parse>;
const HOUR = 3_600_000;

let app: TestApp;
let jordan: Actor;
let acme: { id: string; name: string };
let globex: { id: string; name: string };
let ann: Actor;
let gil: Actor;
let turn = 0;

beforeAll(async () => {
  app = await testApp();
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
});
afterAll(() => app.close());
beforeEach(async () => {
  turn += 1;
  const client = (name: string): ReturnType<typeof makeClient> => makeClient(app.db, { name: `${name} ${turn}` });
  [acme, globex] = [await client('Acme'), await client('Globex')];
  const user = (of: { id: string }, name: string): ReturnType<typeof makeClientUser> =>
    makeClientUser(app.db, of.id, 'client-administrator', { name });
  ann = clientActor(await user(acme, 'Ann'), acme.id, 'client-administrator');
  gil = clientActor(await user(globex, 'Gil'), globex.id, 'client-administrator');
});

type Answer = { status: number; body: Json };
const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = jordan) =>
  app.ask(by, method, path, payload);
const read = async (id: string, as = jordan): Promise<Json> => (await ask('GET', `/tickets/${id}`, undefined, as)).body;
const historyOf = async (id: string): Promise<Json[]> => (await ask('GET', `/tickets/${id}/history`)).body.items;

/** Opened by Ann at Acme, claimed, spoken about in both audiences. */
async function misfiled(): Promise<Json> {
  const asked = { title: 'Acme secret words', description: 'Acme secret story', requestId: crypto.randomUUID() };
  const { id } = (await ask('POST', '/portal/tickets', asked, ann)).body;
  await ask('POST', `/tickets/${id}/claim`);
  await ask('POST', `/tickets/${id}/entries`, { audience: 'client', text: 'Dear Acme, we look' });
  await ask('POST', `/portal/tickets/${id}/entries`, { text: 'Acme secret answer' }, ann);
  await ask('POST', `/tickets/${id}/entries`, { audience: 'internal', text: 'this is Globex’ router' });
  return read(id);
}
const move = (ticket: Json, more: object = {}, as = jordan): Promise<Answer> => {
  const { version } = ticket;
  const body = { version, clientId: globex.id, reason: 'It is Globex’ router', title: 'Router is slow', ...more };
  return ask('POST', `/tickets/${ticket.id}/move`, body, as);
};

describe('a move', () => {
  test('goes on in a new ticket of the other client, and closes the old one', async () => {
    const old = await misfiled();
    const { status, body } = await move(old, { description: 'Seen from outside' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      clientName: globex.name,
      title: 'Router is slow',
      description: 'Seen from outside',
      state: 'open',
      assigneeName: 'Jordan',
      requesterName: null,
      audience: 'client',
      openedAt: old.openedAt,
      priority: old.priority,
      movedFrom: {
        id: old.id,
        number: old.number,
        clientName: acme.name,
        reason: 'It is Globex’ router',
        by: 'Jordan',
      },
      movedTo: null,
    });
    expect(body.entries).toMatchObject([
      { audience: 'internal', text: 'this is Globex’ router', by: { name: 'Jordan' } },
    ]);
    const then = await read(old.id);
    expect(then).toMatchObject({
      clientName: acme.name,
      number: old.number,
      state: 'closed',
      audience: 'internal',
      nextStates: [],
      movedTo: { id: body.id, number: body.number, clientName: globex.name },
    });
    expect(then.entries).toHaveLength(3);
    expect(then.clocks.every((clock: Json) => clock.is === 'met' || clock.is === 'cancelled')).toBe(true);
    expect(await historyOf(old.id)).toContainEqual(
      expect.objectContaining({ what: 'moved', became: 'to another client' }),
    );
    expect(await historyOf(body.id)).toContainEqual(
      expect.objectContaining({ what: 'moved', became: 'from another client' }),
    );
  });

  test('takes it out of the old client’s portal at once: page, list, search and answers', async () => {
    const old = await misfiled();
    const found = async (as: Actor): Promise<string[]> =>
      (await ask('GET', '/portal/tickets?text=answer', undefined, as)).body.items.map(({ id }: Json) => id);
    expect(await found(ann)).toEqual([old.id]);
    const { body } = await move(old);
    expect(await found(ann)).toEqual([]);
    expect((await ask('GET', '/portal/tickets', undefined, ann)).body.items).toEqual([]);
    for (const id of [old.id, body.id]) {
      expect((await ask('GET', `/portal/tickets/${id}`, undefined, ann)).status).toBe(404);
      expect((await ask('POST', `/portal/tickets/${id}/entries`, { text: 'hello?' }, ann)).status).toBe(404);
    }
    // The words are hidden where search looks, not only by the ticket's own wall.
    await asOwner(app.owner, async (owner) => {
      const { rows } = await owner.query('select distinct audience from ticket_text where ticket_id = $1', [old.id]);
      expect(rows).toEqual([{ audience: 'internal' }]);
    });
  });

  test('shows the new client nothing that the old one wrote or was told', async () => {
    const { body } = await move(await misfiled());
    const shown = await ask('GET', `/portal/tickets/${body.id}`, undefined, gil);
    expect(shown.body).toMatchObject({ title: 'Router is slow', entries: [], attachments: [], requesterName: null });
    for (const words of ['secret', 'Acme', 'answer', 'this is'])
      expect((await ask('GET', `/portal/tickets?text=${words}`, undefined, gil)).body.items).toEqual([]);
    expect(JSON.stringify(shown.body)).not.toMatch(/secret|Acme|Ann|this is/);
  });

  test('tells the old client’s screens to look again, and of nothing after that', async () => {
    const old = await misfiled();
    const told = (as: Actor): Promise<string[]> =>
      app.db.as(scopeOf(as), async (tx) =>
        (await tx.selectFrom('fact').select('topic').where('subjectId', '=', old.id).orderBy('id').execute()).map(
          ({ topic }) => topic,
        ),
      );
    const before = (await told(ann)).length;
    const { body } = await move(old);
    await ask('POST', `/tickets/${body.id}/entries`, { audience: 'client', text: 'Dear Globex' });
    await ask('POST', `/tickets/${old.id}/tags`, { add: ['odd'] });
    expect((await told(ann)).slice(before)).toEqual(['ticket.withdrawn']);
    expect(await told(gil)).toEqual([]);
  });
});

describe('who may', () => {
  test('only whoever works for both; the others learn nothing of the other client', async () => {
    const old = await misfiled();
    const only = async (client: { id: string }): Promise<Actor> =>
      staffActor(await makeStaff(app.db, 'engineer'), 'engineer', [client.id]);
    const [acmes, globexs] = [await only(acme), await only(globex)];
    for (const as of [acmes, globexs]) {
      expect((await move(old, {}, as)).status).toBe(404);
      expect((await ask('GET', `/tickets/${old.id}/move?client=${globex.id}`, undefined, as)).status).toBe(404);
    }
    const both = staffActor(await makeStaff(app.db, 'engineer'), 'engineer', [acme.id, globex.id]);
    const { status, body } = await move(old, {}, both);
    expect(status).toBe(201);
    expect((await read(old.id, both)).movedTo.id).toBe(body.id);
    const [left, came] = [await read(old.id, acmes), await read(body.id, globexs)];
    expect([left.movedTo, left.movedAt === null, came.movedFrom]).toEqual([null, false, null]);
    expect(JSON.stringify(left)).not.toMatch(new RegExp(`${body.id}|${globex.name}|${body.number}`));
    expect(
      JSON.stringify([came, (await ask('GET', `/tickets/${body.id}/history`, undefined, globexs)).body]),
    ).not.toMatch(new RegExp(`${old.id}|Acme|${old.number}`));
    for (const as of [acmes, globexs, ann, gil])
      expect(await app.db.as(scopeOf(as), (tx) => tx.selectFrom('ticketMove').selectAll().execute())).toEqual([]);
    const forged = { clientId: acme.id, ticketId: old.id, toClientId: globex.id, toTicketId: body.id, byName: 'x' };
    const write = app.db.as(scopeOf(acmes), (tx) => insertMove(tx, { ...forged, reason: 'x', at: old.openedAt }));
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  test('a requester is one of the new client’s people', async () => {
    const old = await misfiled();
    expect((await move(old, { requesterUserId: ann.id })).status).toBe(404);
    expect((await read(old.id)).state).toBe('open');
    const { body } = await move(old, { requesterUserId: gil.id });
    expect(body).toMatchObject({ requesterName: 'Gil', requesterUserId: gil.id });
  });

  test('an owner who does not work for the new client hands it to whoever moves it', async () => {
    const old = await misfiled();
    const kim = await makeStaff(app.db, 'engineer', { name: 'Kim' });
    await app.db.as(systemScope, (tx) =>
      tx.insertInto('assignment').values({ clientId: acme.id, staffId: kim.id }).execute(),
    );
    await ask('POST', `/tickets/${old.id}/assign`, { version: old.version, assigneeId: kim.id });
    const { body } = await move(await read(old.id));
    expect([body.assigneeName, body.state]).toEqual(['Jordan', 'open']);
  });
});

describe('what is in the way', () => {
  const refusal = async (ticket: Json): Promise<string> => {
    const { status, body } = await move(await read(ticket.id));
    const plan = (await ask('GET', `/tickets/${ticket.id}/move?client=${globex.id}`)).body;
    expect([status, body.type, plan.inTheWay]).toEqual([409, expect.any(String), body.inTheWay]);
    return body.inTheWay.join(' ');
  };
  const opened = async (): Promise<Json> => (await ask('POST', '/tickets', { clientId: acme.id, title: 'x' })).body;

  test('an end, a merge, a tree, a hold, an open condition and a change under way, each with what to do', async () => {
    const [a, b] = [await opened(), await opened()];
    await ask('POST', `/tickets/${a.id}/merge`, { version: a.version, into: b.id, reason: 'same' });
    expect(await refusal(a)).toContain('merged into another');
    expect(await refusal(b)).toContain(`${a.number} is merged into it. Undo the merge`);
    const [child, parent] = [await opened(), await opened()];
    await ask('POST', `/tickets/${child.id}/links`, { relation: 'child-of', to: { kind: 'ticket', id: parent.id } });
    expect(await refusal(child)).toContain(`tree with ${parent.number}`);
    expect(await refusal(parent)).toContain(`tree with ${child.number}`);
    const held = await opened();
    const hold = { id: crypto.randomUUID(), why: 'a mail asks', touches: ['access'], opened: false };
    await app.db.as(systemScope, (tx) => holdIn(tx, app.deps, { ...hold, ticketId: held.id }));
    expect(await refusal(held)).toContain('waits for proof');
    const done = await opened();
    await ask('POST', `/tickets/${done.id}/resolve`, { version: done.version, resolution: 'done' });
    expect(await refusal(done)).toContain('It is resolved. Reopen it first.');
    const ill = await opened();
    const device = await makeDevice(app.db, acme.id);
    await app.db.as(systemScope, (tx) =>
      tx
        .insertInto('ticketFinding')
        .values({
          ...{ clientId: acme.id, ticketId: ill.id, findingId: crypto.randomUUID(), groupId: crypto.randomUUID() },
          ...{ deviceId: device.id, summary: 'down', attachedAt: ill.openedAt },
        })
        .execute(),
    );
    expect(await refusal(ill)).toContain('still open');
    const changing = await opened();
    const { status, body } = await ask('POST', '/changes', {
      ...{ clientId: acme.id, kind: 'normal', title: 'New rule', reason: 'asked', ticketId: changing.id },
      requester: { kind: 'client-user', id: ann.id },
    });
    expect(status).toBe(201);
    expect(await refusal(changing)).toContain(`${body.number} is under way`);
  });

  test('the same client, somebody’s change meanwhile, and a move that was made already', async () => {
    const old = await misfiled();
    expect((await move(old, { clientId: acme.id })).body.type).toContain('ticket/same-client');
    expect((await move(old, { clientId: crypto.randomUUID() })).status).toBe(404);
    expect((await move({ ...old, version: old.version - 1 })).body.type).toContain('ticket/changed');
    for (const bad of [{ description: 'a\u0000b' }, { title: '' }, { reason: ' ' }, { requestId: 'x' }])
      expect((await move(old, bad)).status).toBe(400);
    const requestId = crypto.randomUUID();
    const another = { clientId: globex.id, title: 'z', audience: 'internal', requestId: crypto.randomUUID() };
    expect((await ask('POST', '/tickets', another)).status).toBe(201);
    expect((await move(old, { requestId: another.requestId })).body.type).toContain('ticket/request-used');
    const first = await move(old, { requestId });
    const again = await move(old, { requestId });
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect((await move(old)).body.type).toContain('ticket/changed');
    const { version } = await read(old.id);
    expect((await ask('POST', `/tickets/${old.id}/reopen`, { version, reason: 'x' })).body.type).toContain(
      'ticket/moved',
    );
    const other = (await ask('POST', '/tickets', { clientId: acme.id, title: 'y', audience: 'internal' })).body;
    const merged = await ask('POST', `/tickets/${old.id}/merge`, { version, into: other.id, reason: 'x' });
    expect(merged.body.type).toContain('ticket/moved');
    const write = { audience: 'client', text: 'x' };
    expect((await ask('POST', `/tickets/${old.id}/entries`, write)).status).toBe(409);
    const pressing = { version, priority: 'P1', reason: 'x' };
    expect((await ask('POST', `/tickets/${old.id}/priority`, pressing)).body.type).toContain('ticket/moved');
  });
});

test('clocks go on from when it was opened, by the new client’s promise, with the paused time kept', async () => {
  const boss = staffActor(await makeStaff(app.db, 'manager', { allClients: true }), 'manager');
  for (const [client, hours] of [
    [acme, 4],
    [globex, 10],
  ] as const)
    await ask(
      'PUT',
      '/targets',
      {
        ...{ clientId: client.id, version: 0 },
        targets: [{ priority: 'P3', kind: 'resolution', targetSeconds: hours * 3600, calendarId: null }],
      },
      boss,
    );
  const old = await misfiled();
  const set = async (state: string): Promise<void> => {
    const { version } = await read(old.id);
    await ask('POST', `/tickets/${old.id}/state`, { version, state });
  };
  await set('waiting-for-client');
  app.clock.forward(3 * HOUR);
  await set('open');
  app.clock.forward(2 * HOUR);
  await set('waiting-for-client');
  app.clock.forward(1 * HOUR);
  const plan = (await ask('GET', `/tickets/${old.id}/move?client=${globex.id}`)).body;
  const { body } = await move(await read(old.id));
  const at = (hours: number): string => new Date(Date.parse(old.openedAt) + hours * HOUR).toISOString();
  const clocks = Object.fromEntries(body.clocks.map((clock: Json) => [clock.kind, clock]));
  expect(body.state).toBe('open');
  expect(clocks['resolution']).toMatchObject({ is: 'running', startedAt: old.openedAt, dueAt: at(14) });
  expect(clocks['resolution'].pauses).toHaveLength(2);
  expect(clocks['acknowledgement']).toMatchObject({ is: 'met', metBy: 'Jordan' });
  // A word to Acme was none to Globex.
  expect(clocks['first-response']).toMatchObject({ is: 'breached', metAt: null, startedAt: old.openedAt });
  const lines = (await historyOf(body.id)).filter(({ what }) => what === 'clock:resolution');
  // While it waits it is due as it was when the wait began.
  const words = { was: `due ${at(7).slice(0, 19)}Z`, became: `due ${at(14).slice(0, 19)}Z, 10 hours in 24x7` };
  expect(lines).toMatchObject([words]);
  expect(plan.clocks).toContainEqual({
    kind: 'resolution',
    was: { dueAt: at(7), met: false },
    becomes: { dueAt: at(14), met: false },
  });
  expect(plan).toMatchObject({ follows: { notes: 1 }, staysBehind: { messages: 2 }, inTheWay: [] });
});
