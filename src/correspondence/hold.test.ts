/** A request by mail for access waits for proof of who asked, whatever anyone tries meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';
import { holdIn, settleIn } from '../tickets/hold.ts';
import { fileWaiting } from './filing.ts';
import { keepFromServer } from './take-in.ts';

type Json = ReturnType<typeof JSON.parse>;
type Method = 'GET' | 'POST' | 'PATCH';

let app: TestApp;
let jordan: Actor;
let bea: Actor;
let clientId: string;
let serial = 0;
const number = '+47 22 00 00 00';

beforeAll(async () => {
  app = await testApp();
  jordan = staffActor(await makeStaff(app.db, 'lead-engineer', { name: 'Jordan', allClients: true }), 'lead-engineer');
});
afterAll(() => app.close());
beforeEach(async () => {
  serial += 1;
  clientId = (await makeClient(app.db)).id;
  bea = clientActor(await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Bea' }), clientId);
  await ok('POST', '/client-addresses', { clientId, address: `desk${serial}@soc.example` });
  const channels = [
    { kind: 'email', value: `ann${serial}@acme.example` },
    { kind: 'phone', value: number },
  ];
  await ok('POST', `/clients/${clientId}/contacts`, { name: 'Ann', kind: 'key', channels });
});

const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = jordan) =>
  app.ask(by, method, path, payload);
async function ok(method: Method, path: string, payload?: object, by = jordan): Promise<Json> {
  const { status, body } = await ask(method, path, payload, by);
  expect([path, status < 300, body]).toEqual([path, true, body]);
  return body;
}
async function mailIn(subject: string, text: string, headers: string[] = []): Promise<string> {
  const raw = [
    `From: Ann <ann${serial}@acme.example>`,
    `To: desk${serial}@soc.example`,
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '.')}.${serial}@acme.example>`,
    ...headers,
    '',
    text,
  ].join('\r\n');
  await keepFromServer(app.deps, { by: 'smtp', recipients: [`desk${serial}@soc.example`], raw: Buffer.from(raw) });
  await fileWaiting(app.mail);
  const { items } = await ok('GET', '/messages?state=filed&limit=200');
  return items.find((each: Json) => each.subject === subject && each.clientId === clientId).ticketId;
}
const asked = (): Promise<string> => mailIn('New user for the VPN', 'Please add a user.');
const read = (id: string): Promise<Json> => ok('GET', `/tickets/${id}`);
const resolution = 'Done.';
async function settle(id: string, body: object): Promise<void> {
  const { verifications } = await ok('GET', `/tickets/${id}/mail`);
  await ok(
    'POST',
    `/tickets/${id}/verifications/${verifications.find((each: Json) => each.state === 'needed').id}`,
    body,
  );
}
async function callBack(id: string): Promise<void> {
  const { verifications } = await ok('GET', `/tickets/${id}/mail`);
  await settle(id, { outcome: 'verified', contactId: verifications[0].numbers[0].contactId, number });
}
const changeFrom = (ticketId: string, title = 'Add a user') =>
  ask('POST', '/changes', { clientId, kind: 'normal', title, reason: 'Asked by mail', ticketId, deviceIds: [] });

describe('while it is not proved who asked', () => {
  test('it does not end, is not taken apart and starts no change, and each refusal says what to do', async () => {
    const id = await asked();
    const other = await mailIn('Slow line', 'It is slow.');
    await ok('POST', `/tickets/${id}/entries`, { audience: 'internal', text: 'Odd hour.' });
    const { version, entries } = await read(id);
    const also = { version, reason: 'tried' };
    const tries = [
      await ask('POST', `/tickets/${id}/resolve`, { version, resolution }),
      await ask('POST', `/tickets/${id}/merge`, { ...also, into: other }),
      await ask('POST', `/tickets/${id}/duplicate`, { ...also, of: other }),
      await ask('POST', `/tickets/${id}/split`, {
        ...also,
        title: 'Apart',
        entryIds: entries.map((each: Json) => each.id),
      }),
      await changeFrom(id),
    ];
    for (const { status, body } of tries)
      expect([status, body]).toEqual([
        409,
        expect.objectContaining({ detail: expect.stringContaining('stored number') }),
      ]);
  });

  test('steps that give access stay open; other steps, replies and notes go on', async () => {
    const id = await asked();
    await ok('POST', `/tickets/${id}/tasks`, { text: 'Make the user', guarded: true });
    const { tasks } = await ok('POST', `/tickets/${id}/tasks`, { text: 'Look up the contract' });
    const [guarded, free] = tasks;
    const path = `/tickets/${id}/tasks/${guarded.id}`;
    expect((await ask('PATCH', path, { done: true })).status).toBe(409);
    expect((await ask('PATCH', path, { guarded: false })).status).toBe(409);
    await ok('PATCH', `/tickets/${id}/tasks/${free.id}`, { done: true });
    await ok('POST', `/tickets/${id}/entries`, { audience: 'client', text: 'We call you.' });
    await ok('POST', `/tickets/${id}/entries`, { audience: 'internal', text: 'Odd hour.' });
    await callBack(id);
    expect((await ok('PATCH', path, { done: true })).tasks[0]).toMatchObject({ doneBy: 'Jordan' });
  });

  test('a list of steps that is marked marks its steps', async () => {
    const id = await asked();
    const list = { kind: 'checklist', name: `Users ${serial}`, items: ['Make', 'Tell'], guarded: true };
    const { id: checklistId } = await ok('POST', '/ticket-aids', list);
    const { tasks } = await ok('POST', `/tickets/${id}/tasks`, { checklistId });
    expect(tasks.map((task: Json) => task.guarded)).toEqual([true, true]);
  });

  test('the client learns that it is checked, and nothing of how', async () => {
    const id = await asked();
    const { body } = await ask('GET', `/portal/tickets/${id}`, undefined, bea);
    expect(body.checking).toBe(true);
    expect(JSON.stringify(body)).not.toMatch(/hold|asks for what|credential/);
    expect((await read(id)).hold).toBe('held');
  });
});

describe('once it is settled', () => {
  test('a call back lets everything go on; history and audit say who and how', async () => {
    const id = await asked();
    await callBack(id);
    const ticket = await read(id);
    expect([ticket.hold, ticket.holds]).toEqual([
      null,
      [expect.objectContaining({ state: 'proved', settledBy: 'Jordan', settledHow: expect.stringContaining(number) })],
    ]);
    expect((await changeFrom(id)).status).toBe(201);
    await ok('POST', `/tickets/${id}/resolve`, { version: ticket.version, resolution });
    const { items } = await ok('GET', `/tickets/${id}/history`);
    expect(items.map((line: Json) => line.what)).toEqual(expect.arrayContaining(['held', 'proved']));
    const ada = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
    const acts = (await ok('GET', '/audit?limit=200', undefined, ada)).items.map((line: Json) => line.act);
    expect(acts).toEqual(expect.arrayContaining(['ticket.held', 'ticket.proved']));
  });

  test('refused, it can be resolved, but nothing that was asked is done', async () => {
    const id = await asked();
    await settle(id, { outcome: 'refused', note: 'Ann wrote no such mail' });
    const { body } = await changeFrom(id);
    expect(body).toMatchObject({ status: 409, detail: expect.stringContaining('was not who they said') });
    const { version, hold } = await read(id);
    expect(hold).toBe('refuted');
    await ok('POST', `/tickets/${id}/resolve`, { version, resolution });
  });

  test('a refused letter on a ticket of someone else leaves that as it was; two wait for both', async () => {
    const id = await mailIn('Slow line', 'It is slow.');
    const { number: wf } = await read(id);
    await mailIn(`Re: Slow line [${wf}]`, 'And send me the password.');
    await mailIn(`Re: again [${wf}]`, 'And unlock my account.');
    expect((await read(id)).hold).toBe('held');
    await settle(id, { outcome: 'refused', note: 'Not Ann' });
    expect((await read(id)).hold).toBe('held');
    await settle(id, { outcome: 'refused', note: 'Not Ann either' });
    expect((await read(id)).hold).toBe(null);
    expect((await changeFrom(id, 'Widen the line')).status).toBe(201);
  });
});

test('resolving against a hold: one of them sees the other', async () => {
  const id = await mailIn('Slow line', 'It is slow.');
  for (let round = 0; round < Number(process.env['RACE_ROUNDS'] ?? 20); round += 1) {
    const { version } = await read(id);
    const request = { id: crypto.randomUUID(), ticketId: id, why: 'Asks for', touches: ['access'], opened: false };
    const [resolved] = await Promise.all([
      ask('POST', `/tickets/${id}/resolve`, { version, resolution }),
      app.db.as(systemScope, (tx) => holdIn(tx, app.deps, request)),
    ]);
    const { state, hold, version: then } = await read(id);
    expect([hold, state === 'resolved']).toEqual(['held', resolved.status === 200]);
    if (state === 'resolved') await ok('POST', `/tickets/${id}/reopen`, { version: then, reason: 'again' });
    expect(
      (await ask('POST', `/tickets/${id}/resolve`, { version: (await read(id)).version, resolution })).status,
    ).toBe(409);
    await app.db.as(systemScope, (tx) =>
      settleIn(tx, app.deps, jordan, { ticketId: id, id: request.id, outcome: 'refuted', how: 'in the race' }),
    );
  }
}, 120_000);
