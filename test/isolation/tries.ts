/** Tries routes as somebody of client A with ids of client B, and says what leaked. */
import type { Actor } from '../../src/base/actor.ts';
import { asOwner } from '../../src/db/connect.ts';
import type { Route, Routes } from '../../src/http/contract.ts';
import type { TestApp } from '../harness/app.ts';
import { formsOf } from './examples.ts';
import type { Example, IdPlace } from './examples.ts';
import type { Tenant } from './world.ts';

export type Named = { name: string; route: Route };
export type Leak = { as: string; route: string; with: string; why: string };
export type Asker = { title: string; actor: Actor };

/** Staff and SOCs belong to no client: colleagues see each other. */
const sharedAmongStaff = new Set(['staff', 'soc', 'person', 'record']);

export const named = (tables: readonly Routes[]): Named[] =>
  tables.flatMap((table) => Object.entries(table).map(([name, route]) => ({ name, route })));

export function idOf(tenant: Tenant, { resource }: IdPlace): string {
  const id = tenant.ids[resource];
  if (id === undefined)
    throw new Error(
      `No record of kind "${resource}" is made for the isolation test: add one to test/isolation/world.ts.`,
    );
  return id;
}

/** The requests that put B's ids in A's place: all of them at once, and each alone among A's own. */
export function requestsOf(
  { name, route }: Named,
  own: Tenant,
  foreign: Tenant,
): { input: Example; foreignAt: IdPlace[] }[] {
  return formsOf(name, route).flatMap(({ places, fill }) => {
    if (places.length === 0) return [{ input: fill(() => ''), foreignAt: [] }];
    const only =
      places.length === 1
        ? []
        : places.map((chosen) => ({
            input: fill((place) =>
              idOf(place.path === chosen.path && place.part === chosen.part ? foreign : own, place),
            ),
            foreignAt: [chosen],
          }));
    return [{ input: fill((place) => idOf(foreign, place)), foreignAt: places }, ...only];
  });
}

export async function send(
  app: TestApp,
  route: Route,
  input: Example,
  actor?: Actor,
): Promise<{ status: number; text: string }> {
  const path = route.path.replaceAll(/:(\w+)/g, (_, param: string) =>
    encodeURIComponent((input.params[param] ?? '').toWellFormed()),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query))
    for (const each of [value].flat()) query.append(key, String(each));
  const bytes = route.takes === 'bytes';
  const response = await app.server.inject({
    method: route.method,
    url: `/api/v1${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
    headers: {
      ...(actor ? app.signedInAs(actor) : {}),
      ...(bytes ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(bytes ? { payload: Buffer.from('a file') } : input.body === undefined ? {} : { payload: input.body as object }),
  });
  return { status: response.statusCode, text: response.body };
}

/** Everything that leaks to these askers of `own` about `foreign`. */
export async function leaksOf(
  app: TestApp,
  routes: readonly Named[],
  { askers, own, foreign }: { askers: readonly Asker[]; own: Tenant; foreign: Tenant },
): Promise<Leak[]> {
  const leaks: Leak[] = [];
  let known: string | undefined;
  for (const each of routes) {
    if (each.route.replies === 'live') continue;
    const unsafe = each.route.method !== 'GET';
    if (unsafe) known ??= await dataOf(app, foreign);
    for (const { title, actor } of askers) {
      for (const { input, foreignAt } of requestsOf(each, own, foreign)) {
        const { status, text } = await send(app, each.route, input, actor);
        const why = faultOf({
          actor,
          route: each.route,
          foreignAt,
          status,
          text,
          own,
          foreign,
          sent: JSON.stringify(input),
        });
        if (why)
          leaks.push({
            as: title,
            route: `${each.route.method} ${each.route.path}`,
            with: foreignAt.map((place) => `${place.part} ${place.resource}`).join(', ') || 'no ids',
            why,
          });
      }
    }
    if (!unsafe) continue;
    const now = await dataOf(app, foreign);
    if (now !== known)
      leaks.push({
        as: 'one of them',
        route: `${each.route.method} ${each.route.path}`,
        with: 'ids of the other',
        why: 'changed a record of the other client',
      });
    known = now;
  }
  return leaks;
}

type Outcome = {
  actor: Actor;
  route: Route;
  foreignAt: IdPlace[];
  status: number;
  text: string;
  own: Tenant;
  foreign: Tenant;
  sent: string;
};

function faultOf({ actor, route, foreignAt, status, text, own, foreign, sent }: Outcome): string | undefined {
  if (status >= 500) return `answers ${status}: ${text.slice(0, 200)}`;
  if (text.includes(foreign.mark)) return `the reply tells ${textAround(text, foreign.mark)}`;
  if (actor.side === 'client' && text.includes(own.inner))
    return `the reply tells what is meant for staff: ${textAround(text, own.inner)}`;
  const shown = Object.entries(foreign.ids).find(
    ([resource, id]) => !sharedAmongStaff.has(resource) && !sent.includes(id) && text.includes(id),
  );
  if (shown) return `the reply holds the id of the other's ${shown[0]}`;
  const walled = foreignAt.filter(({ resource }) => actor.side === 'client' || !sharedAmongStaff.has(resource));
  const mustRefuse = walled.some(({ part }) => part === 'params' || (part === 'body' && route.method !== 'GET'));
  return mustRefuse && status < 400 ? `accepts it with ${status}: ${text.slice(0, 200)}` : undefined;
}

function textAround(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return `“${text.slice(Math.max(0, at - 60), at + 40)}”`;
}

/** A digest of every row of the client, in every table that names clients. */
async function dataOf(app: TestApp, tenant: Tenant): Promise<string> {
  return asOwner(app.owner, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where c.table_schema = 'public' and c.column_name = 'client_id' and t.table_type = 'BASE TABLE' order by 1`,
    );
    const parts = tables.map(
      ({ name }) =>
        `select '${name}' as name, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as sum from ${name} x where client_id = $1`,
    );
    parts.push(`select 'client', md5(x::text) from client x where id = $1`);
    const { rows } = await client.query(parts.join(' union all '), [tenant.clientId]);
    return JSON.stringify(rows);
  });
}
