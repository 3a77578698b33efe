/** What is promised to whom, and what that does to the clocks that run. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { calendarsFor } from '../people/calendar-times.ts';
import { clientSeen } from '../people/clients.ts';
import { clockActs } from './clock-acts.rules.ts';
import { clockKinds } from './clock-api.ts';
import { builtIn } from './clock-terms.ts';
import type { Target } from './clock-terms.ts';
import { spanWords } from './clock-timing.rules.ts';
import { openRetimes } from './retime.store.ts';
import type { SettingTargets, Targets } from './targets-api.ts';
import { keepPolicy, policyOf, replaceTargets, targetsOf } from './targets.store.ts';
import { priorities } from './ticket-api.ts';

export const targetsChanged = 'targets.changed';

export async function readTargets(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  clientId: string | null,
): Promise<Targets> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    if (clientId !== null && !(await clientSeen(tx, clientId))) throw notFound('client');
    return readIn(tx, clientId);
  });
}

export async function setTargets(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { clientId, version, targets }: SettingTargets,
): Promise<Targets> {
  return db.as(scopeOf(actor), async (tx) => {
    await mayPromise(tx, actor, clientId);
    await mustKnowCalendars(tx, clientId, targets);
    const before = await targetsOf(tx, clientId);
    const [at, id] = [isoOf(clock.now()), newId(clock.now())];
    const policyId = await keepPolicy(tx, { id, clientId, version, at });
    if (policyId === undefined) throw stale();
    await replaceTargets(tx, { policyId, clientId }, oneEach(targets));
    const was = clientId === null ? before.house : before.client;
    const detail = { version: version + 1, was, became: targets };
    await audit(tx, clock, actor, { act: 'targets.set', recordKind: 'targets', recordId: policyId, clientId, detail });
    await recordFact(tx, clock, { topic: targetsChanged, clientId, subjectId: policyId });
    return readIn(tx, clientId);
  });
}

async function readIn(tx: Tx, clientId: string | null): Promise<Targets> {
  const { client, house } = await targetsOf(tx, clientId);
  const calendars = await calendarsFor(tx, clientId);
  const policy = await policyOf(tx, clientId);
  const names = new Map(calendars.map(({ id, name }) => [id, name]));
  return {
    clientId,
    retiming: await openRetimes(tx),
    own: {
      version: policy?.version ?? 0,
      changedAt: policy?.changedAt ?? null,
      targets: clientId === null ? house : client,
    },
    inForce: priorities.flatMap((priority) =>
      clockKinds.map((kind) => {
        const { from, target } = inForce({ priority, kind }, client, house);
        const calendarName = target.calendarId === null ? '24x7' : (names.get(target.calendarId) ?? '');
        const words =
          target.targetSeconds === null ? 'nothing promised' : `${spanWords(target.targetSeconds)}, ${calendarName}`;
        return { ...target, from, calendarName, words };
      }),
    ),
    calendars,
    acts: clockKinds.map((kind) => ({
      kind,
      promises: clockActs[kind].promises,
      starts: clockActs[kind].starts,
      meets: clockActs[kind].meets,
      cancels: clockActs[kind].cancels,
      pausedIn: Object.entries(clockActs[kind].pausedIn).map(([state, reason]) => ({ state, reason })),
    })),
  };
}

function inForce(
  which: Pick<Target, 'priority' | 'kind'>,
  client: readonly Target[],
  house: readonly Target[],
): { from: 'client' | 'house' | 'built-in'; target: Target } {
  const isIt = (target: Target): boolean => target.kind === which.kind && target.priority === which.priority;
  const [own, ours] = [client.find(isIt), house.find(isIt)];
  if (own) return { from: 'client', target: own };
  if (ours) return { from: 'house', target: ours };
  const { targetSeconds = null, calendarId = null } = builtIn[which.kind] ?? {};
  return { from: 'built-in', target: { ...which, targetSeconds, calendarId } };
}

/** What every client gets is for those to say who see every client. */
async function mayPromise(tx: Tx, actor: Actor, clientId: string | null): Promise<void> {
  if (clientId !== null && !(await clientSeen(tx, clientId))) throw notFound('client');
  if (clientId === null && actor.clients !== 'all')
    throw new Problem('targets/of-the-house', 403, 'Only those who see all clients may set what the house promises.');
}

async function mustKnowCalendars(tx: Tx, clientId: string | null, targets: readonly Target[]): Promise<void> {
  const known = new Set((await calendarsFor(tx, clientId)).map(({ id }) => id));
  if (targets.some(({ calendarId }) => calendarId !== null && !known.has(calendarId))) throw notFound('calendar');
}

function oneEach(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [`${target.priority} ${target.kind}`, target])).values()];
}
