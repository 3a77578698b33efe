import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../../test/harness/app.ts';
import type { TestApp } from '../../test/harness/app.ts';
import { makeClient, makeStaff, plainTicket, staffActor } from '../../test/harness/factories.ts';
import type { Actor } from '../base/actor.ts';
import { processAll } from '../bus/fact-workers.ts';
import { asOwner } from '../db/connect.ts';
import { clocksWorker } from './jobs.ts';
import { retimeBatch } from './retime.ts';
import { readTargets, setTargets } from './targets.ts';
import { openTicket, readHistory, readTicket } from './tickets.ts';

let app: TestApp;
let boss: Actor;
let clientId: string;
let ids: string[];

beforeAll(async () => {
  app = await testApp();
  boss = staffActor(await makeStaff(app.db, 'manager', { allClients: true }), 'manager');
  clientId = (await makeClient(app.db)).id;
  ids = [];
  for (let i = 0; i < 12; i++) ids.push(await opened());
});
afterAll(() => app.close());

async function opened(): Promise<string> {
  app.clock.forward(1000);
  const { id } = await openTicket(app.deps, boss, {
    clientId,
    title: 'x',
    ...plainTicket,
  });
  return id;
}

async function promise(seconds: number): Promise<void> {
  const { own } = await readTargets(app.deps, boss, null);
  const targets = [
    { priority: 'P3' as const, kind: 'acknowledgement' as const, targetSeconds: seconds, calendarId: null },
  ];
  await setTargets(app.deps, boss, { clientId: null, version: own.version, targets });
  await processAll(app.db, [clocksWorker(app.deps)]);
}
const spans = async (): Promise<number[]> => {
  const all = await Promise.all(ids.map((id) => readTicket(app.deps, boss, id)));
  return all.map(({ clocks }) => clocks.find(({ kind }) => kind === 'acknowledgement')?.explain.targetSeconds ?? 0);
};
const moves = async (): Promise<number[]> => {
  const all = await Promise.all(ids.map((id) => readHistory(app.deps, boss, id, { limit: 200 })));
  return all.map(({ items }) => items.filter(({ what }) => what.includes('acknowledgement')).length);
};

test('batch by batch, what is left is told and gone on with; whatever was opened meanwhile is right already', async () => {
  await promise(3600);
  expect(await retimeBatch(app.deps, 5)).toBe(5);
  expect((await spans()).filter((seconds) => seconds === 3600)).toHaveLength(5);
  expect((await readTargets(app.deps, boss, null)).retiming).toMatchObject([{ looked: 5, moved: 5 }]);
  ids.push(await opened());
  while ((await retimeBatch(app.deps, 5)) !== undefined);
  expect(new Set(await spans())).toEqual(new Set([3600]));
  expect((await readTargets(app.deps, boss, null)).retiming).toEqual([]);
});

test('a batch that is cut off leaves nothing half done, and is done once after that', async () => {
  const before = await moves();
  await promise(7200);
  await retimeBatch(app.deps, 4);
  await asOwner(app.owner, async (owner) => {
    await owner.query('begin');
    await owner.query('select from ticket where id = $1 for update', [ids[7]]);
    const cut = retimeBatch(app.deps, 6).then(
      () => 'went through',
      () => 'cut off',
    );
    const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(async () => (await owner.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1);
    await owner.query(`select pg_terminate_backend(pid) from (${waiting}) as w`);
    expect(await cut).toBe('cut off');
    await owner.query('rollback');
  });
  expect((await spans()).filter((seconds) => seconds === 7200)).toHaveLength(4);
  while ((await retimeBatch(app.deps, 6)) !== undefined);
  expect(new Set(await spans())).toEqual(new Set([7200]));
  expect(await moves()).toEqual(before.map((count) => count + 1));
});
