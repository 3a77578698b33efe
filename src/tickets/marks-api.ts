/** What clients say of closed tickets, and for how long they may open them again. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zVersion } from '../http/contract.ts';

const read = { may: 'tickets.read' } as const;
const zCount = z.number().int();

/** 1 is the worst, 5 the best. */
export const zMark = z.number().int().min(1).max(5);
/** Fewer marks than this say little: a figure of them is shown with a word of warning. */
export const SMALL = 5;
/** For so long after it was given a mark may be changed by who gave it. */
export const CHANGEABLE_DAYS = 7;

export const zGivenMark = z.object({ mark: zMark, text: z.string(), by: z.string(), at: zInstant });

export const zMarkReport = z.object({
  from: zInstant,
  until: zInstant,
  clientId: z.uuid().nullable(),
  definitions: z.array(z.object({ word: z.string(), means: z.string() })),
  rows: z.array(
    z.object({
      clientId: zId('client'),
      clientName: z.string(),
      /** `2026-03`. */
      month: z.string(),
      asked: zCount,
      n: zCount,
      average: z.number().nullable(),
      low: zCount,
      /** Marks 1 to 5. */
      each: z.array(zCount),
      small: z.boolean(),
      lowRecords: z.array(z.object({ id: z.uuid(), number: z.string() })),
    }),
  ),
});
export type MarkReport = z.output<typeof zMarkReport>;

const query = z.object({ from: zInstant, until: zInstant, client: zId('client').optional() });
const zRules = z.object({
  clientId: zId('client'),
  reopenDays: zCount,
  /** Whether who asked gets a mail when their ticket is closed. */
  closingMail: z.boolean(),
  version: zCount,
});
const params = z.object({ clientId: zId('client') });

export const markRoutes = routes({
  readMarkReport: {
    method: 'GET',
    path: '/reports/satisfaction',
    summary: 'What clients said of closed tickets, by client and month, with n and how many were asked',
    access: read,
    query,
    reply: zMarkReport,
  },
  readMarkReportCsv: {
    method: 'GET',
    path: '/reports/satisfaction.csv',
    summary: 'The same as CSV, a row for each client and month',
    access: read,
    query,
    reply: z.unknown(),
    replies: 'bytes',
  },
  readTicketRules: {
    method: 'GET',
    path: '/clients/:clientId/ticket-rules',
    summary:
      'For how many days this client may open a resolved ticket again, and whether it gets a mail when one is closed',
    access: read,
    params,
    reply: zRules,
  },
  setTicketRules: {
    method: 'PUT',
    path: '/clients/:clientId/ticket-rules',
    summary: 'Set both; left out, whether it gets that mail stays as it is',
    access: { may: 'clients.manage' },
    params,
    body: z.object({
      version: zVersion.or(z.literal(0)),
      reopenDays: z.number().int().min(0).max(365),
      closingMail: z.boolean().optional(),
    }),
    reply: zRules,
  },
});
