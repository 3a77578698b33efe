/** Two tickets whose causes turn out to be one. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { makeFindings } from '../../test/harness/findings.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { processAll } from '../bus/fact-workers.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { findingsById } from '../detection/findings.ts';
import { findingsWorker } from './jobs.ts';
import { listTickets } from './queue.ts';
import { claim, readTicket } from './tickets.ts';
import type { Ticket } from './read.ts';

let database: TestDatabase;
let deps: Deps;
let clock: ReturnType<typeof movableClock>;
let jordan: Actor;
let clientId: string;
let link: string;
let device: string;

const titles = { link: 'The link fw1 ge1 – fw2 ge1 is down', device: 'fw1 cannot be reached' };

beforeAll(async () => {
  database = await freshDatabase();
  clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  jordan = staffActor(await makeStaff(database.db, 'engineer', { name: 'Jordan', allClients: true }));
});
afterAll(() => database.drop());
beforeEach(async () => {
  clientId = (await makeClient(database.db)).id;
  const deviceId = (await makeDevice(database.db, clientId, { name: 'fw1' })).id;
  const both = { clientId, deviceId, component: 'ge1', severity: 'medium' } as const;
  const [one = '', other = ''] = await makeFindings(database.wire, clock, [
    { ...both, condition: 'link-down', title: titles.link },
    { ...both, condition: 'unreachable', component: 'device', title: titles.device, severity: 'high' },
  ]);
  [link, device] = [one, other];
  await tell('raised', link);
  clock.forward(2000);
  await tell('raised', device);
  await work();
});

async function tell(topic: 'raised' | 'updated', id: string, firstOfGroup = true): Promise<void> {
  await database.db.as(systemScope, async (tx) => {
    const [finding] = await findingsById(tx, [id]);
    if (!finding) throw new Error('no finding');
    const { groupId, deviceId, component, condition, severity, title, summary, count } = finding;
    const more = { firstOfGroup, again: false, flapping: false, siteId: null, at: isoOf(clock.now()) };
    const data = { findingId: id, groupId, clientId, deviceId, component, condition, severity, title, summary, count };
    await recordFact(tx, clock, { topic: `finding.${topic}`, clientId, subjectId: id, data: { ...data, ...more } });
  });
}
const work = (): Promise<void> => processAll(database.db, [findingsWorker(deps)]);

/** As detection does once it knows. */
async function turnsOutToBeOne(): Promise<void> {
  await database.wire.as(systemScope, async (tx) => {
    const { groupId } = await tx
      .selectFrom('finding')
      .select('groupId')
      .where('id', '=', device)
      .executeTakeFirstOrThrow();
    await tx.updateTable('finding').set({ groupId }).where('id', '=', link).execute();
  });
  await tell('updated', link);
  await work();
}

async function tickets(): Promise<Ticket[]> {
  const { items } = await listTickets(deps, jordan, { tab: 'all', client: clientId, sort: 'opened', limit: 200 });
  const all = await Promise.all(items.map((item) => readTicket(deps, jordan, item.id)));
  return all.toSorted((one, other) => one.id.localeCompare(other.id));
}

test('the newer one goes into the older, which takes its name and how pressing it is', async () => {
  const [older, newer] = await tickets();
  expect([older, newer].map((each) => each?.title)).toEqual([titles.link, titles.device]);
  await turnsOutToBeOne();
  const [stays, goes] = await tickets();
  expect(goes).toMatchObject({ id: newer?.id, state: 'closed', mergedInto: { id: older?.id } });
  expect(stays).toMatchObject({ id: older?.id, state: 'new', title: titles.device, priority: newer?.priority });
  await turnsOutToBeOne();
  expect((await tickets()).map(({ state }) => state)).toEqual(['new', 'closed']);
});

test('one that somebody works on stays, though it is the newer', async () => {
  const [, newer] = await tickets();
  await claim(deps, jordan, newer?.id ?? '');
  await turnsOutToBeOne();
  const [goes, stays] = await tickets();
  expect(goes).toMatchObject({ state: 'closed', mergedInto: { id: newer?.id } });
  expect(stays?.assigneeName).toBe('Jordan');
});

test('two that people work on stay two', async () => {
  for (const { id } of await tickets()) await claim(deps, jordan, id);
  await turnsOutToBeOne();
  expect((await tickets()).map(({ state }) => state)).toEqual(['open', 'open']);
});

test('a ticket that has something else open beside it stays', async () => {
  const deviceId = (await makeDevice(database.db, clientId, { name: 'fw9' })).id;
  const [beside = ''] = await makeFindings(database.wire, clock, [
    { clientId, deviceId, component: 'ge9', condition: 'link-down', title: 'Another link', severity: 'medium' },
  ]);
  await database.wire.as(systemScope, async (tx) => {
    const [first] = await findingsById(tx, [link]);
    await tx
      .updateTable('finding')
      .set({ groupId: first?.groupId ?? '' })
      .where('id', '=', beside)
      .execute();
  });
  await tell('raised', beside, false);
  await work();
  expect(await tickets()).toHaveLength(2);
  await turnsOutToBeOne();
  expect((await tickets()).map(({ mergedInto }) => mergedInto)).toEqual([null, null]);
});
