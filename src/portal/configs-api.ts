/** What a client sees of the configurations of its own devices: that one was changed, when, and for which request. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';

export const portalConfigRoutes = routes({
  portalConfigChanges: {
    method: 'GET',
    path: '/portal/devices/:deviceId/configs',
    summary: 'When the configuration of one of your devices was changed, newest first, and for which change request',
    access: { may: 'portal.read' },
    params: z.object({ deviceId: zId('device') }),
    reply: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          at: zInstant,
          /** Null: it belonged to no change request. */
          change: z.object({ id: z.uuid(), name: z.string() }).nullable(),
        }),
      ),
    }),
  },
});
