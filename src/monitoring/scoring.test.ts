/** From samples to findings: ledger, scoring, the wire log, detection. Memories outlive the process; what people say moves the bar. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { detectionStage } from '../../test/harness/detection.ts';
import type { DetectionStage } from '../../test/harness/detection.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { memoryLog } from '../../test/harness/memory-log.ts';
import { silentLog } from '../base/log.ts';
import { systemScope } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { SyslogScanner } from '../intake/scan.ts';
import { Collector } from '../wire/collector.ts';
import { Ledger } from './ledger.ts';
import { Scoring } from './scoring.ts';
import { judgeSeries, standingOfSeries } from './verdicts.ts';

const MINUTE = 60_000;
const log = silentLog();
const scanner = new SyslogScanner();

let s: DetectionStage;
let owner: { clientId: string; deviceId: string };
let poller: ReturnType<typeof startPoller>;

/** What the poll thread consists of, from the samples on. */
function startPoller() {
  const { wire } = s.database;
  const wireLog = memoryLog();
  const collector = new Collector({ log: wireLog.handle(), clock: s.clock, logger: log });
  const ledger: Ledger = new Ledger({ wire, collector, clock: s.clock, log, kept: (samples) => scoring.take(samples) });
  const scoring = new Scoring({ wire, clock: s.clock, log, say: (of, seen, at) => ledger.say(of, seen, at) });
  scoring.apply([{ deviceId: owner.deviceId, address: '10.0.0.1', zone: 'Europe/London' }]);
  let read = 0;
  const through = async (): Promise<void> => {
    await ledger.flush();
    await scoring.work();
    await collector.flushed();
    const logged = await wireLog.handle().read(read, 10_000_000);
    for (const { position, batch } of logged) {
      await wire.as(systemScope, (tx) => s.detector.handle(batch, scanner.scan(batch), tx));
      read = position;
    }
  };
  return { ledger, scoring, collector, through };
}

/** One row a minute, by the present clock. */
async function measure(count: number, value: (at: number) => number, metric = 'interface.in.bps'): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    s.clock.forward(MINUTE);
    poller.ledger.samples(owner, s.clock.now(), [{ component: 'ge-0/0/1', metric, value: value(s.clock.now()) }]);
    if (i % 100 === 99) await poller.through();
  }
  await poller.through();
}
const day = (at: number): number =>
  2e7 * (1.2 + Math.sin((at / 86_400_000) * 2 * Math.PI)) + 4e5 * Math.sin(at / 977_123);
const findings = async () =>
  (await s.findings())
    .filter(({ clientId }) => clientId === owner.clientId)
    .map(({ id, condition, component, state, severity, facts, summary }) => ({
      id,
      condition,
      component,
      state,
      severity,
      facts,
      summary,
    }));

beforeAll(async () => void (s = await detectionStage()));
afterAll(() => s.close());
beforeEach(async () => {
  const { id: clientId } = await makeClient(s.database.db);
  const { id: deviceId } = await makeDevice(s.database.db, clientId, { name: 'fw1' });
  owner = { clientId, deviceId };
  poller = startPoller();
});

test('a spike in a usual week is one finding, in words, and is over when the traffic is', async () => {
  await measure(2 * 1440, day);
  expect(await findings()).toEqual([]);
  await measure(6, (at) => 8 * day(at));
  expect(await findings()).toMatchObject([
    {
      condition: 'spike',
      component: 'ge-0/0/1 traffic in',
      state: 'open',
      severity: 'info',
      facts: { metric: 'interface.in.bps' },
    },
  ]);
  expect((await findings())[0]?.summary).toMatch(/^Traffic in: .*times its usual/);
  await measure(30, day);
  expect(await findings()).toMatchObject([{ state: 'cleared' }]);
}, 120_000);

test('what was learnt, and what is unusual, outlives the process', async () => {
  const restart = async (): Promise<void> => {
    await poller.ledger.stop();
    await poller.scoring.stop();
    poller = startPoller();
  };
  await measure(1440, day);
  await restart();
  // A scorer that began anew would have to warm up first.
  await measure(4, (at) => 8 * day(at));
  expect(await findings()).toMatchObject([{ state: 'open' }]);
  await restart();
  await measure(10, day);
  expect(await findings()).toMatchObject([{ state: 'cleared' }]);
}, 120_000);

test('noise raises the bar of the series, useful lowers it, and it is said once', async () => {
  await measure(1440, day);
  await measure(4, (at) => 8 * day(at));
  const [finding] = await findings();
  const seriesId = Number(finding?.facts && Object(finding.facts)['series']);
  const about = { findingId: finding?.id ?? '', seriesId, kind: 'spike' } as const;
  const actor = staffActor(await makeStaff(s.database.db, 'engineer', { clients: [owner.clientId] }), 'engineer');
  const stranger = staffActor(await makeStaff(s.database.db, 'engineer', { clients: [] }), 'engineer', []);
  const say = (verdict: 'noise' | 'useful') =>
    s.database.db.as(scopeOf(actor), (tx) => judgeSeries(tx, s.clock, actor, { ...owner, ...about, verdict }));
  const standing = () => s.database.db.as(scopeOf(actor), (tx) => standingOfSeries(tx, about));
  await say('noise');
  expect(await standing()).toMatchObject({ judged: { verdict: 'noise', byName: actor.name, takenIn: false } });
  poller.scoring.judged();
  await poller.through();
  const noisy = await standing();
  expect(noisy).toMatchObject({ judged: { takenIn: true }, standing: { noise: 1, useful: 0 } });
  expect(noisy.standing?.bar).toBeGreaterThan(0.995);
  await poller.through();
  expect(await standing()).toEqual(noisy);
  await say('useful');
  poller.scoring.judged();
  await poller.through();
  expect((await standing()).standing?.bar).toBeLessThan(noisy.standing?.bar ?? 0);
  const seen = await s.database.db.as(scopeOf(stranger), (tx) => standingOfSeries(tx, about));
  expect(seen).toEqual({ judged: null, standing: null });
}, 120_000);

test('packet loss that lasts is told to detection as worth a ticket', async () => {
  await measure(1440, () => 0, 'reach.loss');
  await measure(12, () => 40, 'reach.loss');
  expect(await findings()).toMatchObject([{ state: 'open', severity: 'medium' }]);
  const raised = (await s.facts()).filter(
    ({ clientId, topic }) => clientId === owner.clientId && topic === 'finding.raised',
  );
  expect(raised).toHaveLength(1);
}, 120_000);
