/** Reports from their schedule to the outbox: who gets what, once for each due time. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { instantOf } from '../base/clock.ts';
import type { WakeUps } from '../bus/wake-ups.ts';
import { processAll } from '../bus/fact-workers.ts';
import { sendNextNotice } from '../correspondence/notices.ts';
import { systemScope } from '../db/open.ts';
import type { Sent, TicketMail } from '../mail/send.ts';
import { addContact, changeContact, removeContact } from '../people/contacts.ts';
import { assign, unassign } from '../people/assignments.ts';
import { setClientArchived } from '../people/clients.ts';
import { openTicket } from '../tickets/tickets.ts';
import type { NewReport, ScheduledReport } from './api.ts';
import { deliveriesWorker } from './jobs.ts';
import { reportMetrics } from './metrics.ts';
import { listReports, listRuns } from './read.ts';
import { addReport, askForReport, changeReport, leaveReport, removeReport, setReportPaused } from './reports.ts';
import { createReportWakeUps } from './wake-ups.ts';

let app: TestApp;
let boss: Actor;
let wakeUps: WakeUps;
let mails: TicketMail[] = [];
let answer: Sent = { is: 'sent', said: '250 taken' };
const silent = { onRing: () => () => undefined };

beforeAll(async () => {
  app = await testApp({ config: { smtpUrl: 'smtp://127.0.0.1:1' } });
  boss = staffActor(await makeStaff(app.db, 'manager', { name: 'Maya Boss', allClients: true }), 'manager');
  wakeUps = createReportWakeUps({ ...app.mail, metrics: reportMetrics() }, silent);
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const { id } of (await listReports(app.deps, boss, { limit: 50 })).items) await removeReport(app.deps, boss, id);
  app.clock.set(instantOf('2026-03-02T09:00:00Z'));
  mails = [];
  answer = { is: 'sent', said: '250 taken' };
});

const at = (text: string): void => app.clock.set(instantOf(text));
const post = { send: async (mail: TicketMail) => (mails.push(mail), answer), close: () => undefined };
/** Makes what is due, sends what waits, and takes down what became of it. */
const pass = async (): Promise<void> => {
  await wakeUps.runDue();
  while (await sendNextNotice(app.mail, post));
  await processAll(app.db, [deliveriesWorker(app.deps)]);
};
const daily: NewReport = {
  name: 'Morning',
  clientId: null,
  report: 'promises',
  period: 'last-24-hours',
  when: { every: 'week', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], time: '10:00', zone: 'UTC' },
  staffIds: [],
  contactIds: [],
};
const schedule = (more: Partial<NewReport>, by = boss): Promise<ScheduledReport> =>
  addReport(app.deps, by, { ...daily, staffIds: [by.id ?? ''], ...more });
const runsOf = async (id: string) => (await listRuns(app.deps, boss, id, { limit: 50 })).items;
const contactOf = (clientId: string, name: string, value = `${name}@acme.example`) =>
  addContact(app.deps, boss, clientId, { name, kind: 'key', channels: [{ kind: 'email', value }] });

test('at its time it goes to colleagues and contacts, with figures, their meaning and a file', async () => {
  const client = await makeClient(app.db, { name: 'Acme <b>' });
  const ann = await contactOf(client.id, 'ann');
  const open = (title: string, audience: 'client' | 'internal') =>
    openTicket(app.deps, boss, { clientId: client.id, title, ...plainTicket, impact: 'high', audience });
  await open('Seen by all', 'client');
  const hidden = await open('Only ours', 'internal');
  const promises = await schedule({ clientId: client.id, contactIds: [ann.id], period: 'last-24-hours' });
  await schedule({
    ...{ name: 'Open', clientId: client.id, report: 'open-tickets', period: null, contactIds: [ann.id] },
  });
  await pass();
  expect(mails).toEqual([]);
  at('2026-03-02T10:00:00Z');
  await pass();
  expect(mails).toHaveLength(4);
  const of = (subject: string, name: string) =>
    mails.find((mail) => mail.subject.startsWith(subject) && mail.to.name === name);
  const ours = of('Morning', 'Maya Boss');
  expect(ours).toMatchObject({ automatic: true, from: app.deps.config.mailFrom });
  expect(ours?.text).toContain('Acknowledgement');
  expect(ours?.text).toContain('clocks that began in the span and are judged');
  expect(ours?.html).toContain('Acme &lt;b&gt;');
  expect(ours?.html).not.toContain('<b>');
  expect(ours?.attachments).toMatchObject([{ filename: 'promises-kept.csv', contentType: 'text/csv' }]);
  expect(ours?.text).toContain(`/reports/clocks?client=${client.id}&from=2026-03-01T10`);
  const [list, theirs] = [of('Open', 'Maya Boss'), of('Open', 'ann')];
  expect(list?.text).toContain(hidden.number);
  // A contact is told what the portal would show.
  expect(theirs?.text).toContain('Seen by all');
  for (const part of [theirs?.text, theirs?.html, theirs?.attachments?.[0]?.content]) {
    expect(part).not.toContain(hidden.number);
    expect(part).not.toContain('Only ours');
  }
  expect(theirs?.text).toContain('answer this mail with one word');
  const clocks = (name: string) => Number(/Acknowledgement +P2 +(\d+)/.exec(of('Morning', name)?.text ?? '')?.[1]);
  expect([clocks('Maya Boss'), clocks('ann')]).toEqual([2, 1]);
  const [run] = await runsOf(promises.id);
  expect(run).toMatchObject({ cause: 'due', outcome: 'sent', missed: 0, dueAt: '2026-03-02T10:00:00.000Z' });
  expect(run?.deliveries.map(({ name, state, said }) => [name, state, said])).toEqual([
    ['Maya Boss', 'sent', '250 taken'],
    ['ann', 'sent', '250 taken'],
  ]);
});

