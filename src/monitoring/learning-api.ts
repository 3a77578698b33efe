/** How far the series of a device are learnt. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';

export const verdicts = ['useful', 'noise'] as const;

/** So many samples are learnt from before the first score; so long until the usual hour of the week is known. */
export const WARM_UP_ROWS = 24;
export const WEEKS_MS = 14 * 86_400_000;

const zLearning = z.object({
  seriesId: z.number().int(),
  rows: z.number().int(),
  since: zInstant,
  /** `warming`: not scored yet; `levels`: by its last hours and days; `weeks`: by its usual hour of the week too. */
  knows: z.enum(['warming', 'levels', 'weeks']),
  unusual: z.boolean(),
  noise: z.number().int(),
  useful: z.number().int(),
});

export const learningRoutes = routes({
  deviceLearning: {
    method: 'GET',
    path: '/devices/:deviceId/learning',
    summary: 'How far what is usual for the series of a device is known',
    access: { may: 'devices.read' },
    params: z.object({ deviceId: zId('device') }),
    reply: z.object({ items: z.array(zLearning) }),
  },
});
export type Learning = z.output<typeof zLearning>;
