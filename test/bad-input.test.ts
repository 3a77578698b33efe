/** Generated from the route tables: whatever stands in a field, it is taken or refused with a reason, and never breaks us. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../src/base/actor.ts';
import type { Route } from '../src/http/contract.ts';
import { allTables } from '../src/roles/routes.ts';
import { testApp } from './harness/app.ts';
import type { TestApp } from './harness/app.ts';
import { formsOf } from './isolation/examples.ts';
import type { Example } from './isolation/examples.ts';
import { idOf, named, send } from './isolation/tries.ts';
import { makeTenant, overseer } from './isolation/world.ts';
import type { Tenant } from './isolation/world.ts';

/** What has broken programs of this kind: text that PostgreSQL cannot keep, numbers beyond its columns, times beyond its calendar. */
const texts = [
  '\0',
  'a\0b',
  'half a pair \ud800',
  '9999999999-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '0000-00-00',
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-12:00',
  '1000-01-01T00:00:00+12:00',
  '99999999999999999999',
  '10.0.0.0/99',
  '%',
  '\\',
  '__proto__',
  'long '.repeat(5000),
];
const numbers = [-1, 0.5, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, 1e308];
const others = [null, [], {}, [[]], true];
const places = ['x', 'a\0b', '\ud800', 1e308, -1, 0.5, null, '2026-11-24T10:00:00Z', 'infinity'];
const marks = [1, 2, 3, 4].flatMap((length) =>
  places.map((place) => Buffer.from(JSON.stringify(Array(length).fill(place))).toString('base64url')),
);

type Try = { route: Route; field: string; input: Example };

/** The example with one leaf after another replaced by each bad value, and what may be left out put in. */
function* triesOf(route: Route, example: Example): Iterable<Try> {
  for (const part of ['params', 'query', 'body'] as const)
    for (const path of [...leavesOf(example[part]), ...unnamed(route[part], example[part])]) {
      const bad = part === 'body' ? [...texts, ...numbers, ...others] : texts;
      for (const value of path.at(-1) === 'after' ? [...bad, ...marks] : bad) {
        const input = structuredClone(example);
        put(input, [part, ...path], value);
        yield { route, field: [part, ...path].join('.'), input };
      }
    }
}

/** Fields of a shape that the example leaves out. */
function unnamed(shape: z.ZodType | undefined, example: unknown): string[][] {
  if (!(shape instanceof z.ZodObject)) return [];
  return Object.keys(shape.shape)
    .filter((key) => typeof example !== 'object' || example === null || !(key in example))
    .map((key) => [key]);
}

function leavesOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  if (Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner).map((rest) => [key, ...rest]));
}

function put(target: object, path: string[], value: unknown): void {
  const [key = '', ...rest] = path;
  const inner: unknown = Reflect.get(target, key);
  if (rest.length === 0 || typeof inner !== 'object' || inner === null) Reflect.set(target, key, value);
  else put(inner, rest, value);
}

describe('every route', () => {
  let app: TestApp;
  let tenant: Tenant;
  let all: Actor;
  beforeAll(async () => {
    app = await testApp();
    all = await overseer(app);
    tenant = await makeTenant(app, all, 'alphaq', 42_011);
  }, 60_000);
  afterAll(() => app.close());

  test('takes or refuses bad input, and never breaks', async () => {
    const broken = new Set<string>();
    const tries = named(allTables)
      .filter(({ route }) => route.replies !== 'live')
      .flatMap(({ name, route }) =>
        formsOf(name, route).flatMap(({ fill }) => [
          ...triesOf(
            route,
            fill((place) => idOf(tenant, place)),
          ),
        ]),
      );
    for (const { route, field, input } of tries) {
      let { status } = await send(app, route, input, all);
      if (status === 403) ({ status } = await send(app, route, input, tenant.administrator));
      if (status >= 500) broken.add(`${route.method} ${route.path} ${field}`);
    }
    expect([...broken]).toEqual([]);
    expect(tries.length).toBeGreaterThan(1000);
  }, 300_000);

  test.each(['from', 'until'])('refuses a time of the year 0, which PostgreSQL has not: %s', async (field) => {
    const reply = await app.server.inject({
      url: `/api/v1/audit?${field}=0000-01-01T00:00:00Z`,
      headers: app.signedInAs(all),
    });
    expect(reply.statusCode).toBe(400);
  });

  test('says what is wrong with a file that is missing or of another type', async () => {
    const statuses = new Map<string, number>();
    for (const { name, route } of named(allTables).filter(
      (each) => each.route.takes === 'bytes' && !each.route.cookieless,
    ))
      for (const payload of [undefined, { not: 'a file' }]) {
        const { params, query } = formsOf(name, route)[0]!.fill((place) => idOf(tenant, place));
        const path = route.path.replaceAll(/:(\w+)/g, (_, param: string) => params[param] ?? '');
        const url = `/api/v1${path}?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`;
        const headers = app.signedInAs(all);
        const { statusCode } = await app.server.inject({
          method: route.method,
          url,
          headers,
          ...(payload ? { payload } : {}),
        });
        statuses.set(`${route.path} ${payload ? 'json' : 'nothing'}`, statusCode);
      }
    expect([...statuses].filter(([, status]) => status < 400 || status >= 500)).toEqual([]);
    expect(statuses.size).toBeGreaterThan(0);
  });
});
