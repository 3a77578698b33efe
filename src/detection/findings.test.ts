import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detectionStage, junosLink } from '../../test/harness/detection.ts';
import type { DetectionStage } from '../../test/harness/detection.ts';
import {
  clientActor,
  makeClient,
  makeClientUser,
  makeDevice,
  makeSite,
  makeStaff,
  staffActor,
} from '../../test/harness/factories.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import type { Deps } from '../db/deps.ts';
import { zFindingCleared, zFindingFlapping, zFindingRaised, zFindingUpdated } from './api.ts';
import { getFinding, listFindings } from './findings.ts';

let s: DetectionStage;
let deps: Deps;
const everything = { limit: 50 };

beforeAll(async () => {
  s = await detectionStage();
  deps = { db: s.database.db, clock: s.clock, config: readConfig({}, undefined).config, log: silentLog() };
});
afterAll(() => s.close());

async function clientWithLinksDown(count: number) {
  const client = await makeClient(s.database.db);
  const site = await makeSite(s.database.db, client.id);
  const device = await makeDevice(s.database.db, client.id, { name: 'sw1', siteId: site.id });
  const from = { clientId: client.id, deviceId: device.id, address: '10.0.0.1' };
  for (let i = 0; i < count; i += 1) {
    await s.hear({ from, kind: 'syslog', text: junosLink('DOWN', `ge-0/0/${i}`, i) });
    await s.forward(10);
  }
  return { client, device, from };
}

describe('findings', () => {
  test('are listed newest first, page by page', async () => {
    const { client } = await clientWithLinksDown(5);
    const staff = staffActor(await makeStaff(s.database.db));
    const first = await listFindings(deps, staff, { limit: 2, clientId: client.id });
    expect(first.items.map(({ component }) => component)).toEqual(['ge-0/0/4', 'ge-0/0/3']);
    const rest = await listFindings(deps, staff, { limit: 50, clientId: client.id, after: first.next ?? '' });
    expect(rest).toMatchObject({
      items: [{ component: 'ge-0/0/2' }, { component: 'ge-0/0/1' }, { component: 'ge-0/0/0' }],
      next: null,
    });
  });

  test('are filtered by state, device, condition and group', async () => {
    const { client, device, from } = await clientWithLinksDown(2);
    await s.hear({ from, kind: 'syslog', text: junosLink('UP', 'ge-0/0/1', 1) });
    const staff = staffActor(await makeStaff(s.database.db));
    const open = await listFindings(deps, staff, {
      ...everything,
      clientId: client.id,
      deviceId: device.id,
      state: 'open',
      condition: 'link-down',
    });
    expect(open.items.map(({ component }) => component)).toEqual(['ge-0/0/0']);
    expect((await listFindings(deps, staff, { ...everything, groupId: open.items[0]!.groupId })).items).toHaveLength(2);
    expect(
      (await listFindings(deps, staff, { ...everything, clientId: client.id, condition: 'silent' })).items,
    ).toEqual([]);
  });

  test('are read with evidence, history and group', async () => {
    const { client } = await clientWithLinksDown(3);
    const staff = staffActor(await makeStaff(s.database.db));
    const [newest] = (await listFindings(deps, staff, { limit: 1, clientId: client.id })).items;
    const detail = await getFinding(deps, staff, newest!.id);
    expect(detail.evidence[0]?.text).toContain('SNMP_TRAP_LINK_DOWN');
    expect(detail).toMatchObject({
      transitions: [{ to: 'down' }],
      group: { size: 3, cause: 'connectivity' },
      facts: { interface: 'ge-0/0/2' },
    });
  });

  test('are hidden from client users and from engineers of other clients', async () => {
    const [{ client }, other] = [await clientWithLinksDown(1), await makeClient(s.database.db)];
    const all = staffActor(await makeStaff(s.database.db));
    const [finding] = (await listFindings(deps, all, { limit: 1, clientId: client.id })).items;
    const others = staffActor(await makeStaff(s.database.db), 'engineer', [other.id]);
    const ownUser = clientActor(await makeClientUser(s.database.db, client.id), client.id);
    for (const actor of [others, ownUser]) {
      expect((await listFindings(deps, actor, { ...everything, clientId: client.id })).items).toEqual([]);
      await expect(getFinding(deps, actor, finding!.id)).rejects.toMatchObject({ status: 404 });
    }
  });
});

test('facts hold what their shapes promise', async () => {
  const { from } = await clientWithLinksDown(1);
  for (let i = 0; i < 8; i += 1) {
    await s.hear({ from, kind: 'syslog', text: junosLink(i % 2 === 0 ? 'UP' : 'DOWN', 'ge-0/0/0', 0) });
    await s.forward(6000);
  }
  await s.forward(30 * 60_000, 30_000);
  const shapes = {
    'finding.raised': zFindingRaised,
    'finding.updated': zFindingUpdated,
    'finding.flapping': zFindingFlapping,
    'finding.cleared': zFindingCleared,
  };
  const facts = (await s.facts()).filter(({ clientId }) => clientId === from.clientId);
  expect(new Set(facts.map(({ topic }) => topic))).toEqual(new Set(Object.keys(shapes)));
  for (const { topic, data } of facts)
    expect(
      Object.entries(shapes)
        .find(([name]) => name === topic)?.[1]
        .strict()
        .parse(data),
    ).toEqual(data);
});
