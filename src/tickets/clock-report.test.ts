import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import { csvOf, readClockReport } from './clock-report.ts';
import { setTargets } from './targets.ts';
import { addEntry, claim, openTicket, reopen, resolve, setState } from './tickets.ts';

let app: TestApp;
let boss: Actor;
beforeAll(async () => {
  app = await testApp();
  boss = staffActor(await makeStaff(app.db, 'manager', { allClients: true }), 'manager');
});
afterAll(() => app.close());

const span = { from: '2026-03-02T00:00:00Z', until: '2026-03-03T00:00:00Z' };
const at = (text: string): void => app.clock.set(instantOf(text));
const open = (clientId: string) =>
  openTicket(app.deps, boss, {
    clientId,
    title: 'VPN down',
    ...plainTicket,
    impact: 'high',
  });

test('n, kept, p50, p90, worst, reopened and paused by reason, with the records behind them', async () => {
  const client = await makeClient(app.db);
  const targets = [{ priority: 'P2' as const, kind: 'resolution' as const, targetSeconds: 7200, calendarId: null }];
  await setTargets(app.deps, boss, { clientId: client.id, version: 0, targets });
  at('2026-03-02T09:00:00Z');
  const [quick, slow, waiting, cold] = [
    await open(client.id),
    await open(client.id),
    await open(client.id),
    await open(client.id),
  ];
  at('2026-03-02T09:05:00Z');
  await claim(app.deps, boss, quick.id);
  const { ticket } = await addEntry(app.deps, boss, quick.id, { audience: 'client', text: 'We are on it.' });
  const held = await setState(app.deps, boss, {
    id: waiting.id,
    version: waiting.version,
    state: 'waiting-for-client',
  });
  at('2026-03-02T09:20:00Z');
  await claim(app.deps, boss, slow.id);
  at('2026-03-02T10:00:00Z');
  const solved = await resolve(app.deps, boss, { id: quick.id, version: ticket.version, resolution: 'Done.' });
  await reopen(app.deps, boss, { id: quick.id, version: solved.version, reason: 'not done' });
  at('2026-03-02T10:05:00Z');
  await setState(app.deps, boss, { id: waiting.id, version: held.version, state: 'open' });
  at('2026-03-02T11:30:00Z');

  const report = await readClockReport(app.deps, boss, { ...span, client: client.id });
  const row = (kind: string) => report.rows.find((each) => each.kind === kind);
  expect(row('acknowledgement')).toMatchObject({
    n: 4,
    inTime: 1,
    missed: 3,
    kept: 25,
    p50: 750,
    worst: 1200,
    worstRecord: { id: slow.id, number: slow.number },
    missedRecords: [{ number: cold.number }, { number: waiting.number }, { number: slow.number }],
  });
  // Two were due at 11:00 and are not met; the one that waited an hour is due at 12:00; the reopened one runs afresh.
  expect(row('resolution')).toMatchObject({ n: 3, inTime: 1, missed: 2, running: 2, p50: 3600 });
  expect(report.reopened).toEqual([
    { priority: 'P2', resolved: 1, reopened: 1, rate: 100, records: [{ id: quick.id, number: quick.number }] },
  ]);
  expect(report.paused).toEqual([{ kind: 'resolution', reason: 'waiting for the client', seconds: 3600, clocks: 1 }]);
  expect(report.definitions.map(({ word }) => word)).toContain('p50, p90, worst');
  expect(csvOf(report).split('\r\n')[1]).toBe(`acknowledgement,P2,4,1,3,0,25,750,1110,1200,${slow.number},,`);
});

test('only of clients the reader sees; an empty span is empty, a reversed one refused', async () => {
  const client = await makeClient(app.db);
  const stranger = staffActor(await makeStaff(app.db, 'engineer'), 'engineer', []);
  await expect(readClockReport(app.deps, stranger, { ...span, client: client.id })).rejects.toMatchObject({
    status: 404,
  });
  expect((await readClockReport(app.deps, stranger, span)).rows).toEqual([]);
  await expect(readClockReport(app.deps, boss, { from: span.until, until: span.from })).rejects.toMatchObject({
    status: 400,
  });
});
