import { expect, test } from 'vitest';
import { killRun } from '../harness/kill-run.ts';

test('after kill -9 of server, database and both under load, everything confirmed is there once', async () => {
  const report = await killRun(3, 20_261_124);
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report).toMatchObject({ lost: [], doubled: [], ticketFaults: [], findingFaults: [] });
}, 120_000);
