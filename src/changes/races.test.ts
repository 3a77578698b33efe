/** Two at once, a thousand times each: nothing is lost, nothing happens twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approving, approved, assessed, changeWorld, clientVotes, move } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import type { Db } from '../db/open.ts';
import { openDb } from '../db/open.ts';
import { editChange, moveChange, readChange, voteOnChange } from './changes.ts';

// npm run test:faults runs a thousand.
const TIMES = Number(process.env['RACE_ROUNDS'] ?? 10);
// Votes and stages pile up on a change: a new one now and then keeps each race as quick as the first.
const EACH = 50;
let database: TestDatabase;
let deps: Deps;
let world: ChangeWorld;
let owner: Db;
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));
const deed = () => ({ deps, world, clock });

beforeAll(async () => {
  database = await freshDatabase();
  owner = openDb(database.owner, { max: 1 });
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
});
afterAll(async () => {
  await owner.close();
  await database.drop();
});

/** How often this was audited and told of a change. */
async function doneOf(id: string, did: string): Promise<number[]> {
  const count = async (asked: string): Promise<number> =>
    (await owner.pool.query<{ count: number }>(asked, [id, `change.${did}`])).rows[0]?.count ?? 0;
  return [
    await count('select count(*) as count from audit_entry where record_id = $1 and act = $2'),
    await count('select count(*) as count from fact where subject_id = $1 and topic = $2'),
  ];
}
const fulfilled = (results: PromiseSettledResult<unknown>[]): number =>
  results.filter(({ status }) => status === 'fulfilled').length;

test('the same person votes twice at once: one vote', async () => {
  world = await changeWorld(deps);
  let change = await assessed(deed());
  let wrong = 0;
  for (let i = 0; i < TIMES; i += 1) {
    if (i % EACH === 0) change = await assessed(deed());
    const twice = await Promise.allSettled(
      [1, 2].map(() => voteOnChange(deps, world.priya, change.id, approving(change))),
    );
    const kept = twice.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const [after] = kept;
    if (!after || kept.length !== 1 || after.votes.filter(({ expiredAt }) => expiredAt === null).length !== 1) {
      wrong += 1;
      break;
    }
    expect(await doneOf(change.id, 'voted')).toEqual([(i % EACH) + 1, (i % EACH) + 1]);
    change = await editChange(deps, world.jordan, change.id, { version: after.version, plan: `Plan ${i}` });
  }
  expect(wrong).toBe(0);
}, 900_000);

test('the last two votes at once: approved once, with all three votes', async () => {
  world = await changeWorld(deps);
  let wrong = 0;
  let change = await assessed(deed());
  for (let i = 0; i < TIMES; i += 1) {
    if (i % EACH === 0) change = await assessed(deed());
    await voteOnChange(deps, world.priya, change.id, approving(change));
    const both = await Promise.allSettled([
      voteOnChange(deps, world.samuel, change.id, approving(change)),
      clientVotes(deps, world.bea, change),
    ]);
    const after = await readChange(deps, world.jordan, change.id);
    const live = after.votes.filter(({ expiredAt }) => expiredAt === null);
    const times = after.stages.filter(({ stage }) => stage === 'approved').length;
    if (fulfilled(both) !== 2 || after.stage !== 'approved' || live.length !== 3 || times !== (i % EACH) + 1)
      wrong += 1;
    const n = (i % EACH) + 1;
    expect([await doneOf(change.id, 'approved'), await doneOf(change.id, 'voted')]).toEqual([
      [n, n],
      [2 * n, 2 * n],
    ]);
    change = await editChange(deps, world.jordan, change.id, { version: after.version, plan: `Plan ${i}` });
  }
  expect(wrong).toBe(0);
}, 900_000);

test('an edit against the last approval: never is a plan approved that nobody read', async () => {
  world = await changeWorld(deps);
  const seen = { edited: 0, approved: 0, wrong: 0 };
  let change = await assessed(deed());
  for (let i = 0; i < TIMES; i += 1) {
    if (i % EACH === 0) change = await assessed(deed());
    await voteOnChange(deps, world.priya, change.id, approving(change));
    await voteOnChange(deps, world.samuel, change.id, approving(change));
    const before = await readChange(deps, world.jordan, change.id);
    const [edit, vote] = await Promise.allSettled([
      editChange(deps, world.jordan, change.id, { version: before.version, plan: `Plan ${i}` }),
      clientVotes(deps, world.bea, change),
    ]);
    change = await readChange(deps, world.jordan, change.id);
    const live = change.votes.filter(({ expiredAt }) => expiredAt === null);
    // Whoever came second was told: the vote of another plan, or the edit of another version.
    if (edit.status === vote.status || live.some(({ planHash }) => planHash !== change.planHash)) seen.wrong += 1;
    if (edit.status === 'fulfilled') seen.edited += 1;
    else seen.approved += 1;
    if (change.stage === 'approved')
      change = await editChange(deps, world.jordan, change.id, { version: change.version, plan: `Again ${i}` });
    else if (live.length > 0) seen.wrong += 1;
  }
  expect(seen.wrong).toBe(0);
  expect(seen.edited + seen.approved).toBe(TIMES);
}, 900_000);

test('two move it at once: one does, the other is told', async () => {
  world = await changeWorld(deps);
  let change = await approved(deed());
  let wrong = 0;
  for (let i = 0; i < TIMES; i += 1) {
    if (i % EACH === 0) change = await approved(deed());
    const to = change.stage === 'approved' ? 'scheduled' : 'approved';
    const both = await Promise.allSettled(
      [world.jordan, world.priya].map((actor) => moveChange(deps, actor, change.id, move(change, to, '', true))),
    );
    const after = await readChange(deps, world.jordan, change.id);
    if (fulfilled(both) !== 1 || after.version !== change.version + 1 || after.stage !== to) wrong += 1;
    change = after;
  }
  expect(wrong).toBe(0);
}, 900_000);
