import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { targetRoutes } from './targets-api.ts';
import { readTargets, setTargets } from './targets.ts';

export function targetsHttp(deps: Deps): Mounted {
  return mounted(targetRoutes, {
    readTargets: ({ actor, query }) => readTargets(deps, actor, query.client ?? null),
    setTargets: ({ actor, body }) => setTargets(deps, actor, body),
  });
}
