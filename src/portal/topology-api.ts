/** The client's own network, and the gaps we have agreed on with it. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';
import { zState } from '../topology/map-api.ts';

const read = { may: 'portal.read' } as const;

const zPortalNode = z.object({
  id: zId('topology-node'),
  name: z.string(),
  kind: z.string(),
  siteId: z.uuid().nullable(),
  site: z.string().nullable(),
  state: zState,
  /** Drawn inside this device. */
  foldsInto: z.uuid().nullable(),
  x: z.number().nullable(),
  y: z.number().nullable(),
});
const zPortalLink = z.object({
  id: zId('topology-link'),
  a: z.uuid(),
  b: z.uuid(),
  name: z.string(),
  state: zState,
  /** Since when it is not as it should be. */
  since: zInstant.nullable(),
});
export const zPortalMap = z.object({ at: zInstant, nodes: z.array(zPortalNode), links: z.array(zPortalLink) });
export type PortalMap = z.output<typeof zPortalMap>;

export const zPortalGap = z.object({
  id: zId('gap'),
  title: z.string(),
  why: z.string(),
  risk: z.string(),
  fix: z.string(),
  severity: z.enum(['low', 'medium', 'high']),
  state: z.enum(['open', 'accepted', 'closed']),
  owner: z.string().nullable(),
  nextOn: z.string().nullable(),
  acceptedBy: z.string().nullable(),
  acceptedUntil: z.string().nullable(),
  since: zInstant,
});
export type PortalGap = z.output<typeof zPortalGap>;

export const portalTopologyRoutes = routes({
  portalMap: {
    method: 'GET',
    path: '/portal/topology',
    summary: 'Your network, now or as it was at an instant',
    access: read,
    query: z.object({ at: zInstant.optional() }),
    reply: zPortalMap,
  },
  portalGaps: {
    method: 'GET',
    path: '/portal/gaps',
    summary: 'Gaps of your network that we have told you of',
    access: read,
    reply: z.object({ items: z.array(zPortalGap) }),
  },
});
