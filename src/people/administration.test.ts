import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { browser } from '../../test/harness/browser.ts';
import { clientActor, makeClient, makeClientUser, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor, StaffRole } from '../base/actor.ts';
import { asOwner } from '../db/connect.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

type Answer = { status: number; body: any };
async function as(
  actor: Actor,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  return browser(app.server).send(method, path, body, app.signedInAs(actor));
}
async function person(role: StaffRole, clients: 'all' | string[] = 'all'): Promise<Actor> {
  const made = await makeStaff(app.db, role, {
    allClients: clients === 'all',
    clients: clients === 'all' ? [] : clients,
  });
  return staffActor(made, role, clients);
}
const audited = async (recordId: string): Promise<{ act: string; actor: string; detail: any }[]> => {
  const { rows } = await asOwner(app.owner, (client) =>
    client.query('select act, actor_name as actor, detail from audit_entry where record_id = $1 order by id', [
      recordId,
    ]),
  );
  return rows;
};

test('a manager invites engineers, but makes neither managers nor administrators', async () => {
  const manager = await person('manager');
  const invite = (role: StaffRole, more = {}): Promise<Answer> =>
    as(manager, 'POST', '/staff', { email: `new-${role}@soc.example`, name: 'New', role, ...more });
  expect((await invite('administrator')).status).toBe(403);
  expect((await invite('manager')).status).toBe(403);
  const invited = await invite('engineer');
  expect(invited).toMatchObject({ status: 201, body: { mailed: false } });
  expect(invited.body.link).toMatch(/\/password\/[\w-]{43}$/);
  expect((await invite('engineer')).body.title).toBe('account/email-taken');
  expect((await audited(invited.body.id)).map((each) => each.act)).toEqual(['staff.invite']);
});

test('only administrators change roles, and nobody their own', async () => {
  const [administrator, manager, engineer] = [
    await person('administrator'),
    await person('manager'),
    await person('engineer', []),
  ];
  const change = (by: Actor, whom: Actor, role: StaffRole, version = 1): Promise<Answer> =>
    as(by, 'PATCH', `/staff/${whom.id}`, { version, role });
  expect((await change(manager, engineer, 'lead-engineer')).status).toBe(403);
  expect((await change(manager, administrator, 'engineer')).status).toBe(403);
  expect((await change(engineer, engineer, 'administrator')).status).toBe(403);
  expect((await change(administrator, administrator, 'engineer')).status).toBe(403);
  expect(await change(administrator, engineer, 'lead-engineer')).toMatchObject({
    status: 200,
    body: { role: 'lead-engineer', version: 2 },
  });
});

test('a person’s SOC, name and zone are changed together, and an unknown SOC is refused', async () => {
  const [manager, engineer] = [await person('manager'), await person('engineer', [])];
  const { body: soc } = await as(manager, 'POST', '/socs', { name: 'Denver', zone: 'America/Denver' });
  const change = { version: 1, socId: soc.id, name: 'Renamed', zone: 'America/Denver' };
  expect((await as(manager, 'PATCH', `/staff/${engineer.id}`, { ...change, socId: engineer.id })).body.title).toBe(
    'soc/not-found',
  );
  expect((await as(manager, 'PATCH', `/staff/${engineer.id}`, change)).body).toMatchObject({
    socName: 'Denver',
    name: 'Renamed',
    zone: 'America/Denver',
    version: 2,
  });
  expect((await as(manager, 'PATCH', `/staff/${engineer.id}`, { version: 1, name: 'Other' })).body).toMatchObject({
    title: 'version/stale',
    changes: [{ by: manager.name }],
  });
});

test('the last administrator stays in office, also when two remove each other at the same moment', async () => {
  await asOwner(app.owner, (client) => client.query(`update staff set role = 'engineer' where role = 'administrator'`));
  const [one, two] = [await person('administrator'), await person('administrator')];
  const results = await Promise.all([
    as(one, 'POST', `/staff/${two.id}/disable`),
    as(two, 'PATCH', `/staff/${one.id}`, { version: 1, role: 'engineer' }),
  ]);
  expect(results.filter((each) => each.status === 200)).toHaveLength(1);
  const { rows } = await asOwner(app.owner, (client) =>
    client.query(`select count(*)::int as n from staff where role = 'administrator' and disabled_at is null`),
  );
  expect(rows[0].n).toBe(1);
});

