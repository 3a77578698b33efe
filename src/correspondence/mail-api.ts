/** What mail is, as the console and programs see it. Browser-safe. */
import { z } from 'zod';
import { zId, zInstant, zText, pageQuery } from '../http/contract.ts';

export const mailboxStates = ['new', 'connected', 'waiting', 'failed', 'off'] as const;
export const messageStates = [
  'stored',
  'filed',
  'unfiled',
  'quarantined',
  'automatic',
  'bounce',
  'dropped',
  'discarded',
] as const;
export type MessageState = (typeof messageStates)[number];
export const touchKinds = ['access', 'credentials', 'change'] as const;
export type Touch = (typeof touchKinds)[number];

export const zAddress = z
  .email()
  .max(320)
  .transform((text) => text.toLowerCase());

export const zMailbox = z.object({
  id: zId('mailbox'),
  clientId: zId('client').nullable(),
  clientName: z.string().nullable(),
  name: z.string(),
  address: z.string(),
  host: z.string(),
  port: z.number().int(),
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string(),
  auth: z.enum(['password', 'oauth2']),
  folders: z.array(z.string()),
  doneFolder: z.string().nullable(),
  state: z.enum(mailboxStates),
  connectedAt: zInstant.nullable(),
  lastMessageAt: zInstant.nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: zInstant.nullable(),
  /** Mails taken in, all in all. */
  taken: z.number().int(),
  /** Of those: dropped because they went in a circle or came from ourselves, within the last day. */
  loops: z.number().int(),
  version: z.number().int(),
});

export const zClientAddress = z.object({
  id: zId('client-address'),
  clientId: zId('client'),
  clientName: z.string(),
  address: z.string(),
  kind: z.enum(['client', 'lead']),
  staffId: zId('staff').nullable(),
  subaddressing: z.boolean(),
});
export const newAddress = z.object({
  clientId: zId('client'),
  address: zAddress,
  /** The engineer whose alias for this client it is. */
  staffId: zId('staff').optional(),
  subaddressing: z.boolean().default(false),
});

export const zMessageLine = z.object({
  id: zId('message'),
  clientId: zId('client').nullable(),
  clientName: z.string().nullable(),
  state: z.enum(messageStates),
  kind: z.string().nullable(),
  from: z.object({ name: z.string(), address: z.string() }),
  recipients: z.array(z.string()),
  subject: z.string(),
  why: z.string(),
  sender: z.enum(['verified', 'unverified', 'forged']).nullable(),
  receivedAt: zInstant,
  ticketId: zId('ticket').nullable(),
});
export const zFile = z.object({
  filename: z.string(),
  mimeType: z.string(),
  size: z.number().int(),
  sha256: z.string(),
});
const zAuthentication = z.object({
  /** A server that is trusted said so, we computed it, or nobody has looked. */
  source: z.enum(['header', 'computed', 'none']),
  server: z.string().nullable(),
  spf: z.string(),
  dkim: z.string(),
  dmarc: z.string(),
  /** What the domain asks for with mail that fails DMARC: none, quarantine, reject; null when nobody has said. */
  policy: z.string().nullable(),
  domain: z.string().nullable(),
  aligned: z.boolean(),
  /** Who handed it to our listener; null for mail of a mailbox. */
  peer: z.object({ ip: z.string(), helo: z.string(), mailFrom: z.string() }).nullable(),
});
export const zMessage = zMessageLine.extend({
  text: z.string(),
  attachments: z.array(zFile),
  authentication: zAuthentication.nullable(),
  /** Clients it may be filed to, best first: by the sender's domain. */
  suggestions: z.array(z.object({ clientId: zId('client'), name: z.string(), why: z.string() })),
});
export const zMessageQuery = pageQuery.extend({ state: z.enum(['open', ...messageStates]).default('open') });

export const filing = z.discriminatedUnion('as', [
  z.object({ as: z.literal('ticket'), clientId: zId('client') }),
  z.object({ as: z.literal('entry'), ticketId: zId('ticket') }),
  z.object({ as: z.literal('discard'), reason: zText(300) }),
]);

export const zVerification = z.object({
  id: zId('verification'),
  state: z.enum(['needed', 'verified', 'refused']),
  touches: z.array(z.enum(touchKinds)),
  /** The client's own rule, in its words. */
  rule: z.string(),
  /** Stored numbers that may be called. */
  numbers: z.array(z.object({ contactId: zId('contact'), name: z.string(), number: z.string() })),
  contactName: z.string().nullable(),
  number: z.string().nullable(),
  note: z.string().nullable(),
  by: z.string().nullable(),
  at: zInstant.nullable(),
});
export const verifying = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('verified'),
    contactId: zId('contact'),
    number: zText(200),
    note: zText(1000).optional(),
  }),
  z.object({ outcome: z.literal('refused'), note: zText(1000) }),
]);

/** The mail of one ticket: what came, what went, what waits to be proved. */
export const zConversation = z.object({
  came: z.array(zMessageLine.extend({ entryId: zId('entry').nullable(), attachments: z.array(zFile) })),
  went: z.array(
    z.object({
      id: zId('outgoing'),
      entryId: zId('entry'),
      /** An entry, or that the ticket is closed. */
      about: z.enum(['entry', 'closing']),
      to: z.string(),
      state: z.enum(['queued', 'sent', 'failed']),
      said: z.string().nullable(),
      createdAt: zInstant,
      sentAt: zInstant.nullable(),
      failedAt: zInstant.nullable(),
    }),
  ),
  verifications: z.array(zVerification),
});
