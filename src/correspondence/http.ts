import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { mailRoutes } from './api.ts';
import { readConversation, verifySender } from './conversation.ts';
import { addAddress, listAddresses, listMailboxes, removeAddress, removeMailbox, setRule } from './mailboxes.ts';
import type { MailDeps } from './parts.ts';
import { fileMessage, listMessages, messageFile, readMessage } from './unfiled.ts';

export function mailHttp(deps: MailDeps): Mounted {
  return mounted(mailRoutes, {
    listMailboxes: ({ actor }) => listMailboxes(deps, actor),
    removeMailbox: async ({ actor, params }) => {
      await removeMailbox(deps, actor, params.mailboxId);
      return {};
    },
    listClientAddresses: ({ actor }) => listAddresses(deps, actor),
    addClientAddress: ({ actor, body }) => addAddress(deps, actor, body),
    removeClientAddress: async ({ actor, params }) => {
      await removeAddress(deps, actor, params.addressId);
      return {};
    },
    setMailRule: ({ actor, params, body }) => setRule(deps, actor, params.clientId, body.text),
    listMessages: ({ actor, query }) => listMessages(deps, actor, query),
    readMessage: ({ actor, params }) => readMessage(deps, actor, params.messageId),
    fileMessage: ({ actor, params, body }) => fileMessage(deps, actor, params.messageId, body),
    readMessageFile: async ({ actor, params, reply }) => {
      const { headers, bytes } = await messageFile(deps, actor, params.messageId, params.file);
      reply.headers(headers);
      return bytes;
    },
    readConversation: ({ actor, params }) => readConversation(deps, actor, params.ticketId),
    verifySender: ({ actor, params, body }) => verifySender(deps, actor, params, body),
  });
}
