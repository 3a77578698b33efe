/** Findings put to their cause by the client's cables. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { detectionStage, junosLink } from '../../test/harness/detection.ts';
import type { DetectionStage, Said, Speaker } from '../../test/harness/detection.ts';
import { makeClient, makeDevice, makeSite, makeWire } from '../../test/harness/factories.ts';

let s: DetectionStage;
let clientId: string;
type Known = Speaker & { deviceId: string };
let core: Known;
let access: Known;
let far: Known;

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => {
  await s.forward(3_600_000, 600_000);
  clientId = (await makeClient(s.database.db)).id;
  [core, access, far] = [await device('core', 1), await device('access', 2), await device('far', 3)];
  for (const n of [0, 1])
    await makeWire(s.database.db, clientId, [core.deviceId, `ge-0/0/${n}`], [access.deviceId, `ge-0/0/${n}`]);
  await makeWire(s.database.db, clientId, [access.deviceId, 'ge-0/0/2'], [far.deviceId, 'ge-0/0/0']);
});

/** Each stands at a site of its own: only the cables tell that they belong together. */
async function device(name: string, number: number): Promise<Known> {
  const site = await makeSite(s.database.db, clientId);
  const address = `10.20.${Math.floor(number / 200)}.${1 + (number % 200)}`;
  const { id } = await makeDevice(s.database.db, clientId, { name, siteId: site.id, address });
  return { clientId, deviceId: id, address };
}

const says = (from: Speaker, text: string, at = 0): Said => ({ from, kind: 'syslog', text, at });
const down = (from: Speaker, port: string, number = 1): Said => says(from, junosLink('DOWN', port, number));

async function mine() {
  return (await s.findings()).filter((each) => each.clientId === clientId);
}

test('one of two links: both ends are one cause, and no outage', async () => {
  await s.hear(down(core, 'ge-0/0/0'));
  await s.hear(down(access, 'ge-0/0/0'));
  const findings = await mine();
  expect(findings).toHaveLength(2);
  expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(1);
  expect(findings.map(({ severity }) => severity)).toEqual(['medium', 'medium']);
});

test('the second link an hour later joins the first, and is an outage', async () => {
  await s.hear(down(core, 'ge-0/0/0'));
  await s.forward(3_600_000, 600_000);
  await s.hear(down(core, 'ge-0/0/1', 2));
  const findings = await mine();
  expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(1);
  expect(findings.find(({ component }) => component === 'ge-0/0/1')).toMatchObject({ severity: 'high' });
});

test('a restart forgets neither the cause nor its group', async () => {
  await s.hear(down(core, 'ge-0/0/0'));
  await s.forward(3_600_000, 600_000);
  await s.restart();
  await s.hear(down(access, 'ge-0/0/0'));
  expect(new Set((await mine()).map(({ groupId }) => groupId)).size).toBe(1);
});

test('what was mended before causes nothing later', async () => {
  await s.hear(down(core, 'ge-0/0/0'));
  await s.hear(says(core, junosLink('UP', 'ge-0/0/0', 1), 1000));
  await s.forward(3_600_000, 600_000);
  await s.hear(down(access, 'ge-0/0/1'));
  const findings = await mine();
  expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(2);
});

test('what is back because something else next to it fails is of that cause now', async () => {
  await s.hear(down(access, 'ge-0/0/2', 3));
  await s.hear(says(access, junosLink('UP', 'ge-0/0/2', 3), 1000));
  await s.forward(120_000);
  const lost = (to: Known, port: string): string =>
    `<29>Mar  2 09:00:00 x rpd[1]: RPD_OSPF_NBRDOWN: OSPF neighbor ${to.address} (realm ospf-v2 ${port}.0 area 0.0.0.0) state changed from Full to Down due to KillNbr (event reason: interface went down)`;
  await s.hear(says(far, lost(access, 'ge-0/0/0')));
  await s.hear(down(access, 'ge-0/0/2', 3));
  const findings = await mine();
  expect(findings).toHaveLength(2);
  expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(1);
});

test('two neighbours of one router over two links are two; the router id alone means either', async () => {
  const frr = (address: string, port: string, change: string): string =>
    `<29>Mar  2 09:00:00 core ospfd[8]: AdjChg: Nbr 10.255.0.4, NbrIP ${address} (default) on ${port}:10.0.0.1: ${change}`;
  await s.hear(says(core, frr('10.9.1.2', 'ge-0/0/0', 'Full -> Deleted (KillNbr)')));
  await s.hear(says(core, frr('10.9.2.2', 'ge-0/0/1', 'Full -> Deleted (KillNbr)')));
  expect((await mine()).map(({ component }) => component)).toEqual([
    'OSPF neighbour 10.9.1.2',
    'OSPF neighbour 10.9.2.2',
  ]);
  await s.hear(says(core, frr('10.9.2.2', 'ge-0/0/1', 'Loading -> Full (LoadingDone)'), 1000));
  expect((await mine()).map(({ state }) => state)).toEqual(['open', 'cleared']);
});

