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
import { systemScope } from '../db/open.ts';
import { addEntry, openTicket } from './tickets.ts';
import { pageOf } from './printed.ts';

let app: TestApp;
let boss: Actor;
let sam: Actor;
let ann: Actor;
let acme: string;
let id: string;
let number: string;

beforeAll(async () => {
  app = await testApp();
  acme = (await makeClient(app.db, { name: 'Acme' })).id;
  const other = (await makeClient(app.db, { name: 'Borealis' })).id;
  boss = staffActor(await makeStaff(app.db, 'manager', { name: 'Bo', allClients: true }), 'manager');
  sam = staffActor(await makeStaff(app.db, 'engineer', { clients: [other] }), 'engineer', [other]);
  ann = clientActor(await makeClientUser(app.db, acme, 'client-viewer', { name: 'Ann' }), acme);
  ({ id, number } = await open('=HYPERLINK("x"), <b>down</b>', acme));
  await addEntry(app.deps, boss, id, { audience: 'internal', text: 'zanzibar' });
  await addEntry(app.deps, boss, id, { audience: 'client', text: 'We look at <it>.' });
});
afterAll(() => app.close());

async function open(title: string, clientId: string) {
  return openTicket(app.deps, boss, {
    clientId,
    title,
    ...plainTicket,
  });
}
async function get(by: Actor, path: string) {
  const response = await app.server.inject({ url: `/api/v1${path}`, headers: app.signedInAs(by) });
  return { status: response.statusCode, text: response.body, headers: response.headers };
}
const audited = (): Promise<{ act: string; recordId: string | null }[]> =>
  app.db.as(systemScope, (tx) =>
    tx.selectFrom('auditEntry').select(['act', 'recordId']).where('act', 'like', 'ticket.export%').execute(),
  );

test('the queue as filtered, no cell a formula, only of clients in sight, every page of it, and audited', async () => {
  const made = (await makeClient(app.db, { name: 'Many' })).id;
  for (let i = 0; i < 505; i++) await open(`ticket ${i}`, made);
  const all = await get(boss, `/tickets/export.csv?client=${made}`);
  expect(all.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(all.text.trimEnd().split('\r\n')).toHaveLength(506);
  const one = await get(boss, `/tickets/export.csv?client=${acme}`);
  expect(one.text.split('\r\n')[1]).toContain(`${number},Acme,"'=HYPERLINK(""x""), <b>down</b>",new,P3`);
  expect((await get(sam, '/tickets/export.csv?tab=all')).text.trimEnd().split('\r\n')).toHaveLength(1);
  expect((await get(ann, '/tickets/export.csv')).status).toBe(403);
  expect((await get(sam, `/tickets/export.csv?client=${acme}`)).status).toBe(404);
  expect((await audited()).filter(({ act }) => act === 'ticket.export-list')).toHaveLength(3);
}, 60_000);

test('one ticket as JSON with history and files listed; nobody out of sight', async () => {
  const file = await get(boss, `/tickets/${id}/export.json`);
  expect(file.headers['content-disposition']).toBe(`attachment; filename="${number}.json"`);
  const { ticket, history } = JSON.parse(file.text);
  expect(ticket.entries).toHaveLength(2);
  expect(history.map(({ what }: { what: string }) => what)).toContain('entry');
  expect((await get(sam, `/tickets/${id}/export.json`)).status).toBe(404);
  expect(await audited()).toContainEqual({ act: 'ticket.export', recordId: id });
});

test('printed for us with what is internal marked; never on the client’s print, ours or theirs', async () => {
  const us = await get(boss, `/tickets/${id}/print.html`);
  expect(us.text).toContain('zanzibar');
  expect(us.text).toContain('internal: not for the client');
  expect(us.text).toContain('&lt;b&gt;down&lt;/b&gt;');
  expect(us.headers['content-security-policy']).toContain("default-src 'none'");
  for (const [by, path] of [
    [boss, `/tickets/${id}/print.html?for=client`],
    [ann, `/portal/tickets/${id}/print.html`],
  ] as const) {
    const page = await get(by, path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('We look at &lt;it&gt;.');
    expect(page.text).not.toMatch(/zanzibar|internal:/);
  }
});

test('whatever is written on it, a printed page holds no element of it', () => {
  const nasty = `"><script>alert(1)</script>&'`;
  const html = pageOf({
    number: nasty,
    title: nasty,
    facts: [[nasty, nasty]],
    description: nasty,
    entries: [{ by: nasty, at: '2026-03-02T09:00:00Z', text: nasty, internal: false }],
    files: [{ name: nasty, size: 1, sha256: nasty, at: '2026-03-02T09:00:00Z' }],
    foot: nasty,
  });
  expect(html).not.toContain('<script');
});
