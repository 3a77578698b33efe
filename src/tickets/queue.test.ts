import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeDevice, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';
import { ticketsHttp, ticketViewsHttp } from './http.ts';
import { foldTally } from './queue.store.ts';
import { countTickets } from './queue.ts';
import { addEntry, assign, claim, close, openTicket, resolve, setState, unassign } from './tickets.ts';

let app: TestApp;
let jordan: Actor;
let sam: Actor;
let clients: string[];
let deviceId: string;
const byTitle = new Map<string, string>();
const MINUTE = 60_000;

const opening = {
  title: 'x',
  ...plainTicket,
} as const;

beforeAll(async () => {
  app = await testApp({ slices: (deps) => [ticketsHttp(deps), ticketViewsHttp(deps)] });
  clients = [(await makeClient(app.db, { name: 'Acme' })).id, (await makeClient(app.db, { name: 'Borealis' })).id];
  jordan = staffActor(await makeStaff(app.db, 'engineer', { name: 'Jordan', allClients: true }));
  sam = staffActor(await makeStaff(app.db, 'engineer', { name: 'Sam', clients: [clients[0]!] }), 'engineer', [
    clients[0]!,
  ]);
  deviceId = (await makeDevice(app.db, clients[0]!, { name: 'fw-leeds-1' })).id;
  const make = async (title: string, client: number, more: object = {}): Promise<string> => {
    app.clock.forward(MINUTE);
    const { id } = await openTicket(app.deps, jordan, { ...opening, ...more, title, clientId: clients[client]! });
    byTitle.set(title, id);
    return id;
  };
  await make('oldest, no promise left', 0);
  await answer('oldest, no promise left');
  await make('due first', 0, { deviceId, component: 'ge-0/0/1' });
  await make('due second', 1, { impact: 'high', urgency: 'high' });
  await make('urgent, no promise left', 1, { impact: 'high', urgency: 'high' });
  await answer('urgent, no promise left');
  await make('done', 0);
  await resolve(app.deps, jordan, { id: byTitle.get('done')!, version: 1, resolution: 'ok' });
  await make('over', 1);
  await resolve(app.deps, jordan, { id: byTitle.get('over')!, version: 1, resolution: 'ok' });
  await close(app.deps, jordan, { id: byTitle.get('over')!, version: 2 });
});
afterAll(() => app.close());

async function answer(title: string): Promise<void> {
  const id = byTitle.get(title)!;
  await claim(app.deps, jordan, id);
  await addEntry(app.deps, jordan, id, { audience: 'client', text: 'We are on it.' });
}

async function list(query: string, by = jordan): Promise<string[]> {
  const response = await app.server.inject({
    method: 'GET',
    url: `/api/v1/tickets?${query}`,
    headers: app.signedInAs(by),
  });
  expect([query, response.statusCode, response.json()['detail']]).toEqual([query, 200, undefined]);
  return response.json().items.map((item: { title: string }) => item.title);
}

describe('the queue', () => {
  test('live tickets by time to breach, then priority', async () => {
    expect(await list('')).toEqual(['due first', 'due second', 'urgent, no promise left', 'oldest, no promise left']);
  });

  test.each([
    [
      'tab=all&sort=opened',
      ['over', 'done', 'urgent, no promise left', 'due second', 'due first', 'oldest, no promise left'],
    ],
    ['tab=mine', ['urgent, no promise left', 'oldest, no promise left']],
    ['tab=unassigned', ['due first', 'due second']],
    ['assignee=none&sort=priority', ['due second', 'due first']],
    ['tab=resolved', ['done']],
    ['tab=closed', ['over']],
    ['state=resolved,closed', ['over', 'done']],
    ['state=new&state=resolved&sort=opened', ['done', 'due second', 'due first']],
    ['priority=P1', ['due second', 'urgent, no promise left']],
    ['breach=none', ['urgent, no promise left', 'oldest, no promise left']],
    ['breach=running', ['due first', 'due second']],
    ['breach=breached', []],
    ['text=fir&sort=opened', ['due first']],
    ['text=ge-0/0/1', ['due first']],
    ['text=on it', ['urgent, no promise left', 'oldest, no promise left']],
    ['text=%27%3B%20drop%20--%20%3A*%20%26%20!%20%5C', []],
    ['text=%20', ['due first', 'due second', 'urgent, no promise left', 'oldest, no promise left']],
  ])('%s', async (query, titles) => {
    expect(await list(query)).toEqual(titles);
  });

  test('by client, device, number, and only of one’s own clients', async () => {
    expect(await list(`client=${clients[1]!}`)).toEqual(['due second', 'urgent, no promise left']);
    expect(await list(`device=${deviceId}`)).toEqual(['due first']);
    expect(await list('', sam)).toEqual(['due first', 'oldest, no promise left']);
    expect(await list(`client=${clients[1]!}`, sam)).toEqual([]);
    expect(await list('text=second', sam)).toEqual([]);
    const { number } = (
      await app.server.inject({
        method: 'GET',
        url: `/api/v1/tickets/${byTitle.get('due second')!}`,
        headers: app.signedInAs(jordan),
      })
    ).json();
    expect(await list(`text=${number}`)).toEqual(['due second']);
    expect(await list(`text=${String(number).slice(3)}`)).toEqual(['due second']);
  });

  test.each(['due', 'priority', 'updated', 'opened'])('page by page in the order of %s, each once', async (sort) => {
    const whole = await list(`tab=live&sort=${sort}`);
    const pages: string[] = [];
    for (let after = ''; ;) {
      const reply = (
        await app.server.inject({
          method: 'GET',
          url: `/api/v1/tickets?sort=${sort}&limit=1${after}`,
          headers: app.signedInAs(jordan),
        })
      ).json();
      pages.push(...reply.items.map((item: { title: string }) => item.title));
      if (reply.next === null) break;
      after = `&after=${reply.next}`;
    }
    expect(pages).toEqual(whole);
  });

  test('a mark that another order gave, or that someone made up, is refused', async () => {
    const get = async (query: string) =>
      app.server.inject({ method: 'GET', url: `/api/v1/tickets?${query}`, headers: app.signedInAs(jordan) });
    const { next } = (await get('sort=due&limit=1')).json();
    expect((await get(`sort=priority&limit=1&after=${next}`)).statusCode).toBe(400);
    const made = Buffer.from(JSON.stringify(['due', "'; drop table ticket", 'P1', 'x'])).toString('base64url');
    expect((await get(`sort=due&after=${made}`)).statusCode).toBe(400);
  });
});

