import { configChangesForClient } from '../configs/configs.ts';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { getDevice } from '../estate/devices.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { ownClient } from '../people/client-users.ts';
import { portalConfigRoutes } from './configs-api.ts';

export function portalConfigsHttp(deps: Deps): Mounted {
  return mounted(portalConfigRoutes, {
    portalConfigChanges: ({ actor, params }) => changesShown(deps, actor, params.deviceId),
  });
}

async function changesShown(deps: Deps, actor: Actor, deviceId: string) {
  ownClient(actor);
  await getDevice(deps, actor, deviceId);
  const rows = await configChangesForClient(deps, actor, deviceId);
  const items = rows.map(({ id, fetchedAt, changedAt, changeId, changeName }) => ({
    id,
    at: changedAt ?? fetchedAt,
    change: changeId !== null && changeName !== null ? { id: changeId, name: changeName } : null,
  }));
  return { items };
}
