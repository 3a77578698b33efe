import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { detectionStage, junosLink, linkTrap, ospfTrap, START } from '../../test/harness/detection.ts';
import type { DetectionStage, Said, Speaker } from '../../test/harness/detection.ts';
import { makeClient, makeDevice, makeSite } from '../../test/harness/factories.ts';

let s: DetectionStage;
let device: Speaker;
const line = (text: string, at = 0): Said => ({ from: device, kind: 'syslog', text, at });
const trap = (text: string, at = 0): Said => ({ from: device, kind: 'trap', text, at });

async function newDevice(): Promise<Speaker> {
  const client = await makeClient(s.database.db);
  const site = await makeSite(s.database.db, client.id);
  const { id } = await makeDevice(s.database.db, client.id, { name: 'fw1', address: '10.0.0.1', siteId: site.id });
  return { clientId: client.id, deviceId: id, address: '10.0.0.1' };
}

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => {
  await s.forward(2 * 3_600_000, 60_000);
  device = await newDevice();
});

/** What this story's device brought about. */
async function mine() {
  const findings = (await s.findings()).filter(({ deviceId }) => deviceId === device.deviceId);
  const ids = new Set(findings.map(({ id }) => id));
  const facts = (await s.facts()).filter(({ subjectId }) => ids.has(subjectId ?? ''));
  return { findings, topics: facts.map(({ topic }) => topic.replace('finding.', '')), facts };
}

