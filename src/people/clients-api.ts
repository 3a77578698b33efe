/** Clients: the tenants. Browser-safe. */
import { z } from 'zod';
import { zCountry, zLanguage, zZone } from '../base/place.ts';
import { pageQuery, routes, zId, zInstant, zPage, zText, zVersion } from '../http/contract.ts';

export const technicalLevels = ['technical', 'mixed', 'executive'] as const;

const fields = z.object({
  name: zText(120),
  zone: zZone,
  country: zCountry.nullable(),
  language: zLanguage,
  technicalLevel: z.enum(technicalLevels, `must be one of ${technicalLevels.join(', ')}`),
  /** Where this client's data must stay, in the words of the contract. */
  dataRegion: zText(60).nullable(),
  leadEngineerId: zId('staff').nullable(),
  deputyId: zId('staff').nullable(),
  /** Days events are kept; null follows the installation's setting. */
  eventRetentionDays: z.number().int().min(1).max(3650).nullable(),
  /** What staff should know; no client user reads it. */
  notes: zText(8000).or(z.literal('')),
});

const person = z.object({ id: z.uuid(), name: z.string() }).nullable();

export const zClient = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  zone: z.string(),
  country: z.string().nullable(),
  language: z.string(),
  technicalLevel: z.enum(technicalLevels),
  dataRegion: z.string().nullable(),
  leadEngineer: person,
  deputy: person,
  eventRetentionDays: z.number().int().nullable(),
  notes: z.string(),
  version: zVersion,
  createdAt: zInstant,
  archivedAt: zInstant.nullable(),
});
export type Client = z.output<typeof zClient>;

const newClient = fields.partial().required({ name: true, zone: true });
const clientChange = fields.partial().extend({ version: zVersion });
const clientQuery = pageQuery.extend({
  /** Words that must all be found in the name. */
  q: z.string().max(200).optional(),
  archived: z.enum(['no', 'only', 'all']).default('no'),
});
export type NewClient = z.output<typeof newClient>;
export type ClientChange = z.output<typeof clientChange>;
export type ClientQuery = z.output<typeof clientQuery>;

const params = z.object({ clientId: zId('client') });
const read = { may: 'clients.read' } as const;
const manage = { may: 'clients.manage' } as const;

export const clientRoutes = routes({
  listClients: {
    method: 'GET',
    path: '/clients',
    summary: 'Clients, by name',
    access: read,
    query: clientQuery,
    reply: zPage(zClient),
  },
  getClient: { method: 'GET', path: '/clients/:clientId', summary: 'A client', access: read, params, reply: zClient },
  addClient: {
    method: 'POST',
    path: '/clients',
    summary: 'Add a client',
    access: manage,
    body: newClient,
    reply: zClient,
    status: 201,
  },
  changeClient: {
    method: 'PATCH',
    path: '/clients/:clientId',
    summary: 'Change what is sent of a client',
    access: manage,
    params,
    body: clientChange,
    reply: zClient,
  },
  archiveClient: {
    method: 'POST',
    path: '/clients/:clientId/archive',
    summary: 'End work for a client: its users lose access, its records stay',
    access: manage,
    params,
    reply: zClient,
  },
  restoreClient: {
    method: 'POST',
    path: '/clients/:clientId/restore',
    summary: 'Take an archived client back',
    access: manage,
    params,
    reply: zClient,
  },
});
