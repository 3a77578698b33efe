/** How promises were kept, with the records behind each figure. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant } from '../http/contract.ts';
import { clockKinds } from './clock-api.ts';

const priorities = ['P1', 'P2', 'P3', 'P4'] as const;
const zCount = z.number().int();
const zSeconds = z.number().nullable();
const zRecord = z.object({ id: z.uuid(), number: z.string() });

export const zClockReport = z.object({
  from: zInstant,
  until: zInstant,
  clientId: z.uuid().nullable(),
  /** What each figure means: printed beside them. */
  definitions: z.array(z.object({ word: z.string(), means: z.string() })),
  rows: z.array(
    z.object({
      kind: z.enum(clockKinds),
      priority: z.enum(priorities),
      n: zCount,
      inTime: zCount,
      missed: zCount,
      running: zCount,
      /** Of n, in percent; null when n is 0. */
      kept: z.number().nullable(),
      p50: zSeconds,
      p90: zSeconds,
      worst: zSeconds,
      worstRecord: zRecord.nullable(),
      missedRecords: z.array(zRecord),
    }),
  ),
  reopened: z.array(
    z.object({
      priority: z.enum(priorities),
      resolved: zCount,
      reopened: zCount,
      rate: z.number().nullable(),
      records: z.array(zRecord),
    }),
  ),
  paused: z.array(z.object({ kind: z.enum(clockKinds), reason: z.string(), seconds: z.number(), clocks: zCount })),
});
export type ClockReport = z.output<typeof zClockReport>;

const query = z.object({ from: zInstant, until: zInstant, client: zId('client').optional() });
const read = { may: 'tickets.read' } as const;

export const clockReportRoutes = routes({
  readClockReport: {
    method: 'GET',
    path: '/reports/clocks',
    summary: 'How promises were kept: n, p50, p90, worst, reopened, paused by reason; definitions beside the figures',
    access: read,
    query,
    reply: zClockReport,
  },
  readClockReportCsv: {
    method: 'GET',
    path: '/reports/clocks.csv',
    summary: 'The same as CSV, a row for each kind and priority',
    access: read,
    query,
    reply: z.unknown(),
    replies: 'bytes',
  },
});
