import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { clientActor, makeClientUser } from '../../test/harness/factories.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import {
  attachConfig,
  confirmAuthority,
  editChange,
  moveChange,
  raiseChange,
  readChange,
  voteOnChange,
} from './changes.ts';
import { changeForClient, raiseForClient } from './for-client.ts';
import { changeLeague } from './league.ts';
import { addFreeze, addModel, setAuthority } from './settings.ts';

let database: TestDatabase;
let deps: Deps;
let clock: ReturnType<typeof movableClock>;
let world: ChangeWorld;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
});
const deed = () => ({ deps, world, clock });
const refusal = (code: string) => expect.objectContaining({ code });

describe('asking', () => {
  const fields = {
    kind: 'normal',
    modelId: null,
    title: 'Open 8443',
    reason: 'New app',
    ticketId: null,
    deviceIds: [],
  } as const;
  const ask = (more: object = {}) =>
    raiseChange(deps, world.jordan, { ...fields, deviceIds: [], clientId: world.clientId, requester: null, ...more });

  test('the clock of one who may ask starts at once: 12 hours wanted, 24 promised', async () => {
    const id = await database.db.as(scopeOf(world.bea), (tx) =>
      raiseForClient(tx, clock, world.bea, {
        clientId: world.clientId,
        title: 'Open 8443',
        reason: 'x',
        deviceIds: [world.deviceId],
      }),
    );
    const change = await readChange(deps, world.jordan, id);
    expect(change.stage).toBe('accepted');
    expect(change.bar).toMatchObject({
      is: 'running',
      wantedAt: '2026-03-02T21:00:00.000Z',
      dueAt: '2026-03-03T09:00:00.000Z',
    });
    expect(change.zone).toBe('Asia/Tokyo');
  });

  test('one who is not on the list waits until a colleague has verified them', async () => {
    const user = await makeClientUser(database.db, world.clientId, 'client-administrator', { name: 'Carl' });
    const people = [{ kind: 'client-user', id: world.bea.id ?? '', mayRequest: true, mayApprove: true }] as const;
    await setAuthority(deps, world.lead, world.clientId, { people: [...people] });
    const carl = clientActor(user, world.clientId, 'client-administrator');
    const id = await database.db.as(scopeOf(carl), (tx) =>
      raiseForClient(tx, clock, carl, { clientId: world.clientId, title: 'Open 8443', reason: 'x', deviceIds: [] }),
    );
    expect(await readChange(deps, world.jordan, id)).toMatchObject({ stage: 'requested', bar: { is: 'not-started' } });
    clock.forward(HOUR);
    const change = await confirmAuthority(deps, world.jordan, id, 'Called back on the number in the contract');
    expect(change).toMatchObject({ stage: 'accepted', bar: { startedAt: '2026-03-02T10:00:00.000Z' } });
    expect(change.authority).toBe('Called back on the number in the contract (Jordan)');
  });

  test('the same request twice is one change', async () => {
    const requestId = '0198a000-0000-7000-8000-000000000001';
    const [one, two] = [await ask({ requestId }), await ask({ requestId })];
    expect(two.id).toBe(one.id);
  });

  test('a standard change follows its model to the letter and needs no vote', async () => {
    const model = await addModel(deps, world.lead, world.clientId, {
      name: 'Block an address',
      plan: 'Add it to the list.',
      testPlan: '',
      backOut: 'Take it off.',
      answers: lowRisk,
      authorisedHow: 'Letter of 1 March',
    });
    const raised = await ask({ kind: 'standard', modelId: model.id, deviceIds: [world.deviceId] });
    await expect(editChange(deps, world.jordan, raised.id, { version: 1, plan: 'Otherwise' })).rejects.toEqual(
      refusal('change/standard-plan'),
    );
    const window = { windowFrom: isoOf(clock.now()), windowTo: isoOf(clock.now() + HOUR) };
    const planned = await editChange(deps, world.jordan, raised.id, { version: 1, ...window });
    const done = await moveChange(deps, world.jordan, raised.id, move(planned, 'assessed'));
    expect(done.stage).toBe('approved');
    expect(done.stages.map(({ stage }) => stage)).toEqual(['accepted', 'assessed', 'approved']);
  });
});

