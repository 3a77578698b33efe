/** Changes for client users, field by field. Call it in a transaction of the client's own scope: the wall holds there. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { mayOf } from './authority.rules.ts';
import type { Stage, voting } from './change-api.ts';
import { actIn, decideVote } from './changes.ts';
import { barOf, explain } from './clock.rules.ts';
import { countedBy } from './counted.ts';
import { CLIENTS, mayNotVote, needsOf } from './plan.rules.ts';
import { raiseIn } from './raise.ts';
import { timedStages } from './read.ts';
import { numberOf } from './rules.ts';
import { authorityOf } from './settings.store.ts';
import type { ChangeRow, Subject, Vote } from './step.rules.ts';
import { changeLine, changeLines, lockedSubject } from './store.ts';
import type { LineRow } from './store.ts';

export type ChangeLineForClient = ReturnType<typeof lineOf>;

/** One page, newest first. */
export async function changesForClient(
  tx: Tx,
  clock: Clock,
  query: { stages: readonly Stage[] | undefined; limit: number; after?: string | undefined },
): Promise<{ items: ChangeLineForClient[]; next: string | null }> {
  const before = readMark(query.after, markShapes.byTime);
  const rows = await changeLines(tx, { stages: query.stages, before, limit: query.limit + 1 });
  const page = pageOf(rows, query.limit, (row) => [row.raisedAt, row.id]);
  return { next: page.next, items: page.items.map((row) => lineOf(row, clock)) };
}

/** One change with its plan, stages and votes; 404 for what is not theirs to see. */
export async function changeForClient(tx: Tx, clock: Clock, actor: Actor, id: string) {
  const row = await changeLine(tx, id);
  const subject = row && (await lockedSubject(tx, id));
  if (!row || !subject) throw notFound('change');
  const because = await whyNoVote(tx, subject, actor);
  const { reason, plan, testPlan, backOut, risk, planHash, planVersion, verifiedHow } = row;
  return {
    ...lineOf(row, clock),
    ...{ reason, plan, testPlan, backOut, risk, planHash, planVersion, verifiedHow },
    explain: explain(row, await countedBy(tx, clock, row.calendarId)),
    waitsFor: waitsFor(subject),
    mayApprove: because === null,
    mayNotApproveBecause: because,
    stages: (await timedStages(tx, id)).map(({ stage, at, by, note }) => ({ stage, at, by, note })),
    approvals: subject.votes.map((vote) => approvalOf(vote, row)),
  };
}

/** A client user asks for a change; returns its id. */
export async function raiseForClient(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  ask: { clientId: string; title: string; reason: string; deviceIds: string[]; requestId?: string | undefined },
): Promise<string> {
  return raiseIn(tx, clock, actor, {
    ...ask,
    source: 'portal',
    kind: 'normal',
    modelId: null,
    requester: null,
    ticketId: null,
  });
}

/** A client user approves or refuses the plan they have read, in their own name. */
export async function voteForClient(
  tx: Tx,
  { clock }: { clock: Clock },
  actor: Actor,
  { changeId, ...input }: z.output<typeof voting> & { changeId: string },
): Promise<void> {
  await actIn(tx, { clock }, actor, changeId, async (subject) => {
    const because = await whyNoVote(tx, subject, actor);
    if (because !== null) return new Problem('change/may-not-vote', 409, because);
    return decideVote(subject, { ...input, seat: 'client' }, clock.now());
  });
}

async function whyNoVote(tx: Tx, subject: Subject, actor: Actor): Promise<string | null> {
  if (!actor.permissions.has('portal.write')) return 'Your account may look, but not decide.';
  const list = await authorityOf(tx, subject.change.clientId);
  const may = mayOf(list, { kind: 'client-user', id: actor.id ?? '', role: actor.role });
  return mayNotVote(subject, actor, may.approve);
}

function waitsFor(subject: Subject): string[] {
  switch (subject.change.stage) {
    case 'requested':
      return ['We check with your organisation that this may be asked for.'];
    case 'assessed':
      return needsOf(subject).map((need) => (need === CLIENTS ? 'your approval' : need));
    default:
      return [];
  }
}

/** Addresses are told of the client's own votes only: they are the proof of them. */
function approvalOf(
  { id, seat, verdict, note, byName, at, fromAddress, planHash, expiredAt }: Vote,
  change: ChangeRow,
) {
  const own = seat === 'client';
  return {
    ...{ id, verdict, note, at, planHash },
    by: byName,
    side: own ? ('you' as const) : ('us' as const),
    from: own ? fromAddress : null,
    holds: expiredAt === null && planHash === change.planHash,
  };
}

/** Our own line is ours: the client's bar has the promise alone. */
function barForClient(row: LineRow, clock: Clock) {
  const { is, startedAt, dueAt, endedAt, why } = barOf(row, clock.now());
  const told = is === 'late' ? ('running' as const) : is === 'kept-late' ? ('kept' as const) : is;
  return { is: told, startedAt, dueAt, endedAt, why };
}

function lineOf(row: LineRow, clock: Clock) {
  const { id, kind, title, stage, stageAt, requesterName, engineerName, deviceNames } = row;
  const { windowFrom, windowTo, zone, raisedAt, updatedAt } = row;
  return {
    ...{ id, kind, title, stage, stageAt, requesterName, deviceNames, windowFrom, windowTo, zone, raisedAt, updatedAt },
    number: numberOf(row.number),
    engineer: engineerName,
    bar: barForClient(row, clock),
  };
}
