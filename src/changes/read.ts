/** Changes as staff see them. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import { instantOf } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { meetingTitle } from '../meetings/meetings.ts';
import { configsOf, devicesOf, findingsOf, stagesOf, ticketNamed } from './around.store.ts';
import type { zChange, zChangeLine } from './change-api.ts';
import { barOf, explain } from './clock.rules.ts';
import { conflictsIn } from './conflicts.ts';
import { countedBy } from './counted.ts';
import { mayNotVote, missingOf, needsOf } from './plan.rules.ts';
import { nextOf, numberOf } from './rules.ts';
import { modelById } from './settings.store.ts';
import type { ChangeRow, Subject, Vote } from './step.rules.ts';
import { changeLine, linksOf, votesOf } from './store.ts';
import type { LineRow } from './store.ts';

export type Change = z.output<typeof zChange>;
export type ChangeLine = z.output<typeof zChangeLine>;

/** One change, or 404 for what is not there and for what is not the asker's. */
export async function readChangeIn(tx: Tx, clock: Clock, actor: Actor, id: string): Promise<Change> {
  const row = await changeLine(tx, id);
  if (!row) throw notFound('change');
  const devices = await devicesOf(tx, id);
  const votes = await votesOf(tx, id);
  const links = await linksOf(tx, id);
  const subject: Subject = { change: row, deviceIds: devices.map((device) => device.id), links, votes };
  const because = mayNotVote(subject, actor, false);
  return {
    ...lineOf(row, clock),
    ...ownFields(row),
    ticket: await ticketIn(tx, row.ticketId),
    meeting: await meetingIn(tx, row),
    model: await modelIn(tx, row.modelId),
    devices,
    links: links.map(({ id: linkId, words }) => ({ id: linkId, words })),
    missing: missingOf(subject),
    explain: explain(row, await countedBy(tx, clock, row.calendarId)),
    conflicts: await conflictsIn(tx, { ...row, engineerId: doerOf(row, actor) }),
    votes: votes.map(voteOf),
    needs: row.stage === 'assessed' ? needsOf(subject) : [],
    next: [...nextOf(row)],
    mayVote: because === null,
    mayNotVoteBecause: because,
    stages: await timedStages(tx, id),
    configs: (await configsOf(tx, id)).map(({ byName, ...config }) => ({ ...config, by: byName })),
    findings: (await findingsOf(tx, id)).map(({ findingId, ...finding }) => ({ ...finding, id: findingId })),
  };
}

/** Whoever schedules it does it, unless they name someone else: they see beforehand what binds them. */
function doerOf({ engineerId, stage }: ChangeRow, actor: Actor): string | null {
  return engineerId ?? (stage === 'approved' && actor.side === 'staff' ? actor.id : null);
}

function ownFields(row: ChangeRow) {
  const { source, reason, raisedByName, authority, siteId, answers, plan, testPlan, backOut } = row;
  const { planVersion, planHash, verifiedHow, conflictsAcceptedBy, requesterKind, requesterId, requesterName } = row;
  const requester = { kind: requesterKind, id: requesterId, name: requesterName };
  const plans = { answers, plan, testPlan, backOut, planVersion, planHash };
  return { source, reason, raisedByName, authority, siteId, verifiedHow, conflictsAcceptedBy, requester, ...plans };
}

async function ticketIn(tx: Tx, id: string | null): Promise<Change['ticket']> {
  const ticket = id === null ? undefined : await ticketNamed(tx, id);
  return ticket && id !== null ? { id, number: `WF-${ticket.number}`, title: ticket.title } : null;
}

async function meetingIn(tx: Tx, { meetingId, meetingAt }: ChangeRow): Promise<Change['meeting']> {
  if (meetingId === null || meetingAt === null) return null;
  return { id: meetingId, title: (await meetingTitle(tx, meetingId)) ?? '', at: meetingAt };
}

async function modelIn(tx: Tx, id: string | null): Promise<Change['model']> {
  const model = id === null ? undefined : await modelById(tx, id);
  return model ? { id: model.id, name: model.name } : null;
}

export function voteOf({ byId, byName, fromAddress, ...vote }: Vote): Change['votes'][number] {
  return { ...vote, by: { id: byId, name: byName }, from: fromAddress };
}

/** Each stage with how long it lasted, in milliseconds; null for the one it is in. */
export async function timedStages(tx: Tx, id: string): Promise<Change['stages']> {
  const rows = await stagesOf(tx, id);
  return rows.map(({ byName, ...row }, i) => {
    const next = rows[i + 1];
    return { ...row, by: byName, took: next ? instantOf(next.at) - instantOf(row.at) : null };
  });
}

export function lineOf(row: LineRow, clock: Clock): ChangeLine {
  const { id, clientId, clientName, kind, title, requesterName, stage, stageAt, risk, riskScore } = row;
  const { engineerId, engineerName, deviceNames, windowFrom, windowTo, zone, reopened, raisedAt, updatedAt, version } =
    row;
  const engineer = engineerId === null || engineerName === null ? null : { id: engineerId, name: engineerName };
  return {
    ...{ id, clientId, clientName, kind, title, requesterName, stage, stageAt, risk, riskScore, engineer, deviceNames },
    ...{ windowFrom, windowTo, zone, reopened, raisedAt, updatedAt, version },
    number: numberOf(row.number),
    bar: barOf(row, clock.now()),
  };
}
