import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeStaff,
  staffActor,
} from '../../test/harness/factories.ts';
import { memoryLog } from '../../test/harness/memory-log.ts';
import { netSnmp, usmUser } from '../../test/harness/traps.ts';
import type { Actor } from '../base/actor.ts';
import { movableClock, systemClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { recordAt } from '../wire/batch.ts';
import { Collector } from '../wire/collector.ts';
import { snapshot } from '../wire/counters.ts';
import { postgresLog } from '../wire/log-postgres.ts';
import type { WireLog } from '../wire/log.ts';
import type { Arrival, UnknownReason } from './identity-types.ts';
import { openIdentity } from './identity.ts';
import type { LiveIdentity } from './identity.ts';
import { openQuarantine } from './quarantine-sink.ts';
import type { Quarantine, QuarantineOptions } from './quarantine-sink.ts';
import {
  assignQuarantine,
  discardQuarantine,
  listQuarantine,
  listQuarantined,
  replayQuarantine,
} from './quarantine.ts';
import { groupById } from './quarantine.store.ts';
import { replayGroup, resumeReplays } from './replay.ts';
import { addSnmpUser } from './sources.ts';
import { startEngine } from './trap/engine.store.ts';
import { listenForTraps } from './trap/receive.ts';

const SECRET = 'ab'.repeat(32);
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
let database: TestDatabase;
let deps: Deps;
let wireLog: WireLog;
let identity: LiveIdentity;
let manager: Actor;

beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  wireLog = postgresLog({ pool: database.wire.pool, clock });
  identity = await openIdentity({ wire: database.wire, clock, log: deps.log, secret: SECRET });
  manager = staffActor(await makeStaff(database.db, 'administrator', { allClients: true }), 'administrator');
});
afterAll(async () => {
  await identity.close();
  await wireLog.close();
  await database.drop();
});

const working = (log = wireLog) => ({
  ...deps,
  identity,
  path: { wire: database.wire, log, clock, usersNamed: identity.usersNamed },
});
const arrival = (address: string, more: Partial<Arrival> = {}): Arrival => ({
  listenerId: 'syslog-udp',
  transport: 'udp',
  address,
  ...more,
});

/** Puts texts into quarantine and stores them. */
async function quarantined(
  from: Arrival,
  texts: string[],
  { reason = 'no-device', limits }: { reason?: UnknownReason; limits?: QuarantineOptions['limits'] } = {},
): Promise<string> {
  const sink = await openQuarantine({
    wire: database.wire,
    clock: systemClock,
    log: silentLog(),
    ...(limits ? { limits } : {}),
  });
  texts.forEach((text, i) => sink.put(from, reason, 'syslog', Buffer.from(text), Date.UTC(2026, 2, 1, 0, 0, i)));
  await sink.close();
  const groups = await listQuarantine(deps, manager, { limit: 200 });
  return groups.items.find(
    (each) => each.address === from.address && each.host === (reason === 'relay-host-unknown' ? from.host : ''),
  )!.id;
}

/** Everything in the log: text, whom it is from, when it was received. */
async function logged(): Promise<{ text: string; clientId: string; deviceId: string | null; at: string }[]> {
  const all = await wireLog.read(0, 1e9);
  return all.flatMap(({ batch }) =>
    Array.from({ length: batch.count }, (_, i) => {
      const { clientId, deviceId } = batch.sources[batch.source[i]!]!;
      return {
        text: Buffer.from(recordAt(batch, i)).toString(),
        clientId,
        deviceId,
        at: new Date(batch.at[i]!).toISOString(),
      };
    }),
  );
}

test('records of one cause are one group, shown with the newest; they can be read, newest first', async () => {
  const id = await quarantined(arrival('192.0.2.1'), ['first', 'second', 'third']);
  const groups = await listQuarantine(deps, manager, { limit: 10 });
  expect(groups.items.find((each) => each.id === id)).toMatchObject({
    listener: 'syslog-udp',
    reason: 'no-device',
    held: 3,
    heldBytes: 16,
    dropped: 0,
    firstAt: '2026-03-01T00:00:00.000Z',
    lastAt: '2026-03-01T00:00:02.000Z',
    lastSample: 'third',
  });
  // Screens that show it are told to look again: once for a new group, not for each record.
  const facts = (): Promise<unknown[]> =>
    database.db.as(systemScope, (tx) =>
      tx.selectFrom('fact').select('topic').where('topic', '=', 'quarantine.changed').execute(),
    );
  const before = (await facts()).length;
  await quarantined(arrival('192.0.2.1'), ['third']);
  expect((await facts()).length - before).toBe(0);
  const page = await listQuarantined(deps, manager, id, { limit: 2 });
  expect(page.items.map((each) => each.record)).toEqual(['third', 'third']);
  expect(
    (await listQuarantined(deps, manager, id, { limit: 2, after: page.next ?? '' })).items.map((each) => each.record),
  ).toEqual(['second', 'first']);
});

