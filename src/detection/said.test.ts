/** What a finding keeps of what was said of it: who did it this time, and why it was raised once it is over. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { detectionStage, junos, newSpeaker } from '../../test/harness/detection.ts';
import type { DetectionStage, Speaker } from '../../test/harness/detection.ts';
import { observationRecord } from '../wire/observation.ts';
import type { Observation } from '../wire/observation.ts';

let s: DetectionStage;
let from: Speaker;

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => void (from = await newSpeaker(s)));

const finding = async () => (await s.findings()).find(({ clientId }) => clientId === from.clientId);
const told = async () => (await s.facts()).filter(({ clientId }) => clientId === from.clientId).map(({ data }) => data);

test('who changed a configuration is told as a name, of this time alone', async () => {
  const commit = async (by: string): Promise<void> => {
    await s.hear({
      from,
      kind: 'syslog',
      text: junos('mgd', 'UI_COMMIT', `${by}command="commit" message="x by y (z)"`),
    });
    await s.forward(6000);
  };
  await commit('username="j. doe from (x)" ');
  await commit('username="ann" ');
  await commit('');
  expect((await told()).map(({ who }) => who)).toEqual(['j. doe from (x)', 'ann', null]);
  expect((await finding())?.facts).toMatchObject({ users: ['j. doe from (x)', 'ann'] });
  expect((await finding())?.facts).not.toHaveProperty('last by');
});

const say = ({ action, message, reason }: Pick<Observation, 'action' | 'message'> & { reason?: string }) =>
  s.hear({
    from,
    kind: 'json',
    text: observationRecord({
      action,
      message,
      fields: {
        'watchfloor.metric': 'device.cpu',
        'watchfloor.condition': 'spike',
        'watchfloor.kind': 'spike',
        ...(reason !== undefined && { 'watchfloor.reason': reason }),
      },
    }).toString(),
  });
const unusual = (reason: string) => say({ action: 'anomaly', message: `CPU: ${reason}`, reason });
const over = () => say({ action: 'anomaly_over', message: 'CPU is as usual again' });

test('an anomaly that is over still says why it was raised, also after a restart', async () => {
  await unusual('3.1 times its usual level; not seen before');
  await s.forward(600_000);
  await say({ action: 'anomaly', message: 'CPU: still unusual' });
  await s.restart();
  await over();
  const summary = 'CPU is as usual again. It was raised for: 3.1 times its usual level; not seen before.';
  expect(await finding()).toMatchObject({ state: 'cleared', summary });
  expect((await told()).at(-1)).toMatchObject({ why: 'up', summary });
});

test('while it lasts its reason is the first, when it is back it is the new one', async () => {
  await unusual('first');
  await s.forward(600_000);
  await unusual('second');
  await over();
  expect((await finding())?.summary).toBe('CPU is as usual again. It was raised for: first.');
  await s.forward(600_000);
  await unusual('third');
  await over();
  expect((await finding())?.summary).toBe('CPU is as usual again. It was raised for: third.');
});

test('one that was raised without a reason says only that it is over', async () => {
  await say({ action: 'anomaly', message: 'CPU: still unusual' });
  await over();
  expect((await finding())?.summary).toBe('CPU is as usual again.');
});