test('once for each due time: run twice at once, run again, and after a stop once for all that passed', async () => {
  const report = await schedule({});
  at('2026-03-02T10:00:00Z');
  const other = createReportWakeUps({ ...app.mail, metrics: reportMetrics() }, silent);
  await Promise.all([wakeUps.runDue(), other.runDue(), wakeUps.runDue()]);
  await pass();
  await pass();
  expect(mails).toHaveLength(1);
  // The machine's clock is set back: that time is not sent for again.
  at('2026-03-02T09:30:00Z');
  await pass();
  at('2026-03-02T10:00:01Z');
  await pass();
  expect(mails).toHaveLength(1);
  at('2026-03-06T12:00:00Z');
  await pass();
  expect(mails).toHaveLength(2);
  expect(mails[1]?.text).toContain('this one stands for 4 that were due');
  expect((await runsOf(report.id)).map(({ dueAt, missed }) => [dueAt, missed])).toEqual([
    ['2026-03-06T10:00:00.000Z', 3],
    ['2026-03-02T10:00:00.000Z', 0],
  ]);
});

test('who lost the right gets nothing, an owner who lost it is told why, and so is one whose client ended', async () => {
  const client = await makeClient(app.db, { name: 'Brisk' });
  const person = await makeStaff(app.db, 'engineer', { name: 'Eli', clients: [client.id] });
  const eli = staffActor(person, 'engineer', [client.id]);
  const peer = await makeStaff(app.db, 'engineer', { name: 'Pia', clients: [client.id] });
  const ann = await contactOf(client.id, 'ann');
  const report = await schedule({ clientId: client.id, staffIds: [person.id, peer.id], contactIds: [ann.id] }, eli);
  await unassign(app.people, boss, client.id, peer.id);
  await removeContact(app.deps, boss, ann.id);
  at('2026-03-02T10:00:00Z');
  await pass();
  expect(mails.map(({ to }) => to.name)).toEqual(['Eli']);
  expect((await runsOf(report.id))[0]?.deliveries).toMatchObject([
    { name: 'Eli', state: 'sent' },
    { name: 'Pia', state: 'left-out', said: 'does not see this client' },
    { state: 'left-out', said: 'is not a contact of this client' },
  ]);
  await unassign(app.people, boss, client.id, person.id);
  at('2026-03-03T10:00:00Z');
  await pass();
  const blind = staffActor(person, 'engineer', []);
  const [seen] = (await listReports(app.deps, blind, { limit: 50 })).items;
  expect(seen).toMatchObject({
    clientName: null,
    recipients: [],
    lastRun: { outcome: 'not-sent', why: 'It is made with the rights of Eli, who does not see this client.' },
  });
  expect(await setReportPaused(app.deps, blind, { id: report.id, version: 1, paused: true })).toMatchObject({
    state: 'paused',
  });
  await assign(app.people, boss, client.id, person.id);
  await setReportPaused(app.deps, boss, { id: report.id, version: 2, paused: false });
  await setClientArchived(app.people, boss, client.id, true);
  at('2026-03-04T10:00:00Z');
  await pass();
  expect(mails).toHaveLength(1);
  expect((await runsOf(report.id))[0]?.why).toContain('we do not work for this client any more');
});

test('a mail that could not go yet is not sent to who lost the right meanwhile', async () => {
  const client = await makeClient(app.db);
  const peer = await makeStaff(app.db, 'engineer', { name: 'Quinn', clients: [client.id] });
  const report = await schedule({ clientId: client.id, staffIds: [peer.id] });
  at('2026-03-02T10:00:00Z');
  answer = { is: 'later', said: '451 come again' };
  await pass();
  await unassign(app.people, boss, client.id, peer.id);
  mails = [];
  at('2026-03-02T10:05:00Z');
  await pass();
  expect(mails).toEqual([]);
  expect((await runsOf(report.id))[0]?.deliveries).toMatchObject([
    { state: 'failed', said: 'Not sent: Quinn does not see this client.' },
  ]);
  const kept = await app.db.as(systemScope, (tx) =>
    tx.selectFrom('notice').select(['body', 'html', 'files']).where('personId', '=', peer.id).execute(),
  );
  expect(kept).toEqual([{ body: '', html: '', files: [] }]);
});

