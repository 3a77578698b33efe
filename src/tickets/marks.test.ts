import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeStaff,
  plainTicket,
  staffActor,
} from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import { processAll } from '../bus/fact-workers.ts';
import { systemScope } from '../db/open.ts';
import { answer, markTicket, readTicket as portalTicket, reopenTicket } from '../portal/portal.ts';
import { mayMark, reopenUntil } from './marks.rules.ts';
import { markCsvOf, marksWorker, readMarkReport, setRules } from './marks.ts';
import { merge } from './family.ts';
import { close, openTicket, readTicket, resolve } from './tickets.ts';

let app: TestApp;
let boss: Actor;
let lead: { id: string; name: string };
let acme: string;
let ann: Actor;
let bob: Actor;
let eve: Actor;
const DAY = 86_400_000;

beforeAll(async () => {
  app = await testApp();
  boss = staffActor(await makeStaff(app.db, 'manager', { name: 'Bo', allClients: true }), 'manager');
  lead = await makeStaff(app.db, 'lead-engineer', { name: 'Lena' });
  acme = (await makeClient(app.db, { name: '=Acme' })).id;
  const other = (await makeClient(app.db, { name: 'Borealis' })).id;
  await app.db.as(systemScope, (tx) =>
    tx.updateTable('client').set({ leadEngineerId: lead.id }).where('id', '=', acme).execute(),
  );
  const user = async (client: string, name: string): Promise<Actor> =>
    clientActor(await makeClientUser(app.db, client, 'client-administrator', { name }), client, 'client-administrator');
  [ann, bob, eve] = [await user(acme, 'Ann'), await user(acme, 'Bob'), await user(other, 'Eve')];
});
afterAll(() => app.close());

async function opened(title = 'VPN down') {
  return openTicket(app.deps, boss, {
    clientId: acme,
    title,
    ...plainTicket,
  });
}
async function closed(title?: string): Promise<string> {
  const { id, version } = await opened(title);
  const resolved = await resolve(app.deps, boss, { id, version, resolution: 'Done.' });
  await close(app.deps, boss, { id, version: resolved.version });
  return id;
}

test('once a ticket, changed within seven days by who gave it, seen by us; never before it is closed', async () => {
  const open = await opened();
  await expect(markTicket(app.deps, ann, open.id, { mark: 5, text: '' })).rejects.toMatchObject({ status: 409 });
  const id = await closed();
  expect(await portalTicket(app.deps, ann, id)).toMatchObject({ mayMark: true, mark: null });
  await expect(markTicket(app.deps, eve, id, { mark: 1, text: '' })).rejects.toMatchObject({ status: 404 });
  expect(await markTicket(app.deps, ann, id, { mark: 4, text: 'quick' })).toMatchObject({
    mayMark: true,
    mark: { mark: 4, text: 'quick', by: 'Ann' },
  });
  await expect(markTicket(app.deps, bob, id, { mark: 1, text: '' })).rejects.toMatchObject({ status: 409 });
  app.clock.forward(6 * DAY);
  await markTicket(app.deps, ann, id, { mark: 5, text: 'quick and kind' });
  expect((await readTicket(app.deps, boss, id)).mark).toMatchObject({ mark: 5, text: 'quick and kind', by: 'Ann' });
  app.clock.forward(2 * DAY);
  expect((await portalTicket(app.deps, ann, id)).mayMark).toBe(false);
  await expect(markTicket(app.deps, ann, id, { mark: 1, text: '' })).rejects.toMatchObject({ status: 409 });
});

test('a low mark becomes one task, and the lead engineer watches, however often the fact is read', async () => {
  const id = await closed();
  await markTicket(app.deps, ann, id, { mark: 2, text: 'took long' });
  await processAll(app.db, [marksWorker(app.deps)]);
  await processAll(app.db, [marksWorker(app.deps)]);
  const ticket = await readTicket(app.deps, boss, id);
  expect(ticket.tasks.map(({ text }) => text)).toEqual(['Lena: Ann gave 2 of 5. Speak with them.']);
  expect(ticket.watchers.map(({ name }) => name)).toContain('Lena');
});

