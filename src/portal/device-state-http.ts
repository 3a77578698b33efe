import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import type { ReplyOf } from '../http/contract.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { listInterfaces, listParts } from '../monitoring/settings.ts';
import { ownClient } from '../people/client-users.ts';
import { portalDeviceStateRoutes } from './device-state-api.ts';

type State = ReplyOf<typeof portalDeviceStateRoutes.portalDeviceState>;

export function portalDeviceStateHttp(deps: Deps): Mounted {
  return mounted(portalDeviceStateRoutes, {
    portalDeviceState: ({ actor, params }) => stateOf(deps, actor, params.deviceId),
  });
}

async function stateOf(deps: Deps, actor: Actor, deviceId: string): Promise<State> {
  ownClient(actor);
  const { items: interfaces } = await listInterfaces(deps, actor, deviceId);
  const { items: parts } = await listParts(deps, actor, deviceId);
  const reach = parts.find(({ kind }) => kind === 'reach');
  return {
    answers: reach ? { yes: reach.state === 'up', since: reach.since } : null,
    interfaces: interfaces.map(({ name, alias, state, since }) => ({
      name,
      says: alias,
      state: plainState(state),
      since,
    })),
  };
}

function plainState(state: string): State['interfaces'][number]['state'] {
  switch (state) {
    case 'up':
    case 'off':
      return state;
    case 'down':
    case 'absent':
      return 'down';
    default:
      return 'other';
  }
}