describe('a link goes down and up', () => {
  const orders: [string, () => Said[], () => Said[]][] = [
    [
      'by syslog, then syslog',
      () => [line(junosLink('DOWN', 'ge-0/0/1', 513))],
      () => [line(junosLink('UP', 'ge-0/0/1', 513))],
    ],
    [
      'by trap with its number, then syslog with number and name',
      () => [trap(linkTrap('down', 513))],
      () => [line(junosLink('UP', 'ge-0/0/1', 513))],
    ],
    [
      'by syslog, then trap with its number',
      () => [line(junosLink('DOWN', 'ge-0/0/1', 513))],
      () => [trap(linkTrap('up', 513))],
    ],
    [
      'by both, then both the other way round',
      () => [trap(linkTrap('down', 513)), line(junosLink('DOWN', 'ge-0/0/1.0', 513))],
      () => [line(junosLink('UP', 'ge-0/0/1', 513)), trap(linkTrap('up', 513, 'ge-0/0/1'))],
    ],
  ];
  test.each(orders)('%s: one finding, raised and cleared once', async (_name, downs, ups) => {
    await s.hear(...downs());
    await s.forward(30_000);
    await s.hear(...ups());
    const { findings, topics } = await mine();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      state: 'cleared',
      condition: 'link-down',
      component: 'ge-0/0/1',
      title: 'ge-0/0/1 is down on fw1',
    });
    expect(topics.filter((topic) => topic !== 'updated')).toEqual(['raised', 'cleared']);
  });

  test('the name learned once is known when only the number is told', async () => {
    await s.hear(line(junosLink('UP', 'ge-0/0/7', 520)));
    expect((await mine()).findings).toEqual([]);
    await s.hear(trap(linkTrap('down', 520)));
    expect((await mine()).findings).toMatchObject([
      { component: 'ge-0/0/7', aliases: ['interface 520'], title: 'ge-0/0/7 is down on fw1', state: 'open' },
    ]);
  });

  test('the name outlives a restart', async () => {
    await s.hear(line(junosLink('UP', 'ge-0/0/7', 520)));
    await s.restart();
    await s.hear(trap(linkTrap('down', 520)));
    expect((await mine()).findings).toMatchObject([{ component: 'ge-0/0/7' }]);
  });

  test('two findings that turn out to be one interface become one', async () => {
    await s.hear(trap(linkTrap('down', 9)));
    await s.hear({
      from: device,
      kind: 'syslog',
      text: '<187>45: sw1: Mar  2 09:00:00: %LINK-3-UPDOWN: Interface GigabitEthernet0/9, changed state to down',
    });
    expect((await mine()).findings).toHaveLength(2);
    await s.hear(trap(linkTrap('down', 9, 'Gi0/9')));
    const { findings, facts } = await mine();
    expect(findings.filter(({ state }) => state === 'open')).toHaveLength(1);
    expect(facts.find(({ topic }) => topic === 'finding.cleared')?.data).toMatchObject({
      why: 'same',
      sameAs: findings.find(({ state }) => state === 'open')?.id,
    });
    await s.hear(trap(linkTrap('up', 9)));
    expect((await mine()).findings.filter(({ state }) => state === 'open')).toEqual([]);
  });

  test('an up received before the down does not clear it', async () => {
    await s.hear(line(junosLink('DOWN', 'ge-0/0/1', 513)));
    await s.hear(trap(linkTrap('up', 513), -3000));
    expect((await mine()).findings).toMatchObject([{ state: 'open', isDown: true }]);
  });

  test('a down that arrives behind its own up leaves nothing open', async () => {
    await s.hear(trap(linkTrap('up', 513, 'ge-0/0/1')));
    await s.hear(line(junosLink('DOWN', 'ge-0/0/1', 513), -200));
    const { findings, topics } = await mine();
    expect(findings).toMatchObject([{ state: 'cleared' }]);
    expect(topics).toEqual(['raised', 'cleared']);
  });

  test('a device whose own clock is a day wrong is believed in the order received', async () => {
    const yesterday = junosLink('UP', 'ge-0/0/1', 513).replace('2026-03-02', '2026-03-01');
    await s.hear(line(junosLink('DOWN', 'ge-0/0/1', 513)));
    await s.forward(5000);
    await s.hear(line(yesterday));
    expect((await mine()).findings).toMatchObject([{ state: 'cleared' }]);
  });

  test('back within minutes is the same finding, later it is a new one', async () => {
    await s.hear(line(junosLink('DOWN', 'ge-0/0/1', 513)));
    await s.hear(line(junosLink('UP', 'ge-0/0/1', 513)));
    await s.forward(5 * 60_000, 60_000);
    await s.hear(line(junosLink('DOWN', 'ge-0/0/1', 513)));
    const again = await mine();
    expect(again.findings).toHaveLength(1);
    expect(again.facts.at(-1)?.data).toMatchObject({ again: true, firstOfGroup: true });
    await s.hear(line(junosLink('UP', 'ge-0/0/1', 513)));
    await s.forward(16 * 60_000, 60_000);
    await s.hear(line(junosLink('DOWN', 'ge-0/0/1', 513)));
    expect((await mine()).findings).toHaveLength(2);
  });

  test('switched off on purpose is of low severity, whichever message comes first', async () => {
    await s.hear({
      from: device,
      kind: 'syslog',
      text: '<187>45: sw1: Mar  2 09:00:00: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/9, changed state to down',
    });
    await s.hear({
      from: device,
      kind: 'syslog',
      text: '<187>45: sw1: Mar  2 09:00:00: %LINK-5-CHANGED: Interface GigabitEthernet0/9, changed state to administratively down',
    });
    await s.hear({
      from: device,
      kind: 'syslog',
      text: '<187>45: sw1: Mar  2 09:00:00: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/9, changed state to down',
    });
    expect((await mine()).findings).toMatchObject([
      { severity: 'low', title: 'GigabitEthernet0/9 was switched off on fw1', count: 3 },
    ]);
  });
});

