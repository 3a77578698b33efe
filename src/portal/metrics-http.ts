import type { Actor } from '../base/actor.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import type { Series } from '../metrics/api.ts';
import type { Metric } from '../metrics/names.ts';
import { deviceSeries, metricPoints } from '../metrics/read.ts';
import { ownClient } from '../people/client-users.ts';
import { portalMetricRoutes } from './metrics-api.ts';

/** Errors, discards, packets and temperatures raise questions that a ticket answers better. */
const shown: ReadonlySet<string> = new Set<Metric>([
  'interface.in.bps',
  'interface.out.bps',
  'device.cpu',
  'device.memory',
  'device.storage',
  'device.sessions',
  'reach.rtt',
  'reach.loss',
  'check.time',
  'tls.days',
]);

export function portalMetricsHttp(deps: Deps): Mounted {
  return mounted(portalMetricRoutes, {
    portalDeviceSeries: ({ actor, params }) => seriesShown(deps, actor, params.deviceId),
    portalDevicePoints: async ({ actor, params, query }) => {
      const { items } = await seriesShown(deps, actor, params.deviceId);
      if (!query.series.every((id) => items.some((each) => each.id === id))) throw notFound('series');
      return metricPoints(deps, actor, query);
    },
  });
}

async function seriesShown(deps: Deps, actor: Actor, deviceId: string): Promise<{ items: Series[] }> {
  ownClient(actor);
  const { items } = await deviceSeries(deps, actor, deviceId);
  return { items: items.filter((each) => shown.has(each.metric)) };
}
