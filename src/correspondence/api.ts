/** Routes of mail. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zNothing, zPage, zText } from '../http/contract.ts';
import {
  filing,
  newAddress,
  verifying,
  zClientAddress,
  zConversation,
  zMailbox,
  zMessage,
  zMessageLine,
  zMessageQuery,
} from './mail-api.ts';

const work = { may: 'quarantine.work' } as const;
const messageId = z.object({ messageId: zId('message') });
const ticketId = z.object({ ticketId: zId('ticket') });

export const mailRoutes = routes({
  listMailboxes: {
    method: 'GET',
    path: '/mailboxes',
    summary: 'Mailboxes and how they are: state, last mail, loops',
    access: { may: 'health.read' },
    reply: z.object({ items: z.array(zMailbox) }),
  },
  removeMailbox: {
    method: 'DELETE',
    path: '/mailboxes/:mailboxId',
    summary: 'Follow a mailbox no longer; its mails stay',
    access: { may: 'sources.manage' },
    params: z.object({ mailboxId: zId('mailbox') }),
    reply: zNothing,
  },
  listClientAddresses: {
    method: 'GET',
    path: '/client-addresses',
    summary: 'Addresses that are a client’s, engineers’ aliases among them',
    access: { may: 'clients.read' },
    reply: z.object({ items: z.array(zClientAddress) }),
  },
  addClientAddress: {
    method: 'POST',
    path: '/client-addresses',
    summary: 'Say that mail to an address is for a client',
    access: { may: 'sources.manage' },
    body: newAddress,
    reply: zClientAddress,
    status: 201,
  },
  removeClientAddress: {
    method: 'DELETE',
    path: '/client-addresses/:addressId',
    summary: 'Take an address away',
    access: { may: 'sources.manage' },
    params: z.object({ addressId: zId('client-address') }),
    reply: zNothing,
  },
  setMailRule: {
    method: 'PUT',
    path: '/clients/:clientId/mail-rule',
    summary: 'How this client wants its requests proved',
    access: { may: 'clients.manage' },
    params: z.object({ clientId: zId('client') }),
    body: z.object({ text: zText(2000) }),
    reply: z.object({ text: z.string() }),
  },
  listMessages: {
    method: 'GET',
    path: '/messages',
    summary: 'Mail that waits for a person, or any other state, newest first',
    access: work,
    query: zMessageQuery,
    reply: zPage(zMessageLine),
  },
  readMessage: {
    method: 'GET',
    path: '/messages/:messageId',
    summary: 'One mail as read, and where it may belong',
    access: work,
    params: messageId,
    reply: zMessage,
  },
  fileMessage: {
    method: 'POST',
    path: '/messages/:messageId/file',
    summary: 'File it: as a new ticket, on a ticket, or away',
    access: work,
    params: messageId,
    body: filing,
    reply: zMessage,
  },
  readMessageFile: {
    method: 'GET',
    path: '/messages/:messageId/files/:file',
    summary: 'A file of a mail, to be saved, never shown; `raw` is the mail as it came',
    access: work,
    params: messageId.extend({ file: z.string().regex(/^(raw|\d{1,4})$/, 'must be raw or a number') }),
    reply: z.unknown(),
    replies: 'bytes',
  },
  readConversation: {
    method: 'GET',
    path: '/tickets/:ticketId/mail',
    summary: 'The mail of a ticket: what came, what went out and whether it arrived, what waits to be proved',
    access: { may: 'tickets.read' },
    params: ticketId,
    reply: zConversation,
  },
  verifySender: {
    method: 'POST',
    path: '/tickets/:ticketId/verifications/:verificationId',
    summary: 'Record the call back to a stored number, or that the sender is not who they say',
    access: { may: 'tickets.work' },
    params: ticketId.extend({ verificationId: zId('verification') }),
    body: verifying,
    reply: zConversation,
  },
});
