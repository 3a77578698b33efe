import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { asOwner } from '../db/connect.ts';
import { recordFact } from '../db/facts.ts';
import type { FactWorker } from '../db/facts.ts';
import { systemScope } from '../db/open.ts';
import { openDoorbell } from './doorbell.ts';
import type { Doorbell } from './doorbell.ts';
import { runFactWorkers } from './fact-workers.ts';
import type { FactWorkers } from './fact-workers.ts';

let data: TestDatabase;
let doorbell: Doorbell;
let running: FactWorkers;
const log = silentLog();

beforeAll(async () => {
  data = await freshDatabase();
  doorbell = await openDoorbell({ connection: data.as('watchfloor_app'), clock: systemClock, log });
});
afterEach(() => running.stop());
afterAll(async () => {
  await doorbell.close();
  await data.drop();
});

const start = (...workers: FactWorker[]) => {
  running = runFactWorkers({ db: data.db, doorbell, clock: systemClock, log, workers });
};
const tell = (topic: string) =>
  data.db.as(systemScope, (tx) =>
    recordFact(tx, systemClock, { topic: `bus.${topic}`, clientId: null, subjectId: null }),
  );
const reader = (name: string, ...topics: string[]) => {
  const seen: string[] = [];
  const worker: FactWorker = {
    name,
    topics: topics.map((topic) => `bus.${topic}`),
    handle: async (_tx, { topic }) => void seen.push(topic),
  };
  return { seen, worker };
};

test('each reads its own topics, in order, also what was there before it started', async () => {
  const [one, other] = [reader('own-1', 'a', 'b'), reader('own-2', 'c')];
  await tell('a');
  start(one.worker, other.worker);
  await vi.waitFor(() => expect(one.seen).toEqual(['bus.a']));
  for (const topic of ['b', 'c', 'a']) await tell(topic);
  await vi.waitFor(() => expect([one.seen, other.seen]).toEqual([['bus.a', 'bus.b', 'bus.a'], ['bus.c']]));
});

test('a fact behind an older open transaction is read once that ends, though nothing rings then', async () => {
  const { seen, worker } = reader('unsettled', 'late');
  start(worker);
  await asOwner(data.owner, async (older) => {
    await older.query('begin; select pg_current_xact_id()');
    await tell('late');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toEqual([]);
    await older.query('rollback');
  });
  await vi.waitFor(() => expect(seen).toEqual(['bus.late']));
});

test('what another server took and did not finish is taken up without a new fact', { timeout: 20_000 }, async () => {
  const { seen, worker } = reader('left', 'left');
  start(worker);
  await vi.waitFor(async () => expect(await cursors('left')).toBe(1));
  await running.stop();
  await tell('left');
  await asOwner(data.owner, async (other) => {
    await other.query(`begin; select from cursor where name = 'left' for update`);
    start(worker);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen).toEqual([]);
    await other.query('rollback');
  });
  await vi.waitFor(() => expect(seen).toEqual(['bus.left']), { timeout: 15_000 });
});

test('a worker that fails tries the same fact again, and the others go on', async () => {
  const other = reader('fails-not', 'bad');
  let tries = 0;
  const failing: FactWorker = {
    name: 'fails',
    topics: ['bus.bad'],
    handle: async () => {
      if ((tries += 1) === 1) throw new Error('not now');
    },
  };
  start(failing, other.worker);
  await tell('bad');
  await vi.waitFor(() => expect(other.seen).toEqual(['bus.bad']));
  await vi.waitFor(() => expect(tries).toBe(2), { timeout: 5000 });
});

test('a fact costs those who do not read it nothing', async () => {
  const idle = Array.from({ length: 20 }, (_, i) => reader(`idle-${i}`, 'never').worker);
  const busy = reader('busy', 'often');
  start(...idle, busy.worker);
  await vi.waitFor(async () => expect(await cursors('idle-')).toBe(20));
  const as = vi.spyOn(data.db, 'as');
  for (let i = 0; i < 20; i++) await tell('often');
  await vi.waitFor(() => expect(busy.seen).toHaveLength(20));
  // Telling, looking and working: a few transactions a fact, not one for each of the twenty others. They look by themselves once at most.
  expect(as.mock.calls.length).toBeLessThan(20 * 8);
});

const cursors = (prefix: string): Promise<number> =>
  asOwner(data.owner, async (client) => {
    const { rows } = await client.query(`select count(*)::int as n from cursor where name like $1`, [`${prefix}%`]);
    return rows[0].n;
  });
