/** The map of a client's network: nodes, links, layers, states, at any instant. Browser-safe. */
import { z } from 'zod';
import { deviceKinds } from '../estate/api.ts';
import { zId, zInstant, zVersion } from '../http/contract.ts';

/** As drawn, as discovered, as we watch it. */
export const layers = ['designed', 'seen', 'monitored'] as const;
export type Layer = (typeof layers)[number];

/** Who says that something is there. */
export const sources = [
  'drawn',
  'netbox',
  'csv',
  'estate',
  'polled',
  'lldp',
  'cdp',
  'fdb',
  'arp',
  'ospf',
  'bgp',
] as const;
export type Source = (typeof sources)[number];

/** What a node may be beyond a device of the estate. */
export const nodeKinds = [...deviceKinds, 'unknown', 'cloud'] as const;
export type NodeKind = (typeof nodeKinds)[number];

/**
 * The worst first. `up` only where something watches it. `degraded`: works, with less than it should have. `unreachable`: behind
 * something that is down. `silent`: nothing is heard. `unwatched`: nothing watches it, so nothing is known.
 */
export const states = ['down', 'unreachable', 'silent', 'degraded', 'up', 'unwatched'] as const;
export const zState = z.enum(states);
export type State = z.output<typeof zState>;

const zSaying = z.object({
  layer: z.enum(layers),
  source: z.string(),
  /** Since when, and when last told. */
  from: zInstant,
  seenAt: zInstant.nullable(),
});
export type Saying = z.output<typeof zSaying>;

const zReason = z.object({ text: z.string(), since: zInstant, ref: z.uuid().nullable() });

export const zNode = z.object({
  id: zId('topology-node'),
  name: z.string(),
  kind: z.string(),
  deviceId: z.uuid().nullable(),
  siteId: z.uuid().nullable(),
  siteName: z.string().nullable(),
  zone: z.string(),
  peerId: z.uuid().nullable(),
  /** Zones from which its management can be reached. */
  managedFrom: z.array(z.string()),
  addresses: z.array(z.string()),
  layers: z.array(z.enum(layers)),
  sayings: z.array(zSaying),
  state: zState,
  reasons: z.array(zReason),
  /** Switch that this host hangs on by its only link; folded into it on the map. */
  foldsInto: z.uuid().nullable(),
  x: z.number().nullable(),
  y: z.number().nullable(),
  version: zVersion,
});
export type MapNode = z.output<typeof zNode>;

export const zLink = z.object({
  id: zId('topology-link'),
  a: z.uuid(),
  b: z.uuid(),
  aPort: z.string(),
  bPort: z.string(),
  aLag: z.string(),
  bLag: z.string(),
  label: z.string(),
  megabits: z.number().nullable(),
  layers: z.array(z.enum(layers)),
  sayings: z.array(zSaying),
  state: zState,
  reasons: z.array(zReason),
  /** Nobody tells of it any more since then; shown for a day. */
  lostAt: zInstant.nullable(),
  version: zVersion,
});
export type MapLink = z.output<typeof zLink>;

export const zMap = z.object({
  clientId: z.uuid(),
  clientName: z.string(),
  at: zInstant,
  nodes: z.array(zNode),
  links: z.array(zLink),
});
export type NetworkMap = z.output<typeof zMap>;

export const changeKinds = ['added', 'removed', 'changed', 'same'] as const;
const zChange = z.enum(changeKinds);
export type ChangeKind = z.output<typeof zChange>;

export const zDiff = z.object({
  clientId: z.uuid(),
  clientName: z.string(),
  /** What is compared, in words. */
  before: z.string(),
  after: z.string(),
  nodes: z.array(zNode.extend({ change: zChange, says: z.string() })),
  links: z.array(zLink.extend({ change: zChange, says: z.string() })),
  added: z.number().int(),
  removed: z.number().int(),
  changed: z.number().int(),
});
export type MapDiff = z.output<typeof zDiff>;

/** Something that began or ended: the marks on the time line, and the last changes of one link or node. */
export const zHappening = z.object({
  at: zInstant,
  what: z.enum(['appeared', 'gone', 'down', 'degraded', 'unreachable', 'silent', 'recovered']),
  nodeId: z.uuid().nullable(),
  linkId: z.uuid().nullable(),
  text: z.string(),
});
export type Happening = z.output<typeof zHappening>;

export const zSiteOnMap = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  devices: z.number().int(),
  state: zState,
  /** Why, in a few words. */
  says: z.string(),
});
export type SiteOnMap = z.output<typeof zSiteOnMap>;
