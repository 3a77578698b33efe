/** Mail of the old client's people about a ticket that was moved never reaches the new client's ticket. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { processAll } from '../bus/fact-workers.ts';
import { asOwner } from '../db/connect.ts';
import { fileWaiting } from './filing.ts';
import { repliesWorker } from './outgoing.ts';
import { keepFromServer } from './take-in.ts';

type Json = ReturnType<typeof JSON.parse>;

let app: TestApp;
let ada: Actor;
let acme: string;
let globex: string;
const desk = 'acme@soc.example';

beforeAll(async () => {
  app = await testApp();
  ada = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
  [acme, globex] = [(await makeClient(app.db)).id, (await makeClient(app.db)).id];
  await ask('POST', '/client-addresses', { clientId: acme, address: desk });
  const person = { name: 'Ann', kind: 'key', channels: [{ kind: 'email', value: 'ann@acme.example' }] };
  await ask('POST', `/clients/${acme}/contacts`, person);
});
afterAll(() => app.close());

const ask = (method: Parameters<TestApp['ask']>[1], path: string, payload?: object, by = ada) =>
  app.ask(by, method, path, payload);
async function comes(id: string, subject: string, more: string[] = []): Promise<Json> {
  const head = [
    'From: Ann <ann@acme.example>',
    `To: ${desk}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@acme.example>`,
  ];
  const raw = Buffer.from([...head, ...more, '', `Words of ${id}.`].join('\r\n'));
  await keepFromServer(app.deps, { by: 'smtp', recipients: [desk], raw });
  await fileWaiting(app.mail);
  for (const state of ['filed', 'quarantined', 'unfiled', 'automatic', 'bounce']) {
    const { items } = (await ask('GET', `/messages?state=${state}`)).body;
    const found = items.find((each: Json) => each.subject === subject && each.state === state);
    if (found) return found;
  }
  throw new Error(`the mail ${id} is nowhere`);
}

test('by our token, by reference, by number and by itself: none of it lands at the new client', async () => {
  const { ticketId } = await comes('first', 'Router is slow');
  const { version, number } = (await ask('GET', `/tickets/${ticketId}`)).body;
  const before = await comes('second', `Re: Router is slow`, ['In-Reply-To: <first@acme.example>']);
  expect([before.state, before.ticketId]).toEqual(['filed', ticketId]);
  const now = (await ask('GET', `/tickets/${ticketId}`)).body;
  const moved = await ask('POST', `/tickets/${ticketId}/move`, {
    ...{ version: now.version ?? version, clientId: globex, reason: 'of Globex', title: 'Slow router' },
  });
  expect(moved.status).toBe(201);
  const newId = moved.body.id;

  const token = app.mail.tokens.messageId(ticketId, crypto.randomUUID());
  const replies = [
    await comes('by-token', 'By token', [`In-Reply-To: ${token}`]),
    await comes('by-reference', 'By reference', ['References: <first@acme.example>']),
    await comes('by-number', `About ${number}`),
    await comes('by-new-number', `About ${moved.body.number}`),
  ];
  expect(replies.map(({ state, ticketId: on }) => [state, on])).toEqual(replies.map(() => ['quarantined', null]));
  expect(replies[0].why).toContain('may not see that ticket');
  const away = await comes('away', 'Out of office', [`In-Reply-To: ${token}`, 'Auto-Submitted: auto-replied']);
  expect(away.ticketId).toBe(null);
  const fresh = await comes('fresh', 'Another thing');
  expect([fresh.state, fresh.clientId]).toEqual(['filed', acme]);

  const [there, here] = [await ask('GET', `/tickets/${newId}`), await ask('GET', `/tickets/${ticketId}`)];
  expect([there.body.entries, there.body.state, here.body.state]).toEqual([[], 'new', 'closed']);
  await asOwner(app.owner, async (owner) => {
    const stray = `select count(*)::int as count from message where ticket_id = $1 or client_id = $2`;
    expect((await owner.query(stray, [newId, globex])).rows).toEqual([{ count: 0 }]);
  });
});

test('mail after a move goes to people of the new client only; what had not gone out yet to the old one stays', async () => {
  const { ticketId } = await comes('third', 'Printer is slow');
  await ask('POST', `/tickets/${ticketId}/entries`, { audience: 'client', text: 'Dear Ann' });
  await ask('POST', '/client-addresses', { clientId: globex, address: 'globex@soc.example' });
  const person = { name: 'Gil', kind: 'key', channels: [{ kind: 'email', value: 'gil@globex.example' }] };
  const gil = (await ask('POST', `/clients/${globex}/contacts`, person)).body;
  const { version } = (await ask('GET', `/tickets/${ticketId}`)).body;
  const { body } = await ask('POST', `/tickets/${ticketId}/move`, {
    ...{ version, clientId: globex, reason: 'of Globex', title: 'Slow printer', requesterContactId: gil.id },
  });
  await ask('POST', `/tickets/${body.id}/entries`, { audience: 'client', text: 'Dear Gil' });
  const config = { ...app.mail.config, smtpUrl: 'smtp://127.0.0.1:1' };
  await processAll(app.db, [repliesWorker({ ...app.mail, config })]);
  await asOwner(app.owner, async (owner) => {
    const sent =
      'select client_id, to_address, subject, body from outgoing where ticket_id = any ($1) order by created_at';
    const { rows } = await owner.query(sent, [[ticketId, body.id]]);
    expect(rows.map((row) => [row.client_id, row.to_address, row.body.slice(0, 8)])).toEqual([
      [globex, 'gil@globex.example', 'Dear Gil'],
    ]);
    expect(rows[0].subject).toBe(`Re: Slow printer [${body.number}]`);
  });
});
