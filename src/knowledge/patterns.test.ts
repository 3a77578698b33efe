import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Client } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';
import { risingOf } from './patterns.rules.ts';
import type { Pair } from './patterns.rules.ts';

const HOUR = 3_600_000;
let app: TestApp;
let clients: Client[];
let all: Actor;

type Json = ReturnType<typeof JSON.parse>;
beforeAll(async () => {
  app = await testApp();
  all = staffActor(await makeStaff(app.db, 'engineer', { allClients: true }));
});
afterAll(() => app.close());
beforeEach(async () => {
  await asOwner(app.owner, (owner) => owner.query('delete from pattern_ticket'));
  clients = [];
  for (let i = 0; i < 6; i += 1) clients.push(await makeClient(app.db));
});

async function open(title: string, ...at: number[]): Promise<void> {
  for (const i of at) {
    const response = await app.server.inject({
      method: 'POST',
      url: '/api/v1/tickets',
      headers: app.signedInAs(all),
      payload: { clientId: clients[i]!.id, title },
    });
    expect(response.statusCode).toBe(201);
  }
}
const of = (...own: number[]): Actor => ({ ...all, clients: own.map((i) => clients[i]!.id) });
async function board(actor: Actor, window = '24h'): Promise<Json> {
  const response = await app.server.inject({
    url: `/api/v1/patterns?window=${window}`,
    headers: app.signedInAs(actor),
  });
  expect(response.statusCode).toBe(200);
  return response.json();
}
const phrases = (body: Json): string[] => body.items.map((each: Json) => each.words.toSorted().join(' '));

describe('patterns', () => {
  test('are words that several clients’ titles share more than before; names with digits are left out', async () => {
    await open('OSPF neighbour lost on lds-rtr1', 0);
    await open('OSPF neighbour lost on hul-rtr2', 1);
    await open('OSPF neighbour 10.0.0.2 lost', 2);
    await open('Printer out of paper', 0);
    const { items, window, before, rule } = await board(all);
    expect(items).toMatchObject([{ tickets: 3, expected: 0, times: 7, others: null }]);
    expect(items[0].words.toSorted()).toEqual(['lost', 'neighbour', 'ospf']);
    expect(items[0].clients.map((each: Json) => each.id).toSorted()).toEqual(
      [0, 1, 2].map((i) => clients[i]!.id).toSorted(),
    );
    expect(Date.parse(window.to) - Date.parse(window.from)).toBe(24 * HOUR + 1);
    expect([before.to, Date.parse(before.to) - Date.parse(before.from)]).toEqual([window.from, 7 * 24 * HOUR]);
    expect(rule).toMatch(/at least 3 of them/);
  });

  test('what is as usual is no pattern', async () => {
    for (let day = 0; day < 8; day += 1) {
      await open('Password reset wanted', 0, 1, 2);
      app.clock.forward(24 * HOUR - 60_000);
    }
    expect(phrases(await board(all))).toEqual([]);
    await open('Password reset wanted', 0, 1, 2, 3, 4, 5);
    expect(phrases(await board(all))).toContain('password reset wanted');
  });

  test('one client alone is no pattern across clients', async () => {
    await open('Mail queue grows', 0, 0, 0, 0, 0);
    expect(phrases(await board(all))).toEqual([]);
  });
});

describe('clients out of sight', () => {
  test('are counted, never named, and only from three clients and five tickets on', async () => {
    await open('Certificate expired on gateway', 1, 2, 3, 3);
    app.clock.forward(HOUR);
    expect((await board(of(0))).items).toEqual([]);
    await open('Certificate expired on gateway', 3);
    app.clock.forward(HOUR);
    const { items } = await board(of(0));
    expect(items).toMatchObject([{ tickets: 5, clients: [], others: { tickets: 5, clients: 3 } }]);
    const text = JSON.stringify(items);
    for (const { id, name } of clients) expect([text.includes(id), text.includes(`"${name}"`)]).toEqual([false, false]);
  });

  test('two clients are never told of, however many their tickets', async () => {
    await open('Certificate expired on gateway', 1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
    app.clock.forward(HOUR);
    expect((await board(of(0))).items).toEqual([]);
    // Nor by subtracting what one sees: own tickets stand alone.
    await open('Certificate expired on gateway', 0);
    app.clock.forward(HOUR);
    expect((await board(of(0))).items).toEqual([]);
    const both = await board(of(0, 1));
    expect(both.items).toMatchObject([{ tickets: 6, others: null }]);
  });

  test('one ticket more of theirs changes no figure, and none before the hour is full', async () => {
    await open('Certificate expired on gateway', 1, 2, 3, 4, 5);
    expect((await board(of(0))).items).toEqual([]);
    app.clock.forward(HOUR);
    const first = (await board(of(0))).items;
    expect(first).toMatchObject([{ others: { tickets: 5, clients: 3 } }]);
    await open('Certificate expired on gateway', 1);
    app.clock.forward(HOUR);
    expect((await board(of(0))).items).toEqual(first);
  });

  test('a word that only one or two of them use never leaves', async () => {
    await open('Certificate expired gateway Zephyrine', 1, 1, 1, 1, 1, 1);
    await open('Certificate expired gateway', 2, 3, 4, 5);
    app.clock.forward(HOUR);
    const text = JSON.stringify(await board(of(0)));
    expect([text.includes('certificate'), text.includes('zephyrine')]).toEqual([true, false]);
  });

  test('a client user gets no board at all', async () => {
    const response = await app.server.inject({
      url: '/api/v1/patterns',
      headers: app.signedInAs({ ...all, side: 'client', role: 'client-viewer', permissions: new Set(['portal.read']) }),
    });
    expect(response.statusCode).toBe(403);
    const { rows } = await app.db.as({ side: 'client', clients: [clients[0]!.id], actorId: null }, (tx) =>
      tx.pg.query(`select * from pattern_counts('2020-01-01', '2020-01-01', '2030-01-01', '2030-01-01')`),
    );
    expect(rows).toEqual([]);
  });
});

test('pairs that share a word and their clients are one pattern, the strongest first', () => {
  const pair = (a: string, b: string, ownTickets: number, ownClients: string[], ownBefore = 0): Pair => ({
    a,
    b,
    ownTickets,
    ownBefore,
    ownClients,
    otherTickets: 0,
    otherBefore: 0,
    otherClients: 0,
  });
  const found = risingOf([
    pair('card', 'fails', 3, ['x', 'y']),
    pair('lost', 'ospf', 9, ['x', 'y', 'z']),
    pair('neighbour', 'ospf', 9, ['z', 'y', 'x']),
    pair('reset', 'wanted', 9, ['x', 'y'], 70),
  ]);
  expect(found.map(({ words }) => words)).toEqual([
    ['lost', 'neighbour', 'ospf'],
    ['card', 'fails'],
  ]);
});
