import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { configRoutes } from './api.ts';
import { diffConfig, explainConfig, listConfigChanges, listConfigs, readConfig, searchConfigs } from './configs.ts';
import { acceptHostKey, fetchConfig, getConfigWatch, listConfigWatches, setConfigWatch } from './watches.ts';

export function configsHttp(deps: Deps): Mounted {
  return mounted(configRoutes, {
    getConfigWatch: ({ actor, params }) => getConfigWatch(deps, actor, params.deviceId),
    setConfigWatch: ({ actor, params, body }) => setConfigWatch(deps, actor, params.deviceId, body),
    fetchConfig: ({ actor, params }) => fetchConfig(deps, actor, params.deviceId),
    acceptHostKey: ({ actor, params, body }) => acceptHostKey(deps, actor, params.deviceId, body.print),
    listConfigs: ({ actor, params, query }) => listConfigs(deps, actor, params.deviceId, query),
    searchConfigs: ({ actor, params, query }) => searchConfigs(deps, actor, params.deviceId, query.text),
    readConfig: ({ actor, params }) => readConfig(deps, actor, params.configVersionId),
    diffConfig: ({ actor, params, query }) => diffConfig(deps, actor, params.configVersionId, query.from),
    explainConfig: ({ actor, params, body }) => explainConfig(deps, actor, params.configVersionId, body.explanation),
    listConfigChanges: ({ actor, query }) => listConfigChanges(deps, actor, query),
    listConfigWatches: ({ actor, query }) => listConfigWatches(deps, actor, query),
  });
}
