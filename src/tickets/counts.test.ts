/** What figures of tickets count, and what not. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeStaff,
  plainTicket,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { nobody, theSystem } from '../base/actor.ts';
import { processAll } from '../bus/fact-workers.ts';
import { systemScope } from '../db/open.ts';
import { answer, markTicket, reopenTicket } from '../portal/portal.ts';
import { ticketCounts } from './counts.ts';
import { reopenedBy } from './counts.rules.ts';
import { merge, unmerge } from './family.ts';
import { answerByMail } from './from-mail.ts';
import { lockedTicket } from './store.ts';
import { ticketStates } from './ticket-api.ts';
import { close, openTicket, readTicket, reopen, resolve } from './tickets.ts';

let app: TestApp;
let boss: Actor;
let ann: Actor;
let clientId: string;

beforeAll(async () => {
  app = await testApp();
  boss = staffActor(await makeStaff(app.db, 'manager', { name: 'Bo', allClients: true }), 'manager');
  clientId = (await makeClient(app.db)).id;
  const user = await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Ann' });
  ann = clientActor(user, clientId, 'client-administrator');
});
afterAll(() => app.close());

const opened = () => openTicket(app.deps, boss, { clientId, title: 'VPN down', ...plainTicket });
async function resolved() {
  const { id, version } = await opened();
  return resolve(app.deps, boss, { id, version, resolution: 'Done.' });
}
async function closed() {
  const { id, version } = await resolved();
  return close(app.deps, boss, { id, version });
}
async function get(by: Actor, path: string): Promise<void> {
  const response = await app.server.inject({ url: `/api/v1${path}`, headers: app.signedInAs(by) });
  expect(response.statusCode).toBe(200);
}

test('marks by mark, once each; re-opens by where they were asked; exports by how; nothing from before it began', async () => {
  const old = await closed();
  await markTicket(app.deps, ann, old.id, { mark: 1, text: '' });
  app.clock.forward(1000);
  const counts = ticketCounts(app.clock);
  const first = await closed();
  await markTicket(app.deps, ann, first.id, { mark: 5, text: '' });
  await processAll(app.db, [counts.worker]);
  app.clock.forward(1000);
  await markTicket(app.deps, ann, first.id, { mark: 4, text: 'put right' });
  await markTicket(app.deps, ann, (await closed()).id, { mark: 5, text: '' });

  await reopen(app.deps, boss, { id: first.id, version: first.version, reason: 'again' });
  await reopenTicket(app.deps, ann, (await closed()).id, { text: 'again' });
  await answer(app.deps, ann, (await resolved()).id, { text: 'again' });
  const { id } = await resolved();
  const sender: Actor = { ...nobody, clients: [clientId], via: 'internal' };
  await app.db.as(systemScope, (tx) => answerByMail(tx, app.deps, sender, { ticketId: id, text: 'again' }));
  const [into, from] = [await opened(), await resolved()];
  await merge(app.deps, boss, { id: from.id, version: from.version, into: into.id, reason: 'same' });
  const gone = await readTicket(app.deps, boss, from.id);
  await unmerge(app.deps, boss, { id: gone.id, version: gone.version, reason: 'not the same' });

  await get(boss, '/tickets/export.csv');
  await get(boss, `/tickets/${first.id}/export.json`);
  await get(boss, `/tickets/${first.id}/print.html`);
  await get(ann, `/portal/tickets/${first.id}/print.html`);
  await processAll(app.db, [counts.worker]);
  const lines = (await counts.registry.metrics()).split('\n').filter((line) => line.startsWith('watchfloor'));
  expect(lines.toSorted()).toEqual([
    'watchfloor_ticket_exports_total{how="csv"} 1',
    'watchfloor_ticket_exports_total{how="json"} 1',
    'watchfloor_ticket_exports_total{how="portal-print"} 1',
    'watchfloor_ticket_exports_total{how="print"} 1',
    'watchfloor_ticket_marks_total{mark="5"} 2',
    'watchfloor_ticket_reopens_total{by="console"} 1',
    'watchfloor_ticket_reopens_total{by="mail"} 1',
    'watchfloor_ticket_reopens_total{by="portal"} 2',
  ]);
});

test('only what was done and lives again was opened again, whoever did it', async () => {
  const { id } = await opened();
  const subject = await app.db.as(systemScope, (tx) => lockedTicket(tx, id));
  if (!subject) throw new Error('no ticket');
  const state = fc.constantFrom(...ticketStates);
  fc.assert(
    fc.property(state, state, fc.constantFrom(boss, ann, theSystem, nobody), (was, becomes, actor) => {
      const done = was === 'resolved' || was === 'closed';
      const live = becomes !== 'resolved' && becomes !== 'closed';
      const ticket = { ...subject.ticket, state: was };
      expect(reopenedBy({ ...subject, ticket }, { set: { state: becomes } }, actor) !== null).toBe(done && live);
      expect(reopenedBy({ ...subject, ticket }, { set: {} }, actor)).toBeNull();
    }),
  );
});
