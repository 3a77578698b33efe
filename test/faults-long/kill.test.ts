import { expect, test } from 'vitest';
import { killRun } from '../harness/kill-run.ts';

test('twenty times kill -9 at random moments under load: nothing confirmed is lost, nothing is there twice', async () => {
  const report = await killRun(20, 7_710);
  expect(report.acknowledged).toBeGreaterThan(1000);
  expect(report).toMatchObject({ kills: 20, lost: [], doubled: [], ticketFaults: [], findingFaults: [] });
}, 600_000);
