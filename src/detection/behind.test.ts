/** What lies behind a failure is said so, whoever is found missing first. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { detectionStage } from '../../test/harness/detection.ts';
import type { DetectionStage, Said, Speaker } from '../../test/harness/detection.ts';
import { makeClient, makeDevice, makeWire } from '../../test/harness/factories.ts';

let s: DetectionStage;
let clientId: string;
type Known = Speaker & { deviceId: string };
let devices: Map<string, Known>;

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => {
  await s.forward(3_600_000, 600_000);
  clientId = (await makeClient(s.database.db)).id;
  devices = new Map();
  for (const name of ['core', 'edge', 'branch', 'far', 'aside']) {
    const { id } = await makeDevice(s.database.db, clientId, { name });
    devices.set(name, { clientId, deviceId: id, address: `10.30.0.${devices.size + 1}` });
  }
  for (const [a, b] of [
    ['core', 'edge'],
    ['edge', 'branch'],
    ['branch', 'far'],
    ['core', 'aside'],
  ])
    await makeWire(s.database.db, clientId, [at(a ?? '').deviceId, `to ${b}`], [at(b ?? '').deviceId, `to ${a}`]);
});

const at = (name: string): Known => devices.get(name) ?? { clientId, deviceId: '', address: '' };

const reach = (name: string, action: 'device_unreachable' | 'device_reachable', later = 0): Said => ({
  from: at(name),
  kind: 'json',
  text: JSON.stringify({ 'event.action': action, 'event.dataset': 'watchfloor.poll', message: 'no answer' }),
  at: later,
});

async function dark(): Promise<Record<string, { severity: string; behind: unknown; group: string }>> {
  const names = new Map([...devices].map(([name, { deviceId }]) => [deviceId, name]));
  const mine = (await s.findings()).filter((each) => each.clientId === clientId && each.state === 'open');
  return Object.fromEntries(
    mine.map(({ deviceId, severity, facts, groupId }) => [
      names.get(deviceId ?? ''),
      { severity, behind: Object(facts)['behind'], group: groupId },
    ]),
  );
}

const front = { severity: 'high', behind: undefined };

test.each([[['edge', 'branch', 'far']], [['far', 'branch', 'edge']], [['branch', 'far', 'edge']]])(
  'found missing in the order %s: one is the failure, the others are behind it, all one cause',
  async (order) => {
    for (const name of order) await s.hear(reach(name, 'device_unreachable'));
    const found = await dark();
    expect(found).toMatchObject({
      edge: front,
      branch: { severity: 'low', behind: 'edge' },
      far: { severity: 'low', behind: 'edge' },
    });
    expect(new Set(Object.values(found).map(({ group }) => group)).size).toBe(1);
  },
);

test('when the failure is mended and the next is still missing, that one is the failure', async () => {
  for (const name of ['edge', 'branch', 'far']) await s.hear(reach(name, 'device_unreachable'));
  await s.hear(reach('edge', 'device_reachable', 1000));
  expect(await dark()).toMatchObject({ branch: front, far: { severity: 'low', behind: 'branch' } });
});

test('two failures apart are two causes', async () => {
  await s.hear(reach('far', 'device_unreachable'));
  await s.hear(reach('aside', 'device_unreachable'));
  const found = await dark();
  expect(found).toMatchObject({ far: front, aside: front });
});

test('when nothing can be reached nobody can tell where it begins: all are the failure', async () => {
  for (const name of devices.keys()) await s.hear(reach(name, 'device_unreachable'));
  expect(Object.values(await dark()).map(({ behind }) => behind)).toEqual([...devices].map(() => undefined));
});
