/** Minutes of flows that were counted elsewhere, by a collector at a client's site. */
import { z } from 'zod';
import type { Tx } from '../../db/open.ts';
import { zTalk } from '../flows-api.ts';
import { forgetHours, saveMinutes } from './flow.store.ts';
import type { DeviceMinutes } from './flow.store.ts';

// Sums of them must stay numbers: an entry that the database refuses would stand in the way of all that follow.
const MOST_COUNTED = 1e18;
const zCount = z
  .number()
  .min(0)
  .transform((count) => Math.min(count, MOST_COUNTED));
const MOST_FLOWS = 1e12;

export const zDeviceMinutes = z.object({
  clientId: z.string(),
  deviceId: z.uuid(),
  minutes: z.array(
    z.object({
      at: z.number(),
      port: z.int().min(0).max(0xffff_ffff),
      direction: z.enum(['in', 'out']),
      bytes: zCount,
      packets: zCount,
      flows: z
        .number()
        .int()
        .min(0)
        .transform((flows) => Math.min(flows, MOST_FLOWS)),
      talks: z
        .array(
          zTalk.extend({
            source: z.string().max(50),
            target: z.string().max(50),
            protocol: z.int().min(0),
            port: z.int().min(0),
            bytes: zCount,
            packets: zCount,
            flows: zCount,
          }),
        )
        .max(100),
    }),
  ),
});

/** Minutes come hours late when a site was cut off: what was summed up without them is summed up again. */
export async function keepMinutes(tx: Tx, minutes: readonly DeviceMinutes[]): Promise<void> {
  await saveMinutes(tx, minutes);
  await forgetHours(tx, minutes);
}
