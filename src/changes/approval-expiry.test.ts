/** An approval is of one plan: with another plan it has run out, the history says why, and everyone is asked anew. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  HOUR,
  approved,
  approving,
  assessed,
  changeWorld,
  clientVotes,
  highRisk,
  lowRisk,
  move,
  scheduled,
} from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeDevice } from '../../test/harness/factories.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { quietFor } from '../estate/quiet.ts';
import { editChange, moveChange, readChange, voteOnChange } from './changes.ts';
import { decideEdit } from './edit.rules.ts';
import type { Edit } from './edit.rules.ts';
import { changeForClient } from './for-client.ts';
import type { Change } from './read.ts';
import { lockedSubject } from './store.ts';

let database: TestDatabase;
let deps: Deps;
let world: ChangeWorld;
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
const deed = () => ({ deps, world, clock });
const WHY = 'The plan was changed: what was approved before has run out.';

beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
});
afterAll(() => database.drop());

const edit = (change: Change, more: Edit): Promise<Change> =>
  editChange(deps, world.jordan, change.id, { version: change.version, ...more });
const seenByClient = (id: string) => deps.db.as(scopeOf(world.bea), (tx) => changeForClient(tx, clock, world.bea, id));

/** Each part of what is agreed to, written otherwise. */
const otherwise: Record<string, () => Promise<Edit>> = {
  kind: async () => ({ kind: 'emergency' }),
  title: async () => ({ title: 'Open port 8444' }),
  risk: async () => ({ answers: highRisk }),
  site: async () => ({ siteId: world.siteId }),
  devices: async () => ({ deviceIds: [world.deviceId, (await makeDevice(database.db, world.clientId)).id] }),
  plan: async () => ({ plan: 'Add two rules.' }),
  test: async () => ({ testPlan: 'Connect twice.' }),
  'way back': async () => ({ backOut: 'Restore the configuration.' }),
  window: async () => ({ windowTo: isoOf(clock.now() + 4 * HOUR) }),
};

describe.each(Object.keys(otherwise))('another %s', (part) => {
  test('voids every approval, says so to both sides, and is approved only by all of them anew', async () => {
    const change = await approved(deed());
    clock.forward(60_000);
    const after = await edit(change, (await otherwise[part]?.()) ?? {});
    const at = isoOf(clock.now());

    expect(after).toMatchObject({ stage: 'assessed', planVersion: change.planVersion + 1 });
    expect(after.planHash).not.toBe(change.planHash);
    expect(after.votes.map(({ expiredAt }) => expiredAt)).toEqual([at, at, at]);
    expect(after.stages.at(-1)).toMatchObject({ stage: 'assessed', at, by: 'Jordan', note: WHY });
    expect(after.needs).toContain('the client’s approval');
    await expect(moveChange(deps, world.jordan, change.id, move(after, 'scheduled', '', true))).rejects.toThrow(
      Problem,
    );

    const told = await seenByClient(change.id);
    expect(told).toMatchObject({ stage: 'assessed', mayApprove: true, planHash: after.planHash });
    expect(told.approvals.map(({ holds }) => holds)).toEqual([false, false, false]);
    expect(told.stages.at(-1)).toMatchObject({ note: WHY });
    expect(told.waitsFor).toContain('your approval');

    await expect(clientVotes(deps, world.bea, change)).rejects.toMatchObject({ code: 'change/plan-changed' });
    const [one, two] = part === 'risk' ? [world.lead, world.second] : [world.priya, world.samuel];
    await voteOnChange(deps, one, change.id, approving(after));
    await voteOnChange(deps, two, change.id, approving(after));
    expect(await readChange(deps, world.jordan, change.id)).toMatchObject({
      stage: 'assessed',
      needs: ['the client’s approval'],
    });
    await clientVotes(deps, world.bea, after);
    const again = await readChange(deps, world.jordan, change.id);
    expect(again).toMatchObject({ stage: 'approved', votes: { length: 6 } });
    expect((await seenByClient(change.id)).approvals.map(({ holds }) => holds)).toEqual([
      ...[false, false, false],
      ...[true, true, true],
    ]);
  });
});

