import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../test/harness/database.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { makeClient, makeDevice, makeStaff, staffActor } from '../../test/harness/factories.ts';
import { isoOf, movableClock } from '../base/clock.ts';
import { readConfig } from '../base/config.ts';
import { silentLog } from '../base/log.ts';
import { metricNames } from '../metrics/names.ts';
import { deviceSeries, metricPoints } from '../metrics/read.ts';
import { measureAt, measures } from './measures.ts';
import { startMeasuring } from './measuring.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOON = Date.parse('2026-03-03T12:00:00Z');

test('an instant has always the same value, working hours more than nights, and nothing leaves its bounds', () => {
  for (const measure of Object.values(measures).flat()) {
    expect(metricNames[measure.metric]).toBeDefined();
    const at = (second: number): number => measureAt(measure, 77, second, 3600);
    for (let second = NOON / 1000; second < NOON / 1000 + 200_000; second += 611) {
      expect(at(second)).toBe(at(second));
      expect(at(second)).toBeGreaterThanOrEqual(0);
      expect(at(second)).toBeLessThanOrEqual(measure.shape.most);
    }
    const mean = (hour: number): number => {
      const start = Date.parse('2026-03-03T00:00:00Z') / 1000 + (hour - 1) * 3600;
      return Array.from({ length: 60 }, (_, i) => at(start + i * 60)).reduce((a, b) => a + b, 0) / 60;
    };
    if (measure.metric === 'interface.in.bps') expect(mean(11)).toBeGreaterThan(3 * mean(4));
  }
});

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('the past of months is there, goes over into the present, and a second start adds nothing twice', async () => {
  const clock = movableClock(NOON);
  const log = silentLog();
  const client = await makeClient(database.db);
  const device = await makeDevice(database.db, client.id, { name: 'rtm-srv1' });
  const deps = { db: database.db, clock, log, config: readConfig({}).config };
  const staff = staffActor(await makeStaff(database.db, 'engineer', { allClients: true }));
  for (const round of [1, 2]) {
    const measuring = await startMeasuring({ wire: database.wire, clock, log });
    let written = false;
    void measuring.past.then(() => (written = true));
    while (!written) {
      await new Promise((done) => setTimeout(done, 5));
      clock.forward(15);
    }
    await measuring.stop();
    const { items } = await deviceSeries(deps, staff, device.id);
    expect(items).toHaveLength(measures.linux.length);
    const traffic = items.find((each) => each.component === 'eth0' && each.metric === 'interface.in.bps');
    const asked = { series: [traffic?.id ?? 0], to: isoOf(NOON + 3_600_000) };
    const months = await metricPoints(deps, staff, { ...asked, from: isoOf(NOON - 44 * 86_400_000), points: 46 });
    expect([round, months.series[0]?.count.slice(1, 40)]).toEqual([round, Array.from({ length: 39 }, () => 288)]);
    const hour = await metricPoints(deps, staff, { ...asked, from: isoOf(NOON - 3_600_000), points: 120 });
    expect(hour.series[0]?.count.slice(0, 60).every((each) => each === 1 || each === 0)).toBe(true);
    expect(hour.series[0]?.count[60]).toBeGreaterThan(0);
  }
});
