import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { monitoringRoutes } from './api.ts';
import { deviceLearning } from './learning.ts';
import { learningRoutes } from './learning-api.ts';
import { addCheck, listChecks, removeCheck } from './service-checks.ts';
import { getPolling, listInterfaces, listParts, listPolled, setPolling } from './settings.ts';

export function monitoringHttp(deps: Deps): Mounted {
  return mounted(monitoringRoutes, {
    getPolling: ({ actor, params }) => getPolling(deps, actor, params.deviceId),
    setPolling: ({ actor, params, body }) => setPolling(deps, actor, params.deviceId, body),
    listInterfaces: ({ actor, params }) => listInterfaces(deps, actor, params.deviceId),
    listParts: ({ actor, params }) => listParts(deps, actor, params.deviceId),
    listPolled: ({ actor, query }) => listPolled(deps, actor, query),
    listChecks: ({ actor, query }) => listChecks(deps, actor, query),
    addCheck: ({ actor, body }) => addCheck(deps, actor, body),
    removeCheck: async ({ actor, params, body }) => {
      await removeCheck(deps, actor, params.checkId, body.version);
      return {};
    },
  });
}

export function learningHttp(deps: Deps): Mounted {
  return mounted(learningRoutes, {
    deviceLearning: ({ actor, params }) => deviceLearning(deps, actor, params.deviceId),
  });
}
