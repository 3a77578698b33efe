import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';
import { ticketsHttp } from './http.ts';
import { filled, inLanguage } from './work.rules.ts';

let app: TestApp;
let client: { id: string; name: string };
let lead: Actor;
let limited: Actor;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps)] });
  lead = staffActor(await makeStaff(app.db, 'lead-engineer', { name: 'Lena', allClients: true }), 'lead-engineer');
});
afterAll(() => app.close());
beforeEach(async () => {
  client = await makeClient(app.db);
  const person = await makeStaff(app.db, 'lead-engineer', { clients: [client.id] });
  limited = staffActor(person, 'lead-engineer', [client.id]);
});

type Json = ReturnType<typeof JSON.parse>;
const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = lead) =>
  app.ask(by, method, path, payload);
const open = async (title = 'VPN to Leeds is down'): Promise<Json> =>
  (await ask('POST', '/tickets', { clientId: client.id, title })).body;

test('tags are put on, taken off, counted, filtered by and searched, and history says who', async () => {
  const ticket = await open();
  const tagged = await ask('POST', `/tickets/${ticket.id}/tags`, { add: ['Carrier', 'leeds'] });
  expect(tagged.body.tags).toEqual(['carrier', 'leeds']);
  const list = await ask('GET', `/tickets?client=${client.id}&tag=carrier`);
  expect(list.body.items.map((line: Json) => line.id)).toEqual([ticket.id]);
  expect((await ask('GET', `/tickets?client=${client.id}&text=carrier`)).body.items).toHaveLength(1);
  expect((await ask('GET', `/ticket-tags?client=${client.id}`)).body.items).toContainEqual({
    tag: 'leeds',
    tickets: 1,
  });
  const off = await ask('POST', `/tickets/${ticket.id}/tags`, { remove: ['carrier'] });
  expect(off.body.tags).toEqual(['leeds']);
  expect((await ask('GET', `/tickets?client=${client.id}&text=carrier`)).body.items).toEqual([]);
  const { body } = await ask('GET', `/tickets/${ticket.id}/history`);
  expect(body.items[0]).toMatchObject({ what: 'tag', was: 'carrier', by: { name: 'Lena' } });
});

test('a checklist becomes tasks that are ticked off one by one; changing the checklist changes no ticket', async () => {
  const ticket = await open();
  const made = await ask('POST', '/ticket-aids', {
    kind: 'checklist',
    name: `Tunnel ${client.id}`,
    items: ['Ping', 'Call the carrier'],
  });
  expect(made.status).toBe(201);
  const added = await ask('POST', `/tickets/${ticket.id}/tasks`, { checklistId: made.body.id });
  expect(added.body.tasks.map((task: Json) => task.text)).toEqual(['Ping', 'Call the carrier']);
  const path = `/tickets/${ticket.id}/tasks/${added.body.tasks[0].id}`;
  expect((await ask('PATCH', path, { done: true })).body.tasks[0]).toMatchObject({ doneBy: 'Lena' });
  expect((await ask('PATCH', path, { done: false })).body.tasks[0]).toMatchObject({ doneBy: null });
  expect((await ask('DELETE', `/ticket-aids/${made.body.id}`)).status).toBe(200);
  expect((await ask('GET', `/tickets/${ticket.id}`)).body.tasks).toHaveLength(2);
});

