import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, changeWorld, scheduled } from '../../test/harness/changes.ts';
import type { ChangeWorld } from '../../test/harness/changes.ts';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { processAll } from '../bus/fact-workers.ts';
import { takeIn } from '../configs/take-in.ts';
import { configChangesForClient, listConfigs } from '../configs/configs.ts';
import type { Deps } from '../db/deps.ts';
import { systemScope } from '../db/open.ts';
import { attachConfig, readChange } from './changes.ts';
import { changeConfigsWorker } from './jobs.ts';

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

/** A configuration as the watch fetches it; an hour later each. */
async function fetched(text: string, eventAt: string | null = null): Promise<void> {
  const { clientId, deviceId } = world;
  const asked = { askedWhy: eventAt === null ? null : ('event' as const), askedWho: 'jordan', askedEventAt: eventAt };
  const watch = { clientId, deviceId, driver: 'junos' as const, ...asked };
  await database.wire.as(systemScope, (tx) => takeIn(tx, clock, { watch, text, commit: undefined }));
  await processAll(database.db, [changeConfigsWorker({ clock })]);
}
const versions = async () => (await listConfigs(deps, world.jordan, world.deviceId, { limit: 50 })).items;
const configsOf = async (id: string) =>
  (await readChange(deps, world.jordan, id)).configs.map(({ part, text, by }) => [part, text, by]);

test('what was changed in its window is attached to the change, before and after, and follows further changes', async () => {
  await fetched('set a 1\n');
  const change = await scheduled({ deps, world, clock });
  clock.forward(HOUR + 60_000);
  await fetched('set a 2\n', isoOf(clock.now()));
  clock.forward(60_000);
  await fetched('set a 3\n', isoOf(clock.now()));
  const [last] = await versions();
  expect(last).toMatchObject({ planned: 'planned', changeId: change.id, changeName: expect.stringContaining('CR-') });
  expect(await configsOf(change.id)).toEqual([
    ['before', 'set a 1\n', 'Watchfloor'],
    ['after', 'set a 3\n', 'Watchfloor'],
  ]);
  const seen = await configChangesForClient(deps, world.bea, world.deviceId);
  expect(seen).toMatchObject([{ planned: 'planned', changeName: last?.changeName }, { planned: 'planned' }]);
});

test('outside of any window it belongs to no change; what a person attached stays', async () => {
  await fetched('set a 1\n');
  clock.forward(60_000);
  await fetched('set a 2\n', isoOf(clock.now()));
  expect(await versions()).toMatchObject([
    { planned: 'unplanned', changeId: null, who: 'jordan' },
    { planned: 'first' },
  ]);
  const change = await scheduled({ deps, world, clock });
  await attachConfig(deps, world.jordan, change.id, { part: 'before', text: 'by hand' });
  clock.forward(HOUR + 60_000);
  await fetched('set a 3\n');
  expect(await configsOf(change.id)).toEqual([
    ['before', 'by hand', 'Jordan'],
    ['after', 'set a 3\n', 'Watchfloor'],
  ]);
});

test('the same again, in another order, is no version; the texts of a client are kept once', async () => {
  await fetched('set a 1\nset b 2\n');
  clock.forward(60_000);
  await fetched('set b 2\nset a 1\n');
  expect(await versions()).toMatchObject([{ planned: 'first', seenAt: isoOf(clock.now()) }]);
  for (const text of ['set a 2\n', 'set a 1\nset b 2\n']) await fetched(text);
  const all = await versions();
  expect(all).toHaveLength(3);
  expect(all[0]?.sha256).toBe(all[2]?.sha256);
});
