/** What is for information only stands among the findings and calls nobody, until it is more than that. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { detectionStage, junos, newSpeaker } from '../../test/harness/detection.ts';
import type { DetectionStage, Speaker } from '../../test/harness/detection.ts';

let s: DetectionStage;
let from: Speaker;

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => void (from = await newSpeaker(s)));

const attack = (severity: string, name = 'HTTP:INFO:PROBE'): Promise<void> =>
  s.hear({
    from,
    kind: 'syslog',
    text: junos(
      'RT_IDP',
      'IDP_ATTACK_LOG_EVENT',
      `source-address="198.51.100.7" attack-name="${name}" action="NONE" threat-severity="${severity}"`,
    ),
  });

const findings = async () => (await s.findings()).filter(({ clientId }) => clientId === from.clientId);
const told = async () =>
  (await s.facts())
    .filter(({ clientId }) => clientId === from.clientId)
    .map(({ topic, data }) => [topic, data['severity'], data['firstOfGroup']]);

test('an informational hit is noted, a graver one of the same attack raises it, once', async () => {
  await attack('INFO');
  expect(await told()).toEqual([['finding.noted', 'info', true]]);
  await attack('HIGH');
  await attack('INFO');
  await s.forward(6000);
  expect(await findings()).toMatchObject([{ state: 'open', severity: 'high', count: 3 }]);
  expect(await told()).toEqual([
    ['finding.noted', 'info', true],
    ['finding.raised', 'high', false],
    ['finding.updated', 'high', undefined],
  ]);
});

test('noted again after it cleared, and still nobody is called', async () => {
  await attack('INFO');
  await s.forward(61 * 60_000, 60_000);
  await attack('INFO');
  expect(await findings()).toMatchObject([{ state: 'open', severity: 'info', count: 2 }]);
  expect((await told()).map(([topic]) => topic)).toEqual(['finding.noted', 'finding.cleared', 'finding.noted']);
});

test('what joins its group is raised as ever', async () => {
  await attack('INFO');
  await attack('MEDIUM', 'HTTP:OVERFLOW');
  expect(new Set((await findings()).map(({ groupId }) => groupId)).size).toBe(1);
  expect(await told()).toEqual([
    ['finding.noted', 'info', true],
    ['finding.raised', 'medium', false],
  ]);
});
