/** Routes that set mail up and show it closely: mailboxes, addresses, rules, a mail as it looks, mail that went out. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage, zText, zVersion } from '../http/contract.ts';
import { zAddress, zClientAddress, zMailbox } from './mail-api.ts';

/** How a mailbox is signed in to. It goes in and never comes out again. */
const login = z.discriminatedUnion('auth', [
  z.object({ auth: z.literal('password'), password: z.string().min(1, 'must not be empty').max(1000) }),
  z.object({
    auth: z.literal('oauth2'),
    tokenUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
    /** The application's id with the mail provider. */
    application: z.string().min(1, 'must not be empty').max(500),
    secret: z.string().min(1, 'must not be empty').max(4000),
    refreshToken: z.string().min(1).max(8000).optional(),
    scope: z.string().max(1000).optional(),
  }),
]);

export const newMailbox = z.object({
  /** Whose mailbox it is; null: shared, and the address or the sender of each mail says whose it is. */
  clientId: zId('client').nullable(),
  name: zText(120),
  address: zAddress,
  host: zText(255),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  username: zText(320),
  folders: z.array(zText(255)).min(1).max(20),
  doneFolder: zText(255).nullable(),
  login,
});

/** What is left out stays as it is. Whose it is and its address stay for good: by them a mail that was taken is known again. */
export const changedMailbox = newMailbox
  .omit({ clientId: true, address: true })
  .partial()
  .extend({ version: zVersion });

export const changedAddress = z.object({
  address: zAddress,
  /** The engineer whose alias it is; null for the client's own address. */
  staffId: zId('staff').nullable(),
  subaddressing: z.boolean(),
});

const zCallBack = z.object({ contactId: zId('contact'), name: z.string(), number: z.string() });
export const zMailRule = z.object({
  /** In the client's words; null: the usual rule holds. */
  text: z.string().nullable(),
  /** Stored numbers of its contacts: what may be called back. */
  numbers: z.array(zCallBack),
});

export const zShown = z.object({
  replyText: z.string(),
  /** What stands below or around the answer; empty when nothing is quoted. */
  quotedText: z.string(),
  /** Safe to show in a frame without scripts; null when the mail has none. */
  html: z.string().nullable(),
  remoteBlocked: z.number().int(),
  kindReason: z.string(),
  notes: z.array(z.string()),
  signed: z.enum(['none', 'smime', 'pgp']),
  encrypted: z.enum(['none', 'smime', 'pgp']),
  authentication: z.object({
    source: z.enum(['header', 'computed', 'none']),
    server: z.string().nullable(),
    spf: z.string(),
    dkim: z.string(),
    dmarc: z.string(),
    /** What the domain asks for with mail that fails DMARC: none, quarantine, reject; null when nobody has said. */
    policy: z.string().nullable(),
    domain: z.string().nullable(),
    aligned: z.boolean(),
  }),
});

export const outgoingStates = ['queued', 'sent', 'failed'] as const;
export const zOutgoing = z.object({
  id: zId('outgoing'),
  clientId: zId('client'),
  clientName: z.string(),
  ticketId: zId('ticket'),
  ticketNumber: z.number().int(),
  to: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  state: z.enum(outgoingStates),
  attempts: z.number().int(),
  /** The words of the server that took it, refused it or sent it back. */
  said: z.string().nullable(),
  /** The bounce that told, when one came. */
  bounceId: zId('message').nullable(),
  createdAt: zInstant,
  at: zInstant,
});

export const mailSetupRoutes = routes({
  addMailbox: {
    method: 'POST',
    path: '/mailboxes',
    summary: 'Follow a mailbox by IMAP',
    access: { may: 'sources.manage' },
    body: newMailbox,
    reply: z.object({ id: zId('mailbox') }),
    status: 201,
  },
  changeMailbox: {
    method: 'PATCH',
    path: '/mailboxes/:mailboxId',
    summary: 'Change how a mailbox is reached and read; another server, port or encryption needs its login again',
    access: { may: 'sources.manage' },
    params: z.object({ mailboxId: zId('mailbox') }),
    body: changedMailbox,
    reply: zMailbox,
  },
  testMailbox: {
    method: 'POST',
    path: '/mailboxes/:mailboxId/test',
    summary: 'Sign in to a mailbox once and count what lies in its folders',
    access: { may: 'sources.manage' },
    params: z.object({ mailboxId: zId('mailbox') }),
    reply: z.object({ folders: z.array(z.object({ folder: z.string(), messages: z.number().int() })) }),
  },
  changeClientAddress: {
    method: 'PUT',
    path: '/client-addresses/:addressId',
    summary: 'Change an address, or whose alias it is',
    access: { may: 'sources.manage' },
    params: z.object({ addressId: zId('client-address') }),
    body: changedAddress,
    reply: zClientAddress,
  },
  readMailRule: {
    method: 'GET',
    path: '/clients/:clientId/mail-rule',
    summary: 'How this client wants its requests proved, and whom to call back',
    access: { may: 'clients.read' },
    params: z.object({ clientId: zId('client') }),
    reply: zMailRule,
  },
  readShown: {
    method: 'GET',
    path: '/messages/:messageId/shown',
    summary: 'One mail as it looks: answer and quote apart, HTML without anything from elsewhere',
    access: { may: 'quarantine.work' },
    params: z.object({ messageId: zId('message') }),
    reply: zShown,
  },
  listOutgoing: {
    method: 'GET',
    path: '/outgoing',
    summary: 'Mail that went out and what became of it, newest first',
    access: { may: 'tickets.read' },
    query: pageQuery.extend({ state: z.enum(['all', ...outgoingStates]).default('all') }),
    reply: zPage(zOutgoing),
  },
});