test('assigned to a new device with the address, its records go out once with their times, and the sender is known', async () => {
  const client = await makeClient(database.db);
  const id = await quarantined(arrival('192.0.2.10'), ['one', 'two']);
  const before = (await logged()).length;
  expect(
    await assignQuarantine(working(), manager, id, {
      clientId: client.id,
      device: { is: 'new', name: 'edge', kind: 'router', vendor: '' },
      bind: 'address',
    }),
  ).toBe(2);
  const sent = (await logged()).slice(before);
  expect(sent.map(({ text, at }) => [text, at])).toEqual([
    ['one', '2026-03-01T00:00:00.000Z'],
    ['two', '2026-03-01T00:00:01.000Z'],
  ]);
  expect(sent[0]).toMatchObject({ clientId: client.id });
  expect(identity.identify(arrival('192.0.2.10'))).toMatchObject({
    is: 'known',
    source: { clientId: client.id, deviceId: sent[0]!.deviceId },
  });
  expect((await listQuarantine(deps, manager, { limit: 200 })).items.some((each) => each.id === id)).toBe(false);
});

test('assigned to a device there is, the address is one more of it; as a relay, HOSTNAME tells from now on', async () => {
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id, { address: '192.0.2.20' });
  await assignQuarantine(working(), manager, await quarantined(arrival('192.0.2.21'), ['x']), {
    clientId: client.id,
    device: { is: 'known', deviceId: device.id },
    bind: 'address',
  });
  expect(identity.identify(arrival('192.0.2.21'))).toMatchObject({ source: { deviceId: device.id } });
  await assignQuarantine(working(), manager, await quarantined(arrival('192.0.2.22'), ['y']), {
    clientId: client.id,
    device: { is: 'none' },
    bind: 'relay',
  });
  expect(identity.identify(arrival('192.0.2.22'))).toMatchObject({ is: 'relay', fallback: { clientId: client.id } });
});

test('a device of another client cannot be named, and an address needs a device', async () => {
  const [client, other] = [await makeClient(database.db), await makeClient(database.db)];
  const device = await makeDevice(database.db, other.id);
  const id = await quarantined(arrival('192.0.2.30'), ['x']);
  await expect(
    assignQuarantine(working(), manager, id, {
      clientId: client.id,
      device: { is: 'known', deviceId: device.id },
      bind: 'nothing',
    }),
  ).rejects.toMatchObject({ code: 'device/not-found' });
  await expect(
    assignQuarantine(working(), manager, id, { clientId: client.id, device: { is: 'none' }, bind: 'address' }),
  ).rejects.toMatchObject({ code: 'quarantine/no-device' });
  await expect(
    assignQuarantine(working(), manager, id, { clientId: client.id, device: { is: 'none' }, bind: 'certificate' }),
  ).rejects.toMatchObject({ code: 'quarantine/no-certificate' });
  expect((await listQuarantined(deps, manager, id, { limit: 10 })).items).toHaveLength(1);
});

test('a replay goes to whoever the sender is known to be by now, and is refused while nobody is', async () => {
  const id = await quarantined(arrival('192.0.2.40', { host: 'fw-x' }), ['behind a relay'], {
    reason: 'relay-host-unknown',
  });
  await expect(replayQuarantine(working(), manager, id)).rejects.toMatchObject({ code: 'quarantine/still-unknown' });
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id, { name: 'fw-x' });
  await database.db.as(systemScope, (tx) =>
    tx
      .insertInto('relay')
      .values({
        id: device.id,
        clientId: null,
        name: 'shared',
        address: '192.0.2.40',
        createdAt: '2026-03-01T00:00:00Z',
      })
      .execute(),
  );
  expect(await replayQuarantine(working(), manager, id)).toBe(1);
  expect((await logged()).at(-1)).toMatchObject({ text: 'behind a relay', deviceId: device.id });
});

test('more than one batch of records all go out, in order', async () => {
  const texts = Array.from({ length: 2500 }, (_, i) => `line ${i}`);
  const client = await makeClient(database.db);
  const id = await quarantined(arrival('192.0.2.50'), texts, {
    limits: { perAddress: { records: 5000, bytes: 1e6 }, total: { records: 1e5, bytes: 1e8 }, addresses: 100 },
  });
  const before = (await logged()).length;
  expect(
    await assignQuarantine(working(), manager, id, { clientId: client.id, device: { is: 'none' }, bind: 'nothing' }),
  ).toBe(2500);
  expect((await logged()).slice(before).map(({ text }) => text)).toEqual(texts);
});