test('the reason it was asked for is no part of the plan: it stays approved', async () => {
  const change = await approved(deed());
  const after = await edit(change, { reason: 'The application needs it, says its vendor.', plan: change.plan });
  expect(after).toMatchObject({ stage: 'approved', planHash: change.planHash, planVersion: change.planVersion });
  expect(after.votes.map(({ expiredAt }) => expiredAt)).toEqual([null, null, null]);
  expect(after.stages).toHaveLength(change.stages.length);
});

test('the former plan written again revives no vote', async () => {
  const change = await approved(deed());
  const other = await edit(change, { plan: 'Add two rules.' });
  const back = await edit(other, { plan: change.plan });
  expect(back).toMatchObject({ stage: 'assessed', planHash: change.planHash, planVersion: change.planVersion + 2 });
  expect(back.needs).toEqual(['2 more persons of ours', 'the client’s approval']);
  expect((await seenByClient(change.id)).approvals.map(({ holds }) => holds)).toEqual([false, false, false]);
});

test('half approved, the history says why those who had voted are asked again; before any vote it says nothing', async () => {
  const change = await assessed(deed());
  const untouched = await edit(change, { plan: 'Add two rules.' });
  expect(untouched.stages).toHaveLength(change.stages.length);
  const voted = await voteOnChange(deps, world.priya, change.id, approving(untouched));
  const after = await edit(voted, { plan: 'Add three rules.' });
  expect(after.needs).toEqual(['2 more persons of ours', 'the client’s approval']);
  expect(after.stages.at(-1)).toMatchObject({ stage: 'assessed', note: WHY });
});

test('one that is no longer complete has to be assessed again', async () => {
  const change = await approved(deed());
  const after = await edit(change, { backOut: '', answers: highRisk });
  expect(after).toMatchObject({ stage: 'accepted', needs: [] });
  expect(after.stages.at(-1)).toMatchObject({ stage: 'accepted', note: WHY });
  expect((await seenByClient(change.id)).mayApprove).toBe(false);
});

test('a scheduled one leaves the schedule, and its quiet ends', async () => {
  const change = await scheduled(deed());
  clock.forward(90 * 60_000);
  const { clientId, deviceId } = world;
  const quiet = () =>
    deps.db.as(scopeOf(world.jordan), (tx) => quietFor(tx, { clientId, deviceId, at: isoOf(clock.now()) }));
  expect(await quiet()).toMatchObject({ kind: 'change', id: change.id });
  const after = await edit(change, { plan: 'Add two rules.' });
  expect(after).toMatchObject({ stage: 'assessed', conflictsAcceptedBy: null });
  expect(await quiet()).toBeUndefined();
});

const anyEdit: fc.Arbitrary<Edit> = fc.record(
  {
    title: fc.constantFrom('Open port 8443', 'Open port 8444'),
    reason: fc.constantFrom('The new application needs it.', 'Another reason.'),
    plan: fc.constantFrom('Add the rule.', 'Add two rules.'),
    testPlan: fc.constantFrom('Connect.', 'Connect twice.'),
    backOut: fc.constantFrom('Remove the rule.', 'Restore.'),
    answers: fc.constantFrom(lowRisk, highRisk, { ...lowRisk, hours: 'inside' as const }),
  },
  { requiredKeys: [] },
);

test('whatever is edited, approvals run out exactly when what was agreed to is another', async () => {
  const change = await approved(deed());
  const subject = await deps.db.as(scopeOf(world.jordan), (tx) => lockedSubject(tx, change.id));
  if (!subject) throw new Error('the change is gone');
  fc.assert(
    fc.property(anyEdit, (wish) => {
      const step = decideEdit(subject, wish, clock.now());
      if (step instanceof Problem) throw step;
      const hash = step?.set.planHash ?? change.planHash;
      expect(step?.expireVotes ?? false).toBe(hash !== change.planHash);
      expect((step?.set.stage ?? change.stage) === 'approved').toBe(hash === change.planHash);
    }),
  );
});
