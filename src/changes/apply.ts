/** Writes a decision down: change, stages, devices, votes, quiet, facts and audit in one transaction. The only way a change changes. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { endQuiet, openQuiet } from '../estate/quiet.ts';
import { audit } from '../people/audit.ts';
import { nextWake } from './clock.rules.ts';
import { numberOf } from './rules.ts';
import type { ChangeRow, Step, Subject } from './step.rules.ts';
import { expireVotes, insertStage, insertVote, replaceDevices, replaceLinks, updateChange } from './store.ts';

export function byOf(actor: Actor): { side: string; id: string | null; name: string } {
  return { side: actor.role === 'integration' ? 'integration' : actor.side, id: actor.id, name: actor.name };
}

/** Applies a step to a change whose lock this transaction holds. */
export async function apply(tx: Tx, clock: Clock, actor: Actor, subject: Subject, step: Step): Promise<void> {
  const { change } = subject;
  const after: ChangeRow = { ...change, ...step.set };
  const place = { changeId: change.id, clientId: change.clientId, at: isoOf(clock.now()) };
  await updateChange(tx, change.id, {
    ...step.set,
    nextWakeAt: nextWake(after),
    updatedAt: place.at,
    version: change.version + 1,
  });
  if (step.deviceIds) await replaceDevices(tx, place, step.deviceIds);
  if (step.links) await replaceLinks(tx, place, step.links);
  if (step.expireVotes) await expireVotes(tx, place);
  if (step.vote) await castVote(tx, clock, actor, subject, step.vote);
  for (const stage of step.stages) await insertStage(tx, place, byOf(actor), { ...stage, id: newId(clock.now()) });
  await applyQuiet(tx, clock, { ...subject, change: after }, step);
  await tell(tx, clock, after, { did: step.did });
  await audit(tx, clock, actor, {
    act: `change.${step.did}`,
    recordKind: 'change',
    recordId: change.id,
    clientId: change.clientId,
    detail: {
      number: numberOf(change.number),
      changed: Object.keys(step.set),
      stages: step.stages.map(({ stage, note }) => `${stage}: ${note.slice(0, 200)}`),
      planHash: after.planHash,
      ...(step.vote ? { vote: step.vote.verdict, seat: step.vote.seat } : {}),
    },
  });
}

/** The name, the way and the address are the actor's own: nobody votes for another. */
async function castVote(
  tx: Tx,
  clock: Clock,
  actor: Actor,
  { change }: Subject,
  vote: NonNullable<Step['vote']>,
): Promise<void> {
  const now = clock.now();
  await insertVote(
    tx,
    { changeId: change.id, clientId: change.clientId, at: isoOf(now) },
    {
      ...vote,
      id: newId(now),
      planVersion: change.planVersion,
      planHash: change.planHash,
      byId: actor.id ?? '',
      byName: actor.name,
      via: actor.via,
      fromAddress: actor.from,
    },
  );
}

async function applyQuiet(tx: Tx, clock: Clock, { change, deviceIds }: Subject, { quiet }: Step): Promise<void> {
  if (quiet === 'ends') await endQuiet(tx, clock, change.id);
  const { windowFrom, windowTo } = change;
  if (quiet !== 'opens' || windowFrom === null || windowTo === null) return;
  const now = clock.now();
  if (instantOf(windowTo) <= now) return;
  await openQuiet(tx, clock, {
    clientId: change.clientId,
    deviceIds,
    // An emergency does not wait for its window.
    fromAt: change.stage === 'in-progress' ? isoOf(Math.min(now, instantOf(windowFrom))) : windowFrom,
    toAt: windowTo,
    owner: { kind: 'change', id: change.id, name: `${numberOf(change.number)} ${change.title}` },
  });
}

/** What is ours alone: warnings before the promise, and configurations. */
const inner = new Set(['warned', 'wanted-missed', 'config', 'finding', 'quiet-over']);

/** What a notice or a pager follows. */
export async function tell(
  tx: Tx,
  clock: Clock,
  change: ChangeRow,
  { did, more = {} }: { did: string; more?: Record<string, unknown> },
): Promise<void> {
  const { id, clientId, number, stage, kind, title, wantedAt, dueAt, engineerId } = change;
  await recordFact(tx, clock, {
    topic: `change.${did}`,
    clientId,
    subjectId: id,
    published: !inner.has(did),
    data: { number: numberOf(number), stage, kind, title, wantedAt, dueAt, engineerId, ...more },
  });
}