test.each([
  ['before the append', async () => Promise.reject(new Error('killed'))],
  ['after the append', async (append: () => Promise<number>) => (await append(), Promise.reject(new Error('killed')))],
])('killed %s, a replay is ended at the next start: nothing lost, nothing twice', async (when, how) => {
  const client = await makeClient(database.db);
  const address = when.startsWith('before') ? '192.0.2.60' : '192.0.2.61';
  const id = await quarantined(arrival(address), [`a ${when}`, `b ${when}`]);
  const dying: WireLog = { ...wireLog, append: (batch, attempt) => how(() => wireLog.append(batch, attempt)) };
  await expect(
    assignQuarantine(working(dying), manager, id, { clientId: client.id, device: { is: 'none' }, bind: 'nothing' }),
  ).rejects.toThrow('killed');
  await resumeReplays(working().path, silentLog());
  await resumeReplays(working().path, silentLog());
  expect((await logged()).filter(({ clientId }) => clientId === client.id).map(({ text }) => text)).toEqual([
    `a ${when}`,
    `b ${when}`,
  ]);
  expect(await database.db.as(systemScope, (tx) => groupById(tx, id))).toBeUndefined();
});

test('two engineers who replay one group at once send each record once', async () => {
  const client = await makeClient(database.db);
  const id = await quarantined(
    arrival('192.0.2.70'),
    Array.from({ length: 50 }, (_, i) => `r${i}`),
  );
  const group = (await database.db.as(systemScope, (tx) => groupById(tx, id)))!;
  const target = { clientId: client.id, deviceId: null, zone: 'UTC' };
  const sent = await Promise.all([
    replayGroup(working().path, group, target),
    replayGroup(working().path, group, target),
  ]);
  expect(sent[0] + sent[1]).toBe(50);
  const texts = (await logged()).filter(({ clientId }) => clientId === client.id).map(({ text }) => text);
  expect(new Set(texts).size).toBe(50);
  expect(texts).toHaveLength(50);
});

test('discarded records are gone, with the reason in the audit log', async () => {
  const id = await quarantined(arrival('192.0.2.80'), ['noise']);
  await discardQuarantine(working(), manager, id, 'a scanner on the internet');
  await expect(listQuarantined(deps, manager, id, { limit: 10 })).rejects.toMatchObject({ status: 404 });
  const entry = await database.db.as(systemScope, (tx) =>
    tx.selectFrom('auditEntry').selectAll().where('recordId', '=', id).executeTakeFirstOrThrow(),
  );
  expect(entry).toMatchObject({
    act: 'quarantine.discard',
    actorId: manager.id,
    detail: { reason: 'a scanner on the internet', records: 1, address: '192.0.2.80' },
  });
});

test('room is bounded for each address; what has none is counted on the group and in the counters', async () => {
  const full = (): number =>
    snapshot().find(({ listener }) => listener === 'syslog-udp')?.drops['quarantine-full'] ?? 0;
  const before = full();
  const limits = { perAddress: { records: 3, bytes: 20 }, total: { records: 1e5, bytes: 1e8 }, addresses: 1000 };
  const id = await quarantined(arrival('192.0.2.90'), ['1', '2', '3', '4', '5'], { limits });
  expect((await listQuarantine(deps, manager, { limit: 200 })).items.find((each) => each.id === id)).toMatchObject({
    held: 3,
    dropped: 2,
    lastSample: '5',
  });
  await quarantined(arrival('192.0.2.90'), ['6'], { limits });
  expect((await listQuarantine(deps, manager, { limit: 200 })).items.find((each) => each.id === id)).toMatchObject({
    held: 3,
    dropped: 3,
    lastSample: '6',
  });
  expect(full() - before).toBe(3);
});

test('a flood of invented addresses makes no groups beyond the limit', async () => {
  const addresses = new Set((await listQuarantine(deps, manager, { limit: 200 })).items.map((each) => each.address))
    .size;
  const sink = await openQuarantine({
    wire: database.wire,
    clock: systemClock,
    log: silentLog(),
    limits: { perAddress: { records: 10, bytes: 1000 }, total: { records: 1e5, bytes: 1e8 }, addresses: addresses + 2 },
  });
  for (let i = 0; i < 50; i += 1) sink.put(arrival(`198.51.100.${i}`), 'no-device', 'syslog', Buffer.from('x'), 0);
  await sink.close();
  expect(
    (await listQuarantine(deps, manager, { limit: 200 })).items.filter((each) =>
      each.address.startsWith('198.51.100.'),
    ),
  ).toHaveLength(2);
});

