/** What a client sees of how one of its devices is right now, as polling saw it. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';

export const portalDeviceStateRoutes = routes({
  portalDeviceState: {
    method: 'GET',
    path: '/portal/devices/:deviceId/state',
    summary: 'Whether one of your devices answers, and how its interfaces are',
    access: { may: 'portal.read' },
    params: z.object({ deviceId: zId('device') }),
    reply: z.object({
      /** Null while nobody has looked. */
      answers: z.object({ yes: z.boolean(), since: zInstant }).nullable(),
      interfaces: z.array(
        z.object({
          name: z.string(),
          says: z.string(),
          state: z.enum(['up', 'down', 'off', 'other']),
          since: zInstant,
        }),
      ),
    }),
  },
});
