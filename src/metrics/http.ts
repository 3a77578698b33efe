import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { metricRoutes } from './api.ts';
import { deviceSeries, metricPoints } from './read.ts';

export function metricsHttp(deps: Deps): Mounted {
  return mounted(metricRoutes, {
    deviceSeries: ({ actor, params }) => deviceSeries(deps, actor, params.deviceId),
    metricPoints: ({ actor, query }) => metricPoints(deps, actor, query),
  });
}
