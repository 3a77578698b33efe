/** Is every door open, and is everyone who should speak heard? Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage } from '../http/contract.ts';

const read = { may: 'health.read' } as const;

export const zListenerHealth = z.object({
  key: z.string(),
  kind: z.string(),
  /** Null for webhooks and HEC, which come by the web server's port. */
  port: z.int().nullable(),
  clientId: zId('client').nullable(),
  listening: z.boolean(),
  connections: z.int(),
  /** Since the process started. */
  received: z.int(),
  bytes: z.int(),
  drops: z.array(z.object({ reason: z.string(), count: z.int() })),
  lastHeardAt: zInstant.nullable(),
});
export type ListenerHealth = z.output<typeof zListenerHealth>;

export const zSourceHealth = z.object({
  clientId: zId('client'),
  clientName: z.string(),
  /** Null: what came from this client without a device being known. */
  deviceId: zId('device').nullable(),
  deviceName: z.string().nullable(),
  /** The one it was last heard by first. */
  listeners: z.array(z.string()),
  address: z.string(),
  firstHeardAt: zInstant,
  lastHeardAt: zInstant,
  records: z.int(),
  /** Out of its habit, until it is heard again. */
  silent: z.boolean(),
  /** From how long a silence on that is so; null while its habit is learned, and for what is no device. */
  silentAfterMs: z.int().nullable(),
});
export type SourceHealth = z.output<typeof zSourceHealth>;

export const healthRoutes = routes({
  listenerHealth: {
    method: 'GET',
    path: '/health/listeners',
    summary: 'Every listener: open or not, what it received and dropped, and why',
    access: read,
    reply: z.object({ listeners: z.array(zListenerHealth) }),
  },
  sourceHealth: {
    method: 'GET',
    path: '/health/sources',
    summary: 'Every source that was ever heard; the one silent longest first',
    access: read,
    query: pageQuery.extend({ clientId: zId('client').optional() }),
    reply: zPage(zSourceHealth),
  },
});
