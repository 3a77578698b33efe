/** Verbs on a change. All alike: the change under its lock, a decision, the decision written down, the change as it is then. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { audit } from '../people/audit.ts';
import { apply, tell } from './apply.ts';
import { colleagueFor, knownDevices, putConfig, siteKnown } from './around.store.ts';
import { liveStages, stages } from './change-api.ts';
import type { Source, Stage, changeFilter, editing, moving, raising, voting } from './change-api.ts';
import { countedFor } from './counted.ts';
import { decideEdit } from './edit.rules.ts';
import { mayNotVote, needsOf } from './plan.rules.ts';
import { linksNamed, withEnds } from './links.ts';
import { raiseIn } from './raise.ts';
import { conflictsIn } from './conflicts.ts';
import { lineOf, readChangeIn } from './read.ts';
import type { Change, ChangeLine } from './read.ts';
import { decideAuthority, decideMove, numberOf } from './rules.ts';
import { step } from './step.rules.ts';
import type { Decision, Subject } from './step.rules.ts';
import { changeLines, lockedSubject } from './store.ts';

export type Person = { id: string; name: string };
type Filter = z.output<z.ZodObject<typeof changeFilter>>;
type Voting = z.output<typeof voting>;

const shown: Record<Filter['show'], readonly Stage[] | undefined> = {
  live: liveStages,
  done: stages.filter((stage) => !liveStages.includes(stage)),
  all: undefined,
};

export async function listChanges(
  { db, clock }: Deps,
  actor: Actor,
  { show, stage, ...query }: Filter & { limit: number; after?: string | undefined },
): Promise<{ items: ChangeLine[]; next: string | null }> {
  const before = readMark(query.after, markShapes.byTime);
  const asked = { ...query, stages: stage ? [stage] : shown[show], before, limit: query.limit + 1 };
  const rows = await db.as(scopeOf(actor), (tx) => changeLines(tx, asked));
  const page = pageOf(rows, query.limit, (row) => [row.raisedAt, row.id]);
  return { next: page.next, items: page.items.map((row) => lineOf(row, clock)) };
}

/** Changes of a ticket that are under way: it stays with its client until they are done. */
export async function changesInTheWay(tx: Tx, ticketId: string): Promise<string[]> {
  const rows = await changeLines(tx, { stages: liveStages, ticket: ticketId, before: undefined, limit: 20 });
  if (rows.length === 0) return [];
  const numbers = rows.map(({ number }) => numberOf(number)).join(', ');
  return [`${numbers} is under way for this client. Finish it, decline it or roll it back first.`];
}

export async function readChange({ db, clock }: Deps, actor: Actor, id: string): Promise<Change> {
  return db.as(scopeOf(actor), (tx) => readChangeIn(tx, clock, actor, id));
}

export async function raiseChange({ db, clock }: Deps, actor: Actor, input: z.output<typeof raising>): Promise<Change> {
  personOf(actor);
  return db.as(scopeOf(actor), async (tx) => {
    const id = await raiseIn(tx, clock, actor, { ...input, source: sourceOf(input, actor) });
    return readChangeIn(tx, clock, actor, id);
  });
}

function sourceOf({ meeting, ticketId }: z.output<typeof raising>, { via }: Actor): Source {
  if (meeting != null) return 'meeting';
  if (ticketId !== null) return 'ticket';
  return via === 'token' ? 'api' : 'console';
}

export async function editChange(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, linkIds, ...edit }: z.output<typeof editing>,
): Promise<Change> {
  return act(deps, actor, id, async (subject, _by, tx) => {
    const { change } = subject;
    if (change.version !== version) return changedSince(subject);
    const { deviceIds = [], siteId = null } = edit;
    if (deviceIds.length > 0 && (await knownDevices(tx, change.clientId, deviceIds)) < new Set(deviceIds).size)
      return notFound('device');
    if (siteId !== null && !(await siteKnown(tx, change.clientId, siteId))) return notFound('site');
    const links = linkIds && (await linksNamed(tx, change.clientId, linkIds, subject.links));
    const touches = links !== undefined || edit.deviceIds !== undefined;
    const all = touches && { deviceIds: withEnds(edit.deviceIds ?? subject.deviceIds, links ?? subject.links) };
    return decideEdit(subject, { ...edit, ...all, ...(links && { links }) }, deps.clock.now());
  });
}

export async function confirmAuthority(deps: Deps, actor: Actor, id: string, how: string): Promise<Change> {
  return act(deps, actor, id, async (subject, by, tx) => {
    if (by.id === subject.change.requesterId)
      return new Problem('change/own-authority', 403, 'Nobody vouches for themselves. Ask a colleague.');
    const counted = await countedFor(tx, deps.clock, subject.change.clientId);
    return decideAuthority(subject, `${how} (${by.name})`, { now: deps.clock.now(), by: counted });
  });
}

