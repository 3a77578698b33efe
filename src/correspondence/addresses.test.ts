/** Addresses of clients and engineers' aliases, rules by which requests are proved, and what the desk sees of a mail. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { fileWaiting } from './filing.ts';
import { isOurs, keepFromServer } from './take-in.ts';

type Json = ReturnType<typeof JSON.parse>;

let app: TestApp;
let ada: Actor;
let [acme, bolt] = ['', ''];

beforeAll(async () => {
  app = await testApp();
  ada = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
  acme = (await makeClient(app.db)).id;
  bolt = (await makeClient(app.db)).id;
});
afterAll(() => app.close());

const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = ada) =>
  app.ask(by, method, path, payload);

async function mailTo(recipient: string, subject: string): Promise<Json> {
  const raw = [
    'From: Nobody Known <nobody@elsewhere.example>',
    `To: ${recipient}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject}@elsewhere.example>`,
    '',
    'It is slow.',
  ];
  await keepFromServer(app.deps, { by: 'smtp', recipients: [recipient], raw: Buffer.from(raw.join('\r\n')) });
  await fileWaiting(app.mail);
  for (const state of ['filed', 'open']) {
    const { body } = await ask('GET', `/messages?state=${state}&limit=200`);
    const found = body.items.find((each: Json) => each.subject === subject);
    if (found) return found;
  }
  return undefined;
}

test('mail to an engineer’s alias is the client’s that the alias is for, and each of two aliases its own', async () => {
  const staffId = ada.id;
  await ask('POST', '/client-addresses', { clientId: acme, address: 'ada+acme@soc.example', staffId });
  await ask('POST', '/client-addresses', { clientId: bolt, address: 'ada+bolt@soc.example', staffId });
  expect(await mailTo('Ada+Acme@soc.example', 'alias-acme')).toMatchObject({ state: 'filed', clientId: acme });
  expect(await mailTo('ada+bolt@soc.example', 'alias-bolt')).toMatchObject({ state: 'filed', clientId: bolt });
  expect(await mailTo('ada@soc.example', 'alias-none')).toMatchObject({ state: 'unfiled', clientId: null });
  expect(await isOurs(app.deps, 'ada+acme@soc.example')).toBe(true);
  expect(await isOurs(app.deps, 'ada+other@soc.example')).toBe(false);
});

test('an address is changed to an alias and back, never to one that is taken', async () => {
  const { body: made } = await ask('POST', '/client-addresses', { clientId: acme, address: 'desk@soc.example' });
  const path = `/client-addresses/${made.id}`;
  const alias = await ask('PUT', path, { address: 'Desk2@soc.example', staffId: ada.id, subaddressing: true });
  expect(alias.body).toMatchObject({ address: 'desk2@soc.example', kind: 'lead', subaddressing: true });
  const own = await ask('PUT', path, { address: 'desk3@soc.example', staffId: null, subaddressing: false });
  expect(own.body).toMatchObject({ address: 'desk3@soc.example', kind: 'client', staffId: null });
  const taken = await ask('PUT', path, { address: 'ada+bolt@soc.example', staffId: null, subaddressing: false });
  expect(taken).toMatchObject({ status: 409, body: { type: expect.stringContaining('address/known') } });
  const nobody = await ask('PUT', path, { address: 'x@soc.example', staffId: acme, subaddressing: false });
  expect(nobody.status).toBe(404);
});

test('a client’s rule stands beside the numbers of its contacts that may be called', async () => {
  const channels = [{ kind: 'phone', value: '+47 22 00 00 00' }];
  await ask('POST', `/clients/${bolt}/contacts`, { name: 'Bo Lt', kind: 'key', channels });
  const before = await ask('GET', `/clients/${bolt}/mail-rule`);
  expect(before.body).toMatchObject({ text: null, numbers: [{ name: 'Bo Lt', number: '+47 22 00 00 00' }] });
  await ask('PUT', `/clients/${bolt}/mail-rule`, { text: 'Call Bo.' });
  expect((await ask('GET', `/clients/${bolt}/mail-rule`)).body.text).toBe('Call Bo.');
  expect((await ask('GET', `/clients/${ada.id}/mail-rule`)).status).toBe(404);
});

test('a mailbox that does not answer is said so, and its login is in no answer', async () => {
  const login = { auth: 'oauth2', tokenUrl: 'http://127.0.0.1:1/token', application: 'app-1', secret: 'never-shown' };
  const box = { clientId: null, name: 'Shared', address: 'all@soc.example', host: '127.0.0.1', port: 1 };
  const rest = { security: 'none', username: 'all', folders: ['INBOX'], doneFolder: null, login };
  const made = await ask('POST', '/mailboxes', { ...box, ...rest });
  expect(made.status).toBe(201);
  const tried = await ask('POST', `/mailboxes/${made.body.id}/test`);
  expect(tried).toMatchObject({ status: 409, body: { type: expect.stringContaining('mailbox/unreachable') } });
  const { body } = await ask('GET', '/mailboxes');
  expect(body.items).toMatchObject([{ auth: 'oauth2', name: 'Shared' }]);
  expect(JSON.stringify(body)).not.toContain('never-shown');
});
