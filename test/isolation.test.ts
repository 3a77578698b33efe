/** Generated from the route tables: nothing of one client reaches another, through any route there is or will be. */
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../src/base/clock.ts';
import type { Actor } from '../src/base/actor.ts';
import { permissions } from '../src/base/permissions.ts';
import { asOwner } from '../src/db/connect.ts';
import type { Route } from '../src/http/contract.ts';
import { permissionsOf } from '../src/people/may.ts';
import { allTables } from '../src/roles/routes.ts';
import { readStored } from '../src/roles/stored.ts';
import { batchOf } from '../src/wire/batch.ts';
import type { Fed } from '../src/wire/feed.ts';
import { serveTail, tailOver } from '../src/wire/tail.ts';
import { testApp } from './harness/app.ts';
import type { TestApp, TestAppOptions } from './harness/app.ts';
import { makeStaff, staffActor } from './harness/factories.ts';
import { formsOf, namelessIds } from './isolation/examples.ts';
import type { Example } from './isolation/examples.ts';
import { leaksOf, named, requestsOf, send } from './isolation/tries.ts';
import type { Asker, Leak } from './isolation/tries.ts';
import { makeTenant, overseer, sender } from './isolation/world.ts';
import type { Tenant } from './isolation/world.ts';

const routes = named(allTables);
const hidden = routes.filter(({ route }) => !('public' in route.access));

type World = { app: TestApp; all: Actor; a: Tenant; b: Tenant };

async function world(options: TestAppOptions = {}): Promise<World> {
  const app = await testApp(options);
  const all = await overseer(app);
  return { app, all, a: await makeTenant(app, all, 'alphaq', 42_001), b: await makeTenant(app, all, 'bravoz', 42_002) };
}

/** Everyone who belongs to a client or is assigned to it alone. */
async function askersOf({ app, a }: World): Promise<Asker[]> {
  const manager = staffActor(await makeStaff(app.db, 'manager', { clients: [a.clientId] }), 'manager', [a.clientId]);
  const integration: Actor = {
    ...manager,
    id: a.ids['token']!,
    role: 'integration',
    permissions: permissionsOf('integration'),
    via: 'token',
  };
  return [
    { title: 'client administrator', actor: a.administrator },
    { title: 'client viewer', actor: a.viewer },
    { title: 'engineer', actor: a.engineer },
    { title: 'manager of one client', actor: manager },
    { title: 'integration of one client', actor: integration },
  ];
}

describe('every route', () => {
  test('has an access rule: a permission that exists, or why it is safe without', () => {
    const faulty = routes.filter(({ route }) =>
      'public' in route.access ? route.access.public.length < 10 : !permissions.includes(route.access.may),
    );
    expect(faulty.map(({ name }) => name)).toEqual([]);
  });

  test('says of what kind each id is that it takes', () => {
    expect(routes.flatMap(({ name, route }) => namelessIds(route).map((path) => `${name} ${path}: use zId`))).toEqual(
      [],
    );
  });
});

