import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { detectionStage } from '../../test/harness/detection.ts';
import type { DetectionStage, Speaker } from '../../test/harness/detection.ts';
import { makeClient, makeDevice, makeSite } from '../../test/harness/factories.ts';
import { asOwner } from '../db/connect.ts';
import { systemScope } from '../db/open.ts';

const MINUTE = 60_000;
let s: DetectionStage;
let clientId: string;
let siteId: string;
let from: Speaker;

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => {
  clientId = (await makeClient(s.database.db)).id;
  siteId = (await makeSite(s.database.db, clientId)).id;
  from = await device('fw1');
});

async function device(name: string): Promise<Speaker> {
  const { id } = await makeDevice(s.database.db, clientId, { name, siteId });
  return { clientId, deviceId: id, address: '10.0.0.1' };
}

const speak = (...who: Speaker[]): Promise<void> =>
  s.hear(
    ...who.map((each) => ({
      from: each,
      kind: 'syslog' as const,
      text: '<14>1 2026-03-02T09:00:00Z fw1 RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 a="b"]',
    })),
  );

/** A line a minute for so many minutes. */
async function live(minutes: number, ...who: Speaker[]): Promise<void> {
  for (let i = 0; i < minutes; i += 1) {
    await speak(...who);
    await s.forward(MINUTE);
  }
}

const mine = async () => (await s.findings()).filter((each) => each.clientId === clientId);

describe('a sensor', () => {
  test('that stays silent for longer than its habit is a finding at that very time, and over when it is heard', async () => {
    await live(90, from);
    await s.forward(3 * MINUTE);
    expect(await mine()).toEqual([]);
    const before = s.clock.now();
    const limits = await s.database.wire.as(systemScope, (tx) =>
      tx.selectFrom('sourceHabit').select('silentAfterMs').where('deviceId', '=', from.deviceId).execute(),
    );
    expect(limits).toEqual([{ silentAfterMs: 5 * MINUTE }]);
    await s.forward(10 * MINUTE, 1000);
    const [finding] = await mine();
    expect(finding).toMatchObject({
      condition: 'silent',
      state: 'open',
      title: 'Nothing heard from fw1',
      severity: 'medium',
    });
    // A line a minute allows 5 minutes; four had passed.
    expect(Date.parse(finding!.firstAt) - before).toBe(MINUTE);
    await speak(from);
    expect(await mine()).toMatchObject([{ state: 'cleared', transitions: [{ to: 'down' }, { to: 'up' }] }]);
  });

  test('whose habit is hours of quiet is given hours', async () => {
    for (let i = 0; i < 30; i += 1) {
      await speak(from);
      await s.forward(60 * MINUTE);
    }
    await s.forward(30 * MINUTE);
    expect(await mine()).toEqual([]);
    await s.forward(120 * MINUTE, MINUTE);
    expect(await mine()).toMatchObject([{ condition: 'silent' }]);
  });

  test('that speaks in bursts is judged by the pauses between them', async () => {
    for (let i = 0; i < 12; i += 1) {
      await live(5, from);
      await s.forward(55 * MINUTE);
    }
    expect(await mine()).toEqual([]);
  });

  test('that was heard for minutes only has no habit yet', async () => {
    await live(20, from);
    await s.forward(24 * 60 * MINUTE, 60 * MINUTE);
    expect(await mine()).toEqual([]);
  });

  test('outside the estate is not waited for, nor is one out of service', async () => {
    const stranger = { clientId, deviceId: null, address: '192.0.2.1' };
    await live(90, stranger, from);
    await asOwner(s.database.owner, (client) =>
      client.query('update device set retired_at = $1 where id = $2', [
        new Date(s.clock.now()).toISOString(),
        from.deviceId,
      ]),
    );
    await s.forward(60 * MINUTE, MINUTE);
    expect(await mine()).toEqual([]);
  });

  test('thirty of one site are one group', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => device(`sensor ${i}`)));
    await live(70, ...all);
    await s.forward(10 * MINUTE, 1000);
    const findings = await mine();
    expect(findings).toHaveLength(30);
    expect(new Set(findings.map(({ groupId }) => groupId)).size).toBe(1);
  });
});

describe('our own absence', () => {
  test('is not their silence', async () => {
    await live(90, from);
    await s.restart(3 * 60 * MINUTE);
    await s.forward(30_000);
    expect(await mine()).toEqual([]);
    await speak(from);
    await s.forward(4 * MINUTE, 1000);
    expect(await mine()).toEqual([]);
    await s.forward(2 * MINUTE, 1000);
    expect(await mine()).toMatchObject([{ condition: 'silent' }]);
  });

  test('a silence that is known stays known over a restart, and ends once', async () => {
    await live(90, from);
    await s.forward(10 * MINUTE, MINUTE);
    await s.restart(10_000);
    await s.forward(60 * MINUTE, MINUTE);
    expect(await mine()).toMatchObject([{ state: 'open', count: 1 }]);
    await speak(from);
    expect(await mine()).toMatchObject([{ state: 'cleared' }]);
  });
});

test('while batches wait to be read nobody is silent', async () => {
  await live(90, from);
  s.behind = true;
  await s.forward(30 * MINUTE, MINUTE);
  expect(await mine()).toEqual([]);
  s.behind = false;
  await s.forward(1000, 100);
  expect(await mine()).toMatchObject([{ condition: 'silent' }]);
});

describe('a clock that steps', () => {
  test.each([
    ['back an hour', -60],
    ['forward three hours', 180],
  ])('%s fires nothing, and silence after it is still seen', async (_name, minutes) => {
    await live(90, from);
    s.clock.set(s.clock.now() + minutes * MINUTE);
    await s.forward(MINUTE, 1000);
    expect(await mine()).toEqual([]);
    await live(10, from);
    expect(await mine()).toEqual([]);
    await s.forward(6 * MINUTE, 1000);
    expect(await mine()).toMatchObject([{ condition: 'silent' }]);
  });

  test('back an hour: a down before and its up after still meet', async () => {
    const link = (text: string) =>
      s.hear({
        from,
        kind: 'syslog',
        text: `<187>45: sw1: Mar  2 09:00:00: %LINK-3-UPDOWN: Interface GigabitEthernet0/9, changed state to ${text}`,
      });
    await link('down');
    s.clock.set(s.clock.now() - 60 * MINUTE);
    await s.forward(1000);
    await link('up');
    expect(await mine()).toMatchObject([{ state: 'cleared' }]);
    await s.forward(60 * MINUTE, MINUTE);
    expect(await mine()).toHaveLength(1);
  });
});
