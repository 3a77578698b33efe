import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { credentialRoutes } from './credential-api.ts';
import { addCredential, changeCredential, listCredentials, removeCredential } from './credentials.ts';
import type { SealingDeps } from './credentials.ts';

export function credentialsHttp(deps: SealingDeps): Mounted {
  return mounted(credentialRoutes, {
    listCredentials: ({ actor, query }) => listCredentials(deps, actor, query),
    addCredential: ({ actor, body }) => addCredential(deps, actor, body),
    changeCredential: ({ actor, params, body }) => changeCredential(deps, actor, params.credentialId, body),
    removeCredential: async ({ actor, params, body }) => {
      await removeCredential(deps, actor, params.credentialId, body.version);
      return {};
    },
  });
}
