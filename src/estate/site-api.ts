/** Sites of clients: where their devices stand. Browser-safe. */
import { z } from 'zod';
import { zCountry, zZone } from '../base/place.ts';
import { pageQuery, routes, zId, zInstant, zPage, zText, zVersion } from '../http/contract.ts';

/** Text that may be left empty. */
export const zNote = (max: number): z.ZodType<string, string> => zText(max).or(z.literal(''));
/** Which of them a list shows: those in service, those retired, or both. */
export const zRetired = z.enum(['no', 'yes', 'all']).default('no');

const siteFields = z.object({
  name: zText(120),
  address: zNote(300),
  country: zCountry.nullable(),
  zone: zZone,
  holidaysRegion: zText(20).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
});

export const zSite = siteFields.extend({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  /** How many devices are in service there. */
  devices: z.number().int(),
  version: zVersion,
  createdAt: zInstant,
  retiredAt: zInstant.nullable(),
});
export type Site = z.output<typeof zSite>;

const newSite = z
  .object({ clientId: zId('client') })
  .extend(siteFields.partial().required({ name: true, zone: true }).shape);
const siteChange = siteFields.partial().extend({ version: zVersion });
const siteQuery = pageQuery.extend({
  q: z.string().max(200).optional(),
  clientId: zId('client').optional(),
  retired: zRetired,
});
export type NewSite = z.output<typeof newSite>;
export type SiteChange = z.output<typeof siteChange>;
export type SiteQuery = z.output<typeof siteQuery>;

const params = z.object({ siteId: zId('site') });
const atVersion = z.object({ version: zVersion });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;

export const siteRoutes = routes({
  listSites: {
    method: 'GET',
    path: '/sites',
    summary: 'Sites, by name',
    access: read,
    query: siteQuery,
    reply: zPage(zSite),
  },
  getSite: { method: 'GET', path: '/sites/:siteId', summary: 'A site', access: read, params, reply: zSite },
  addSite: {
    method: 'POST',
    path: '/sites',
    summary: 'Add a site to a client',
    access: manage,
    body: newSite,
    reply: zSite,
    status: 201,
  },
  changeSite: {
    method: 'PATCH',
    path: '/sites/:siteId',
    summary: 'Change what is sent of a site',
    access: manage,
    params,
    body: siteChange,
    reply: zSite,
  },
  retireSite: {
    method: 'POST',
    path: '/sites/:siteId/retire',
    summary: 'Retire a site that has no devices in service',
    access: manage,
    params,
    body: atVersion,
    reply: zSite,
  },
});
