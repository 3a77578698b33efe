/** Scheduling reports: making, changing, pausing and asking for them. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { clientSeen } from '../people/clients.ts';
import { reachOf, reachable } from '../people/recipients.ts';
import { changedMeanwhile } from '../people/versions.ts';
import type { NewReport, ScheduledReport } from './api.ts';
import { readReportIn } from './read.ts';
import { columnsOfWhen, faultOf, mayWith, untroubled, whenOf } from './rules.ts';
import { deleteReport, insertReport, lockedReport, updateReport } from './store.ts';
import type { ReportRow } from './store.ts';
import { nextDue } from './times.rules.ts';

type Parts = Pick<Deps, 'db' | 'clock'>;

export async function addReport({ db, clock }: Parts, actor: Actor, input: NewReport): Promise<ScheduledReport> {
  const ownerId = personOf(actor);
  const now = clock.now();
  return db.as(scopeOf(actor), async (tx) => {
    await mustBeSendable(tx, actor, input);
    const row = {
      ...columnsOf(input),
      id: newId(now),
      ownerId,
      state: 'active' as const,
      nextDueAt: isoOf(nextDue(input.when, now)),
      askedAt: null,
      askedBy: null,
      ...untroubled,
      version: 1,
      createdAt: isoOf(now),
    };
    await insertReport(tx, row);
    await tell(tx, clock, actor, row, 'add', detailOf(row));
    return readReportIn(tx, actor, row.id);
  });
}

/** All of it; the owner's, with whose rights it is made. */
export async function changeReport(
  { db, clock }: Parts,
  actor: Actor,
  id: string,
  { version, ...input }: NewReport & { version: number },
): Promise<ScheduledReport> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, actor, id, version);
    if (!mayWith(actor, before).change)
      throw new Problem('report/not-yours', 403, 'It is made with the rights of its owner: only they change it.');
    await mustBeSendable(tx, actor, input);
    const set = columnsOf(input);
    const nextDueAt = before.state === 'active' ? isoOf(nextDue(input.when, clock.now())) : null;
    await updateReport(tx, id, { ...set, ...untroubled, nextDueAt, version: version + 1 });
    await tell(tx, clock, actor, { ...before, ...set }, 'change', { ...detailOf(set), version: version + 1 });
    return readReportIn(tx, actor, id);
  });
}

/** Resumed, it goes on from the next time: what was paused over is not made up for. */
export async function setReportPaused(
  { db, clock }: Parts,
  actor: Actor,
  { id, version, paused }: { id: string; version: number; paused: boolean },
): Promise<ScheduledReport> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await mustManage(tx, actor, id, version);
    if ((before.state === 'paused') === paused) return readReportIn(tx, actor, id);
    const nextDueAt = paused ? null : isoOf(nextDue(whenOf(before), clock.now()));
    await updateReport(tx, id, {
      ...{ state: paused ? 'paused' : 'active', nextDueAt },
      ...{ ...untroubled, version: version + 1 },
    });
    await tell(tx, clock, actor, before, paused ? 'pause' : 'resume', { version: version + 1 });
    return readReportIn(tx, actor, id);
  });
}

/** Now, beside its times, with its owner's rights; asked twice before it is made, it is made once. */
export async function askForReport({ db, clock }: Parts, actor: Actor, id: string): Promise<ScheduledReport> {
  return db.as(scopeOf(actor), async (tx) => {
    const before = await mustManage(tx, actor, id);
    if (before.askedAt === null) {
      await updateReport(tx, id, { askedAt: isoOf(clock.now()), askedBy: actor.name, ...untroubled });
      await tell(tx, clock, actor, before, 'send', {});
    }
    return readReportIn(tx, actor, id);
  });
}

export async function removeReport({ db, clock }: Parts, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const before = await mustManage(tx, actor, id);
    await deleteReport(tx, id);
    await tell(tx, clock, actor, before, 'remove', detailOf(before));
  });
}

