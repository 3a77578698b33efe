/** One client's measurements for the isolation test: a series whose component carries the client's mark. */
import { append, seriesIds } from '../../src/metrics/metrics.ts';
import type { TestApp } from '../harness/app.ts';

export async function makeMetrics(
  app: TestApp,
  { clientId, deviceId, mark }: { clientId: string; deviceId: string; mark: string },
): Promise<number> {
  const series = await seriesIds(app.wire, [
    { clientId, deviceId, component: `${mark} ge-0/0/0`, metric: 'interface.in.bps' },
  ]);
  const at = [Date.parse('2026-03-02T08:00:00Z')];
  await append(app.wire, { series, at, values: [1000] });
  return series[0]!;
}
