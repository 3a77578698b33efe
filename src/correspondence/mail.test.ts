/** Mail's own running: what is counted, what is refused, and that it sleeps when there is nothing to do. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../db/open.ts';
import { startCorrespondence } from './correspondence.ts';
import { fileWaiting } from './filing.ts';
import { addMailbox } from './mailboxes.ts';
import { keepFromImap, keepFromServer } from './take-in.ts';

type Json = ReturnType<typeof JSON.parse>;

let app: TestApp;
let ada: Actor;
let clientId: string;
let desk: string;

beforeAll(async () => {
  app = await testApp();
  ada = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
});
afterAll(() => app.close());
beforeEach(async () => {
  clientId = (await makeClient(app.db)).id;
  desk = `${clientId}@soc.example`;
});

const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = ada) =>
  app.ask(by, method, path, payload);
function mail(subject: string, more: string[] = []): Buffer {
  const head = [
    'From: ann@acme.example',
    `To: ${desk}`,
    `Subject: ${subject}`,
    `Message-ID: <${subject}.${clientId}@a>`,
  ];
  return Buffer.from([...head, ...more, '', 'It is slow.'].join('\r\n'));
}
const mailbox = (): Promise<{ id: string }> =>
  addMailbox({ ...app.deps, secret: app.mail.secret }, ada, {
    ...{ clientId, name: 'Desk', address: desk, host: '127.0.0.1', port: 1, security: 'none', username: desk },
    ...{ folders: ['INBOX'], doneFolder: null, login: { auth: 'password', password: 'not in use' } },
  });

test('a mail that is filed already is not filed by hand a second time', async () => {
  const raw = mail('Twice');
  await keepFromServer(app.deps, { by: 'smtp', recipients: ['stranger@soc.example'], raw });
  await fileWaiting(app.mail);
  await ask('POST', '/client-addresses', { clientId, address: desk });
  await keepFromServer(app.deps, { by: 'smtp', recipients: [desk], raw });
  await fileWaiting(app.mail);
  const { body } = await ask('GET', '/messages?state=unfiled');
  const waits = body.items.find((each: Json) => each.recipients.includes('stranger@soc.example'));
  const refused = await ask('POST', `/messages/${waits.id}/file`, { as: 'ticket', clientId });
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(/filed already, on WF-\d+/)]);
  const { ticketId } = refused.body;
  expect((await ask('POST', `/messages/${waits.id}/file`, { as: 'entry', ticketId })).status).toBe(409);
  const away = await ask('POST', `/messages/${waits.id}/file`, { as: 'discard', reason: 'a copy' });
  expect([away.status, away.body.state]).toEqual([200, 'discarded']);
});

test('a mailbox keeps count of what it took and of loops, and figures tell of both', async () => {
  const { id } = await mailbox();
  const box = { id, clientId, address: desk, place: 1 };
  const own = [`X-Watchfloor-Loop: ${app.mail.tokens.loopToken}`];
  const mails = [mail('One'), mail('Two'), mail('Ours', own)].map((raw, i) => ({ uid: i + 1, raw, receivedAt: null }));
  await keepFromImap(app.deps, box, { folder: 'INBOX', uidvalidity: 1 }, mails);
  await keepFromImap(app.deps, box, { folder: 'INBOX', uidvalidity: 2 }, mails);
  await fileWaiting(app.mail);
  const seen = async (): Promise<Json> =>
    (await ask('GET', '/mailboxes')).body.items.find((each: Json) => each.id === id);
  expect(await seen()).toMatchObject({ taken: 3, loops: 1 });
  app.clock.forward(26 * 3_600_000);
  expect(await seen()).toMatchObject({ taken: 3, loops: 0 });
  app.mail.metrics.looked(id);
  app.clock.forward(40_000);
  app.mail.metrics.broken(id);
  const figures = await app.mail.metrics.registry.metrics();
  expect(figures).toMatch(/watchfloor_mail_messages_total\{kind="request",decision="filed"\} [1-9]/);
  expect(figures).toMatch(/watchfloor_mail_loops_total 1\n/);
  expect(figures).toContain(`watchfloor_mailbox_connected{mailbox="${id}"} 0\n`);
  expect(figures).toContain(`watchfloor_mailbox_lag_seconds{mailbox="${id}"} 40\n`);
  await ask('DELETE', `/mailboxes/${id}`);
});

test('with nothing to do nothing is asked of the database, however long; what comes is filed at once', async () => {
  let asked = 0;
  const counting: Db = {
    ...app.db,
    as: (scope, work) => {
      asked += 1;
      return app.db.as(scope, work);
    },
  };
  const running = await startCorrespondence({ ...app.mail, db: counting });
  const rests = async (): Promise<boolean> => {
    const before = asked;
    await new Promise((done) => setTimeout(done, 200));
    return asked > 0 && asked === before;
  };
  await expect.poll(rests, { timeout: 10_000 }).toBe(true);
  const before = asked;
  for (let minute = 0; minute < 120; minute += 1) {
    app.clock.forward(60_000);
    await new Promise((done) => setImmediate(done));
  }
  expect(asked).toBe(before);
  await ask('POST', '/client-addresses', { clientId, address: desk });
  await keepFromServer(app.deps, { by: 'smtp', recipients: [desk], raw: mail('Awake') });
  app.mail.stirs.stir('file');
  const filed = async (): Promise<string[]> =>
    (await ask('GET', '/messages?state=filed')).body.items.map((each: Json) => each.subject);
  await expect.poll(filed, { timeout: 10_000 }).toContain('Awake');
  await running.stop();
}, 60_000);