describe('flapping', () => {
  const flap = async (name: string, number: number, spacing: number): Promise<void> => {
    await s.hear(line(junosLink('DOWN', name, number)));
    await s.forward(spacing);
    await s.hear(line(junosLink('UP', name, number)));
    await s.forward(spacing);
  };

  test('six flaps in twelve seconds are one finding that flaps, and rests after quiet minutes', async () => {
    for (let i = 0; i < 6; i += 1) await flap('ge-0/0/3', 515, 1000);
    const during = await mine();
    expect(during.findings).toMatchObject([{ state: 'open', flapping: true, changes: 12 }]);
    expect(during.topics.filter((topic) => topic !== 'updated')).toEqual([
      'raised',
      'cleared',
      'raised',
      'cleared',
      'raised',
      'flapping',
    ]);
    await s.forward(20 * 60_000, 30_000);
    const after = await mine();
    expect(after.findings).toMatchObject([{ state: 'cleared', flapping: false }]);
    expect(after.topics.at(-1)).toBe('cleared');
  });

  test('when it rests while down it stays open and says so', async () => {
    for (let i = 0; i < 3; i += 1) await flap('ge-0/0/3', 515, 1000);
    await s.hear(line(junosLink('DOWN', 'ge-0/0/3', 515)));
    await s.forward(20 * 60_000, 30_000);
    const { findings, facts } = await mine();
    expect(findings).toMatchObject([{ state: 'open', flapping: false, isDown: true }]);
    expect(facts.at(-1)).toMatchObject({ topic: 'finding.updated', data: { flapping: false } });
  });

  test('the measure survives a restart', async () => {
    for (let i = 0; i < 2; i += 1) await flap('ge-0/0/3', 515, 1000);
    await s.restart();
    await flap('ge-0/0/3', 515, 1000);
    expect((await mine()).findings).toMatchObject([{ flapping: true }]);
    await s.restart();
    await s.forward(20 * 60_000, 30_000);
    expect((await mine()).findings).toMatchObject([{ flapping: false, state: 'cleared' }]);
  });

  test('the lab: 78 traps of six flaps between two routers are four findings in one group', async () => {
    const client = await makeClient(s.database.db);
    const site = await makeSite(s.database.db, client.id);
    const routers = await Promise.all(
      ['10.255.0.1', '10.255.0.2'].map(async (address, i) => ({
        clientId: client.id,
        deviceId: (await makeDevice(s.database.db, client.id, { name: `r${i + 1}`, address, siteId: site.id })).id,
        address,
      })),
    );
    let traps = 0;
    const send = async (from: Speaker, text: string): Promise<void> => {
      traps += 1;
      await s.hear({ from, kind: 'trap', text });
    };
    const lldp = '{"trap":"1.0.8802.1.1.2.0.0.1","version":"2c","uptime":1,"source":"10.0.0.1","varbinds":[]}';
    const ospfIf = '{"trap":"1.3.6.1.2.1.14.16.2.16","version":"2c","uptime":1,"source":"10.0.0.1","varbinds":[]}';
    const [r1, r2] = [routers[0]!, routers[1]!];
    for (let i = 0; i < 6; i += 1) {
      for (const [from, neighbour] of [
        [r1, '10.2.0.2'],
        [r2, '10.2.0.1'],
      ] as const) {
        await send(from, lldp);
        await send(from, ospfIf);
        await send(from, ospfTrap(neighbour, neighbour, 1));
        if (i === 2) await send(from, linkTrap('down', 2));
        if (i === 5) await send(from, ospfTrap(neighbour, neighbour, 3));
      }
      await s.forward(1000);
      for (const [from, neighbour] of [
        [r1, '10.2.0.2'],
        [r2, '10.2.0.1'],
      ] as const) {
        await send(from, lldp);
        await send(from, ospfIf);
        await send(from, ospfTrap(neighbour, neighbour, 8));
        if (i === 4) await send(from, linkTrap('up', 2));
      }
      await s.forward(1000);
    }
    expect(traps).toBe(78);
    const findings = (await s.findings()).filter(({ clientId }) => clientId === client.id);
    expect(findings.map(({ condition, flapping }) => [condition, flapping])).toEqual([
      ['neighbour-lost', true],
      ['neighbour-lost', true],
      ['link-down', false],
      ['link-down', false],
    ]);
    expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(1);
    expect(findings[0]!.changes).toBe(12);
  });
});

test('an agent that restarts says so, and its orphan ups say nothing', async () => {
  const net = { enterprise: '1.3.6.1.4.1.8072.3.2.10' };
  const said = (oid: string, more = {}): Said =>
    trap(JSON.stringify({ trap: oid, version: '2c', uptime: 0, source: '10.0.0.1', varbinds: [], ...more }));
  await s.hear(
    said('1.3.6.1.4.1.8072.4.0.2'),
    said('1.3.6.1.6.3.1.1.5.1', net),
    ...[1, 2, 3].map((number) => trap(linkTrap('up', number))),
  );
  const { findings, facts } = await mine();
  expect(findings).toMatchObject([{ condition: 'restarted', component: 'management agent', severity: 'info' }]);
  expect(facts.map(({ topic }) => topic)).toEqual(['finding.noted']);
  expect(START).toBeLessThan(s.clock.now());
});
