/** People at the client we speak with, and how we know that a channel is really theirs. Browser-safe. */
import { z } from 'zod';
import { zLanguage, zZone } from '../base/place.ts';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText, zVersion } from '../http/contract.ts';

export const contactKinds = ['key', 'stakeholder', 'technical', 'other'] as const;
export const channelKinds = ['email', 'phone', 'mobile', 'slack', 'teams', 'other'] as const;

const channelKind = z.enum(channelKinds, `must be one of ${channelKinds.join(', ')}`);
const verified = z.object({ at: zInstant, byId: z.uuid().nullable(), byName: z.string(), how: z.string() }).nullable();
export const zChannel = z.object({ kind: channelKind, value: z.string(), verified });
export type Channel = z.output<typeof zChannel>;

const newChannel = z
  .object({ kind: channelKind, value: zText(200) })
  .refine(({ kind, value }) => kind !== 'email' || z.email().safeParse(value).success, {
    path: ['value'],
    message: 'must be a mail address',
  })
  .refine(({ kind, value }) => (kind !== 'phone' && kind !== 'mobile') || /^\+?[\d\s()./-]{4,30}$/.test(value), {
    path: ['value'],
    message: 'must be a telephone number',
  });

const fields = z.object({
  name: zText(120),
  kind: z.enum(contactKinds, `must be one of ${contactKinds.join(', ')}`),
  title: zText(120).or(z.literal('')),
  language: zLanguage.nullable(),
  zone: zZone.nullable(),
  channels: z.array(newChannel).max(20),
  notes: zText(4000).or(z.literal('')),
});
export const contactFields = fields;

export const zContact = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  name: z.string(),
  kind: z.enum(contactKinds),
  title: z.string(),
  language: z.string().nullable(),
  zone: z.string().nullable(),
  channels: z.array(zChannel),
  notes: z.string(),
  version: zVersion,
  createdAt: zInstant,
});
export type Contact = z.output<typeof zContact>;

const newContact = fields.partial().required({ name: true, kind: true });
const contactChange = fields.partial().extend({ version: zVersion });
const contactQuery = pageQuery.extend({
  /** Words that must all be found in name, title, client or channels. */
  q: z.string().max(200).optional(),
  clientId: zId('client').optional(),
  kind: z.enum(contactKinds).optional(),
});
export type NewContact = z.output<typeof newContact>;
export type ContactChange = z.output<typeof contactChange>;
export type ContactQuery = z.output<typeof contactQuery>;

const params = z.object({ contactId: zId('contact') });
const client = z.object({ clientId: zId('client') });
const read = { may: 'clients.read' } as const;
const manage = { may: 'contacts.manage' } as const;

export const contactRoutes = routes({
  listContacts: {
    method: 'GET',
    path: '/contacts',
    summary: 'Contacts of all your clients, by name',
    access: read,
    query: contactQuery,
    reply: zPage(zContact),
  },
  getContact: {
    method: 'GET',
    path: '/contacts/:contactId',
    summary: 'A contact',
    access: read,
    params,
    reply: zContact,
  },
  addContact: {
    method: 'POST',
    path: '/clients/:clientId/contacts',
    summary: 'Add a contact to a client',
    access: manage,
    params: client,
    body: newContact,
    reply: zContact,
    status: 201,
  },
  changeContact: {
    method: 'PATCH',
    path: '/contacts/:contactId',
    summary: 'Change what is sent; a channel with a new value is unverified',
    access: manage,
    params,
    body: contactChange,
    reply: zContact,
  },
  removeContact: {
    method: 'DELETE',
    path: '/contacts/:contactId',
    summary: 'Remove a contact',
    access: manage,
    params,
    reply: zNothing,
  },
  verifyChannel: {
    method: 'POST',
    path: '/contacts/:contactId/channels/verify',
    summary: 'Record how it was verified that this channel is theirs',
    access: manage,
    params,
    body: z.object({ kind: channelKind, value: zText(200), how: zText(300) }),
    reply: zContact,
  },
});