test('help on a ticket: texts filled in and in the language asked for, runbooks of its kinds only', async () => {
  const ticket = await open();
  const text = 'Dear {{requester.name}}, {{ticket.number}} of {{client.name}} is with {{me.name}}.';
  const name = `Greeting ${client.id}`;
  await ask('POST', '/ticket-aids', { clientId: client.id, kind: 'canned-text', name, text });
  await ask('POST', '/ticket-aids', { clientId: client.id, kind: 'canned-text', name, language: 'de', text: 'Hallo' });
  await ask('POST', '/ticket-aids', {
    clientId: client.id,
    kind: 'runbook',
    name: 'VPN',
    text: 'Look at phase 1',
    kinds: ['vpn'],
  });
  const help = (await ask('GET', `/tickets/${ticket.id}/help`)).body;
  expect(help.texts.find((each: Json) => each.name === name)).toMatchObject({
    text: `Dear {{requester.name}}, ${ticket.number} of ${client.name} is with Lena.`,
    missing: ['requester.name'],
  });
  expect(help.runbooks).toEqual([]);
  await ask('POST', `/tickets/${ticket.id}/tags`, { add: ['vpn'] });
  const german = (await ask('GET', `/tickets/${ticket.id}/help?language=de`)).body;
  expect(german.runbooks).toMatchObject([{ name: 'VPN', text: 'Look at phase 1' }]);
  expect(german.texts.find((each: Json) => each.name === name)).toMatchObject({ text: 'Hallo', language: 'de' });
});

test('what shows on every client’s tickets is changed only by those who see every client', async () => {
  const everyone = await ask('POST', '/ticket-aids', { kind: 'canned-text', name: `All ${client.id}`, text: 'x' });
  const change = { name: 'Mine now', text: 'y', version: 1 };
  expect((await ask('POST', '/ticket-aids', { kind: 'canned-text', name: 'n', text: 'x' }, limited)).status).toBe(404);
  expect((await ask('PUT', `/ticket-aids/${everyone.body.id}`, change, limited)).status).toBe(409);
  expect((await ask('DELETE', `/ticket-aids/${everyone.body.id}`, undefined, limited)).status).toBe(409);
  expect((await ask('PUT', `/ticket-aids/${everyone.body.id}`, change)).body.version).toBe(2);
  expect((await ask('PUT', `/ticket-aids/${everyone.body.id}`, change)).status).toBe(409);
});

test('a client’s own fields: of a type, with history, searched, and no other client’s', async () => {
  const ticket = await open();
  const fields = `/clients/${client.id}/ticket-fields`;
  const po = (await ask('POST', fields, { name: 'Order number', type: 'text' })).body;
  const size = (await ask('POST', fields, { name: 'Size', type: 'choice', choices: ['S', 'L'] })).body;
  const set = (values: object[], version = 1): Promise<{ status: number; body: Json }> =>
    ask('PUT', `/tickets/${ticket.id}/fields`, { version, values });
  expect((await set([{ fieldId: size.id, value: 'M' }])).status).toBe(400);
  expect((await set([{ fieldId: po.id, value: 'PO-77123' }])).body.fields).toContainEqual(
    expect.objectContaining({ name: 'Order number', value: 'PO-77123' }),
  );
  expect((await ask('GET', `/tickets?client=${client.id}&text=po-77123`)).body.items).toHaveLength(1);
  const elsewhere = (await makeClient(app.db)).id;
  const foreign = (await ask('POST', `/clients/${elsewhere}/ticket-fields`, { name: 'F', type: 'text' })).body;
  expect((await set([{ fieldId: foreign.id, value: 'x' }])).status).toBe(404);
  const audited = await app.db.as(systemScope, (tx) =>
    tx.selectFrom('auditEntry').select('act').where('clientId', '=', client.id).execute(),
  );
  expect(audited.map(({ act }) => act)).toEqual(expect.arrayContaining(['ticket-field.set', 'ticket.fields-changed']));
});

test('variables without a value stay as they are and are named once', () => {
  expect(filled('{{a}} {{ b }} {{c}} {{b}}', { a: '1' })).toEqual({
    text: '1 {{ b }} {{c}} {{b}}',
    missing: ['b', 'c'],
  });
  const texts = [
    { name: 'x', language: 'fr' },
    { name: 'x', language: 'en' },
  ];
  expect(inLanguage(texts, 'de')).toEqual([{ name: 'x', language: 'en' }]);
});
