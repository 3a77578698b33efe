/** Times in which work is done on a device. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';

export const quietRoutes = routes({
  quietWindows: {
    method: 'GET',
    path: '/devices/:deviceId/quiet',
    summary: 'Windows in which what is found on a device pages nobody, because work is done on it',
    access: { may: 'devices.read' },
    params: z.object({ deviceId: zId('device') }),
    query: z.object({ fromAt: zInstant, toAt: zInstant }),
    reply: z.object({
      items: z.array(
        z.object({
          from: zInstant,
          to: zInstant,
          owner: z.object({ kind: z.enum(['change']), id: z.uuid(), name: z.string() }),
        }),
      ),
    }),
  },
});
