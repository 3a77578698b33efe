/** What is approved, and what approval needs. */
import { createHash } from 'node:crypto';
import type { Actor } from '../base/actor.ts';
import { partsNeeded } from './risk-api.ts';
import type { ChangeRow, Subject, Vote } from './step.rules.ts';

type Planned = Pick<
  ChangeRow,
  'kind' | 'modelId' | 'title' | 'risk' | 'siteId' | 'plan' | 'testPlan' | 'backOut' | 'windowFrom' | 'windowTo'
>;

/** SHA-256 of everything an approver agrees to. The same plan, the same hash; its fields stand in this order. */
export function hashOf(
  change: Planned,
  { deviceIds, links }: { deviceIds: readonly string[]; links: readonly { id: string }[] },
): string {
  const { kind, modelId, title, risk, siteId, plan, testPlan, backOut, windowFrom, windowTo } = change;
  const parts = [
    kind,
    modelId,
    title,
    risk,
    siteId,
    deviceIds.toSorted(),
    plan,
    testPlan,
    backOut,
    windowFrom,
    windowTo,
    ...(links.length > 0 ? [links.map(({ id }) => id).toSorted()] : []),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The need that only the client can meet. */
export const CLIENTS = 'the client’s approval';

const named = { plan: 'the plan', testPlan: 'how it is tested', backOut: 'the way back' } as const;

/** What is still to be written before it can be assessed, in words. */
export function missingOf({ change, deviceIds }: Pick<Subject, 'change' | 'deviceIds'>): string[] {
  return [
    ...(change.risk === 'unknown' ? ['the answers on risk'] : []),
    ...partsNeeded(change.risk, change.kind)
      .filter((part) => change[part] === '')
      .map((part) => named[part]),
    ...(deviceIds.length === 0 ? ['the devices it touches'] : []),
    ...(change.windowFrom === null ? ['its window'] : []),
  ];
}

export function liveVotes({ change, votes }: Pick<Subject, 'change' | 'votes'>): Vote[] {
  return votes.filter((vote) => vote.expiredAt === null && vote.planVersion === change.planVersion);
}

/** What approval still needs, in words; nothing when it is approved. */
export function needsOf(subject: Pick<Subject, 'change' | 'votes'>): string[] {
  const { change } = subject;
  const votes = liveVotes(subject);
  const refused = votes.filter(({ verdict }) => verdict === 'refuse').map(({ byName }) => `${byName} has refused it`);
  if (refused.length > 0) return refused;
  if (change.kind === 'standard') return [];
  const client = votes.some(({ seat }) => seat === 'client') ? [] : [CLIENTS];
  return [...internalNeeds(change, votes), ...client];
}

function internalNeeds({ kind, risk }: ChangeRow, votes: readonly Vote[]): string[] {
  const cab = votes.filter(({ seat }) => seat === 'cab').length;
  const people = votes.filter(({ seat }) => seat !== 'client').length;
  const more = (count: number, who: string): string[] =>
    count <= 0 ? [] : [`${count} ${who}${count === 1 ? '' : 's'} of ours`];
  if (kind === 'emergency') return cab > 0 ? [] : more(2 - people, 'more person');
  return risk === 'high' ? more(2 - cab, 'more board member') : more(2 - people, 'more person');
}

/** Why someone may not vote; null when they may. `listed`: a client user who is on the list of approvers. */
export function mayNotVote(subject: Subject, actor: Actor, listed: boolean): string | null {
  const { change } = subject;
  if (actor.id === null || actor.role === 'integration') return 'Only a named person can vote.';
  if (change.stage !== 'assessed') return 'It is not up for approval now.';
  if (change.kind === 'standard') return 'A standard change was approved once for always.';
  if (liveVotes(subject).some(({ byId }) => byId === actor.id)) return 'You have voted on this plan.';
  if (actor.side === 'client')
    return listed ? null : 'You are not on your organisation’s list of those who approve changes.';
  if (actor.id === change.requesterId || actor.id === change.raisedById)
    return 'Whoever asked for a change does not approve it.';
  return null;
}