describe('counts', () => {
  test('are what the tabs hold, for everyone’s own clients', async () => {
    expect(await countTickets(app.deps, jordan, undefined)).toMatchObject({
      live: 4,
      mine: 2,
      unassigned: 2,
      waiting: 0,
      resolved: 1,
      closed: 1,
      breached: 0,
      atRisk: 0,
    });
    expect(await countTickets(app.deps, sam, undefined)).toMatchObject({
      live: 2,
      mine: 0,
      unassigned: 1,
      resolved: 1,
      closed: 0,
    });
    expect(await countTickets(app.deps, jordan, clients[1])).toMatchObject({ live: 2, closed: 1 });
  });

  test('kept totals equal a count of the rows, whatever happens and whenever they are folded', async () => {
    const act = fc.constantFrom('open', 'claim', 'assign', 'unassign', 'wait', 'resolve', 'close', 'fold');
    const { deps } = app;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, fc.nat(20)), { minLength: 5, maxLength: 25 }), async (acts) => {
        const all = await app.db.as(systemScope, (tx) =>
          tx.selectFrom('ticket').select(['id', 'version']).orderBy('number', 'desc').limit(8).execute(),
        );
        for (const [what, which] of acts) {
          const on = all[which % all.length]!;
          const verbs: Record<typeof what, () => Promise<unknown>> = {
            open: () => openTicket(deps, jordan, { ...opening, clientId: clients[which % 2]! }),
            claim: () => claim(deps, jordan, on.id),
            assign: () => assign(deps, jordan, { id: on.id, assigneeId: jordan.id! }),
            unassign: () => unassign(deps, jordan, { id: on.id }),
            wait: () => setState(deps, jordan, { id: on.id, state: 'waiting-for-vendor' }),
            resolve: () => resolve(deps, jordan, { id: on.id, resolution: 'ok' }),
            close: () => close(deps, jordan, { id: on.id }),
            fold: () => app.db.as(systemScope, foldTally),
          };
          // A refused verb (closing what is not resolved) must leave the totals alone as well.
          await verbs[what]().catch((error: { status?: number }) => expect(error.status).toBe(409));
        }
        const { asOf: _at, mine: _mine, atRisk: _risk, ...kept } = await countTickets(deps, jordan, undefined);
        const { rows } = await app.db.as(systemScope, (tx) =>
          sql`select count(*) filter (where state not in ('resolved', 'closed')) as live, count(*) filter (where state not in ('resolved', 'closed') and assignee_id is null) as unassigned,
            count(*) filter (where state like 'waiting%') as waiting, count(*) filter (where state = 'resolved') as resolved, count(*) filter (where state = 'closed') as closed, count(*) filter (where breached) as breached from ticket`.execute(
            tx,
          ),
        );
        expect(kept).toEqual(rows[0]);
      }),
      { numRuns: 15 },
    );
  });
});

describe('saved views', () => {
  const ask = async (
    by: Actor,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object,
  ): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> => {
    const response = await app.server.inject({
      method,
      url: `/api/v1/ticket-views${path}`,
      headers: app.signedInAs(by),
      ...(payload ? { payload } : {}),
    });
    return { status: response.statusCode, body: response.json() };
  };

  test('one’s own, and shared ones that its owner changes, or who sees every client', async () => {
    const own = await ask(jordan, 'POST', '', { name: 'My P1', filter: { tab: 'mine', priority: 'P1' } });
    const shared = await ask(jordan, 'POST', '', { name: 'Night', for: 'everyone', filter: { breach: 'at-risk' } });
    expect([own.status, shared.status]).toEqual([201, 201]);
    expect((await ask(jordan, 'POST', '', { name: 'Night', filter: {} })).body).toMatchObject({
      status: 409,
      title: 'ticket-view/name-taken',
    });
    expect((await ask(sam, 'GET', '')).body.items).toEqual([
      expect.objectContaining({ id: shared.body.id, for: 'everyone', mine: false, filter: { breach: 'at-risk' } }),
    ]);
    expect((await ask(sam, 'PUT', `/${shared.body.id}`, { name: 'Mine now', filter: {} })).status).toBe(404);
    expect((await ask(sam, 'DELETE', `/${own.body.id}`)).status).toBe(404);
    expect(
      (await ask(jordan, 'PUT', `/${own.body.id}`, { name: 'My P1 and P2', filter: { priority: 'P1,P2' } })).body,
    ).toMatchObject({ name: 'My P1 and P2', filter: { priority: 'P1,P2' } });
    expect((await ask(jordan, 'DELETE', `/${own.body.id}`)).status).toBe(200);
    expect((await ask(jordan, 'POST', '', { name: 'Odd', filter: { colour: 'red' } })).status).toBe(400);
  });
});