describe('two clients', () => {
  let made: World;
  beforeAll(async () => {
    made = await world();
  }, 60_000);
  afterAll(() => made.app.close());

  test('each kind of record that a route takes an id of is made', () => {
    const missing = routes
      .flatMap(({ name, route }) =>
        formsOf(name, route).flatMap(({ places }) => places.map(({ resource }) => resource)),
      )
      .filter((resource) => made.b.ids[resource] === undefined);
    expect([...new Set(missing)], 'add a maker to test/isolation/world.ts').toEqual([]);
  });

  test('without credentials nothing is there but what is public, and that tells of no client', async () => {
    const leaks: string[] = [];
    for (const each of routes) {
      const { input } = requestsOf(each, made.b, made.b)[0]!;
      const { status, text } = await send(made.app, each.route, input);
      const open = 'public' in each.route.access;
      if (status >= 500 || (!open && status !== 401) || text.includes(made.b.mark))
        leaks.push(`${each.route.method} ${each.route.path} ${status}`);
    }
    expect(leaks).toEqual([]);
  });

  test('those who may do reach B’s records by these very ids: what others are refused is there', async () => {
    const unreached: string[] = [];
    for (const each of hidden.filter(
      ({ route }) => route.method === 'GET' && route.replies !== 'live' && route.path.includes(':'),
    )) {
      const { input } = requestsOf(each, made.b, made.b)[0]!;
      const statuses: number[] = [];
      for (const actor of [made.all, made.b.administrator])
        statuses.push((await send(made.app, each.route, input, actor)).status);
      if (!statuses.some((status) => status < 300)) unreached.push(`${each.route.path} ${statuses.join(' ')}`);
    }
    expect(unreached).toEqual([]);
  });

  const lists = [
    '/clients',
    '/contacts',
    '/sites',
    '/devices',
    '/devices/export',
    '/events',
    '/findings',
    '/tickets',
    '/huddles',
    '/articles',
    '/articles/tags',
    '/scheduled-reports',
    '/listeners',
    '/source-keys',
    '/relays',
    '/snmp-users',
    '/quarantine',
    '/health/sources',
    '/tokens',
    '/audit',
  ];
  test('lists, searches and files show client B to those who may', async () => {
    const blank: string[] = [];
    for (const each of hidden.filter(({ route }) => route.method === 'GET' && lists.includes(route.path)))
      if (
        !(await send(made.app, each.route, { params: {}, query: {}, body: undefined }, made.all)).text.includes(
          made.b.mark,
        )
      )
        blank.push(each.route.path);
    expect(blank).toEqual([]);
  });

  test('nobody of client A gets, changes or refers to anything of client B', async () => {
    expect(await leaksOf(made.app, hidden, { askers: await askersOf(made), own: made.a, foreign: made.b })).toEqual([]);
  }, 300_000);

  test('the database alone keeps a client user in: with every permission there is, reading shows neither others’ nor internal records', async () => {
    const powerful: Asker = {
      title: 'client user with every permission',
      actor: { ...made.a.viewer, permissions: new Set(permissions) },
    };
    const reading = hidden.filter(({ route }) => route.method === 'GET');
    const leaks = await leaksOf(made.app, reading, { askers: [powerful], own: made.a, foreign: made.b });
    expect(leaks.filter(({ why }) => why.startsWith('the reply tells'))).toEqual([]);
  });
});

