import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import type { Actor } from '../base/actor.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { processAll } from '../bus/fact-workers.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact, workFacts } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { findingsWorker } from './jobs.ts';
import { listTickets } from './queue.ts';
import { close, edit, readTicket, resolve } from './tickets.ts';
import type { Ticket } from './read.ts';

let database: TestDatabase;
let deps: Deps;
let clock: ReturnType<typeof movableClock>;
let jordan: Actor;
let clientId: string;
let deviceId: string;

beforeAll(async () => {
  database = await freshDatabase();
  clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  jordan = staffActor(await makeStaff(database.db, 'engineer', { name: 'Jordan', allClients: true }));
});
afterAll(() => database.drop());
beforeEach(async () => {
  clientId = (await makeClient(database.db)).id;
  deviceId = (await makeDevice(database.db, clientId, { name: 'fw-leeds-1', criticality: 'critical' })).id;
});

type Finding = { findingId: string; groupId: string };
const aFinding = (groupId: string = randomUUID()): Finding => ({ findingId: randomUUID(), groupId });

async function happens(
  topic: 'raised' | 'noted' | 'updated' | 'flapping' | 'cleared',
  finding: Finding,
  more: Record<string, unknown> = {},
): Promise<void> {
  const at = isoOf(clock.now());
  const data = {
    ...finding,
    clientId,
    deviceId,
    siteId: null,
    component: 'ge-0/0/1',
    condition: 'link-down',
    severity: 'high',
    title: 'Link down: ge-0/0/1 on fw-leeds-1',
    summary: 'The link to the provider is down.',
    count: 1,
    at,
    firstOfGroup: true,
    again: false,
    changes: 9,
    why: 'up',
    sameAs: null,
    downForMs: 1000,
    flapping: false,
    ...more,
  };
  await database.db.as(systemScope, (tx) =>
    recordFact(tx, clock, { topic: `finding.${topic}`, clientId, subjectId: finding.findingId, data }),
  );
}
const work = (): Promise<void> => processAll(database.db, [findingsWorker(deps)]);

async function tickets(): Promise<Ticket[]> {
  const { items } = await listTickets(deps, jordan, { tab: 'all', client: clientId, sort: 'opened', limit: 200 });
  return Promise.all(items.map((item) => readTicket(deps, jordan, item.id)));
}
const only = async (): Promise<Ticket> => {
  const all = await tickets();
  expect(all).toHaveLength(1);
  return all[0]!;
};
const texts = (ticket: Ticket): string[] => ticket.entries.map((entry) => entry.text);