describe('approving', () => {
  test('nothing is assessed before what its risk asks for is written', async () => {
    const change = await assessed(deed());
    const emptied = await editChange(deps, world.jordan, change.id, {
      version: change.version,
      answers: highRisk,
      testPlan: '',
    });
    expect(emptied).toMatchObject({ stage: 'accepted', risk: 'high', missing: ['how it is tested'] });
    await expect(moveChange(deps, world.jordan, change.id, move(emptied, 'assessed'))).rejects.toEqual(
      refusal('change/incomplete'),
    );
  });

  test('two of ours and the client approve a change; whoever asked for it does not', async () => {
    const change = await assessed(deed());
    expect(change.needs).toEqual(['2 more persons of ours', 'the client’s approval']);
    await expect(voteOnChange(deps, world.jordan, change.id, approving(change))).rejects.toEqual(
      refusal('change/may-not-vote'),
    );
    await voteOnChange(deps, world.priya, change.id, approving(change));
    await expect(voteOnChange(deps, world.priya, change.id, approving(change))).rejects.toEqual(
      refusal('change/may-not-vote'),
    );
    const two = await voteOnChange(deps, world.samuel, change.id, approving(change));
    expect(two).toMatchObject({ stage: 'assessed', needs: ['the client’s approval'] });
    await clientVotes(deps, world.bea, change);
    const done = await readChange(deps, world.jordan, change.id);
    expect(done.stage).toBe('approved');
    expect(done.votes.at(-1)).toMatchObject({
      seat: 'client',
      by: { name: 'Bea' },
      from: '192.0.2.2',
      via: 'session',
      planHash: change.planHash,
    });
  });

  test('a change of high risk needs two of the board, an emergency one', async () => {
    const high = await assessed(deed(), { answers: highRisk });
    expect(high.needs).toEqual(['2 more board members of ours', 'the client’s approval']);
    const urgent = await assessed(deed(), { answers: highRisk, kind: 'emergency' });
    const voted = await voteOnChange(deps, world.lead, urgent.id, approving(urgent));
    expect(voted.needs).toEqual(['the client’s approval']);
  });

  test('another plan has to be approved anew, and a vote on the old one is refused', async () => {
    const change = await approved(deed());
    const edited = await editChange(deps, world.jordan, change.id, { version: change.version, plan: 'Add two rules.' });
    expect(edited).toMatchObject({ stage: 'assessed', planVersion: change.planVersion + 1 });
    expect(edited.votes.every(({ expiredAt }) => expiredAt !== null)).toBe(true);
    await expect(voteOnChange(deps, world.priya, change.id, approving(change))).rejects.toEqual(
      refusal('change/plan-changed'),
    );
  });

  test('one who refuses holds it up until the plan is another, or it is put up anew', async () => {
    const change = await assessed(deed());
    const refused = await voteOnChange(deps, world.priya, change.id, {
      ...approving(change),
      verdict: 'refuse',
      note: 'Too wide',
    });
    expect(refused.needs).toEqual(['Priya has refused it']);
    const back = await moveChange(deps, world.jordan, change.id, move(refused, 'accepted', 'Let us talk'));
    const again = await moveChange(deps, world.jordan, change.id, move(back, 'assessed'));
    const voted = await voteOnChange(deps, world.priya, change.id, approving(again));
    expect(voted.needs).toEqual(['1 more person of ours', 'the client’s approval']);
  });

  test('the database itself keeps anyone from voting for another', async () => {
    const change = await assessed(deed());
    const vote = database.db.as(scopeOf(world.priya), (tx) =>
      tx
        .insertInto('changeApproval')
        .values({
          id: change.id,
          clientId: world.clientId,
          changeId: change.id,
          seat: 'peer',
          verdict: 'approve',
          planVersion: change.planVersion,
          planHash: change.planHash,
          byId: world.samuel.id ?? '',
          byName: 'Samuel',
          via: 'session',
          at: isoOf(clock.now()),
        })
        .execute(),
    );
    await expect(vote).rejects.toThrow(/row-level security/);
  });
});