describe('live streams', () => {
  let made: World;
  let origin: string;
  let feed: (fed: Fed) => void = () => undefined;
  const { port1, port2 } = new MessageChannel();
  beforeAll(async () => {
    const fed = { onFed: (listener: typeof feed) => ((feed = listener), () => (feed = () => undefined)) } as never;
    serveTail(port2 as never, fed, systemClock);
    const tail = tailOver(port1 as never, readStored);
    made = await world({ tail });
    origin = await made.app.server.listen({ port: 0, host: '127.0.0.1' });
  }, 60_000);
  afterAll(async () => {
    await made.app.close();
    port1.close();
  });

  /** What a stream sends while client B's records change, until one who may know has been told of each change. */
  async function heard(stream: (typeof streams)[number], input: Example, actor: Actor): Promise<string> {
    const asked = await listen(stream.route, input, actor);
    if (!asked) return '';
    const witness = (await listen(stream.route, ownInput(stream), made.all))!;
    // By the time the second has come through, the first would have reached the other stream too.
    for (const audience of ['internal', 'client']) {
      const before = witness.text().length;
      const text = `${audience === 'internal' ? made.b.inner : made.b.mark} again`;
      await sender(made.app, made.all)('POST', `/tickets/${made.b.ids['ticket']}/entries`, { audience, text });
      await vi.waitFor(() => {
        feedLine();
        expect(witness.text().slice(before), stream.route.path).toMatch(ofClientB());
      }, 20_000);
    }
    await witness.stop();
    return asked.stop();
  }

  type Listening = { text: () => string; stop: () => Promise<string> };

  async function listen(route: Route, input: Example, actor: Actor): Promise<Listening | undefined> {
    const query = new URLSearchParams(Object.entries(input.query).map(([key, value]) => [key, String(value)]));
    const stop = new AbortController();
    const response = await fetch(`${origin}/api/v1${route.path}?${query.toString()}`, {
      headers: { accept: 'text/event-stream', ...made.app.signedInAs(actor) },
      signal: stop.signal,
    });
    if (!response.ok) return undefined;
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
    })().catch(() => undefined);
    return { text: () => text, stop: async () => (stop.abort(), await reading, text) };
  }

  function feedLine(): void {
    const source = {
      clientId: made.b.clientId,
      deviceId: made.b.ids['device']!,
      listener: 'syslog-udp',
      address: '10.20.0.1',
      kind: 'syslog',
    } as const;
    feed({
      batch: batchOf([{ bytes: Buffer.from(`<14>${made.b.mark} line`), at: made.app.clock.now(), source }]),
      position: 1,
    } as Fed);
  }

  const ownInput = (stream: (typeof streams)[number]): Example => requestsOf(stream, made.b, made.b)[0]!.input;
  const ofClientB = (): RegExp => new RegExp(`${made.b.mark}|${made.b.ids['ticket']}`);
  const streams = routes.filter(({ route }) => route.replies === 'live');

  test('tell those of client A nothing of what happens at client B', async () => {
    const leaks: string[] = [];
    for (const { title, actor } of await askersOf(made))
      for (const each of streams)
        for (const { input } of requestsOf(each, made.a, made.b)) {
          const text = await heard(each, input, actor);
          // A filter by a client out of sight may be told nothing, or refused.
          if (
            text.includes(made.b.mark) ||
            Object.entries(made.b.ids).some(([kind, id]) => kind !== 'staff' && text.includes(id))
          )
            leaks.push(`${title} ${each.route.path}: ${text.slice(0, 300)}`);
        }
    expect(leaks).toEqual([]);
  }, 120_000);

  test('tell those who may', async () => {
    for (const each of streams)
      expect(await heard(each, ownInput(each), made.all), each.route.path).toMatch(ofClientB());
  });
});

describe('the test itself', () => {
  let made: World;
  beforeAll(async () => {
    made = await world();
  }, 60_000);
  afterAll(() => made.app.close());

  const reading = hidden.filter(({ route }) => route.method === 'GET');

  /** Leaks by reading, with these tables' policies off. */
  async function leaksWithout(...tables: string[]): Promise<Leak[]> {
    const manager = (await askersOf(made)).find(({ title }) => title === 'manager of one client')!;
    const powerful: Asker = {
      title: 'client user with every permission',
      actor: { ...made.a.viewer, permissions: new Set(permissions) },
    };
    for (const table of tables)
      await asOwner(made.app.owner, (client) => client.query(`alter table ${table} disable row level security`));
    const leaks = await leaksOf(made.app, reading, { askers: [manager, powerful], own: made.a, foreign: made.b });
    for (const table of tables)
      await asOwner(made.app.owner, (client) => client.query(`alter table ${table} enable row level security`));
    return leaks;
  }

  test('finds nothing while every policy is in force', async () => {
    expect(await leaksWithout()).toEqual([]);
  });

  test.each([
    'client',
    'client_note',
    'event_block',
    'ticket_view',
    'finding',
    'listener',
    'relay',
    'snmp_user',
    'source_key',
    'ticket',
    'ticket_attachment',
    'article',
  ])(
    'finds the leak when %s loses its policies',
    async (table) => {
      expect(await leaksWithout(table)).not.toEqual([]);
    },
    60_000,
  );

  // Their lists join the client, whose own policy would hide the row: a second wall, taken away for this.
  test('finds the leak of a table behind the client’s wall when it loses its policies too', async () => {
    const told = (leaks: Leak[]): number => leaks.filter(({ why }) => why.startsWith('the reply tells')).length;
    const known = told(await leaksWithout('client'));
    const unseen: string[] = [];
    for (const table of ['client_user', 'contact', 'site', 'device', 'huddle'])
      if (told(await leaksWithout('client', table)) <= known) unseen.push(table);
    expect(unseen).toEqual([]);
  }, 120_000);
});