test('a mail that could not go yet is not sent to an address that its contact has no more', async () => {
  const client = await makeClient(app.db);
  const ann = await contactOf(client.id, 'ann');
  const report = await schedule({ clientId: client.id, staffIds: [], contactIds: [ann.id] });
  at('2026-03-02T10:00:00Z');
  answer = { is: 'later', said: '451 come again' };
  await pass();
  const channels = [{ kind: 'email' as const, value: 'ann@new.example' }];
  await changeContact(app.deps, boss, ann.id, { version: ann.version, channels });
  mails = [];
  at('2026-03-02T10:05:00Z');
  await pass();
  expect(mails).toEqual([]);
  expect((await runsOf(report.id))[0]?.deliveries).toMatchObject([
    { state: 'failed', said: 'Not sent: ann is reached at another address than ann@acme.example by now.' },
  ]);
});

test('now is beside its times, twice asked is once sent; paused nothing is due, and nothing is made up for', async () => {
  const report = await schedule({});
  await askForReport(app.deps, boss, report.id);
  expect(await askForReport(app.deps, boss, report.id)).toMatchObject({ asked: true, nextDueAt: report.nextDueAt });
  await pass();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('Sent now because Maya Boss asked for it.');
  expect((await runsOf(report.id))[0]).toMatchObject({ cause: 'asked', askedBy: 'Maya Boss', outcome: 'sent' });
  const paused = await setReportPaused(app.deps, boss, { id: report.id, version: 1, paused: true });
  expect(paused.nextDueAt).toBeNull();
  at('2026-03-05T09:00:00Z');
  await pass();
  const resumed = await setReportPaused(app.deps, boss, { id: report.id, version: paused.version, paused: false });
  expect(resumed.nextDueAt).toBe('2026-03-05T10:00:00.000Z');
  await pass();
  expect(mails).toHaveLength(1);
  await leaveReport(app.deps, boss, report.id);
  at('2026-03-05T10:00:00Z');
  await pass();
  expect((await runsOf(report.id))[0]).toMatchObject({ outcome: 'not-sent', why: 'Nobody is left who may have it.' });
  await removeReport(app.deps, boss, report.id);
  expect((await listReports(app.deps, boss, { limit: 50 })).items).toEqual([]);
});

test('only to people of the SOC who see it all, and to contacts of that client', async () => {
  const [one, two] = [await makeClient(app.db), await makeClient(app.db)];
  const person = await makeStaff(app.db, 'engineer', { clients: [one.id, two.id] });
  const eli = staffActor(person, 'engineer', [one.id, two.id]);
  const half = await makeStaff(app.db, 'engineer', { clients: [one.id] });
  const [ann, bob] = [await contactOf(one.id, 'ann'), await contactOf(two.id, 'bob')];
  const mute = await addContact(app.deps, boss, one.id, { name: 'mute', kind: 'key' });
  const refused = async (more: Partial<NewReport>, by = eli): Promise<unknown> =>
    schedule(more, by).catch((error: unknown) => error);
  expect(await refused({ staffIds: [half.id] })).toMatchObject({ code: 'report/not-for-them' });
  expect(await refused({ contactIds: [ann.id] })).toMatchObject({ code: 'report/not-theirs' });
  expect(await refused({ clientId: one.id, contactIds: [bob.id] })).toMatchObject({ status: 404 });
  expect(await refused({ clientId: one.id, contactIds: [mute.id] })).toMatchObject({ code: 'report/not-for-them' });
  expect(await refused({ staffIds: [] })).toMatchObject({ code: 'report/nobody' });
  expect(await refused({ period: null })).toMatchObject({ code: 'report/period' });
  expect(await refused({ clientId: one.id }, staffActor(half, 'engineer', []))).toMatchObject({ status: 404 });
  const report = await schedule({ staffIds: [person.id, boss.id ?? ''] }, eli);
  // All clients are those that its owner sees: others get no more than they see themselves.
  await assign(app.people, boss, two.id, half.id);
  await changeReport(app.deps, eli, report.id, { ...daily, staffIds: [half.id], version: 1 });
  await expect(changeReport(app.deps, boss, report.id, { ...daily, version: 2 })).rejects.toMatchObject({
    status: 403,
  });
  await unassign(app.people, boss, two.id, half.id);
  const stranger = staffActor(await makeStaff(app.db, 'engineer', { clients: [one.id] }), 'engineer', [one.id]);
  expect((await listReports(app.deps, stranger, { limit: 50 })).items).toEqual([]);
  await expect(listRuns(app.deps, stranger, report.id, { limit: 5 })).rejects.toMatchObject({ status: 404 });
  await expect(askForReport(app.deps, stranger, report.id)).rejects.toMatchObject({ status: 404 });
  at('2026-03-02T10:00:00Z');
  await pass();
  expect(mails).toEqual([]);
  expect((await runsOf(report.id))[0]?.deliveries).toMatchObject([
    { state: 'left-out', said: 'does not see all the clients it is about' },
  ]);
});
