import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { collectRoutes } from './api.ts';
import { addCollector, listCollectors, revokeCollector } from './collectors.ts';

export function collectHttp(deps: Deps): Mounted {
  return mounted(collectRoutes, {
    listCollectors: ({ actor, query }) => listCollectors(deps, actor, query.clientId),
    addCollector: ({ actor, body }) => addCollector(deps, actor, body),
    revokeCollector: async ({ actor, params }) => {
      await revokeCollector(deps, actor, params.collectorId);
      return {};
    },
  });
}
