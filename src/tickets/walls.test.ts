/** The second wall: inside its own client, a client user receives nothing meant for staff only, whatever the SQL. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeStaff,
  staffActor,
  plainTicket,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';
import { scopeOf } from '../db/scope.ts';
import { attach, download } from './attachments.ts';
import { ticketsHttp } from './http.ts';
import { addEntry, answerIn, openTicket } from './tickets.ts';

let app: TestApp;
let jordan: Actor;
let ann: Actor;
let eve: Actor;
let clientId: string;
let seen: string;
let hidden: string;
const SECRET = Buffer.from('the firewall password is on the sticky note');

const opening = { ...plainTicket, title: 'VPN down' };

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps)] });
  const { deps } = app;
  clientId = (await makeClient(app.db)).id;
  const other = (await makeClient(app.db)).id;
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  ann = clientActor(
    await makeClientUser(app.db, clientId, 'client-administrator', { name: 'Ann' }),
    clientId,
    'client-administrator',
  );
  eve = clientActor(await makeClientUser(app.db, other, 'client-administrator'), other, 'client-administrator');
  seen = (await openTicket(deps, jordan, { ...opening, clientId, audience: 'client' })).id;
  hidden = (
    await openTicket(deps, jordan, { ...opening, clientId, audience: 'internal', title: 'Their contract runs out' })
  ).id;
  const note = await addEntry(deps, jordan, seen, {
    audience: 'internal',
    text: 'Their admin reuses passwords: zanzibar',
  });
  const message = await addEntry(deps, jordan, seen, { audience: 'client', text: 'We look into it: timbuktu' });
  await attach(deps, jordan, {
    ticketId: seen,
    entryId: note.entryId,
    name: 'sticky.txt',
    mediaType: 'text/plain',
    bytes: SECRET,
  });
  await attach(deps, jordan, {
    ticketId: seen,
    entryId: message.entryId,
    name: 'plan.txt',
    mediaType: 'text/plain',
    bytes: Buffer.from('step one'),
  });
});
afterAll(() => app.close());

/** What an actor gets when the application asks the database anything at all on their behalf. */
async function rows(actor: Actor, table: string): Promise<Record<string, unknown>[]> {
  return app.db.as(
    scopeOf(actor),
    async (tx) => (await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx)).rows,
  );
}

const published = {
  ticket: 1,
  ticket_line: 1,
  ticket_clock: 2,
  ticket_entry: 1,
  ticket_attachment: 1,
  ticket_attachment_chunk: 1,
  ticket_history: 0,
  ticket_watcher: 0,
  ticket_finding: 0,
  ticket_link: 0,
  ticket_view: 0,
  ticket_view_place: 0,
  ticket_mark: 0,
  ticket_tally: 0,
  ticket_tally_change: 0,
};

describe('a client user, in SQL', () => {
  test.each(Object.entries(published))('of %s receives %i rows: those written to them', async (table, count) => {
    const got = await rows(ann, table);
    expect(got).toHaveLength(count);
    expect(JSON.stringify(got)).not.toMatch(/zanzibar|sticky|contract|internal/);
  });

  test.each(Object.keys(published))('of another client receives nothing of %s', async (table) => {
    expect(await rows(eve, table)).toEqual([]);
  });

  test('the tables behind the search are closed to everyone', async () => {
    await expect(rows(jordan, 'ticket_text')).rejects.toThrow('permission denied');
  });

  test('searching finds no words of internal notes', async () => {
    const find = (actor: Actor, words: string): Promise<unknown[]> =>
      app.db.as(
        scopeOf(actor),
        async (tx) => (await sql`select ticket_id from ticket_search(${words}, false)`.execute(tx)).rows,
      );
    expect(await find(jordan, 'zanzi')).toHaveLength(1);
    expect(await find(ann, 'zanzi')).toEqual([]);
    expect(await find(ann, 'timbuktu')).toEqual([{ ticketId: seen }]);
    expect(await find(ann, 'contract')).toEqual([]);
    expect(await find(eve, 'timbuktu')).toEqual([]);
    expect(await app.db.pool.query(`select ticket_id from ticket_search('timbuktu', false)`)).toMatchObject({
      rows: [],
    });
  });

  test('cannot write an internal entry, nor as staff, nor onto a ticket it does not see', async () => {
    const add = (set: object): Promise<unknown> =>
      app.db.as(scopeOf(ann), (tx) =>
        tx
          .insertInto('ticketEntry')
          .values({
            id: crypto.randomUUID(),
            clientId,
            ticketId: seen,
            audience: 'client',
            kind: 'message',
            authorSide: 'client',
            authorName: 'Ann',
            text: 'x',
            at: '2026-03-02T09:00:00Z',
            ...set,
          })
          .execute(),
      );
    await expect(add({ audience: 'internal' })).rejects.toThrow('row-level security');
    await expect(add({ authorSide: 'staff' })).rejects.toThrow('row-level security');
    await expect(add({ ticketId: hidden })).rejects.toThrow('row-level security');
    await expect(add({})).resolves.toBeDefined();
  });

  test('cannot make a ticket internal, see who watches, or meet a promise itself', async () => {
    await expect(
      app.db.as(scopeOf(ann), (tx) =>
        tx.updateTable('ticket').set({ audience: 'internal' }).where('id', '=', seen).execute(),
      ),
    ).rejects.toThrow('row-level security');
    const met = await app.db.as(scopeOf(ann), (tx) =>
      tx
        .updateTable('ticketClock')
        .set({ metAt: '2026-03-02T09:00:00Z' })
        .where('ticketId', '=', seen)
        .executeTakeFirst(),
    );
    expect(met.numUpdatedRows).toBe(0n);
  });

  test('storing a file tells nothing about one that staff hold', async () => {
    const { deps } = app;
    const entryId = await app.db.as(scopeOf(ann), (tx) => answerIn(tx, deps, ann, { ticketId: seen, text: 'Here.' }));
    const file = await attach(deps, ann, {
      ticketId: seen,
      entryId,
      name: 'mine.txt',
      mediaType: 'text/plain',
      bytes: SECRET,
    });
    expect(file.sha256).toBe(createHash('sha256').update(SECRET).digest('hex'));
    const { stream } = await download(deps, ann, seen, file.id);
    expect(Buffer.concat(await stream.toArray())).toEqual(SECRET);
  });

  test('gets 404 for the file of a note by its id', async () => {
    const files = await rows(jordan, 'ticket_attachment');
    const secret = files.find((file) => file['audience'] === 'internal');
    await expect(download(app.deps, ann, seen, String(secret?.['id']))).rejects.toMatchObject({ status: 404 });
  });
});

test('these tests see a wall that was taken down', async () => {
  await asOwner(app.owner, (client) =>
    client.query(
      `create policy hole on ticket_entry for select using ((select app_side()) = 'client' and client_id = any ((select app_clients())::uuid[]))`,
    ),
  );
  expect(JSON.stringify(await rows(ann, 'ticket_entry'))).toContain('zanzibar');
  await asOwner(app.owner, (client) => client.query('drop policy hole on ticket_entry'));
});

test('staff without the client see nothing of it', async () => {
  const stranger = staffActor(await makeStaff(app.db), 'engineer', []);
  for (const table of Object.keys(published)) expect([table, await rows(stranger, table)]).toEqual([table, []]);
});
