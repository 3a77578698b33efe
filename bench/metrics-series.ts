/** One client with devices of 48 interfaces, four metrics each, and what they measure. */
import { newId } from '../src/base/id.ts';
import type { Db } from '../src/db/open.ts';
import { systemScope } from '../src/db/open.ts';
import { seriesIds } from '../src/metrics/metrics.ts';
import type { SeriesKey } from '../src/metrics/metrics.ts';

export type Made = { clientId: string; series: number[]; metrics: string[] };

const INTERFACES = 48;
const metrics = ['interface.in.bps', 'interface.out.bps', 'interface.in.errors', 'interface.in.discards'] as const;
const AT = '2026-01-01T00:00:00Z';

export async function makeSeries(app: Db, wire: Db, devices: number): Promise<Made> {
  const clientId = newId(Date.parse(AT));
  const ids = Array.from({ length: devices }, () => newId(Date.parse(AT)));
  await app.as(systemScope, async (tx) => {
    const client = { id: clientId, name: 'Bench', slug: 'bench', zone: 'UTC', createdAt: AT };
    await tx.insertInto('client').values(client).execute();
    const rows = ids.map((id, i) => ({ id, clientId, name: `device-${i}`, kind: 'switch', createdAt: AT }));
    await tx.insertInto('device').values(rows).execute();
  });
  const keys: SeriesKey[] = ids.flatMap((deviceId) =>
    Array.from({ length: INTERFACES }, (_, port) =>
      metrics.map((metric) => ({ clientId, deviceId, component: `ge-0/0/${port}`, metric })),
    ).flat(),
  );
  return { clientId, series: await seriesIds(wire, keys), metrics: keys.map((key) => key.metric) };
}

let state = 7;
const chance = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** Rates as a poller has them: counters' differences divided by milliseconds, wavering by a tenth; errors and discards nearly never. */
export function valueAt(metric: string, second: number): number {
  if (!metric.endsWith('bps')) return chance() < 0.002 ? chance() * 3 : 0;
  const season = 1.1 + Math.sin((2 * Math.PI * second) / 86_400);
  return (3e7 * season * (0.8 + 0.1 * (chance() + chance() + chance() + chance()))) / (1 + chance() / 1000);
}