/** Whoever is sent it may stop that. */
export async function leaveReport({ db, clock }: Parts, actor: Actor, id: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const before = await mustLock(tx, actor, id);
    if (!mayWith(actor, before).leave)
      throw new Problem('report/not-sent-to-you', 409, 'You are not sent this report.');
    await updateReport(tx, id, {
      staffIds: before.staffIds.filter((each) => each !== actor.id),
      version: before.version + 1,
    });
    await tell(tx, clock, actor, before, 'leave', { version: before.version + 1 });
  });
}

/** Who may be sent one, by the rights of this moment. */
export async function listRecipients(
  { db }: Parts,
  actor: Actor,
  clientId: string | null,
): Promise<Awaited<ReturnType<typeof reachable>>> {
  return db.as(scopeOf(actor), async (tx) => {
    if (clientId !== null && !(await clientSeen(tx, clientId))) throw notFound('client');
    return reachable(tx, { clientId, clients: actor.clients });
  });
}

/** Every recipient may have it now; when it is sent they are looked at again. */
async function mustBeSendable(tx: Tx, actor: Actor, input: NewReport): Promise<void> {
  const fault = faultOf(input);
  if (fault) throw fault;
  const { clientId, staffIds, contactIds } = input;
  if (clientId !== null && !(await clientSeen(tx, clientId))) throw notFound('client');
  const people = [
    ...staffIds.map((id) => ({ kind: 'staff' as const, id })),
    ...contactIds.map((id) => ({ kind: 'contact' as const, id })),
  ];
  for (const person of people) {
    const { name, whyNot } = await reachOf(tx, person, { clientId, clients: actor.clients });
    if (whyNot === null) continue;
    if (name === null) throw notFound(person.kind);
    throw new Problem('report/not-for-them', 409, `${name} ${whyNot}. Choose somebody else.`);
  }
}

function columnsOf({ name, clientId, report, period, when, staffIds, contactIds }: NewReport) {
  const people = { staffIds: [...new Set(staffIds)], contactIds: [...new Set(contactIds)] };
  return { name, clientId, report, period, ...columnsOfWhen(when), ...people };
}

function detailOf(row: ReturnType<typeof columnsOf>): Record<string, unknown> {
  const { name, report, period, every, days, atTime, zone, staffIds, contactIds } = row;
  return { name, report, period, every, days, time: atTime, zone, staffIds, contactIds };
}

function personOf(actor: Actor): string {
  if (actor.side !== 'staff' || actor.id === null || actor.role === 'integration')
    throw new Problem(
      'report/not-a-person',
      403,
      'A report is made with a person’s rights: only a person schedules one.',
    );
  return actor.id;
}

async function mustManage(tx: Tx, actor: Actor, id: string, version?: number): Promise<ReportRow> {
  const before = await mustLock(tx, actor, id, version);
  if (mayWith(actor, before).manage) return before;
  throw new Problem('report/not-yours', 403, 'Only its owner, or who manages staff, does that.');
}

async function mustLock(tx: Tx, actor: Actor, id: string, version?: number): Promise<ReportRow> {
  const before = await lockedReport(tx, id);
  if (!before) throw notFound('scheduled-report');
  if (version === undefined || version === before.version) return before;
  const current = await readReportIn(tx, actor, id);
  throw await changedMeanwhile(tx, { kind: 'scheduled-report', id, version, current });
}

async function tell(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  { id, clientId }: Pick<ReportRow, 'id' | 'clientId'>,
  did: string,
  detail: Record<string, unknown>,
): Promise<void> {
  // Its owner may have lost the client: nobody writes facts of one out of sight.
  const seen = clientId !== null && (actor.clients === 'all' || actor.clients.includes(clientId));
  await recordFact(tx, clock, { topic: 'report.changed', clientId: seen ? clientId : null, subjectId: id });
  await audit(tx, clock, actor, {
    act: `report.${did}`,
    recordKind: 'scheduled-report',
    recordId: id,
    clientId,
    detail,
  });
}
