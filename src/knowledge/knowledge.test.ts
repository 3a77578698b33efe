import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Client } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';
import { systemScope } from '../db/open.ts';

let app: TestApp;
let acme: Client;
let brio: Client;
let jordan: Actor;
let onlyBrio: Actor;
let acmeUser: Actor;
let brioUser: Actor;

type Json = ReturnType<typeof JSON.parse>;
type Method = 'GET' | 'POST' | 'PATCH';
const ask: TestApp['ask'] = (...all) => app.ask(...all);
async function must(actor: Actor, method: Method, path: string, payload?: object): Promise<Json> {
  const { status, body } = await ask(actor, method, path, payload);
  expect([status, body], `${method} ${path}`).toEqual([
    expect.toSatisfy((code: number) => code < 300),
    expect.anything(),
  ]);
  return body;
}
const write = (more: object = {}, by = jordan): Promise<Json> =>
  must(by, 'POST', '/articles', { title: 'Restart a stuck tunnel', body: 'Clear the SA on both ends.', ...more });
const ids = (body: Json): string[] => body.items.map((each: Json) => each.id);

beforeAll(async () => {
  app = await testApp();
  [acme, brio] = [await makeClient(app.db, { name: 'Acme Tools' }), await makeClient(app.db, { name: 'Brio Foods' })];
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  onlyBrio = staffActor(await makeStaff(app.db, 'engineer', { name: 'Ben', clients: [brio.id] }), 'engineer', [
    brio.id,
  ]);
  acmeUser = clientActor(await makeClientUser(app.db, acme.id), acme.id);
  brioUser = clientActor(await makeClientUser(app.db, brio.id), brio.id);
});
afterAll(() => app.close());

describe('an article', () => {
  test('is written for staff, about no client, and is looked at again in 180 days', async () => {
    const article = await write({ tags: ['VPN', 'vpn', 'Juniper'] });
    expect(article).toMatchObject({
      clientId: null,
      audience: 'staff',
      tags: ['vpn', 'juniper'],
      reviewOn: '2026-08-29',
      reviewDue: false,
      createdBy: 'Jordan',
      version: 1,
      retiredAt: null,
    });
    expect(await must(onlyBrio, 'GET', `/articles/${article.id}`)).toMatchObject({ title: 'Restart a stuck tunnel' });
    expect((await must(jordan, 'GET', '/articles/tags')).items).toEqual(
      expect.arrayContaining([{ tag: 'juniper', articles: 1 }]),
    );
  });

  test('keeps every version; whoever changes an old one is told', async () => {
    const { id } = await write();
    const second = await must(jordan, 'PATCH', `/articles/${id}`, {
      version: 1,
      body: 'Clear the SA on the far end first.',
    });
    expect(second).toMatchObject({
      version: 2,
      title: 'Restart a stuck tunnel',
      body: 'Clear the SA on the far end first.',
    });
    expect(await ask(onlyBrio, 'PATCH', `/articles/${id}`, { version: 1, title: 'x' })).toMatchObject({
      status: 409,
      body: { title: 'article/changed', current: { version: 2 } },
    });
    const { items } = await must(jordan, 'GET', `/articles/${id}/versions`);
    expect(items.map((each: Json) => [each.version, each.body, each.by])).toEqual([
      [2, 'Clear the SA on the far end first.', 'Jordan'],
      [1, 'Clear the SA on both ends.', 'Jordan'],
    ]);
  });

  test('comes up for review on its day, and is reviewed', async () => {
    const { id } = await write({ title: 'Old advice', reviewOn: '2026-03-05' });
    expect(ids(await must(jordan, 'GET', '/articles?show=review-due'))).not.toContain(id);
    app.clock.forward(3 * 86_400_000);
    expect(ids(await must(jordan, 'GET', '/articles?show=review-due'))).toContain(id);
    const past = await ask(jordan, 'POST', `/articles/${id}/review`, { version: 1, reviewOn: '2026-03-05' });
    expect(past.body.title).toBe('article/review-day');
    const reviewed = await must(jordan, 'POST', `/articles/${id}/review`, { version: 1 });
    expect(reviewed).toMatchObject({ reviewDue: false, reviewedBy: 'Jordan', version: 2 });
  });

  test('is retired and taken back; retired it is found only where asked for', async () => {
    const { id } = await write({ title: 'Fax gateway' });
    await must(jordan, 'POST', `/articles/${id}/retire`, { version: 1 });
    expect(ids(await must(jordan, 'GET', '/articles?text=fax'))).toEqual([]);
    expect(ids(await must(jordan, 'GET', '/articles?text=fax&show=retired'))).toEqual([id]);
    await must(jordan, 'POST', `/articles/${id}/reinstate`, { version: 2 });
    expect(ids(await must(jordan, 'GET', '/articles?text=fax'))).toEqual([id]);
  });
});