test('an engineer assigns nobody; a lead assigns colleagues to own clients, never himself, never to others’ clients', async () => {
  const [mine, theirs] = [await makeClient(app.db), await makeClient(app.db)];
  const [lead, engineer] = [await person('lead-engineer', [mine.id]), await person('engineer', [])];
  expect((await as(engineer, 'PUT', `/clients/${mine.id}/staff/${engineer.id}`)).status).toBe(403);
  expect((await as(lead, 'PUT', `/clients/${mine.id}/staff/${lead.id}`)).body.title).toBe('assignment/self');
  expect((await as(lead, 'PUT', `/clients/${theirs.id}/staff/${engineer.id}`)).status).toBe(404);
  expect((await as(lead, 'PUT', `/clients/${mine.id}/staff/${engineer.id}`)).status).toBe(200);
  const { items } = (await as(lead, 'GET', `/clients/${mine.id}/staff`)).body;
  expect(items.map((each: { id: string }) => each.id)).toContain(engineer.id);
  expect((await as(lead, 'DELETE', `/clients/${mine.id}/staff/${engineer.id}`)).status).toBe(200);
  expect((await audited(engineer.id!)).map((each) => each.act)).toEqual(['assignment.add', 'assignment.remove']);
});

test('only those who see all clients let others see all', async () => {
  const client = await makeClient(app.db);
  const manager = await person('manager', [client.id]);
  expect(
    (
      await as(manager, 'POST', '/staff', {
        email: 'wide@soc.example',
        name: 'Wide',
        role: 'engineer',
        allClients: true,
      })
    ).status,
  ).toBe(403);
  const engineer = await person('engineer', []);
  expect((await as(manager, 'PATCH', `/staff/${engineer.id}`, { version: 1, allClients: true })).status).toBe(403);
  expect(
    (await as(await person('manager'), 'PATCH', `/staff/${engineer.id}`, { version: 1, allClients: true })).body
      .allClients,
  ).toBe(true);
});

test('the second of two editors is told what the first changed, and by whom', async () => {
  const client = await makeClient(app.db);
  const [one, two] = [await person('manager'), await person('manager')];
  expect(
    await as(one, 'PATCH', `/clients/${client.id}`, { version: 1, zone: 'America/Denver', notes: 'Call first.' }),
  ).toMatchObject({ status: 200, body: { version: 2, zone: 'America/Denver', notes: 'Call first.' } });
  const stale = await as(two, 'PATCH', `/clients/${client.id}`, { version: 1, language: 'de' });
  expect(stale).toMatchObject({
    status: 409,
    body: { title: 'version/stale', current: { version: 2 }, changes: [{ by: one.name, fields: ['zone', 'notes'] }] },
  });
  expect(stale.body.detail).toContain(one.name);
  expect((await as(two, 'PATCH', `/clients/${client.id}`, { version: 2, language: 'de' })).body.language).toBe('de');
});

test('a client’s fields are checked against the standards’ lists', async () => {
  const manager = await person('manager');
  const add = async (more: object): Promise<number> =>
    (await as(manager, 'POST', '/clients', { name: 'Faulty', zone: 'UTC', ...more })).status;
  for (const more of [
    { zone: 'Mars/Base' },
    { zone: '+01:00' },
    { country: 'UK' },
    { language: 'english' },
    { technicalLevel: 'wizard' },
    { eventRetentionDays: 0 },
    { name: '' },
  ])
    expect(await add(more)).toBe(400);
  const added = await as(manager, 'POST', '/clients', {
    name: 'Müller & Söhne GmbH',
    zone: 'europe/berlin',
    country: 'de',
    language: 'de',
    eventRetentionDays: 30,
  });
  expect(added).toMatchObject({
    status: 201,
    body: { zone: 'Europe/Berlin', country: 'DE', slug: 'muller-sohne-gmbh', eventRetentionDays: 30, version: 1 },
  });
  expect((await as(manager, 'POST', '/clients', { name: 'MÜLLER & Söhne gmbh', zone: 'UTC' })).body.title).toBe(
    'client/name-taken',
  );
  expect((await as(manager, 'GET', '/clients?q=mÜller')).body.items).toHaveLength(1);
  expect((await as(manager, 'GET', '/clients?q=%25')).body.items).toHaveLength(0);
});