describe('findings', () => {
  test('the first of its cause opens a ticket that the client sees, with both clocks', async () => {
    await happens('raised', aFinding());
    await work();
    expect(await only()).toMatchObject({
      title: 'Link down: ge-0/0/1 on fw-leeds-1',
      description: 'The link to the provider is down.',
      component: 'ge-0/0/1',
      deviceId,
      deviceName: 'fw-leeds-1',
      priority: 'P1',
      state: 'new',
      source: 'finding',
      audience: 'client',
      openedBy: { side: 'system', id: null, name: 'Watchfloor' },
      clocks: [
        { kind: 'acknowledgement', is: 'running' },
        { kind: 'first-response', is: 'running' },
      ],
      findings: [{ clearedAt: null }],
    });
  });

  test('a storm is one ticket with the rest attached and one message, not 500', async () => {
    const group = randomUUID();
    await happens('raised', aFinding(group));
    for (let i = 0; i < 499; i += 1)
      await happens('raised', aFinding(group), { firstOfGroup: false, title: `Link down: ge-0/0/${i} on fw-leeds-1` });
    await work();
    const ticket = await only();
    expect(ticket.findings).toHaveLength(500);
    expect(texts(ticket)).toEqual([expect.stringContaining('More of the same cause: Link down: ge-0/0/0')]);
  });

  test('a later burst gets one message of its own, and a graver finding makes it more pressing', async () => {
    const group = randomUUID();
    await happens('raised', aFinding(group), { severity: 'low' });
    await happens('raised', aFinding(group), { firstOfGroup: false, severity: 'low' });
    await work();
    expect(await only()).toMatchObject({ priority: 'P3' });
    clock.forward(120_000);
    await happens('raised', aFinding(group), { firstOfGroup: false, severity: 'critical' });
    await happens('raised', aFinding(group), { firstOfGroup: false });
    await work();
    const ticket = await only();
    expect(ticket.entries).toHaveLength(2);
    expect(ticket).toMatchObject({ priority: 'P1', priorityFrom: 'matrix' });
  });

  test('the gravest finding names the ticket, unless a person has named it', async () => {
    const group = randomUUID();
    await happens('raised', aFinding(group), { severity: 'low', title: 'ge0 is down on core' });
    await happens('raised', aFinding(group), { firstOfGroup: false, severity: 'medium', title: 'acc1 is unreachable' });
    await work();
    const { id, version } = await only();
    expect(await only()).toMatchObject({ title: 'acc1 is unreachable' });
    await edit(deps, jordan, { id, version }, { title: 'Stockport is cut off' });
    await happens('raised', aFinding(group), {
      firstOfGroup: false,
      severity: 'critical',
      title: 'core is unreachable',
    });
    await work();
    expect(await only()).toMatchObject({ title: 'Stockport is cut off', priority: 'P1' });
  });

  test('what was over for a while no longer names the ticket when something else of its cause begins', async () => {
    const group = randomUUID();
    const [gone, lesser] = [aFinding(group), aFinding(group)];
    await happens('raised', gone, { severity: 'high', title: 'br1 cannot be reached' });
    await happens('raised', lesser, { firstOfGroup: false, severity: 'medium', title: 'ge1 is down on fw1' });
    await happens('cleared', gone);
    await happens('updated', lesser, { severity: 'medium', title: 'ge1 is down on fw1' });
    await work();
    // On the way back to rest it is still the same trouble.
    expect(await only()).toMatchObject({ title: 'br1 cannot be reached' });
    clock.forward(3_600_000);
    await happens('raised', aFinding(group), { firstOfGroup: false, severity: 'low', title: 'ge2 is down on fw2' });
    await work();
    expect(await only()).toMatchObject({ title: 'ge1 is down on fw1' });
  });

  test('what is back of another cause stands on that cause’s ticket', async () => {
    const [before, now] = [randomUUID(), randomUUID()];
    const back = aFinding(before);
    await happens('raised', back);
    await happens('cleared', back);
    await happens('raised', aFinding(now), { title: 'ge2 is down on acc1' });
    await happens('raised', { ...back, groupId: now }, { firstOfGroup: false, again: true });
    await work();
    const tickets = await Promise.all(
      (await listTickets(deps, jordan, { client: clientId, tab: 'all', sort: 'updated', limit: 10 })).items.map(
        ({ id }) => readTicket(deps, jordan, id),
      ),
    );
    expect(tickets.map(({ findings }) => findings.length).toSorted()).toEqual([1, 2]);
  });

  test('cleared: said with its time, the ticket stays open; of many only when the last is over', async () => {
    const group = randomUUID();
    const [one, other] = [aFinding(group), aFinding(group)];
    await happens('raised', one);
    await happens('raised', other, { firstOfGroup: false });
    await happens('cleared', one);
    await work();
    expect(await only()).toMatchObject({ conditionsClearedAt: null, entries: [{ kind: 'automatic' }] });
    clock.forward(5000);
    await happens('cleared', other);
    await work();
    const ticket = await only();
    expect(ticket).toMatchObject({ state: 'new', conditionsClearedAt: isoOf(clock.now()) });
    expect(texts(ticket).at(-1)).toMatch(
      /^All 2 conditions of this ticket are over\. The last one cleared at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$/,
    );
    expect(ticket.clocks.every((each) => each.is === 'running')).toBe(true);
  });

  test('back while the ticket is open: written there', async () => {
    const finding = aFinding();
    await happens('raised', finding);
    await happens('cleared', finding);
    await happens('raised', finding, { again: true });
    await work();
    const ticket = await only();
    expect(ticket).toMatchObject({ conditionsClearedAt: null, findings: [{ clearedAt: null }] });
    expect(texts(ticket).at(-1)).toMatch(/^The condition is back since/);
  });

  test('back soon after it was resolved: the same ticket, new, without its owner, with clocks that run afresh', async () => {
    const finding = aFinding();
    await happens('raised', finding);
    await work();
    const first = await only();
    await resolve(deps, jordan, { id: first.id, version: first.version, resolution: 'Replaced the cable.' });
    await happens('cleared', finding);
    clock.forward(3_600_000);
    await happens('raised', finding, { again: true });
    await work();
    const ticket = await only();
    expect(ticket).toMatchObject({ state: 'new', assigneeId: null, resolvedAt: null, watchers: [{ name: 'Jordan' }] });
    expect(ticket.clocks.map((each) => [each.kind, each.round, each.is])).toEqual([
      ['acknowledgement', 1, 'met'],
      ['first-response', 1, 'met'],
      ['acknowledgement', 2, 'running'],
      ['first-response', 2, 'running'],
    ]);
    expect(ticket.nextDueAt).toBe(isoOf(clock.now() + 15 * 60_000));
  });

  test.each([
    ['closed', 0],
    ['resolved long ago', 73],
  ])('back when it was %s: a new ticket that follows the old one', async (how, hours) => {
    const finding = aFinding();
    await happens('raised', finding);
    await work();
    const first = await only();
    const resolved = await resolve(deps, jordan, {
      id: first.id,
      version: first.version,
      resolution: 'Replaced the cable.',
    });
    if (how === 'closed') await close(deps, jordan, { id: first.id, version: resolved.version });
    clock.forward(hours * 3_600_000);
    await happens('raised', finding, { again: true });
    await work();
    const [newer, older] = await tickets();
    expect(older).toMatchObject({ id: first.id, state: how === 'closed' ? 'closed' : 'resolved' });
    expect(newer).toMatchObject({
      state: 'new',
      links: [{ relation: 'follows', direction: 'out', to: { kind: 'ticket', id: first.id } }],
    });
  });

  test('flapping: one message, and the title says so until it rests', async () => {
    const finding = aFinding();
    await happens('raised', finding);
    await happens('flapping', finding);
    await happens('flapping', finding);
    await happens('updated', finding, { flapping: true });
    await work();
    expect(await only()).toMatchObject({
      title: 'Link down: ge-0/0/1 on fw-leeds-1 (flapping)',
      entries: [{ text: expect.stringContaining('goes up and down (9 changes so far)') }],
    });
    await happens('cleared', finding);
    await work();
    expect((await only()).title).toBe('Link down: ge-0/0/1 on fw-leeds-1');
  });

  test('what only counts on writes nothing', async () => {
    const finding = aFinding();
    await happens('raised', finding);
    await work();
    const before = await only();
    for (let i = 0; i < 5; i += 1) await happens('updated', finding, { count: i });
    await work();
    expect(await only()).toEqual(before);
  });

  test('a device that is another client’s is not named', async () => {
    const foreign = await makeDevice(database.db, (await makeClient(database.db)).id);
    await happens('raised', aFinding(), { deviceId: foreign.id });
    await work();
    expect(await only()).toMatchObject({ deviceId: null });
  });

  test('what is for information only opens nothing, and stands without a word on the ticket of its cause', async () => {
    const group = randomUUID();
    const info = { severity: 'info', firstOfGroup: false, title: 'Configuration changed on fw-leeds-1' };
    await happens('noted', aFinding(), info);
    await happens('raised', aFinding(group));
    const noted = aFinding(group);
    await happens('noted', noted, info);
    await work();
    const ticket = await only();
    expect(ticket.findings.map(({ summary }) => summary).toSorted()).toEqual([
      'Configuration changed on fw-leeds-1',
      'Link down: ge-0/0/1 on fw-leeds-1',
    ]);
    expect([texts(ticket), ticket.priority, ticket.version]).toEqual([[], 'P1', 1]);
    await happens('cleared', noted, info);
    await work();
    const standing = new Map((await only()).findings.map(({ id, clearedAt }) => [id, clearedAt !== null]));
    expect(standing.get(noted.findingId)).toBe(true);
    expect([...standing.values()].toSorted()).toEqual([false, true]);
  });

  test('a finding that is no longer kept stands on its ticket as words', async () => {
    await happens('raised', aFinding());
    await work();
    expect((await only()).findings).toMatchObject([{ summary: 'Link down: ge-0/0/1 on fw-leeds-1', kept: false }]);
  });

  test('crashes at any moment: every finding has exactly one ticket', async () => {
    const findings = Array.from({ length: 60 }, () => aFinding());
    for (const finding of findings) await happens('raised', finding);
    const worker = findingsWorker(deps);
    let left = 7;
    const dying = {
      ...worker,
      handle: async (...args: Parameters<typeof worker.handle>) => {
        await worker.handle(...args);
        if ((left -= 1) < 0) throw new Error('killed after the work, before the commit');
      },
    };
    for (let tries = 0; tries < 20; tries += 1) {
      left = tries * 5;
      await Promise.allSettled([workFacts(database.db, dying), workFacts(database.db, dying)]);
    }
    await work();
    const all = await tickets();
    expect(all).toHaveLength(60);
    expect(new Set(all.map((ticket) => ticket.findings[0]?.id))).toEqual(
      new Set(findings.map((finding) => finding.findingId)),
    );
    expect(all.every((ticket) => ticket.clocks.length === 2 && ticket.entries.length === 0)).toBe(true);
  });
});