test('the report counts by client and month, says when n is small, and its CSV is no formula', async () => {
  const day = new Date(app.clock.now()).toISOString().slice(0, 10);
  app.clock.set(instantOf('2026-06-10T12:00:00Z'));
  const ids = [await closed(), await closed(), await closed()];
  await markTicket(app.deps, ann, ids[0] ?? '', { mark: 1, text: '' });
  await markTicket(app.deps, ann, ids[1] ?? '', { mark: 4, text: '' });
  const span = { from: '2026-06-01T00:00:00Z', until: '2026-07-01T00:00:00Z' };
  const report = await readMarkReport(app.deps, boss, { ...span, client: acme });
  expect(report.rows).toMatchObject([
    { month: '2026-06', asked: 3, n: 2, average: 2.5, low: 1, each: [1, 0, 0, 1, 0], small: true },
  ]);
  expect(report.rows[0]?.lowRecords.map(({ id }) => id)).toEqual([ids[0]]);
  expect(markCsvOf(report).split('\r\n')[1]).toBe(`"'=Acme",2026-06,3,2,2.5,1,1,0,0,1,0,fewer than 5`);
  const stranger = staffActor(await makeStaff(app.db), 'engineer', []);
  expect((await readMarkReport(app.deps, stranger, span)).rows).toEqual([]);
  expect(day).not.toBe('2026-06-10');
});

test('the client opens it again within its days, afresh and nobody’s; after them it writes a new one', async () => {
  const id = await closed();
  app.clock.forward(3 * DAY);
  await expect(reopenTicket(app.deps, eve, id, { text: 'x' })).rejects.toMatchObject({ status: 404 });
  const { ticket } = await reopenTicket(app.deps, ann, id, { text: 'It is down again.' });
  expect(ticket).toMatchObject({ state: 'new', engineer: null, reopenUntil: null });
  expect(ticket.entries.at(-1)).toMatchObject({ text: 'It is down again.', from: 'you' });
  expect((await readTicket(app.deps, boss, id)).clocks.filter(({ round }) => round === 2)).toHaveLength(2);

  await setRules(app.deps, boss, { clientId: acme, reopenDays: 2, version: 0 });
  const late = await opened();
  await resolve(app.deps, boss, { id: late.id, version: late.version, resolution: 'Done.' });
  app.clock.forward(3 * DAY);
  expect(await portalTicket(app.deps, ann, late.id)).toMatchObject({ reopenUntil: null, mayAnswer: false });
  await expect(reopenTicket(app.deps, ann, late.id, { text: 'x' })).rejects.toMatchObject({ status: 409 });
  await expect(answer(app.deps, ann, late.id, { text: 'x' })).rejects.toMatchObject({ status: 409 });
  await expect(setRules(app.deps, boss, { clientId: acme, reopenDays: 9, version: 0 })).rejects.toMatchObject({
    status: 409,
  });
});

test('a merged ticket says where it goes on and is neither marked nor opened again', async () => {
  const [from, into] = [await opened('from'), await opened('into')];
  await merge(app.deps, boss, { id: from.id, version: from.version, into: into.id, reason: 'same' });
  expect(await portalTicket(app.deps, ann, from.id)).toMatchObject({
    mergedInto: { id: into.id, number: into.number, title: 'into' },
    mayMark: false,
    reopenUntil: null,
  });
  await expect(markTicket(app.deps, ann, from.id, { mark: 3, text: '' })).rejects.toMatchObject({ status: 409 });
  await expect(reopenTicket(app.deps, ann, from.id, { text: 'x' })).rejects.toMatchObject({ status: 409 });
});

test('whatever is tried when, only the giver within seven days may change a mark, and only done tickets open again', () => {
  const states = ['new', 'open', 'waiting-for-client', 'resolved', 'closed'] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...states),
      fc.boolean(),
      fc.integer({ min: 0, max: 20 * DAY }),
      fc.boolean(),
      (state, merged, age, own) => {
        const now = instantOf('2026-03-02T09:00:00Z');
        const at = new Date(now - age).toISOString();
        const ticket = { state, mergedIntoId: merged ? 'x' : null, resolvedAt: at };
        const given = { mark: 3, text: '', byId: 'a', byName: 'Ann', at };
        const may = mayMark(ticket, given, own ? 'a' : 'b', now);
        expect(may).toBe(state === 'closed' && !merged && own && age < 7 * DAY);
        expect(reopenUntil(ticket, 7) !== null).toBe((state === 'resolved' || state === 'closed') && !merged);
      },
    ),
  );
});
