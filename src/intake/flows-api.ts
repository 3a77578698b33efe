/** Who talks most over the ports of a device. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';

export const zTalk = z.object({
  source: z.string(),
  target: z.string(),
  /** IP protocol number. */
  protocol: z.int(),
  /** The service's: the smaller of the two; 0 where there are none. */
  port: z.int(),
  bytes: z.number(),
  packets: z.number(),
  flows: z.number(),
});

const zSums = z.object({ bytes: z.number(), packets: z.number(), flows: z.number() });

export const zPortFlows = zSums.extend({
  /** ifIndex, as the exporter counts its ports; 0: it names none, this is the device as a whole. */
  port: z.int(),
  direction: z.enum(['in', 'out']),
});
export type PortFlows = z.output<typeof zPortFlows>;

export const zTopTalkers = z.object({
  from: zInstant,
  to: zInstant,
  /** Each port and direction that was heard of, the busiest first. */
  ports: z.array(zPortFlows),
  /** The loudest over the port and direction asked for; of several, each conversation is counted at each port it passed. */
  talks: z.array(zTalk),
  /** What all of them, and those left out, sum up to. */
  total: zSums,
});
export type TopTalkers = z.output<typeof zTopTalkers>;

export const MOST_FLOW_SPAN_DAYS = 31;

export const flowRoutes = routes({
  topTalkers: {
    method: 'GET',
    path: '/devices/:deviceId/flows',
    summary: 'Who talked most over a device, or one of its ports',
    access: { may: 'events.read' },
    params: z.object({ deviceId: zId('device') }),
    query: z.object({
      from: zInstant,
      to: zInstant,
      port: z.coerce.number().int().min(0).max(4_294_967_295).optional(),
      direction: z.enum(['in', 'out']).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(20),
    }),
    reply: zTopTalkers,
  },
});
