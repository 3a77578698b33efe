/** A mailbox that is changed: what may be, what that does to what was read of it, and that its login never comes out. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import { systemScope } from '../db/open.ts';
import { addMailbox } from './mailboxes.ts';
import { lastUid, mailboxById } from './mailboxes.store.ts';
import type { MailboxRow } from './mailboxes.store.ts';
import { decideMailboxEdit } from './mailbox.rules.ts';
import { openLogin } from './sealed.ts';
import { keepFromImap } from './take-in.ts';

type Json = ReturnType<typeof JSON.parse>;
let app: TestApp;
let ada: Actor;
let id: string;
let name: string;
const inbox = { folder: 'INBOX', uidvalidity: 1 };

beforeAll(async () => {
  app = await testApp();
  ada = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
});
afterAll(() => app.close());
beforeEach(async () => {
  const clientId = (await makeClient(app.db)).id;
  name = `${clientId}@soc.example`;
  ({ id } = await addMailbox({ ...app.deps, secret: app.mail.secret }, ada, {
    ...{ clientId, name: 'Desk', address: name, host: 'one.example', port: 993, security: 'tls', username: name },
    ...{ folders: ['INBOX'], doneFolder: null, login: { auth: 'password', password: 'first secret' } },
  }));
});

const row = async (): Promise<MailboxRow> => {
  const found = await app.db.as(systemScope, (tx) => mailboxById(tx, id));
  if (!found) throw new Error('no mailbox');
  return found;
};
async function change(edit: object, version = 1): Promise<{ status: number; body: Json }> {
  const payload = { version, ...edit };
  const headers = app.signedInAs(ada);
  const response = await app.server.inject({ method: 'PATCH', url: `/api/v1/mailboxes/${id}`, headers, payload });
  return { status: response.statusCode, body: response.json() };
}
const mail = (subject: string): Buffer =>
  Buffer.from(`From: ann@a.example\r\nTo: ${name}\r\nSubject: ${subject}\r\n\r\nx`);
const keep = async (box: MailboxRow, ...mails: [number, string][]): Promise<number> =>
  keepFromImap(
    app.deps,
    box,
    inbox,
    mails.map(([uid, subject]) => ({ uid, raw: mail(subject), receivedAt: null })),
  );
const read = async (): Promise<number> => {
  const box = await row();
  return app.db.as(systemScope, (tx) => lastUid(tx, box, inbox));
};

test('what is left out stays, its login too; the login comes out nowhere, and only one of two at once changes it', async () => {
  const done = await change({ name: 'Front desk', doneFolder: 'Taken' });
  expect(done).toMatchObject({
    status: 200,
    body: { name: 'Front desk', host: 'one.example', version: 2, state: 'new' },
  });
  expect(JSON.stringify(done.body)).not.toMatch(/secret|sealed/);
  expect((await change({ name: 'Too late' })).status).toBe(409);
  const box = await row();
  expect(openLogin(app.mail.secret, id, box.sealed)).toEqual({ auth: 'password', password: 'first secret' });
  const login = { auth: 'oauth2', tokenUrl: 'https://login.example/t', application: 'a', secret: 'second secret' };
  expect((await change({ login }, 2)).body).toMatchObject({ auth: 'oauth2', version: 3 });
  const audited = await app.db.as(systemScope, (tx) =>
    tx.selectFrom('auditEntry').selectAll().where('recordId', '=', id).where('act', '=', 'mailbox.changed').execute(),
  );
  expect(audited).toHaveLength(2);
  expect(JSON.stringify(audited)).not.toMatch(/first secret|second secret/);
});

test('changed to what it is, nothing happens', async () => {
  expect((await change({ name: 'Desk', port: 993 })).body).toMatchObject({ version: 1 });
});

test('an account that is followed already is refused', async () => {
  const other = `other-${name}`;
  await addMailbox({ ...app.deps, secret: app.mail.secret }, ada, {
    ...{ clientId: null, name: 'Other', address: other, host: 'one.example', port: 993, security: 'tls' },
    ...{ username: other, folders: ['INBOX'], doneFolder: null, login: { auth: 'password', password: 'x' } },
  });
  expect(await change({ username: other })).toMatchObject({ status: 409, body: { title: 'mailbox/known' } });
});

test('on another server UIDs begin anew, even under the same UIDVALIDITY; what its old watch still keeps changes nothing there', async () => {
  const before = await row();
  expect(await keep(before, [1, 'One'], [2, 'Two'])).toBe(2);
  expect(await read()).toBe(2);
  await change({ folders: ['INBOX', 'Requests'] });
  expect(await read()).toBe(2);
  await change({ host: 'two.example', login: { auth: 'password', password: 'y' } }, 2);
  expect(await keep(before, [3, 'Late from the old one'])).toBe(1);
  expect(await read()).toBe(0);
  // The same UIDs, one of them with a mail that was taken already.
  expect(await keep(await row(), [1, 'Two'], [2, 'Three'])).toBe(1);
  expect(await read()).toBe(2);
});

test('whatever is changed, a login is never sent where it was not given for, and no folder is read that taken mail goes to', async () => {
  const was = await row();
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const folder = fc.constantFrom('INBOX', 'Taken', 'Requests');
  const edits = fc.record({
    host: some(fc.constantFrom('one.example', 'two.example')),
    port: some(fc.constantFrom(993, 143)),
    security: some(fc.constantFrom('tls' as const, 'starttls' as const, 'none' as const)),
    username: some(fc.constantFrom(name, 'someone')),
    folders: some(fc.uniqueArray(folder, { minLength: 1 })),
    doneFolder: some(fc.option(folder)),
  });
  fc.assert(
    fc.property(edits, fc.boolean(), (edit, login) => {
      const decided = decideMailboxEdit(was, edit, login);
      if (decided === null || decided instanceof Problem) return;
      const { set } = decided;
      const server = set.host !== was.host || set.port !== was.port;
      expect(login || !(server || set.security !== was.security)).toBe(true);
      expect(set.folders.includes(set.doneFolder ?? '')).toBe(false);
      expect(set.place > was.place).toBe(server || set.username !== was.username);
    }),
  );
});