describe('who reads it', () => {
  const reads = async (id: string): Promise<boolean[]> => {
    const answers = [await ask(onlyBrio, 'GET', `/articles/${id}`)];
    for (const user of [acmeUser, brioUser]) answers.push(await ask(user, 'GET', `/portal/articles/${id}`));
    return answers.map(({ status }) => status === 200);
  };

  test.each([
    ['about no client, for staff', {}, [true, false, false]],
    ['about no client, for clients', { audience: 'clients' }, [true, true, true]],
    ['about Acme, for staff', { clientId: 'acme' }, [false, false, false]],
    ['about Acme, for its client', { clientId: 'acme', audience: 'clients' }, [false, true, false]],
    ['for Brio, chosen', { audience: 'chosen', readerIds: ['brio'] }, [true, false, true]],
  ])('%s: [staff of Brio, Acme, Brio]', async (_name, more: Json, expected) => {
    const named = { acme: acme.id, brio: brio.id } as Json;
    const article = await write({
      ...more,
      ...(more.clientId ? { clientId: named[more.clientId] } : {}),
      ...(more.readerIds ? { readerIds: more.readerIds.map((each: string) => named[each]) } : {}),
    });
    expect(await reads(article.id)).toEqual(expected);
    const listed = ids(await must(acmeUser, 'GET', '/portal/articles?limit=200'));
    expect(listed.includes(article.id)).toBe(expected[1]);
    const found = ids(await must(brioUser, 'GET', '/portal/articles?text=tunnel&limit=200'));
    expect(found.includes(article.id)).toBe(expected[2]);
    await must(jordan, 'POST', `/articles/${article.id}/retire`, { version: 1 });
    expect((await reads(article.id)).slice(1)).toEqual([false, false]);
  });

  test('readers cannot be clients out of sight, nor be chosen for what is about one client', async () => {
    const body = { title: 'x', body: 'y', audience: 'chosen', readerIds: [acme.id] };
    expect((await ask(onlyBrio, 'POST', '/articles', body)).status).toBe(404);
    expect((await ask(onlyBrio, 'POST', '/articles', { title: 'x', body: 'y', clientId: acme.id })).status).toBe(404);
    expect((await ask(jordan, 'POST', '/articles', { ...body, clientId: acme.id })).body.title).toBe('article/chosen');
  });

  test('whoever sees one client changes only that one among the readers', async () => {
    const { id } = await write({ audience: 'chosen', readerIds: [acme.id, brio.id] });
    const seen = await must(onlyBrio, 'GET', `/articles/${id}`);
    expect(seen.readers).toEqual([{ id: brio.id, name: 'Brio Foods' }]);
    await must(onlyBrio, 'PATCH', `/articles/${id}`, { version: 1, readerIds: [] });
    expect((await must(jordan, 'GET', `/articles/${id}`)).readers).toEqual([{ id: acme.id, name: 'Acme Tools' }]);
  });

  test('an article of one client is made general only without its name, and its past stays behind the wall', async () => {
    const { id } = await write({ clientId: acme.id, body: 'At Acme Tools, clear the SA.' });
    const refused = await ask(jordan, 'PATCH', `/articles/${id}`, { version: 1, clientId: null });
    expect(refused.body).toMatchObject({
      title: 'article/names-client',
      detail: expect.stringContaining('Acme Tools'),
    });
    await must(jordan, 'PATCH', `/articles/${id}`, { version: 1, clientId: null, body: 'Clear the SA.' });
    const past = (by: Actor): Promise<Json> => must(by, 'GET', `/articles/${id}/versions`);
    expect((await past(onlyBrio)).items.map((each: Json) => each.version)).toEqual([2]);
    expect((await past(jordan)).items.map((each: Json) => each.version)).toEqual([2, 1]);
  });

  test('a program can read and not write', async () => {
    const program: Actor = { ...jordan, role: 'integration', via: 'token' };
    expect((await ask(program, 'POST', '/articles', { title: 'x', body: 'y' })).body.title).toBe(
      'article/not-a-person',
    );
  });
});

