/** Discovery: where it may look, when it looks, and what it proposes. Browser-safe. */
import { z } from 'zod';
import { deviceKinds } from '../estate/api.ts';
import { pageQuery, routes, zId, zInstant, zPage, zText } from '../http/contract.ts';

const zCidr = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F:.]+\/\d{1,3}$/, 'must be a range such as 10.20.0.0/16');

export const zDiscovery = z.object({
  siteId: z.uuid(),
  siteName: z.string(),
  enabled: z.boolean(),
  everyMinutes: z.number().int(),
  ranges: z.array(z.string()),
  credentialIds: z.array(z.uuid()),
  nextAt: zInstant.nullable(),
  beganAt: zInstant.nullable(),
  endedAt: zInstant.nullable(),
  /** What the last run said. */
  said: z.string(),
  failed: z.boolean(),
});
export type Discovery = z.output<typeof zDiscovery>;

const settings = z.object({
  enabled: z.boolean(),
  everyMinutes: z.number().int().min(5).max(10_080),
  ranges: z.array(zCidr).max(50),
  credentialIds: z.array(zId('credential')).max(20),
  /** Said once more by hand: a range of the public internet is meant. */
  publicToo: z.boolean().default(false),
});
export type DiscoverySettings = z.output<typeof settings>;

export const zProposal = z.object({
  id: zId('proposal'),
  clientId: z.uuid(),
  nodeId: z.uuid(),
  siteId: z.uuid().nullable(),
  siteName: z.string().nullable(),
  name: z.string(),
  kind: z.string(),
  address: z.string().nullable(),
  why: z.string(),
  state: z.enum(['open', 'approved', 'dismissed', 'settled']),
  reason: z.string(),
  foundAt: zInstant,
  decidedAt: zInstant.nullable(),
  decidedBy: z.string().nullable(),
  deviceId: z.uuid().nullable(),
});
export type Proposal = z.output<typeof zProposal>;

const ofSite = z.object({ clientId: zId('client'), siteId: zId('site') });
const ofProposal = z.object({ proposalId: zId('proposal') });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;

export const discoveryRoutes = routes({
  listDiscovery: {
    method: 'GET',
    path: '/clients/:clientId/topology/discovery',
    summary: 'Each site with where discovery may look and what it last said',
    access: read,
    params: z.object({ clientId: zId('client') }),
    reply: z.object({ sites: z.array(zDiscovery) }),
  },
  setDiscovery: {
    method: 'PUT',
    path: '/clients/:clientId/topology/discovery/:siteId',
    summary: 'Say where discovery may look at a site, with which credentials, how often',
    access: manage,
    params: ofSite,
    body: settings,
    reply: zDiscovery,
  },
  runDiscovery: {
    method: 'POST',
    path: '/clients/:clientId/topology/discovery/:siteId/run',
    summary: 'Look now; what it finds comes within seconds to minutes',
    access: manage,
    params: ofSite,
    reply: zDiscovery,
  },
  listProposals: {
    method: 'GET',
    path: '/topology/proposals',
    summary: 'What discovery found that the estate does not have, newest first',
    access: read,
    query: pageQuery.extend({ clientId: zId('client').optional(), state: z.enum(['open', 'all']).default('open') }),
    reply: zPage(zProposal),
  },
  approveProposal: {
    method: 'POST',
    path: '/topology/proposals/:proposalId/approve',
    summary: 'Add it to the estate',
    access: manage,
    params: ofProposal,
    body: z.object({ name: zText(120), kind: z.enum(deviceKinds, `must be one of ${deviceKinds.join(', ')}`) }),
    reply: zProposal,
  },
  dismissProposal: {
    method: 'POST',
    path: '/topology/proposals/:proposalId/dismiss',
    summary: 'Leave it out, with the reason',
    access: manage,
    params: ofProposal,
    body: z.object({ reason: zText(500) }),
    reply: zProposal,
  },
  readProposal: {
    method: 'GET',
    path: '/topology/proposals/:proposalId',
    summary: 'One proposal',
    access: read,
    params: ofProposal,
    reply: zProposal,
  },
});
