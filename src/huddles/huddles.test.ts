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
import { changesHttp } from '../changes/http.ts';
import { ticketsHttp } from '../tickets/http.ts';
import { huddlesHttp } from './http.ts';

let app: TestApp;
let clientId: string;
let ticketId: string;
let jordan: Actor;
let sam: Actor;
let mina: Actor;

type Json = ReturnType<typeof JSON.parse>;
const ask: TestApp['ask'] = (...all) => app.ask(...all);
async function must(actor: Actor, method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object): Promise<Json> {
  const { status, body } = await ask(actor, method, path, payload);
  expect([status, body], `${method} ${path}`).toEqual([
    expect.toSatisfy((code: number) => code < 300),
    expect.anything(),
  ]);
  return body;
}
const open = (more: object = {}, by = jordan): Promise<Json> =>
  must(by, 'POST', '/huddles', { about: { kind: 'ticket', id: ticketId }, ...more });

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps), changesHttp(deps), huddlesHttp(deps)] });
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', allClients: true }));
  mina = staffActor(await makeStaff(app.db, 'manager', { name: 'Mina', allClients: true }), 'manager');
});
afterAll(() => app.close());
beforeEach(async () => {
  clientId = (await makeClient(app.db)).id;
  ticketId = (await must(jordan, 'POST', '/tickets', { clientId, title: 'VPN to Leeds is down' })).id;
});

