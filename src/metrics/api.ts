/** Measurements: which series a device has, and their points. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';
import { units } from './names.ts';

export type { Metric, Unit } from './names.ts';

export const zSeries = z.object({
  /** Stays the same for as long as the device is known. */
  id: z.number().int(),
  clientId: z.uuid(),
  deviceId: z.uuid(),
  deviceName: z.string(),
  /** The interface; empty for the device itself. */
  component: z.string(),
  metric: z.string(),
  unit: z.enum(units),
  words: z.string(),
  /** Whether more of it is worse (`up`), less (`down`), or a value alone says neither. */
  worse: z.enum(['up', 'down', 'none']),
});
export type Series = z.output<typeof zSeries>;

const column = z.array(z.number().nullable());

export const zPoints = z.object({
  /** Seconds from one point to the next. */
  step: z.number().int(),
  /** What the points were made of: every sample, five-minute or hourly roll-ups. The peaks are the same. */
  resolution: z.enum(['raw', 'five', 'hour']),
  /** Where each point begins, seconds since 1970. All columns are as long as this one. */
  times: z.array(z.number().int()),
  series: z.array(
    zSeries.extend({
      /** So many seconds without a sample are a gap; fewer are the usual distance. */
      gapAfter: z.number(),
      /** Null where a point has no sample. */
      min: column,
      max: column,
      avg: column,
      count: z.array(z.number().int()),
    }),
  ),
});
export type Points = z.output<typeof zPoints>;

export const MOST_SERIES = 50;
export const MOST_VALUES = 20_000;
const MOST_SPAN_MS = 10 * 366 * 86_400_000;

const zSeriesIds = z
  .string()
  .max(600)
  .regex(/^\d{1,9}(,\d{1,9})*$/, 'must be numbers of series, with commas between')
  .transform((text) => [...new Set(text.split(',').map(Number))])
  .refine((ids) => ids.length <= MOST_SERIES, `must be at most ${MOST_SERIES} series`);

export const pointsSpan = z.object({
  from: zInstant,
  to: zInstant,
  points: z.coerce.number().int().min(1).max(2000).default(500),
});

/** What is asked must be a span of time, and few enough numbers to be an answer. */
export const pointsQuery = pointsSpan
  .extend({ series: zSeriesIds })
  .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), { path: ['to'], message: 'must not be before from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_SPAN_MS, {
    path: ['from'],
    message: 'must be at most ten years before to',
  })
  .refine(({ series, points }) => series.length * points <= MOST_VALUES, {
    path: ['points'],
    message: `must be fewer: at most ${MOST_VALUES} for all series together`,
  });
export type PointsQuery = z.output<typeof pointsQuery>;

const read = { may: 'devices.read' } as const;

export const metricRoutes = routes({
  deviceSeries: {
    method: 'GET',
    path: '/devices/:deviceId/metrics',
    summary: 'What is measured on a device',
    access: read,
    params: z.object({ deviceId: zId('device') }),
    reply: z.object({ items: z.array(zSeries) }),
  },
  metricPoints: {
    method: 'GET',
    path: '/metrics/points',
    summary: 'Points of up to 50 series over one span: min, max, mean and count of each step',
    access: read,
    query: pointsQuery,
    reply: zPoints,
  },
});
