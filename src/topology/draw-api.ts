/** Routes of the map: reading it, comparing it, drawing on it. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zNothing, zText, zVersion } from '../http/contract.ts';
import { layers, nodeKinds, zDiff, zHappening, zMap, zSiteOnMap, zState } from './map-api.ts';

const portText = z.string().trim().max(80).default('');
const zZone = z.string().trim().max(40).default('');

/** A node as somebody draws it. */
export const nodeFields = z.object({
  name: zText(200),
  kind: z.enum(nodeKinds, `must be one of ${nodeKinds.join(', ')}`),
  deviceId: zId('device').nullable().default(null),
  siteId: zId('site').nullable().default(null),
  zone: zZone,
  peerId: zId('topology-node').nullable().default(null),
  managedFrom: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
});
export type NodeFields = z.output<typeof nodeFields>;

/** What a change leaves out stays. */
const nodeChange = z.object({
  version: zVersion,
  name: zText(200).optional(),
  kind: z.enum(nodeKinds).optional(),
  siteId: zId('site').nullable().optional(),
  zone: z.string().trim().max(40).optional(),
  peerId: zId('topology-node').nullable().optional(),
  managedFrom: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
});
export type NodeChange = z.output<typeof nodeChange>;

export const linkFields = z.object({
  a: zId('topology-node'),
  b: zId('topology-node'),
  aPort: portText,
  bPort: portText,
  aLag: portText,
  bLag: portText,
  label: portText,
  megabits: z.number().int().min(1).max(10_000_000).nullable().default(null),
});
export type LinkFields = z.output<typeof linkFields>;

const linkChange = z.object({
  version: zVersion,
  aPort: z.string().trim().max(80).optional(),
  bPort: z.string().trim().max(80).optional(),
  aLag: z.string().trim().max(80).optional(),
  bLag: z.string().trim().max(80).optional(),
  label: z.string().trim().max(80).optional(),
  megabits: z.number().int().min(1).max(10_000_000).nullable().optional(),
});
export type LinkChange = z.output<typeof linkChange>;

const ofClient = z.object({ clientId: zId('client') });
const ofNode = ofClient.extend({ nodeId: zId('topology-node') });
const ofLink = ofClient.extend({ linkId: zId('topology-link') });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;
const coordinate = z.number().min(-1_000_000).max(1_000_000);

export const mapRoutes = routes({
  worldMap: {
    method: 'GET',
    path: '/topology/sites',
    summary: 'Sites with their state and the links between them',
    access: read,
    query: z.object({ clientId: zId('client').optional() }),
    reply: z.object({
      at: zInstant,
      sites: z.array(zSiteOnMap),
      links: z.array(z.object({ a: z.uuid(), b: z.uuid(), count: z.number().int(), state: zState })),
    }),
  },
  readMap: {
    method: 'GET',
    path: '/clients/:clientId/topology',
    summary: 'The network of a client, now or as it was at an instant',
    access: read,
    params: ofClient,
    query: z.object({ at: zInstant.optional() }),
    reply: zMap,
  },
  diffInTime: {
    method: 'GET',
    path: '/clients/:clientId/topology/diff',
    summary: 'What differs between two instants',
    access: read,
    params: ofClient,
    query: z.object({ from: zInstant, to: zInstant.optional() }),
    reply: zDiff,
  },
  diffLayers: {
    method: 'GET',
    path: '/clients/:clientId/topology/layers',
    summary: 'What one layer has and another has not',
    access: read,
    params: ofClient,
    query: z.object({ before: z.enum(layers), after: z.enum(layers), at: zInstant.optional() }),
    reply: zDiff,
  },
  listHappenings: {
    method: 'GET',
    path: '/clients/:clientId/topology/happenings',
    summary: 'What began and ended between two instants, newest first, at most 500',
    access: read,
    params: ofClient,
    query: z.object({
      from: zInstant,
      to: zInstant.optional(),
      nodeId: zId('topology-node').optional(),
      linkId: zId('topology-link').optional(),
    }),
    reply: z.object({ items: z.array(zHappening) }),
  },
  drawNode: {
    method: 'POST',
    path: '/clients/:clientId/topology/nodes',
    summary: 'Draw a node into the design',
    access: manage,
    params: ofClient,
    body: nodeFields,
    reply: z.object({ id: zId('topology-node') }),
    status: 201,
  },
  changeNode: {
    method: 'PATCH',
    path: '/clients/:clientId/topology/nodes/:nodeId',
    summary: 'Change what is written down of a node',
    access: manage,
    params: ofNode,
    body: nodeChange,
    reply: z.object({ id: zId('topology-node'), version: zVersion }),
  },
  eraseNode: {
    method: 'DELETE',
    path: '/clients/:clientId/topology/nodes/:nodeId',
    summary: 'Take a node and its links out of the design; its history stays',
    access: manage,
    params: ofNode,
    reply: zNothing,
  },
  drawLink: {
    method: 'POST',
    path: '/clients/:clientId/topology/links',
    summary: 'Draw a link into the design',
    access: manage,
    params: ofClient,
    body: linkFields,
    reply: z.object({ id: zId('topology-link') }),
    status: 201,
  },
  changeLink: {
    method: 'PATCH',
    path: '/clients/:clientId/topology/links/:linkId',
    summary: 'Name the ends of a link',
    access: manage,
    params: ofLink,
    body: linkChange,
    reply: z.object({ id: zId('topology-link'), version: zVersion }),
  },
  eraseLink: {
    method: 'DELETE',
    path: '/clients/:clientId/topology/links/:linkId',
    summary: 'Take a link out of the design; its history stays',
    access: manage,
    params: ofLink,
    reply: zNothing,
  },
  placeNodes: {
    method: 'PUT',
    path: '/clients/:clientId/topology/places',
    summary: 'Keep where nodes stand on the map',
    access: manage,
    params: ofClient,
    body: z.object({
      places: z
        .array(z.object({ id: zId('topology-node'), x: coordinate, y: coordinate }))
        .min(1)
        .max(2000),
    }),
    reply: zNothing,
  },
  layOut: {
    method: 'POST',
    path: '/clients/:clientId/topology/lay-out',
    summary: 'Work out all places anew; `keep` leaves those put by hand',
    access: manage,
    params: ofClient,
    body: z.object({ keep: z.boolean().default(true) }),
    reply: z.object({ placed: z.number().int() }),
  },
});
