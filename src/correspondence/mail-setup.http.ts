import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { changeAddress, editMailbox, followMailbox, readMailRule, tryMailbox } from './addresses.ts';
import { mailSetupRoutes } from './mail-setup-api.ts';
import type { MailDeps } from './parts.ts';
import { listOutgoing } from './sent.ts';
import { readShown } from './shown.ts';

export function mailSetupHttp(deps: MailDeps): Mounted {
  return mounted(mailSetupRoutes, {
    addMailbox: ({ actor, body }) => followMailbox(deps, actor, body),
    changeMailbox: ({ actor, params, body }) => editMailbox(deps, actor, params.mailboxId, body),
    testMailbox: ({ actor, params }) => tryMailbox(deps, actor, params.mailboxId),
    changeClientAddress: ({ actor, params, body }) => changeAddress(deps, actor, params.addressId, body),
    readMailRule: ({ actor, params }) => readMailRule(deps, actor, params.clientId),
    readShown: ({ actor, params }) => readShown(deps, actor, params.messageId),
    listOutgoing: ({ actor, query }) => listOutgoing(deps, actor, query),
  });
}
