/** What is polled follows what is said: reading only what the facts name comes to the same as reading everything. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { newId } from '../base/id.ts';
import { silentLog } from '../base/log.ts';
import { factsAfter, presentPlace } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { addCredential, changeCredential } from '../estate/credentials.ts';
import { getDevice, reinstateDevice, retireDevice } from '../estate/devices.ts';
import { readDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import { concernedBy, judges, topics } from './polling-facts.rules.ts';
import { addCheck, removeCheck } from './service-checks.ts';
import { getPolling, setPolling } from './settings.ts';
import { unwatchPart, watchPart } from './watches.ts';

const clock = movableClock(Date.UTC(2026, 10, 24, 9));
const COUNT = 4;

let database: TestDatabase;
let act: ((device: number) => Promise<unknown>)[];
let place: string;
let options: Parameters<typeof readDirectory>[0];

beforeAll(async () => {
  database = await freshDatabase();
  const { db, wire } = database;
  const [client, ada] = [await makeClient(db), staffActor(await makeStaff(db), 'administrator')];
  const deps = {
    db,
    clock,
    config: readConfig({}, undefined).config,
    log: silentLog(),
    secret: 'a secret of at least so many letters',
  };
  options = { ...deps, wire };
  const ids = await Promise.all(
    Array.from({ length: COUNT }, async (_, i) => (await makeDevice(db, client.id, { address: `10.0.0.${i + 1}` })).id),
  );
  const idOf = (device: number): string => ids[device] ?? '';
  const secret = { kind: 'snmp-v2c' as const, community: 'first' };
  let credential = await addCredential(deps, ada, { clientId: client.id, name: 'one', secret });
  const [checks, watched] = [new Map<number, { id: string; version: number }>(), new Map<number, string>()];
  const set = async (device: number, change: object): Promise<unknown> => {
    const { version } = await getPolling(deps, ada, idOf(device));
    return setPolling(deps, ada, idOf(device), { version, ...change });
  };
  act = [
    (device) => set(device, { enabled: true, credentialId: credential.id }),
    (device) => set(device, { enabled: true, credentialId: null, ping: true }),
    (device) => set(device, { enabled: false }),
    async (device) => {
      const { version } = credential;
      const next = { ...secret, community: `community ${version} ${device}` };
      credential = await changeCredential(deps, ada, credential.id, { version, secret: next });
    },
    async (device) => {
      const { version, retiredAt } = await getDevice(deps, ada, idOf(device));
      await (retiredAt === null ? retireDevice : reinstateDevice)(deps, ada, idOf(device), version);
    },
    async (device) => {
      const before = checks.get(device);
      checks.delete(device);
      if (before) return removeCheck(deps, ada, before.id, before.version);
      const usual = { host: '', path: '/', expectStatus: 200, verify: true, warnDays: 14, everySeconds: 60 };
      const added = { deviceId: idOf(device), name: 'door', kind: 'tcp' as const, port: 22, ...usual };
      return checks.set(device, await addCheck(deps, ada, added));
    },
    async (device) => {
      const before = watched.get(device);
      const findingId = before ?? newId(clock.now());
      const part = { findingId, clientId: client.id, deviceId: idOf(device) };
      const at = new Date(clock.now()).toISOString();
      await db.as(systemScope, (tx) =>
        before === undefined
          ? watchPart(tx, clock, { ...part, component: 'ge-0/0/1', condition: 'link-down', at })
          : unwatchPart(tx, clock, part),
      );
      if (before === undefined) watched.set(device, findingId);
      else watched.delete(device);
    },
  ];
  place = await wire.as(systemScope, (tx) => presentPlace(tx));
});
afterAll(async () => database.drop());

/** By device: what is asked, what is tried, what is watched. */
function byDevice({ devices, checks, watches }: Directory): Map<string, unknown> {
  const tried = Map.groupBy(checks, ({ deviceId }) => deviceId);
  return new Map(
    devices.map((device) => [
      device.deviceId,
      { device, tried: tried.get(device.deviceId) ?? [], watched: watches.get(device.deviceId) ?? [] },
    ]),
  );
}

it('comes to the same as reading everything, whatever was done to whichever device', async () => {
  const known = byDevice(await readDirectory(options, {}));
  const askedWith = (credentials: ReadonlySet<string>): string[] =>
    [...known].flatMap(([id, entry]) => {
      const { device } = entry as { device: { credentialId: string | null } };
      return device.credentialId !== null && credentials.has(device.credentialId) ? [id] : [];
    });
  const step = fc.record({ kind: fc.nat({ max: 6 }), device: fc.nat({ max: COUNT - 1 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      // A device out of service takes no settings: what is refused changes nothing.
      for (const { kind, device } of steps) await act[kind]?.(device).catch((error: unknown) => expectRefusal(error));
      const facts = await database.wire.as(systemScope, (tx) => factsAfter(tx, place, 100, topics));
      place = facts.at(-1)?.place ?? place;
      const only = concernedBy(facts, askedWith);
      if (only === 'all') throw new Error('nothing of this concerns all devices');
      if (only.length > 0) {
        const read = byDevice(await readDirectory(options, { only }));
        for (const id of only) known.delete(id);
        for (const [id, entry] of read) known.set(id, entry);
      }
      expect(known).toEqual(byDevice(await readDirectory(options, {})));
    }),
    { numRuns: 60 },
  );
});

function expectRefusal(error: unknown): void {
  expect(error).toMatchObject({ status: expect.toBeOneOf([404, 409]) });
}

it('reads everything when where devices are polled from has changed', () => {
  const said = [
    { topic: 'device.changed', subjectId: 'a' },
    { topic: 'collector.changed', subjectId: 'c' },
  ];
  expect(concernedBy(said, () => [])).toBe('all');
  expect(concernedBy([{ topic: 'device.changed', subjectId: null }], () => [])).toBe('all');
});

it('reads nothing for a verdict, and each device once', () => {
  const verdict = { topic: 'monitoring.judged', subjectId: 'a' };
  expect(concernedBy([verdict], () => [])).toEqual([]);
  expect(judges([verdict])).toBe(true);
  const said = [
    { topic: 'device.changed', subjectId: 'a' },
    { topic: 'monitoring.watch', subjectId: 'a' },
    { topic: 'credential.changed', subjectId: 'k' },
  ];
  expect(concernedBy(said, (credentials) => (credentials.has('k') ? ['a', 'b'] : []))).toEqual(['a', 'b']);
  expect(judges(said)).toBe(false);
});
