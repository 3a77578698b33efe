/** A client with people, a device and a board, and changes brought as far as a test needs them. */
import type { Actor } from '../../src/base/actor.ts';
import { isoOf } from '../../src/base/clock.ts';
import type { movableClock } from '../../src/base/clock.ts';
import type { Answers } from '../../src/changes/risk-api.ts';
import { editChange, moveChange, raiseChange, readChange, voteOnChange } from '../../src/changes/changes.ts';
import type { Change } from '../../src/changes/read.ts';
import { voteForClient } from '../../src/changes/for-client.ts';
import type { Deps } from '../../src/db/deps.ts';
import { scopeOf } from '../../src/db/scope.ts';
import { clientActor, makeClient, makeClientUser, makeDevice, makeSite, makeStaff, staffActor } from './factories.ts';

export const HOUR = 3_600_000;
export const lowRisk: Answers = { reach: 'nobody', tested: 'here', back: 'minutes', hours: 'outside', access: 'no' };
export const highRisk: Answers = { reach: 'many', tested: 'no', back: 'longer', hours: 'inside', access: 'yes' };

export type ChangeWorld = Awaited<ReturnType<typeof changeWorld>>;

export async function changeWorld(deps: Deps) {
  const { db } = deps;
  const clientId = (await makeClient(db)).id;
  const site = await makeSite(db, clientId, { zone: 'Asia/Tokyo' });
  const device = await makeDevice(db, clientId, { name: 'fw1', siteId: site.id });
  const staff = async (name: string, role: 'engineer' | 'lead-engineer'): Promise<Actor> =>
    staffActor(await makeStaff(db, role, { name, clients: [clientId] }), role, [clientId]);
  const bea = await makeClientUser(db, clientId, 'client-administrator', { name: 'Bea' });
  return {
    clientId,
    siteId: site.id,
    deviceId: device.id,
    jordan: await staff('Jordan', 'engineer'),
    priya: await staff('Priya', 'engineer'),
    samuel: await staff('Samuel', 'engineer'),
    lead: await staff('Maya', 'lead-engineer'),
    second: await staff('Aoife', 'lead-engineer'),
    bea: clientActor(bea, clientId, 'client-administrator'),
  };
}

type Deed = { deps: Deps; world: ChangeWorld; clock: ReturnType<typeof movableClock> };

/** Raised by Jordan, planned, and up for approval; its window opens in an hour for two. */
export async function assessed(
  { deps, world, clock }: Deed,
  more: { answers?: Answers; kind?: 'normal' | 'emergency'; from?: number } = {},
): Promise<Change> {
  const { jordan, clientId, deviceId } = world;
  const raised = await raiseChange(deps, jordan, {
    clientId,
    kind: more.kind ?? 'normal',
    modelId: null,
    title: 'Open port 8443',
    reason: 'The new application needs it.',
    requester: null,
    ticketId: null,
    deviceIds: [deviceId],
  });
  const from = clock.now() + (more.from ?? HOUR);
  const planned = await editChange(deps, jordan, raised.id, {
    version: raised.version,
    answers: more.answers ?? lowRisk,
    plan: 'Add the rule.',
    testPlan: 'Connect.',
    backOut: 'Remove the rule.',
    windowFrom: isoOf(from),
    windowTo: isoOf(from + 2 * HOUR),
  });
  return moveChange(deps, jordan, raised.id, move(planned, 'assessed'));
}

export const move = (change: Change, to: Change['stage'], note = '', acceptConflicts = false) => ({
  to,
  version: change.version,
  note,
  acceptConflicts,
});

export const approving = (change: Pick<Change, 'planHash'>) => ({
  verdict: 'approve' as const,
  planHash: change.planHash,
  note: '',
});

export async function clientVotes(deps: Deps, actor: Actor, change: Pick<Change, 'id' | 'planHash'>): Promise<void> {
  await deps.db.as(scopeOf(actor), (tx) =>
    voteForClient(tx, deps, actor, { ...approving(change), changeId: change.id }),
  );
}

/** Approved by two of ours and the client. */
export async function approved(deed: Deed, more: Parameters<typeof assessed>[1] = {}): Promise<Change> {
  const { deps, world } = deed;
  const change = await assessed(deed, more);
  const [one, two] = more.answers === highRisk ? [world.lead, world.second] : [world.priya, world.samuel];
  await voteOnChange(deps, one, change.id, approving(change));
  await voteOnChange(deps, two, change.id, approving(change));
  await clientVotes(deps, world.bea, change);
  return readChange(deps, world.jordan, change.id);
}

export async function scheduled(deed: Deed, more: Parameters<typeof assessed>[1] = {}): Promise<Change> {
  const change = await approved(deed, more);
  return moveChange(deed.deps, deed.world.jordan, change.id, move(change, 'scheduled', '', true));
}