test('a lead engineer or deputy sees the client from then on', async () => {
  const [manager, lead] = [await person('manager'), await person('lead-engineer', [])];
  const { body } = await as(manager, 'POST', '/clients', { name: 'Led', zone: 'UTC', leadEngineerId: lead.id });
  expect(body.leadEngineer).toEqual({ id: lead.id, name: lead.name });
  expect((await as(manager, 'GET', `/staff/${lead.id}`)).body.clients).toEqual([{ id: body.id, name: 'Led' }]);
});

test('pages of clients run through all, once each, in order', async () => {
  const manager = await person('manager');
  const seen: string[] = [];
  for (let after: string | undefined; ;) {
    const { body } = await as(manager, 'GET', `/clients?limit=2${after ? `&after=${after}` : ''}`);
    seen.push(...body.items.map((each: { id: string }) => each.id));
    if (!body.next) break;
    after = body.next;
  }
  const { rows } = await asOwner(app.owner, (client) =>
    client.query('select id from client where archived_at is null order by lower(name), id'),
  );
  expect(seen).toEqual(rows.map((row: { id: string }) => row.id));
});

test('a channel is verified by somebody, somehow; a new value is not', async () => {
  const client = await makeClient(app.db);
  const engineer = await person('engineer', [client.id]);
  const channels = [
    { kind: 'email', value: 'ann@client.example' },
    { kind: 'mobile', value: '+44 7700 900123' },
  ];
  expect(
    (
      await as(engineer, 'POST', `/clients/${client.id}/contacts`, {
        name: 'Ann',
        kind: 'key',
        channels: [{ kind: 'email', value: 'no address' }],
      })
    ).status,
  ).toBe(400);
  const { body: ann } = await as(engineer, 'POST', `/clients/${client.id}/contacts`, {
    name: 'Ann',
    kind: 'key',
    channels,
  });
  expect(ann.channels.map((each: any) => each.verified)).toEqual([null, null]);
  const { body: verified } = await as(engineer, 'POST', `/contacts/${ann.id}/channels/verify`, {
    ...channels[1],
    how: 'Called back on the number in the contract.',
  });
  expect(verified.channels[1].verified).toMatchObject({
    byId: engineer.id,
    byName: engineer.name,
    how: 'Called back on the number in the contract.',
  });
  const { body: kept } = await as(engineer, 'PATCH', `/contacts/${ann.id}`, {
    version: verified.version,
    channels: [channels[1]],
    title: 'CISO',
  });
  expect(kept.channels[0].verified).not.toBeNull();
  const { body: changed } = await as(engineer, 'PATCH', `/contacts/${ann.id}`, {
    version: kept.version,
    channels: [{ kind: 'mobile', value: '+44 7700 900124' }],
  });
  expect(changed.channels).toEqual([{ kind: 'mobile', value: '+44 7700 900124', verified: null }]);
  expect((await audited(ann.id)).map((each) => each.act)).toEqual([
    'contact.add',
    'contact.verify',
    'contact.change',
    'contact.change',
  ]);
});

test('a client’s administrator manages users of the own client and of no other; a viewer manages none', async () => {
  const [mine, theirs] = [await makeClient(app.db), await makeClient(app.db)];
  const administrator = clientActor(
    await makeClientUser(app.db, mine.id, 'client-administrator'),
    mine.id,
    'client-administrator',
  );
  const viewer = clientActor(await makeClientUser(app.db, mine.id), mine.id);
  const foreign = await makeClientUser(app.db, theirs.id);
  const invited = await as(administrator, 'POST', '/portal/users', {
    email: 'bob@mine.example',
    name: 'Bob',
    role: 'client-viewer',
  });
  expect(invited.status).toBe(201);
  expect(
    (await as(viewer, 'POST', '/portal/users', { email: 'eve@mine.example', name: 'Eve', role: 'client-viewer' }))
      .status,
  ).toBe(403);
  expect((await as(administrator, 'GET', '/portal/users')).body.items.map((each: any) => each.clientId)).toEqual([
    mine.id,
    mine.id,
    mine.id,
  ]);
  expect((await as(administrator, 'POST', `/portal/users/${foreign.id}/disable`)).status).toBe(404);
  expect((await as(administrator, 'POST', `/portal/users/${administrator.id}/disable`)).body.title).toBe(
    'client-user/self',
  );
  expect(
    (
      await as(administrator, 'POST', `/clients/${theirs.id}/users`, {
        email: 'x@mine.example',
        name: 'X',
        role: 'client-viewer',
      })
    ).status,
  ).toBe(403);
  expect(await as(administrator, 'POST', `/portal/users/${invited.body.id}/disable`)).toMatchObject({
    status: 200,
    body: { version: 2 },
  });
});

