import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { detectionStage, junos, junosLink } from '../../test/harness/detection.ts';
import type { DetectionStage, Said, Speaker } from '../../test/harness/detection.ts';
import { makeClient, makeDevice, makeSite } from '../../test/harness/factories.ts';
import { asOwner } from '../db/connect.ts';
import { MANY, MOST_HELD } from './conditions.ts';

let s: DetectionStage;
let clientId: string;
let siteId: string;

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => {
  await s.forward(3_600_000, 600_000);
  clientId = (await makeClient(s.database.db)).id;
  siteId = (await makeSite(s.database.db, clientId)).id;
});

async function device(name: string, at: string | null = siteId): Promise<Speaker> {
  const address = `10.0.0.${1 + (name.length % 200)}`;
  const { id } = await makeDevice(s.database.db, clientId, { name, ...(at !== null && { siteId: at }) });
  return { clientId, deviceId: id, address };
}

async function mine() {
  const findings = (await s.findings())
    .filter((each) => each.clientId === clientId)
    .toSorted((a, b) => a.title.localeCompare(b.title));
  const facts = (await s.facts()).filter((each) => each.clientId === clientId);
  return { findings, facts, groups: new Set(findings.map(({ groupId }) => groupId)) };
}

const syslog = (from: Speaker, text: string, at = 0): Said => ({ from, kind: 'syslog', text, at });