export async function moveChange(
  deps: Deps,
  actor: Actor,
  id: string,
  { to, version, note, engineerId, acceptConflicts }: z.output<typeof moving>,
): Promise<Change> {
  return act(deps, actor, id, async (subject, by, tx) => {
    const { change } = subject;
    if (change.version !== version) return changedSince(subject);
    const engineer = engineerId === undefined ? by : await colleagueFor(tx, engineerId, change.clientId);
    if (!engineer) return notFound('staff');
    const conflicts = to === 'scheduled' ? await conflictsIn(tx, { ...change, engineerId: engineer.id }) : [];
    const forbidding = conflicts.filter(({ forbids, kind }) => forbids || kind === 'freeze').map(({ says }) => says);
    const others = conflicts.length - forbidding.length;
    const weighed = { forbidding, others, accepted: acceptConflicts };
    return decideMove(subject, { to, note, by, engineer, conflicts: weighed, now: deps.clock.now() });
  });
}

/** Staff vote in their own name: members of the board in its seat, others as peers. */
export async function voteOnChange(deps: Deps, actor: Actor, id: string, input: Voting): Promise<Change> {
  const seat = actor.permissions.has('changes.cab') ? 'cab' : 'peer';
  return act(deps, actor, id, (subject) => {
    const because = mayNotVote(subject, actor, false);
    if (because !== null) return new Problem('change/may-not-vote', 409, because);
    return decideVote(subject, { ...input, seat }, deps.clock.now());
  });
}

/** A vote on the plan that was read; the last one needed brings it to 'approved'. */
export function decideVote(
  subject: Subject,
  { verdict, planHash, note, seat }: Voting & { seat: 'peer' | 'cab' | 'client' },
  now: number,
): Decision {
  const { change, votes } = subject;
  if (planHash !== change.planHash)
    return new Problem('change/plan-changed', 409, 'The plan was changed since you read it. Read it again, then vote.');
  const mine = { seat, verdict, note };
  const then = [...votes, { ...blankVote, ...mine, planVersion: change.planVersion }];
  const done = verdict === 'approve' && needsOf({ change, votes: then }).length === 0;
  if (!done) return step(verdict === 'approve' ? 'voted' : 'refused', { vote: mine });
  return step('approved', {
    vote: mine,
    set: { stage: 'approved', stageAt: isoOf(now) },
    stages: [{ stage: 'approved', note: `Plan ${change.planVersion}, ${change.planHash.slice(0, 12)}` }],
  });
}

const blankVote = { id: '', planHash: '', byId: '', byName: '', via: '', fromAddress: null, at: '', expiredAt: null };

/** The configuration before or after; the plan and its approvals stay as they are. */
export async function attachConfig(
  deps: Deps,
  actor: Actor,
  id: string,
  { part, text }: { part: 'before' | 'after'; text: string },
): Promise<Change> {
  const by = personOf(actor);
  const { db, clock } = deps;
  return db.as(scopeOf(actor), async (tx) => {
    const { change } = await locked(tx, id);
    if (change.stage === 'closed' || change.endedAt !== null)
      throw new Problem('change/over', 409, `${numberOf(change.number)} is over; nothing is attached to it any more.`);
    // PostgreSQL keeps no NUL, and a configuration has none that matters.
    const kept = text.replaceAll('\0', '');
    const sha256 = createHash('sha256').update(kept).digest('hex');
    const at = isoOf(clock.now());
    await putConfig(tx, {
      changeId: id,
      clientId: change.clientId,
      part,
      text: kept,
      sha256,
      byId: by.id,
      byName: by.name,
      at,
    });
    await tell(tx, clock, change, { did: 'config', more: { part } });
    await audit(tx, clock, actor, {
      act: 'change.config',
      recordKind: 'change',
      recordId: id,
      clientId: change.clientId,
      detail: { number: numberOf(change.number), part, sha256, characters: kept.length },
    });
    return readChangeIn(tx, clock, actor, id);
  });
}

/** A verb on one change: its lock, the decision, the writing down, the change as it is then. */
async function act(
  deps: Deps,
  actor: Actor,
  id: string,
  decide: (subject: Subject, by: Person, tx: Tx) => Decision | Promise<Decision>,
): Promise<Change> {
  const by = personOf(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    await actIn(tx, deps, actor, id, (subject) => decide(subject, by, tx));
    return readChangeIn(tx, deps.clock, actor, id);
  });
}

/** As `act`, for whoever may act at all, without reading it back. */
export async function actIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  id: string,
  decide: (subject: Subject) => Decision | Promise<Decision>,
): Promise<void> {
  const subject = await locked(tx, id);
  const decision = await decide(subject);
  if (decision instanceof Problem) throw decision;
  if (decision) await apply(tx, clock, actor, subject, decision);
}

async function locked(tx: Tx, id: string): Promise<Subject> {
  const subject = await lockedSubject(tx, id);
  if (!subject) throw notFound('change');
  return subject;
}

/** Decisions need a name: programs may read changes, people make them. */
function personOf(actor: Actor): Person {
  if (actor.side === 'staff' && actor.id !== null && actor.role !== 'integration')
    return { id: actor.id, name: actor.name };
  throw new Problem('change/not-a-person', 403, 'Only a named person can work on a change.');
}

function changedSince({ change }: Subject): Problem {
  const { version, stage, title, planVersion } = change;
  return new Problem('change/changed', 409, 'Someone changed this since you read it. Look again, then decide.', {
    current: { version, stage, title, planVersion },
  });
}