test('the audit log is filtered, paged, and cannot be changed by the application', async () => {
  const client = await makeClient(app.db);
  const manager = await person('manager', [client.id]);
  for (const name of ['One', 'Two', 'Three'])
    await as(manager, 'POST', `/clients/${client.id}/contacts`, { name, kind: 'other' });
  const page = await as(manager, 'GET', `/audit?clientId=${client.id}&act=contact.&limit=2`);
  expect(page.body.items.map((each: any) => [each.act, each.actorName, each.from, each.detail.name])).toEqual([
    ['contact.add', manager.name, '192.0.2.1', 'Three'],
    ['contact.add', manager.name, '192.0.2.1', 'Two'],
  ]);
  expect(
    (await as(manager, 'GET', `/audit?clientId=${client.id}&act=contact.&limit=2&after=${page.body.next}`)).body.items,
  ).toHaveLength(1);
  expect((await as(await person('engineer'), 'GET', '/audit')).status).toBe(403);
  for (const change of [`update audit_entry set act = 'x'`, 'delete from audit_entry', 'truncate audit_entry']) {
    await expect(app.db.pool.query(change)).rejects.toThrow(/permission denied/);
    await expect(app.people.auth.pool.query(change)).rejects.toThrow(/permission denied/);
  }
});

test('an import shows every bad line, changes nothing until confirmed, and then adds all', async () => {
  const manager = await person('manager');
  const lead = await makeStaff(app.db, 'lead-engineer');
  const content = `name,zone,lead\nImported One,Europe/Oslo,${lead.email}\nImported Two,Mars/Base,\nImported One,UTC,nobody@soc.example\n`;
  const preview = await as(manager, 'POST', '/imports/clients/preview', { content });
  expect(preview.body.faults.map((each: any) => [each.line, each.column])).toEqual([
    [3, 'zone'],
    [4, 'name'],
    [4, 'leadEngineer'],
  ]);
  expect((await as(manager, 'POST', '/imports/clients', { content, digest: preview.body.digest })).status).toBe(422);
  const good = `name,zone,lead\nImported One,Europe/Oslo,${lead.email}\nImported Two,UTC,\n`;
  const { body } = await as(manager, 'POST', '/imports/clients/preview', { content: good });
  expect(body).toMatchObject({ faults: [], count: 2 });
  expect((await as(manager, 'GET', '/clients?q=Imported')).body.items).toEqual([]);
  expect(
    (await as(manager, 'POST', '/imports/clients', { content: `${good}Three,UTC,\n`, digest: body.digest })).status,
  ).toBe(409);
  expect((await as(manager, 'POST', '/imports/clients', { content: good, digest: body.digest })).body).toEqual({
    added: 2,
  });
  expect((await as(manager, 'POST', '/imports/clients', { content: good, digest: body.digest })).status).toBe(422);

  const contacts =
    'client,name,kind,email,mobile\nimported two,Ann,key,ann@two.example,+44 7700 900123\nNo Such,Bob,,,\n';
  const bad = await as(manager, 'POST', '/imports/contacts/preview', { content: contacts });
  expect(bad.body.faults.map((each: any) => [each.line, each.column])).toEqual([[3, 'client']]);
  const ok = contacts.split('\n').slice(0, 2).join('\n');
  const { digest } = (await as(manager, 'POST', '/imports/contacts/preview', { content: ok })).body;
  expect((await as(manager, 'POST', '/imports/contacts', { content: ok, digest })).body).toEqual({ added: 1 });
  expect(
    (await as(manager, 'GET', '/contacts?q=ann two')).body.items[0].channels.map((each: any) => each.kind),
  ).toEqual(['email', 'mobile']);
});
