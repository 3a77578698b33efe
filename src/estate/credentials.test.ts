import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeClientUser, clientActor, makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { systemScope } from '../db/open.ts';
import { digestLength } from '../snmp/usm.ts';
import type { CredentialInput } from './credential-api.ts';
import { newClientKey, openCredential, sealCredential } from './credential-seal.ts';
import { useCredentials } from './credentials.ts';

const HOUR = 3_600_000;
const SECRET = '0'.repeat(64);
const PHRASE = 'correct horse battery';

let app: TestApp;
let acme: { id: string };
let jordan: Actor;

beforeAll(async () => {
  app = await testApp();
  acme = await makeClient(app.db, { name: 'Acme' });
  jordan = staffActor(await makeStaff(app.db, 'lead-engineer'), 'lead-engineer');
});
afterAll(() => app.close());

const ask: TestApp['ask'] = (...all) => app.ask(...all);

const add = (name: string, secret: CredentialInput) =>
  ask(jordan, 'POST', '/credentials', { clientId: acme.id, name, secret });

const open = (...ids: string[]) =>
  app.db.as(systemScope, (tx) =>
    useCredentials(tx, { ...app.deps, secret: SECRET }, ids, { by: theSystem, for: 'polling' }),
  );

const auditOf = async (id: string): Promise<string[]> => {
  const { body } = await ask(jordan, 'GET', `/audit?recordId=${id}&limit=50`);
  if (Array.isArray(body.items)) return body.items.map((each: { act: string }) => each.act);
  const rows = await app.db.as(systemScope, (tx) =>
    tx.selectFrom('auditEntry').select('act').where('recordId', '=', id).orderBy('id').execute(),
  );
  return rows.map(({ act }) => act);
};

test('what is secret goes in and never comes out', async () => {
  const v2c = await add('core', { kind: 'snmp-v2c', community: 'hush-community' });
  const v3 = await add('core v3', {
    kind: 'snmp-v3',
    user: 'watch',
    auth: 'sha256',
    authPhrase: PHRASE,
    priv: 'aes128',
    privPhrase: `${PHRASE} too`,
  });
  expect([v2c.status, v3.status]).toEqual([201, 201]);
  expect(v3.body).toMatchObject({ kind: 'snmp-v3', user: 'watch', auth: 'sha256', priv: 'aes128', lastUsedOn: null });
  const list = await ask(jordan, 'GET', '/credentials');
  for (const said of [v2c.text, v3.text, list.text]) expect(said).not.toMatch(/hush|horse|Key/);
  const dump = await app.db.as(systemScope, async (tx) => {
    const { rows } = await tx.pg.query('select c::text from credential c union all select a::text from audit_entry a');
    return JSON.stringify(rows);
  });
  expect(dump).not.toMatch(/hush|horse/);
  expect(dump).not.toContain(Buffer.from('hush-community').toString('hex'));
});

test('it opens for what asks with it, and each day of use is in the audit log once', async () => {
  const { body } = await add('opens', { kind: 'snmp-v2c', community: 'public' });
  for (let i = 0; i < 3; i += 1)
    expect((await open(body.id)).get(body.id)).toEqual({ kind: 'snmp-v2c', community: 'public' });
  app.clock.forward(24 * HOUR);
  await open(body.id);
  expect((await auditOf(body.id)).filter((act) => act === 'credential.use')).toHaveLength(2);
  const { body: list } = await ask(jordan, 'GET', '/credentials');
  expect(list.items.find((each: { id: string }) => each.id === body.id).lastUsedOn).toBe('2026-03-03');
});

test('it is renamed, its secret replaced, and once removed there is nothing left to open', async () => {
  const { body } = await add('before', { kind: 'ssh-password', user: 'backup', password: 'one' });
  const renamed = await ask(jordan, 'PATCH', `/credentials/${body.id}`, { name: 'after', version: 1 });
  expect(renamed.body).toMatchObject({ name: 'after', version: 2 });
  expect((await open(body.id)).get(body.id)).toMatchObject({ password: 'one' });
  const stale = await ask(jordan, 'PATCH', `/credentials/${body.id}`, { name: 'late', version: 1 });
  expect(stale.status).toBe(409);
  const secret = { kind: 'ssh-password', user: 'backup', password: 'two' };
  expect((await ask(jordan, 'PATCH', `/credentials/${body.id}`, { secret, version: 2 })).status).toBe(200);
  expect((await open(body.id)).get(body.id)).toMatchObject({ password: 'two' });
  const other = await ask(jordan, 'PATCH', `/credentials/${body.id}`, {
    secret: { kind: 'snmp-v2c', community: 'x' },
    version: 3,
  });
  expect(other.body.title).toBe('credential/kind');
  expect((await ask(jordan, 'POST', `/credentials/${body.id}/remove`, { version: 3 })).status).toBe(200);
  expect((await open(body.id)).size).toBe(0);
  expect((await add('after', { kind: 'ssh-password', user: 'backup', password: 'x' })).status).toBe(201);
  expect(await auditOf(body.id)).toEqual(
    expect.arrayContaining(['credential.add', 'credential.change', 'credential.remove']),
  );
});

test('a half-told user is refused, and clients see none of it', async () => {
  const half = await ask(jordan, 'POST', '/credentials', {
    clientId: acme.id,
    name: 'half',
    secret: { kind: 'snmp-v3', user: 'watch', auth: 'sha256', priv: 'none' },
  });
  expect(half.status).toBe(400);
  const ann = clientActor(
    await makeClientUser(app.db, acme.id, 'client-administrator'),
    acme.id,
    'client-administrator',
  );
  expect((await ask(ann, 'GET', '/credentials')).status).toBe(403);
  expect((await add('core', { kind: 'snmp-v2c', community: 'again' })).body.title).toBe('credential/name-taken');
});

test('an envelope opens only for its client, its record, its version and this installation', () => {
  const clientKey = newClientKey(SECRET, 'acme');
  const identity = { clientId: 'acme', id: 'a', version: 2 };
  const input: CredentialInput = {
    kind: 'snmp-v3',
    user: 'watch',
    auth: 'sha256',
    authPhrase: PHRASE,
    priv: 'none',
  };
  const envelope = sealCredential({ installation: SECRET, clientKey }, identity, input);
  const opened = openCredential({ installation: SECRET, clientKey }, identity, envelope);
  expect(opened.kind === 'snmp-v3' && opened.keys?.authKey.length).toBeGreaterThan(digestLength('sha256'));
  for (const [other, master] of [
    [{ ...identity, version: 1 }, SECRET],
    [{ ...identity, id: 'b' }, SECRET],
    [{ ...identity, clientId: 'bolt' }, SECRET],
    [identity, '1'.repeat(64)],
  ] as const)
    expect(() => openCredential({ installation: master, clientKey }, other, envelope)).toThrow(/Enter it anew/);
  const [first = 0] = envelope.sealed.subarray(-1);
  envelope.sealed[envelope.sealed.length - 1] = first ^ 1;
  expect(() => openCredential({ installation: SECRET, clientKey }, identity, envelope)).toThrow(/Enter it anew/);
});