test('what is stored survives an outage of the database; settled waits for it', async () => {
  let down = true;
  const wire: typeof database.wire = {
    ...database.wire,
    as: (scope, work) => (down ? Promise.reject(new Error('down')) : database.wire.as(scope, work)),
  };
  down = false;
  const sink: Quarantine = await openQuarantine({ wire, clock: systemClock, log: silentLog() });
  down = true;
  sink.put(arrival('192.0.2.95'), 'no-device', 'syslog', Buffer.from('kept'), Date.UTC(2026, 2, 1));
  setTimeout(() => void (down = false), 500);
  await sink.settled();
  await sink.close();
  expect(
    (await listQuarantine(deps, manager, { limit: 200 })).items.find((each) => each.address === '192.0.2.95'),
  ).toMatchObject({ held: 1 });
});

test('staff who see some clients only, and client users, get nothing of it', async () => {
  const client = await makeClient(database.db);
  const engineer = staffActor(await makeStaff(database.db, 'engineer', { clients: [client.id] }), 'engineer', [
    client.id,
  ]);
  const id = await quarantined(arrival('192.0.2.99'), ['whose?']);
  await expect(listQuarantine(deps, engineer, { limit: 10 })).rejects.toMatchObject({ status: 403 });
  await expect(listQuarantined(deps, engineer, id, { limit: 10 })).rejects.toMatchObject({ status: 403 });
  await expect(
    assignQuarantine(working(), engineer, id, { clientId: client.id, device: { is: 'none' }, bind: 'nothing' }),
  ).rejects.toMatchObject({ status: 403 });
  const viewer = clientActor(await makeClientUser(database.db, client.id), client.id);
  for (const { side, clients, id: actorId } of [engineer, viewer]) {
    const seen = await database.db.as({ side, clients, actorId }, async (tx) => [
      await groupById(tx, id),
      await tx.selectFrom('quarantineRecord').select('id').execute(),
    ]);
    expect(seen).toEqual([undefined, []]);
  }
});

test('a version 3 trap of a user we did not know is opened when it is sent on with the user known', async () => {
  const client = await makeClient(database.db);
  const collector = new Collector({ log: memoryLog().handle(), clock: systemClock, logger: silentLog() });
  const sink = await openQuarantine({ wire: database.wire, clock: systemClock, log: silentLog() });
  const listener = await listenForTraps({
    listenerId: 'trap',
    host: '127.0.0.1',
    port: 0,
    collector,
    identity,
    quarantine: sink,
    engine: await startEngine(database.wire, systemClock),
    clock: systemClock,
    log: silentLog(),
  });
  await netSnmp('snmptrap', [
    '-v3',
    '-l',
    'authPriv',
    '-u',
    'newcomer',
    '-a',
    'SHA-256',
    '-A',
    'authpass-of-it',
    '-x',
    'AES',
    '-X',
    'privpass-of-it',
    `127.0.0.1:${listener.address().port}`,
    '1',
    '1.3.6.1.6.3.1.1.5.4',
  ]);
  await expect
    .poll(async () =>
      (await listQuarantine(deps, manager, { limit: 200 })).items.find(({ address }) => address === '127.0.0.1'),
    )
    .toMatchObject({ reason: 'bad-credential', transport: 'trap' });
  await listener.close();
  await sink.close();
  await addSnmpUser({ ...deps, secret: SECRET }, manager, {
    clientId: client.id,
    deviceId: null,
    name: 'newcomer',
    auth: 'sha256',
    authPhrase: 'authpass-of-it',
    priv: 'aes128',
    privPhrase: 'privpass-of-it',
  });
  const { id } = (await listQuarantine(deps, manager, { limit: 200 })).items.find(
    ({ address }) => address === '127.0.0.1',
  )!;
  await assignQuarantine(working(), manager, id, { clientId: client.id, device: { is: 'none' }, bind: 'nothing' });
  const sent = (await logged()).filter(({ clientId }) => clientId === client.id);
  expect(sent.map(({ text }) => JSON.parse(text))).toMatchObject([
    { trap: '1.3.6.1.6.3.1.1.5.4', version: '3', user: 'newcomer' },
  ]);
  expect(identity.usersNamed('newcomer')[0]?.keys).toEqual(usmUser('newcomer', 'sha256', 'aes128').keys);
});