test.each(['device', 'neighbour'])(
  'a device missing again shortly after is one cause with the neighbour lost to it; first: %s',
  async (first) => {
    const missing = (from: Known, action: string, at = 0): Said => ({
      ...{ from, kind: 'json', at },
      text: JSON.stringify({ observation: 1, action, message: 'no answer', fields: {} }),
    });
    await s.hear(down(core, 'ge-0/0/0'), down(core, 'ge-0/0/1', 2));
    await s.hear(missing(access, 'device_unreachable'), missing(far, 'device_unreachable'));
    await s.hear(missing(access, 'device_reachable', 1000), missing(far, 'device_reachable', 1000));
    await s.hear(says(core, junosLink('UP', 'ge-0/0/0', 1), 2000), says(core, junosLink('UP', 'ge-0/0/1', 2), 2000));
    await s.forward(120_000);
    if (first === 'device') await s.hear(missing(far, 'device_unreachable'));
    await s.forward(15_000);
    await s.hear(
      says(
        access,
        `<29>Mar  2 09:00:00 x ospfd[8]: AdjChg: Nbr 10.9.9.9, NbrIP ${far.address} (default) on ge-0/0/2:10.0.0.1: Full -> Deleted (KillNbr)`,
      ),
    );
    if (first === 'neighbour') await s.hear(missing(far, 'device_unreachable'));
    const open = (await mine()).filter(({ state }) => state === 'open');
    expect(open.map(({ condition }) => condition).toSorted()).toEqual(['neighbour-lost', 'unreachable']);
    expect(new Set(open.map(({ groupId }) => groupId)).size).toBe(1);
    expect(open.map(({ severity }) => severity)).toEqual(['high', 'high']);
  },
);

test('links lost one by one are of the device at their end, once that cannot be reached', async () => {
  await s.hear(down(core, 'ge-0/0/0'), down(core, 'ge-0/0/1', 2));
  await s.hear(down(far, 'ge-0/0/0', 3));
  const groups = async () => new Set((await mine()).map(({ groupId }) => groupId)).size;
  expect(await groups()).toBe(2);
  const missing = JSON.stringify({ observation: 1, action: 'device_unreachable', message: 'no answer', fields: {} });
  await s.hear({ from: access, kind: 'json', text: missing, at: 5000 });
  expect(await groups()).toBe(1);
  const told = (await s.facts()).filter((fact) => fact.clientId === clientId && fact.topic === 'finding.updated');
  expect(told.length).toBeGreaterThan(0);
  const [group] = (await mine()).map(({ groupId }) => groupId);
  expect(told.map(({ data }) => data['groupId'])).toEqual(told.map(() => group));
  await s.restart();
  expect(await groups()).toBe(1);
});

test('links that share no cable stay apart', async () => {
  await s.hear(down(core, 'ge-0/0/0'));
  await s.hear(down(far, 'ge-0/0/0'));
  expect(new Set((await mine()).map(({ groupId }) => groupId)).size).toBe(2);
});

test('a neighbour lost over a link that is down is the same cause, and no graver than the link', async () => {
  await s.hear(down(core, 'ge-0/0/0'));
  const why = 'due to InActiveTimer (event reason: neighbor was inactive and declared dead)';
  const lost = `OSPF neighbor ${access.address} (realm ospf-v2 ge-0/0/0.0 area 0.0.0.0) state changed from Full to Down ${why}`;
  await s.hear(says(core, `<29>Mar  2 09:00:00 core rpd[1411]: RPD_OSPF_NBRDOWN: ${lost}`));
  const findings = await mine();
  expect(findings.map(({ condition }) => condition).toSorted()).toEqual(['link-down', 'neighbour-lost']);
  expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(1);
  expect(findings.map(({ severity }) => severity)).toEqual(['medium', 'medium']);
});

test('a storm of 250 links costs no more than its lines', async () => {
  const hub = await device('hub', 9);
  const spokes = await Promise.all(Array.from({ length: 250 }, (_, i) => device(`spoke ${i}`, 10 + i)));
  for (const [i, spoke] of spokes.entries())
    await makeWire(s.database.db, clientId, [hub.deviceId, `xe-0/0/${i}`], [spoke.deviceId, 'xe-0/0/0']);
  await s.forward(20_000);
  const before = performance.now();
  await s.hear(...spokes.flatMap((spoke, i) => [down(hub, `xe-0/0/${i}`, i + 1), down(spoke, 'xe-0/0/0')]));
  expect((await mine()).length).toBe(500);
  // Generous on a loaded machine: what grew with the square of the storm would take minutes.
  expect(performance.now() - before).toBeLessThan(20_000);
});
