import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import type { Answer } from '../../test/harness/browser.ts';
import { makeClient, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';
import { assign, unassign } from './assignments.ts';
import { authenticator } from './authenticate.ts';
import { setClientArchived } from './clients.ts';
import { grantedRoles, permissionsOf } from './may.ts';
import { changeStaff, disableStaff } from './staff.ts';
import { addRoleToken, addToken, listTokens, revokeToken } from './tokens.ts';
import type { NewToken } from './tokens-api.ts';
import { cliActor } from './users.ts';

const cli = cliActor('test');
let app: TestApp;
beforeAll(async () => {
  app = await testApp({ authenticate: authenticator });
});
afterAll(() => app.close());

const call = (token: string, path: string): Promise<Answer> =>
  browser(app.server).send('GET', path, undefined, { authorization: `Bearer ${token}` });
const own: NewToken = { name: 'script', kind: 'own', scope: null, clientIds: null, expiresInDays: 30 };
async function engineer(clients: string[] = []): Promise<{ id: string; actor: Actor }> {
  const person = await makeStaff(app.db, 'engineer', { clients });
  return { id: person.id, actor: staffActor(person, 'engineer', clients) };
}

test('a token made on the command line can do what its role can', async () => {
  const client = await makeClient(app.db);
  for (const role of grantedRoles) {
    const clientIds = role.startsWith('client-') ? [client.id] : null;
    const { token } = await addRoleToken(app.people, cli, { name: `A ${role}`, role, clientIds, expiresInDays: null });
    expect(token).toMatch(/^wf_[\w-]{43}$/);
    const { body } = await call(token, '/me');
    const wanted = [...permissionsOf(role)].filter((each) => each !== 'enrol');
    expect({ role: body.role, permissions: body.permissions.toSorted(), via: body.via }).toEqual({
      role,
      permissions: wanted.toSorted(),
      via: 'token',
    });
    expect(body).toMatchObject(
      clientIds ? { side: 'client', clientIds, allClients: false } : { side: 'staff', allClients: true },
    );
  }
});

test('a token for people’s roles stands for a staff record, so that work can be assigned to it', async () => {
  const { token } = await addRoleToken(app.people, cli, {
    name: 'Robot Engineer',
    role: 'engineer',
    clientIds: null,
    expiresInDays: null,
  });
  const { id, name } = (await call(token, '/me')).body;
  expect(name).toBe('Robot Engineer');
  const { rows } = await asOwner(app.owner, (client) =>
    client.query('select role::text, service from staff where id = $1', [id]),
  );
  expect(rows).toEqual([{ role: 'engineer', service: true }]);
});

test('a scope narrows the role and never widens it', async () => {
  const { token } = await addRoleToken(app.people, cli, {
    name: 'Narrow',
    role: 'engineer',
    clientIds: null,
    scope: ['tickets.read', 'staff.manage'],
    expiresInDays: null,
  });
  expect((await call(token, '/me')).body.permissions).toEqual(['tickets.read']);
  expect((await call(token, '/clients')).status).toBe(403);
});

test('a token is dead when it expires, is revoked, or its person is disabled', async () => {
  const [short, revoked, disabled] = [await engineer(), await engineer(), await engineer()];
  const { token: one } = await addToken(app.people, short.actor, { ...own, expiresInDays: 1 });
  const { token: two, id } = await addToken(app.people, revoked.actor, own);
  const { token: three } = await addToken(app.people, disabled.actor, own);
  for (const token of [one, two, three]) expect((await call(token, '/me')).body.signedIn).toBe(true);
  await revokeToken(app.people, revoked.actor, id);
  await disableStaff(app.people, cli, disabled.id);
  for (const token of [two, three]) expect((await call(token, '/me')).body.title).toBe('auth/bad-token');
  app.clock.forward(24 * 3_600_000);
  expect((await call(one, '/me')).status).toBe(401);
  expect((await call(`wf_${'x'.repeat(43)}`, '/me')).status).toBe(401);
});

test('changes of role and assignment hold for the very next request', async () => {
  const client = await makeClient(app.db);
  const { id, actor } = await engineer();
  const { token } = await addToken(app.people, actor, own);
  const me = async (): Promise<{ role: string; clientIds: string[] }> => (await call(token, '/me')).body;
  expect(await me()).toMatchObject({ role: 'engineer', clientIds: [] });
  await assign(app.people, cli, client.id, id);
  expect(await me()).toMatchObject({ clientIds: [client.id] });
  await changeStaff(app.people, cli, id, { version: 1, role: 'manager' });
  expect(await me()).toMatchObject({ role: 'manager' });
  await unassign(app.people, cli, client.id, id);
  expect(await me()).toMatchObject({ clientIds: [] });
});

test('a change made by another process is seen within three seconds', async () => {
  const { id, actor } = await engineer();
  const { token } = await addToken(app.people, actor, own);
  expect((await call(token, '/me')).body.role).toBe('engineer');
  await asOwner(app.owner, (client) => client.query(`update staff set role = 'lead-engineer' where id = $1`, [id]));
  app.clock.forward(3000);
  expect((await call(token, '/me')).body.role).toBe('lead-engineer');
});

test('an archived client’s users are out at once', async () => {
  const client = await makeClient(app.db);
  const { token } = await addRoleToken(app.people, cli, {
    name: 'Portal robot',
    role: 'client-viewer',
    clientIds: [client.id],
    expiresInDays: null,
  });
  expect((await call(token, '/me')).body.signedIn).toBe(true);
  await setClientArchived(app.people, cli, client.id, true);
  expect((await call(token, '/me')).status).toBe(401);
});

test('people see and revoke their own tokens only; a token makes none', async () => {
  const [one, two] = [await engineer(), await engineer()];
  const { id } = await addToken(app.people, one.actor, own);
  expect((await listTokens(app.people, one.actor)).map((each) => each.id)).toEqual([id]);
  expect(await listTokens(app.people, two.actor)).toEqual([]);
  await expect(revokeToken(app.people, two.actor, id)).rejects.toThrow(/No such token/);
  await expect(addToken(app.people, { ...one.actor, via: 'token' }, own)).rejects.toThrow(/Sign in/);
  await expect(addToken(app.people, one.actor, { ...own, kind: 'integration' })).rejects.toThrow(/tokens.manage/);
});

test('an integration reaches the clients it was given, and nobody gives what they do not hold', async () => {
  const client = await makeClient(app.db);
  const administrator = staffActor(await makeStaff(app.db, 'administrator', { allClients: true }), 'administrator');
  const { token } = await addToken(app.people, administrator, {
    ...own,
    kind: 'integration',
    clientIds: [client.id],
    scope: ['events.write', 'clients.read'],
  });
  expect((await call(token, '/me')).body).toMatchObject({
    role: 'integration',
    clientIds: [client.id],
    permissions: ['clients.read', 'events.write'],
  });
  expect((await call(token, '/clients')).body.items.map((each: any) => each.id)).toEqual([client.id]);
  const narrow: Actor = { ...administrator, via: 'token', permissions: new Set(['tokens.manage']) };
  await expect(addToken(app.people, narrow, { ...own, kind: 'integration' })).rejects.toThrow(/may not do yourself/);
});

test('last use is noted at most once a minute', async () => {
  const { actor } = await engineer();
  const { token, id } = await addToken(app.people, actor, own);
  const lastUsed = async (): Promise<string | null> =>
    (await listTokens(app.people, actor)).find((each) => each.id === id)?.lastUsedAt ?? null;
  expect(await lastUsed()).toBeNull();
  await call(token, '/me');
  const first = await lastUsed();
  app.clock.forward(30_000);
  await call(token, '/me');
  expect(await lastUsed()).toBe(first);
  app.clock.forward(31_000);
  await call(token, '/me');
  expect(await lastUsed()).not.toBe(first);
});

test('a cached caller costs far below half a millisecond', async () => {
  const { actor } = await engineer();
  const { token } = await addToken(app.people, actor, own);
  const authenticate = authenticator(app.people);
  const request = {
    headers: { authorization: `Bearer ${token}` },
    cookies: {},
    socket: { remoteAddress: '192.0.2.1' },
    routeOptions: { config: {} },
  } as never;
  await authenticate(request);
  const before = process.cpuUsage();
  for (let i = 0; i < 2000; i += 1) await authenticate(request);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000 / 2000).toBeLessThan(0.5);
});
