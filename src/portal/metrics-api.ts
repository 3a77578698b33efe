/** What a client sees of the measurements of its own devices: the charts one understands without being an engineer. Browser-safe. */
import { z } from 'zod';
import { routes, zId } from '../http/contract.ts';
import { pointsQuery, zPoints, zSeries } from '../metrics/api.ts';

const read = { may: 'portal.read' } as const;
const params = z.object({ deviceId: zId('device') });

export const portalMetricRoutes = routes({
  portalDeviceSeries: {
    method: 'GET',
    path: '/portal/devices/:deviceId/metrics',
    summary: 'What is measured on one of your devices',
    access: read,
    params,
    reply: z.object({ items: z.array(zSeries) }),
  },
  portalDevicePoints: {
    method: 'GET',
    path: '/portal/devices/:deviceId/metrics/points',
    summary: 'Points of these series: min, max, mean and count of each step',
    access: read,
    params,
    query: pointsQuery,
    reply: zPoints,
  },
});
