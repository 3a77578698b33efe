/** A report that cannot be made: it waits longer and longer, holds up no other, and says so. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeStaff, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import { sendNextNotice } from '../correspondence/notices.ts';
import { systemScope } from '../db/open.ts';
import type { TicketMail } from '../mail/send.ts';
import type { NewReport } from './api.ts';
import { reportMetrics } from './metrics.ts';
import { readReport } from './read.ts';
import { addReport, askForReport } from './reports.ts';
import { createReportWakeUps } from './wake-ups.ts';

let app: TestApp;
let boss: Actor;
let mails: TicketMail[] = [];

beforeAll(async () => {
  app = await testApp({ config: { smtpUrl: 'smtp://127.0.0.1:1' } });
  boss = staffActor(await makeStaff(app.db, 'manager', { name: 'Maya Boss', allClients: true }), 'manager');
  app.clock.set(instantOf('2026-03-02T09:00:00Z'));
});
afterAll(() => app.close());

const post = {
  send: async (mail: TicketMail) => (mails.push(mail), { is: 'sent' as const, said: '250 taken' }),
  close: () => undefined,
};
const daily = (name: string): NewReport => ({
  ...{ name, clientId: null, report: 'promises', period: 'last-24-hours', staffIds: [boss.id ?? ''], contactIds: [] },
  when: { every: 'week', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], time: '10:00', zone: 'UTC' },
});

test('it waits longer each time and says why; others go out; its owner is told once; made, it stands for what was missed', async () => {
  const metrics = reportMetrics();
  const wakeUps = createReportWakeUps({ ...app.mail, metrics }, { onRing: () => () => undefined });
  const pass = async (time: string): Promise<string[]> => {
    app.clock.set(instantOf(`2026-03-${time}Z`));
    mails = [];
    await wakeUps.runDue();
    while (await sendNextNotice(app.mail, post));
    return mails.map(({ subject }) => subject);
  };
  const good = await addReport(app.deps, boss, daily('Good'));
  const bad = await addReport(app.deps, boss, daily('Bad'));
  const setZone = (zone: string) =>
    app.db.as(systemScope, (tx) => sql`update scheduled_report set zone = ${zone} where id = ${bad.id}`.execute(tx));
  const trouble = async () => (await readReport(app.deps, boss, bad.id)).trouble;
  // A zone that this runtime knows no more.
  await setZone('Nowhere/Land');
  expect(await pass('02T10:00:00')).toEqual([expect.stringContaining('Good')]);
  expect(await trouble()).toEqual({
    tries: 1,
    why: expect.stringMatching(/^Something went wrong on our side\. .* [0-9a-f-]{36}\.$/),
    nextTryAt: '2026-03-02T10:01:00.000Z',
  });
  expect(await pass('02T10:00:59')).toEqual([]);
  expect(await trouble()).toMatchObject({ tries: 1 });
  expect(await pass('02T10:01:00')).toEqual(['Bad: this report could not be made']);
  expect(mails[0]?.to).toEqual({ name: 'Maya Boss', address: expect.stringContaining('@') });
  expect(await trouble()).toMatchObject({ tries: 2, nextTryAt: '2026-03-02T10:06:00.000Z' });
  expect(await pass('02T10:06:00')).toEqual([]);
  await askForReport(app.deps, boss, bad.id);
  expect(await trouble()).toBeNull();
  expect(await pass('02T10:06:01')).toEqual([]);
  expect(await trouble()).toMatchObject({ tries: 1 });
  expect(await metrics.registry.metrics()).toContain('watchfloor_report_faults_total 4');
  await setZone('UTC');
  expect(await pass('02T10:08:00')).toEqual([expect.stringContaining('Bad')]);
  expect(await pass('02T10:08:01')).toEqual([expect.stringContaining('Bad')]);
  expect(await trouble()).toBeNull();
  expect((await readReport(app.deps, boss, good.id)).trouble).toBeNull();
});