describe('a huddle', () => {
  test('opens on a ticket with one request, asks a question by itself, and the opener is there', async () => {
    const huddle = await open();
    expect(huddle).toMatchObject({
      kind: 'huddle',
      state: 'open',
      clientId,
      about: { kind: 'ticket', id: ticketId, name: expect.stringMatching(/^WF-\d+ VPN to Leeds is down$/) },
      question: expect.stringMatching(/^What do we do about WF-\d+ VPN to Leeds is down\?$/),
      openedBy: { name: 'Jordan' },
      people: [{ name: 'Jordan', leftAt: null }],
      commander: null,
      nextUpdateAt: null,
    });
  });

  test('opens on a device, a finding and a change too', async () => {
    const device = await makeDevice(app.db, clientId, { name: 'lds-fw1' });
    const onDevice = await must(jordan, 'POST', '/huddles', { about: { kind: 'device', id: device.id } });
    expect(onDevice.about.name).toBe('lds-fw1');
    const change = await must(jordan, 'POST', '/changes', { clientId, title: 'New firewall', reason: 'Age' });
    const onChange = await must(jordan, 'POST', '/huddles', { about: { kind: 'change', id: change.id } });
    expect(onChange.about.name).toMatch(/^CR-\d+ New firewall$/);
    const none = { kind: 'finding', id: device.id };
    expect(await ask(jordan, 'POST', '/huddles', { about: none })).toMatchObject({
      status: 404,
      body: { title: 'finding/not-found' },
    });
  });

  test('whoever opens a second one on the same record joins the first', async () => {
    const first = await open();
    const second = await open({}, sam);
    expect(second.id).toBe(first.id);
    expect(second.people.map((each: Json) => each.name).toSorted()).toEqual(['Jordan', 'Sam']);
  });

  test('ends with a decision: which option, who, when; afterwards nothing is added', async () => {
    const { id } = await open();
    await must(sam, 'POST', `/huddles/${id}/options`, { text: 'Restart the tunnel' });
    const two = await must(jordan, 'POST', `/huddles/${id}/options`, { text: 'Call the carrier' });
    await must(sam, 'POST', `/huddles/${id}/notes`, { text: 'The carrier reports a cut near Harrogate.' });
    app.clock.forward(60_000);
    const done = await must(sam, 'POST', `/huddles/${id}/decide`, {
      decision: 'Call the carrier now.',
      optionId: two.options[1].id,
    });
    expect(done).toMatchObject({
      state: 'decided',
      decision: 'Call the carrier now.',
      decidedByName: 'Sam',
      decidedAt: new Date(app.clock.now()).toISOString(),
      options: [{ chosen: false }, { text: 'Call the carrier', by: 'Jordan', chosen: true }],
    });
    expect(done.lines.map((line: Json) => [line.kind, line.by])).toEqual([
      ['note', 'Sam'],
      ['decision', 'Sam'],
    ]);
    const late = await ask(jordan, 'POST', `/huddles/${id}/decide`, { decision: 'Another.' });
    expect(late).toMatchObject({ status: 409, body: { title: 'huddle/decided', decidedBy: 'Sam' } });
    expect((await ask(jordan, 'POST', `/huddles/${id}/options`, { text: 'x' })).status).toBe(409);
    expect((await open()).id).not.toBe(id);
  });

  test('an option of another huddle cannot be chosen', async () => {
    const { id } = await open();
    const device = await makeDevice(app.db, clientId);
    const other = await must(jordan, 'POST', '/huddles', { about: { kind: 'device', id: device.id } });
    const { options } = await must(jordan, 'POST', `/huddles/${other.id}/options`, { text: 'x' });
    const answer = await ask(jordan, 'POST', `/huddles/${id}/decide`, { decision: 'y', optionId: options[0].id });
    expect(answer).toMatchObject({ status: 404, body: { title: 'huddle-option/not-found' } });
  });

  test('is found by words of its question, options, notes and decision', async () => {
    const { id } = await open({ question: 'Which carrier do we ring?' });
    await must(sam, 'POST', `/huddles/${id}/options`, { text: 'Yorknet' });
    await must(sam, 'POST', `/huddles/${id}/decide`, { decision: 'Ring Pennine Fibre' });
    for (const text of ['carrier', 'yorkn', 'pennine fib', 'Leeds'])
      expect(
        (await must(sam, 'GET', `/huddles?text=${encodeURIComponent(text)}&client=${clientId}`)).items,
        text,
      ).toMatchObject([{ id }]);
    expect((await must(sam, 'GET', '/huddles?text=pennine+zebra')).items).toEqual([]);
    expect((await must(sam, 'GET', `/huddles?aboutKind=ticket&aboutId=${ticketId}`)).items).toHaveLength(1);
  });

  test('is a fact and an audit line, and is no client user’s', async () => {
    const { id } = await open();
    await must(sam, 'POST', `/huddles/${id}/decide`, { decision: 'Done.' });
    const facts = await app.db.as(systemScope, (tx) =>
      tx.selectFrom('fact').select(['topic', 'published']).where('subjectId', '=', id).orderBy('id').execute(),
    );
    expect(facts).toEqual([
      { topic: 'huddle.opened', published: false },
      { topic: 'huddle.decided', published: false },
    ]);
    const audited = await app.db.as(systemScope, (tx) =>
      tx.selectFrom('auditEntry').select(['act', 'actorName']).where('recordId', '=', id).orderBy('id').execute(),
    );
    expect(audited).toEqual([
      { act: 'huddle.opened', actorName: 'Jordan' },
      { act: 'huddle.decided', actorName: 'Sam' },
    ]);
    const user = clientActor(await makeClientUser(app.db, clientId), clientId);
    expect((await ask(user, 'GET', `/huddles/${id}`)).status).toBe(403);
    const rows = await app.db.as({ side: 'client', clients: [clientId], actorId: user.id }, (tx) =>
      tx.selectFrom('huddleLine').selectAll().execute(),
    );
    expect(rows).toEqual([]);
  });
});

