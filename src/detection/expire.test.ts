import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectionStage, junosLink, newSpeaker } from '../../test/harness/detection.ts';
import type { DetectionStage, Speaker } from '../../test/harness/detection.ts';
import { systemScope } from '../db/open.ts';
import { expireFindings } from './expire.ts';

const DAY = 86_400_000;

let s: DetectionStage;
beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());

const link = (from: Speaker, state: 'DOWN' | 'UP', number = 1): Promise<void> =>
  s.hear({ from, kind: 'syslog', text: junosLink(state, `ge-0/0/${number}`, number) });

const left = async () => (await s.findings()).map(({ clientId, state }) => [clientId, state]);

test('cleared findings go with the events of their client, open ones and the tables’ present stay', async () => {
  const [one, brief] = [await newSpeaker(s), await newSpeaker(s)];
  for (const from of [one, brief]) {
    await link(from, 'DOWN');
    await link(from, 'UP');
    await link(from, 'DOWN', 2);
  }
  const expire = (): Promise<number> =>
    expireFindings({ wire: s.database.wire, clock: s.clock }, { usual: 90, byClient: new Map([[brief.clientId, 7]]) });
  s.clock.set(s.clock.now() + 6 * DAY);
  expect(await expire()).toBe(0);
  s.clock.set(s.clock.now() + 2 * DAY);
  expect(await expire()).toBe(1);
  s.clock.set(s.clock.now() + 90 * DAY);
  expect(await expire()).toBe(1);
  expect((await left()).filter(([, state]) => state === 'open').map(([clientId]) => clientId)).toEqual(
    [one, brief].map(({ clientId }) => clientId),
  );
  const groups = await s.database.wire.as(systemScope, (tx) => tx.selectFrom('findingGroup').select('id').execute());
  expect(groups).toHaveLength(2);
  // Detection goes on with what it remembers.
  await link(brief, 'UP', 2);
  expect((await s.findings()).filter(({ state }) => state === 'open').map(({ clientId }) => clientId)).toEqual([
    one.clientId,
  ]);
});

test('a group goes when nothing is left of it', async () => {
  const from = await newSpeaker(s);
  await link(from, 'DOWN');
  await link(from, 'UP');
  s.clock.set(s.clock.now() + 100 * DAY);
  await expireFindings({ wire: s.database.wire, clock: s.clock }, { usual: 90, byClient: new Map() });
  const groups = await s.database.wire.as(systemScope, (tx) =>
    tx.selectFrom('findingGroup').select('id').where('clientId', '=', from.clientId).execute(),
  );
  expect(groups).toEqual([]);
});