describe('a huddle written up', () => {
  test('becomes an article for the staff of its client, once', async () => {
    const ticket = await must(jordan, 'POST', '/tickets', { clientId: acme.id, title: 'Tunnel to Leeds flaps' });
    const huddle = await must(jordan, 'POST', '/huddles', {
      about: { kind: 'ticket', id: ticket.id },
      question: 'Why does it flap?',
    });
    expect((await ask(jordan, 'POST', `/huddles/${huddle.id}/article`)).body.title).toBe('huddle/undecided');
    const { options } = await must(jordan, 'POST', `/huddles/${huddle.id}/options`, { text: 'Raise the DPD interval' });
    await must(jordan, 'POST', `/huddles/${huddle.id}/decide`, {
      decision: 'Raise it to 30 s.',
      optionId: options[0].id,
    });
    const article = await must(jordan, 'POST', `/huddles/${huddle.id}/article`);
    expect(article).toMatchObject({
      title: 'Why does it flap?',
      clientId: acme.id,
      audience: 'staff',
      huddleId: huddle.id,
    });
    for (const part of [
      '## Question',
      'Raise the DPD interval **(chosen)**',
      'Raise it to 30 s.',
      'Decided by Jordan on 2026-',
    ])
      expect(article.body).toContain(part);
    expect((await must(jordan, 'POST', `/huddles/${huddle.id}/article`)).id).toBe(article.id);
    expect((await ask(onlyBrio, 'POST', `/huddles/${huddle.id}/article`)).status).toBe(404);
  });

  test('two clicks at once make one article, 100 rounds', async () => {
    for (let round = 0; round < 100; round += 1) {
      const ticket = await must(jordan, 'POST', '/tickets', { clientId: acme.id, title: 'Round' });
      const { id } = await must(jordan, 'POST', '/huddles', { about: { kind: 'ticket', id: ticket.id } });
      await must(jordan, 'POST', `/huddles/${id}/decide`, { decision: 'So.' });
      const made = await Promise.all([1, 2].map(() => must(jordan, 'POST', `/huddles/${id}/article`)));
      expect(new Set(made.map((each) => each.id)).size).toBe(1);
    }
  }, 60_000);
});

describe('suggestions', () => {
  test('are the articles and decided huddles most like the ticket, of clients in sight', async () => {
    const bgp = await write({
      title: 'BGP session to the carrier is down',
      body: 'Check the peer, the filters and the hold time.',
    });
    const secret = await write({
      clientId: acme.id,
      title: 'BGP carrier session at the depot',
      body: 'The carrier filters our peer.',
    });
    await write({ title: 'Order a new badge', body: 'Ask the reception.' });
    const older = await must(jordan, 'POST', '/tickets', { clientId: brio.id, title: 'BGP carrier flaps' });
    const huddle = await must(jordan, 'POST', '/huddles', { about: { kind: 'ticket', id: older.id } });
    await must(jordan, 'POST', `/huddles/${huddle.id}/decide`, { decision: 'Ask the carrier for longer hold time.' });
    const ticket = await must(jordan, 'POST', '/tickets', {
      clientId: brio.id,
      title: 'BGP session down at Hull',
      description: 'The carrier says the peer does not answer.',
    });
    const all = await must(jordan, 'GET', `/tickets/${ticket.id}/suggestions`);
    expect(all.articles.map((each: Json) => each.id).toSorted()).toEqual([bgp.id, secret.id].toSorted());
    expect(all.huddles).toMatchObject([{ id: huddle.id }]);
    const own = await must(onlyBrio, 'GET', `/tickets/${ticket.id}/suggestions`);
    expect(own.articles.map((each: Json) => each.id)).toEqual([bgp.id]);
  });

  test('the functions themselves keep to the transaction’s clients, also when asked past the routes', async () => {
    for (const [scope, seen] of [
      [{ side: 'staff', clients: [brio.id], actorId: null }, false],
      [{ side: 'client', clients: [brio.id], actorId: null }, false],
      [systemScope, true],
    ] as const) {
      const found = await app.db.as(scope as typeof systemScope, (tx) =>
        tx.pg.query(
          `select article_id from article_similar('BGP carrier session at the depot', '', 50) union all select article_id from article_search('depot')`,
        ),
      );
      const acmes = await asOwner(app.owner, (owner) =>
        owner.query('select id from article where client_id = $1', [acme.id]),
      );
      const theirs = new Set(acmes.rows.map((row) => row.id));
      expect(
        found.rows.some((row) => theirs.has(row.article_id)),
        JSON.stringify(scope),
      ).toBe(seen);
    }
    await expect(app.db.as(systemScope, (tx) => tx.pg.query('select * from article_text'))).rejects.toThrow(
      /permission denied/,
    );
    await expect(app.db.as(systemScope, (tx) => tx.pg.query('select * from pattern_ticket'))).rejects.toThrow(
      /permission denied/,
    );
  });
});