describe('a storm', () => {
  test('of 500 signals is one group, whose first finding alone opens a ticket', async () => {
    const switches = await Promise.all(Array.from({ length: 10 }, (_, i) => device(`switch ${i}`)));
    for (const from of switches)
      await s.hear(...Array.from({ length: 50 }, (_, i) => syslog(from, junosLink('DOWN', `ge-0/0/${i}`, i + 1))));
    const { findings, facts, groups } = await mine();
    expect(findings).toHaveLength(500);
    expect(groups.size).toBe(1);
    expect(facts.filter(({ topic, data }) => topic === 'finding.raised' && data['firstOfGroup'] === true)).toHaveLength(
      1,
    );
    const [group] = await asOwner(
      s.database.owner,
      async (client) =>
        (
          await client.query<{ size: number; first_finding_id: string }>(
            'select size, first_finding_id from finding_group where id = $1',
            [[...groups][0]],
          )
        ).rows,
    );
    expect(group).toMatchObject({ size: 500, first_finding_id: facts[0]?.subjectId });
  });

  test('ends with its window: what comes later is another cause', async () => {
    const from = await device('switch');
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.forward(50_000);
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/2', 2)));
    await s.forward(61_000);
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/3', 3)));
    expect((await mine()).groups.size).toBe(2);
  });

  test('survives a restart in its midst', async () => {
    const from = await device('switch');
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.restart(4000);
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/2', 2)));
    expect((await mine()).groups.size).toBe(1);
  });

  test('does not join what has nothing in common: another site, another cause, another client', async () => {
    const other = await makeSite(s.database.db, clientId);
    await s.hear(syslog(await device('here'), junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.hear(syslog(await device('there', other.id), junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.hear(syslog(await device('nowhere', null), junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.hear(
      syslog(
        await device('attacked'),
        junos(
          'RT_IDP',
          'IDP_ATTACK_LOG_EVENT',
          'source-address="198.51.100.7" attack-name="X" action="DROP" threat-severity="HIGH"',
        ),
      ),
    );
    expect((await mine()).groups.size).toBe(4);
  });

  test('an address outside the estate is a place of its own', async () => {
    await s.hear(syslog({ clientId, deviceId: null, address: '192.0.2.1' }, junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.hear(syslog({ clientId, deviceId: null, address: '192.0.2.2' }, junosLink('DOWN', 'ge-0/0/1', 1)));
    const { findings, groups } = await mine();
    expect(findings.map(({ title, origin }) => [title, origin])).toEqual([
      ['ge-0/0/1 is down on 192.0.2.1', '192.0.2.1'],
      ['ge-0/0/1 is down on 192.0.2.2', '192.0.2.2'],
    ]);
    expect(groups.size).toBe(2);
  });

  test('of ever new names ends in one finding for the rest, which is over when the others are', async () => {
    const from = await device('liar');
    const names = Array.from({ length: MOST_HELD + 20 }, (_, i) => `xe-${i}`);
    await s.hear(...names.map((name, i) => syslog(from, junosLink('DOWN', name, i + 1))));
    const open = (await mine()).findings;
    expect(open).toHaveLength(MOST_HELD + 1);
    expect(open.find(({ component }) => component === MANY)).toMatchObject({ count: 20 });
    await s.hear(...names.map((name, i) => syslog(from, junosLink('UP', name, i + 1))));
    expect((await mine()).findings.filter(({ state }) => state === 'open')).toEqual([]);
  });
});

describe('hits', () => {
  const attack = (from: Speaker, source: string, severity = 'HIGH'): Said =>
    syslog(
      from,
      junos(
        'RT_IDP',
        'IDP_ATTACK_LOG_EVENT',
        `source-address="${source}" destination-address="10.1.1.1" attack-name="APP:LOG4J-JNDI-RCE" action="DROP" threat-severity="${severity}"`,
      ),
    );

  test('of one attack are one finding with a count, updated at most once in five seconds', async () => {
    const from = await device('fw1');
    for (let i = 0; i < 10; i += 1) {
      await s.hear(...Array.from({ length: 200 }, (_, j) => attack(from, `198.51.100.${j % 50}`)));
      await s.forward(100);
    }
    await s.forward(10_000, 1000);
    const { findings, facts } = await mine();
    expect(findings).toMatchObject([{ condition: 'intrusion', count: 2000, severity: 'high', state: 'open' }]);
    expect(findings[0]?.facts).toMatchObject({ targets: ['10.1.1.1'], verdicts: ['blocked'] });
    expect(facts.map(({ topic }) => topic)).toEqual(['finding.raised', 'finding.updated']);
    expect(facts.at(-1)?.data).toMatchObject({ count: 2000 });
  });

  test('are over after an hour of quiet', async () => {
    const from = await device('fw1');
    await s.hear(attack(from, '198.51.100.1'));
    await s.forward(50 * 60_000, 60_000);
    await s.hear(attack(from, '198.51.100.1'));
    await s.forward(59 * 60_000, 60_000);
    expect((await mine()).findings).toMatchObject([{ state: 'open', count: 2 }]);
    await s.forward(61_000);
    const { findings, facts } = await mine();
    expect(findings).toMatchObject([{ state: 'cleared' }]);
    expect(facts.at(-1)?.data).toMatchObject({ why: 'quiet' });
  });

  test('a worse one makes the finding worse', async () => {
    const from = await device('fw1');
    await s.hear(
      attack(from, '198.51.100.1', 'MEDIUM'),
      attack(from, '198.51.100.1', 'CRITICAL'),
      attack(from, '198.51.100.1', 'LOW'),
    );
    expect((await mine()).findings).toMatchObject([{ severity: 'critical' }]);
  });
});

describe('failed sign-ins', () => {
  const failure = (from: Speaker, source: string, at = 0): Said =>
    syslog(from, `<38>Mar  2 09:00:00 jump sshd[7]: Failed password for root from ${source} port 40022 ssh2`, at);

  test('nine in a minute are nothing, ten are a burst, and more of it counts', async () => {
    const from = await device('jump');
    await s.hear(...Array.from({ length: 9 }, () => failure(from, '203.0.113.5')));
    expect((await mine()).findings).toEqual([]);
    await s.forward(30_000);
    await s.hear(failure(from, '203.0.113.5'));
    expect((await mine()).findings).toMatchObject([
      { condition: 'authentication-failures', component: 'sign-ins from 203.0.113.5', count: 10 },
    ]);
    await s.hear(failure(from, '203.0.113.5'), failure(from, '203.0.113.5'));
    expect((await mine()).findings).toMatchObject([{ count: 12 }]);
  });

  test('ten spread over more than a minute are none', async () => {
    const from = await device('jump');
    for (let i = 0; i < 20; i += 1) {
      await s.hear(failure(from, '203.0.113.5'));
      await s.forward(7000);
    }
    expect((await mine()).findings).toEqual([]);
  });

  test('the window survives a restart', async () => {
    const from = await device('jump');
    await s.hear(...Array.from({ length: 6 }, () => failure(from, '203.0.113.5')));
    await s.restart(5000);
    await s.hear(...Array.from({ length: 4 }, () => failure(from, '203.0.113.5')));
    expect((await mine()).findings).toMatchObject([{ count: 10 }]);
  });

  test('from many sources together are one finding, one source alone is not two', async () => {
    const from = await device('jump');
    await s.hear(...Array.from({ length: 30 }, (_, i) => failure(from, `203.0.113.${i}`)));
    expect((await mine()).findings).toMatchObject([{ component: 'sign-ins from many sources', count: 30 }]);
    const alone = await device('other jump');
    await s.hear(...Array.from({ length: 100 }, () => failure(alone, '203.0.113.200')));
    expect((await mine()).findings.filter(({ deviceId }) => deviceId === alone.deviceId)).toMatchObject([
      { component: 'sign-ins from 203.0.113.200', count: 100 },
    ]);
  });
});

describe('a crash between detection and commit', () => {
  test('doubles nothing and loses nothing', async () => {
    const from = await device('fw1');
    const said = [
      syslog(from, junosLink('DOWN', 'ge-0/0/1', 1)),
      ...Array.from({ length: 10 }, () =>
        syslog(from, '<38>Mar  2 09:00:00 fw1 sshd[7]: Failed password for root from 203.0.113.5 port 40022 ssh2'),
      ),
      ...Array.from({ length: 3 }, () =>
        syslog(
          from,
          junos(
            'RT_IDP',
            'IDP_ATTACK_LOG_EVENT',
            'source-address="198.51.100.7" attack-name="X" action="DROP" threat-severity="HIGH"',
          ),
        ),
      ),
    ];
    await s.hearAndCrash(...said);
    expect((await mine()).findings).toEqual([]);
    await s.hear(...said);
    await s.hearAndCrash(syslog(from, junosLink('UP', 'ge-0/0/1', 1)));
    const { findings, facts } = await mine();
    expect(findings.map(({ condition, count, state }) => [condition, count, state])).toEqual([
      ['intrusion', 3, 'open'],
      ['authentication-failures', 10, 'open'],
      ['link-down', 1, 'open'],
    ]);
    expect(facts.filter(({ topic }) => topic === 'finding.raised')).toHaveLength(3);
    await s.hear(syslog(from, junosLink('UP', 'ge-0/0/1', 1)));
    expect((await mine()).findings[2]).toMatchObject({ state: 'cleared', changes: 2 });
  });

  test('another process that takes over continues where the first was', async () => {
    const from = await device('fw1');
    const first = s.detector;
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/1', 1)));
    await s.restart();
    await s.hear(syslog(from, junosLink('UP', 'ge-0/0/1', 1)));
    s.detector = first;
    await s.hear(syslog(from, junosLink('DOWN', 'ge-0/0/1', 1)));
    const { findings } = await mine();
    expect(findings).toMatchObject([{ state: 'open', changes: 3 }]);
    await s.restart();
  });
});