describe('a war room', () => {
  const room = (by = jordan): Promise<Json> => open({ kind: 'war-room' }, by);

  test('has its opener as commander and owes the first word in half an hour', async () => {
    expect(await room()).toMatchObject({
      kind: 'war-room',
      commander: { name: 'Jordan' },
      scribe: null,
      nextUpdateAt: new Date(app.clock.now() + 30 * 60_000).toISOString(),
    });
  });

  test('hands the command over only by accept', async () => {
    const { id } = await room();
    const refused = await ask(sam, 'POST', `/huddles/${id}/command/offer`, { toIds: [sam.id] });
    expect(refused).toMatchObject({
      status: 403,
      body: { title: 'war-room/not-commander', heldBy: { name: 'Jordan' } },
    });
    expect((await ask(sam, 'POST', `/huddles/${id}/command/accept`)).body).toMatchObject({
      title: 'war-room/no-offer',
    });
    const offered = await must(jordan, 'POST', `/huddles/${id}/command/offer`, { toIds: [sam.id] });
    expect(offered).toMatchObject({ commander: { name: 'Jordan' }, offers: [{ name: 'Sam', by: 'Jordan' }] });
    expect((await ask(jordan, 'POST', `/huddles/${id}/leave`)).body.title).toBe('war-room/has-command');
    const taken = await must(sam, 'POST', `/huddles/${id}/command/accept`);
    expect(taken).toMatchObject({ commander: { name: 'Sam' }, offers: [] });
    expect(taken.lines.map((line: Json) => `${line.by} ${line.text}`)).toEqual([
      'Jordan offers the command to Sam',
      'Sam has the command, taken over from Jordan',
    ]);
    await must(jordan, 'POST', `/huddles/${id}/leave`);
  });

  test('an offer can be declined, taken back, and made by a manager for someone who cannot be reached', async () => {
    const { id } = await room();
    await must(jordan, 'POST', `/huddles/${id}/command/offer`, { toIds: [sam.id, mina.id] });
    expect((await must(sam, 'POST', `/huddles/${id}/command/decline`)).offers).toMatchObject([{ name: 'Mina' }]);
    expect((await must(jordan, 'POST', `/huddles/${id}/command/decline`)).offers).toEqual([]);
    expect((await ask(mina, 'POST', `/huddles/${id}/command/accept`)).status).toBe(409);
    await must(mina, 'POST', `/huddles/${id}/command/offer`, { toIds: [sam.id] });
    expect((await must(sam, 'POST', `/huddles/${id}/command/accept`)).commander.name).toBe('Sam');
  });

  test('the command cannot go to someone who does not work for the client', async () => {
    const other = await makeStaff(app.db, 'engineer', { clients: [(await makeClient(app.db)).id] });
    const { id } = await room();
    for (const [path, body] of [
      ['command/offer', { toIds: [other.id] }],
      ['scribe', { staffId: other.id }],
    ] as const)
      expect((await ask(jordan, 'POST', `/huddles/${id}/${path}`, body)).body.title).toBe('huddle/not-a-colleague');
  });

  test('keeps its decisions, goes on, and ends by its commander with the outcome', async () => {
    const { id } = await room();
    await must(sam, 'POST', `/huddles/${id}/scribe`, { staffId: sam.id });
    await must(sam, 'POST', `/huddles/${id}/decide`, { decision: 'Isolate the branch.' });
    const still = await must(jordan, 'POST', `/huddles/${id}/decide`, { decision: 'Tell the client.' });
    expect(still).toMatchObject({ state: 'open', scribe: { name: 'Sam' } });
    expect((await ask(sam, 'POST', `/huddles/${id}/end`, { outcome: 'x' })).status).toBe(403);
    const ended = await must(jordan, 'POST', `/huddles/${id}/end`, { outcome: 'The branch is clean again.' });
    expect(ended).toMatchObject({ state: 'decided', decision: 'The branch is clean again.', nextUpdateAt: null });
    expect(ended.lines.filter((line: Json) => line.kind === 'decision').map((line: Json) => line.text)).toEqual([
      'Isolate the branch.',
      'Tell the client.',
    ]);
    expect((await ask(sam, 'POST', `/huddles/${id}/updates`, { text: 'x', nextUpdateAt: null })).status).toBe(409);
  });

  test('a promise must lie ahead; a plain huddle has neither promise nor commander', async () => {
    const { id } = await room();
    const past = new Date(app.clock.now() - 1000).toISOString();
    expect((await ask(jordan, 'POST', `/huddles/${id}/next-update`, { nextUpdateAt: past })).status).toBe(400);
    const plain = await open();
    for (const [path, body] of [
      ['end', { outcome: 'x' }],
      ['command/accept', undefined],
      ['next-update', { nextUpdateAt: null }],
    ] as const)
      expect((await ask(jordan, 'POST', `/huddles/${plain.id}/${path}`, body)).body.title).toBe('huddle/no-war-room');
  });
});