describe('doing', () => {
  test('a window within a freeze is refused; another change in it must be accepted by name', async () => {
    await scheduled(deed());
    const change = await approved(deed());
    expect(change.conflicts).toMatchObject([{ kind: 'change', forbids: false }]);
    await expect(moveChange(deps, world.jordan, change.id, move(change, 'scheduled'))).rejects.toEqual(
      refusal('change/conflicts'),
    );
    await addFreeze(deps, world.lead, world.clientId, {
      siteId: world.siteId,
      fromAt: '2026-03-02T00:00:00Z',
      toAt: '2026-03-05T00:00:00Z',
      reason: 'Year end',
    });
    await expect(moveChange(deps, world.jordan, change.id, move(change, 'scheduled', '', true))).rejects.toEqual(
      refusal('change/frozen'),
    );
  });

  test('from the window to verified: each stage timed, the clock ends at verified', async () => {
    let change = await scheduled(deed());
    await expect(moveChange(deps, world.jordan, change.id, move(change, 'in-progress'))).rejects.toEqual(
      refusal('change/outside-window'),
    );
    clock.forward(HOUR);
    change = await moveChange(deps, world.jordan, change.id, move(change, 'in-progress'));
    await attachConfig(deps, world.jordan, change.id, { part: 'before', text: 'a\n' });
    await attachConfig(deps, world.jordan, change.id, { part: 'after', text: 'a\nb\n' });
    clock.forward(HOUR / 2);
    change = await moveChange(deps, world.jordan, change.id, move(change, 'implemented'));
    await expect(moveChange(deps, world.jordan, change.id, move(change, 'verified'))).rejects.toEqual(
      refusal('change/note'),
    );
    change = await moveChange(deps, world.jordan, change.id, move(change, 'verified', 'Connected from outside'));
    expect(change.bar).toMatchObject({ is: 'kept', endedAt: '2026-03-02T10:30:00.000Z' });
    expect(change.configs.map(({ part }) => part)).toEqual(['before', 'after']);
    expect(change.stages.find(({ stage }) => stage === 'in-progress')?.took).toBe(HOUR / 2);
    const told = await database.db.as(scopeOf(world.bea), (tx) => changeForClient(tx, clock, world.bea, change.id));
    expect(JSON.stringify(told)).not.toMatch(/wantedAt|sha256|"score/);
    expect(told).toMatchObject({ stage: 'verified', bar: { is: 'kept' } });
  });

  test('the league counts what was verified and stayed so', async () => {
    let change = await scheduled(deed());
    clock.forward(HOUR);
    for (const [to, note] of [
      ['in-progress', ''],
      ['implemented', ''],
      ['verified', 'ok'],
    ] as const)
      change = await moveChange(deps, world.jordan, change.id, move(change, to, note));
    expect((await changeLeague(deps, world.jordan)).items).toMatchObject([
      { name: 'Jordan', verified: 1, withinWanted: 1, reopened: 0 },
    ]);
    change = await moveChange(deps, world.jordan, change.id, move(change, 'in-progress', 'One address was forgotten'));
    expect(change).toMatchObject({ reopened: 1, bar: { is: 'running' } });
    expect((await changeLeague(deps, world.jordan)).items).toMatchObject([
      { name: 'Jordan', verified: 0, reopened: 1 },
    ]);
  });

  test('a plan that is being done stays as it is, and an old version moves nothing', async () => {
    const change = await scheduled(deed());
    clock.forward(HOUR);
    const running = await moveChange(deps, world.jordan, change.id, move(change, 'in-progress'));
    await expect(editChange(deps, world.jordan, change.id, { version: running.version, plan: 'x' })).rejects.toEqual(
      refusal('change/fixed'),
    );
    await expect(moveChange(deps, world.jordan, change.id, move(change, 'implemented'))).rejects.toEqual(
      refusal('change/changed'),
    );
  });
});
