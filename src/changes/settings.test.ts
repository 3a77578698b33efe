/** What a client has settled: models with another in their place, freezes told where they hold. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeWorld, lowRisk } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { raiseChange, readChange } from './changes.ts';
import { addFreeze, addModel, changeModel, listFreezes, listModels, removeModel } from './settings.ts';

let database: TestDatabase;
let deps: Deps;
let world: ChangeWorld;
const clock = movableClock(Date.parse('2026-03-02T09:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
  deps = { db: database.db, clock, config: readConfig({}, undefined).config, log: silentLog() };
  world = await changeWorld(deps);
});
afterAll(() => database.drop());

const model = {
  name: 'Block an address',
  plan: 'Add it to the list.',
  testPlan: '',
  backOut: 'Take it off.',
  answers: lowRisk,
  authorisedHow: 'Letter of 1 March',
};

test('another model takes the place of the first; a change made by the first keeps its plan', async () => {
  const { lead, jordan, clientId } = world;
  const first = await addModel(deps, lead, clientId, model);
  const change = await raiseChange(deps, jordan, {
    ...{ clientId, kind: 'standard', modelId: first.id, title: 'Block 192.0.2.1', reason: 'It scans us.' },
    ...{ requester: null, ticketId: null, deviceIds: [] },
  });
  const edited = { ...model, plan: 'Add it to both lists.', authorisedHow: 'Letter of 2 March' };
  const second = await changeModel(deps, lead, first.id, edited);
  expect((await listModels(deps, lead, clientId)).items).toEqual([second]);
  expect(second).toMatchObject({ name: model.name, plan: 'Add it to both lists.', authorisedByName: 'Maya' });
  expect(await readChange(deps, jordan, change.id)).toMatchObject({ plan: model.plan, model: { id: first.id } });
  const byFormer = { clientId, kind: 'standard', modelId: first.id, title: 'x', reason: 'x' } as const;
  await expect(
    raiseChange(deps, jordan, { ...byFormer, requester: null, ticketId: null, deviceIds: [] }),
  ).rejects.toMatchObject({ status: 404 });
  await expect(changeModel(deps, lead, first.id, edited)).rejects.toMatchObject({ status: 404 });
  await expect(changeModel(deps, lead, second.id, { ...edited, answers: {} })).rejects.toMatchObject({
    code: 'change-model/risk',
  });
  await removeModel(deps, lead, second.id);
  expect((await listModels(deps, lead, clientId)).items).toEqual([]);
});

test('a freeze is told in the zone of its site, one of the whole client in the client’s', async () => {
  const { jordan, clientId, siteId } = world;
  const span = { fromAt: '2026-03-03T09:00:00Z', toAt: '2026-03-04T09:00:00Z' };
  await addFreeze(deps, jordan, clientId, { ...span, siteId, reason: 'Stocktaking' });
  const made = await addFreeze(deps, jordan, clientId, { ...span, siteId: null, reason: 'Year end' });
  expect(made).toMatchObject({ zone: 'Europe/London', siteName: null });
  const { items } = await listFreezes(deps, jordan, clientId);
  expect(items.map(({ reason, zone }) => [reason, zone]).toSorted()).toEqual([
    ['Stocktaking', 'Asia/Tokyo'],
    ['Year end', 'Europe/London'],
  ]);
  clock.forward(3 * 86_400_000);
  expect((await listFreezes(deps, jordan, clientId)).items).toEqual([]);
});
