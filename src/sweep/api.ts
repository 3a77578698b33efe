/** The sweep: everything unusual at one's clients since one last looked, each row explained or ticketed. Browser-safe. */
import { z } from 'zod';
import { zFinding } from '../detection/api.ts';
import { pageQuery, routes, zId, zInstant, zPage, zText } from '../http/contract.ts';

export const lanes = ['anomalies', 'links', 'spikes'] as const;
export type Lane = (typeof lanes)[number];

export const reasons = ['planned', 'known', 'one-off', 'business-hours', 'other'] as const;
export type Reason = (typeof reasons)[number];

const zCount = z.number().int();
const zExplanation = z.object({
  reason: z.enum(reasons),
  note: z.string(),
  byName: z.string(),
  at: zInstant,
  /** Then the row is back, if it is still open. */
  until: zInstant,
});
export type Explanation = z.output<typeof zExplanation>;

const zRow = zFinding.extend({
  lane: z.enum(lanes),
  clientName: z.string(),
  deviceName: z.string().nullable(),
  /** The series it is about, where it is about one. */
  seriesId: zCount.nullable(),
  quiet: z.object({ kind: z.enum(['change']), id: z.uuid(), name: z.string() }).nullable(),
  explanation: zExplanation.nullable(),
  ticket: z.object({ id: zId('ticket'), number: z.string(), attachedAt: zInstant }).nullable(),
});
export type SweepRow = z.output<typeof zRow>;

const zLook = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  byName: z.string(),
  at: zInstant,
  since: zInstant,
  anomalies: zCount,
  links: zCount,
  spikes: zCount,
  explained: zCount,
  ticketed: zCount,
});
export type Look = z.output<typeof zLook>;

const zSwept = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Rows that happened since then are shown. */
  since: zInstant,
  lastLook: zLook.nullable(),
});
export type SweptClient = z.output<typeof zSwept>;

export const zSweep = z.object({
  at: zInstant,
  clients: z.array(zSwept),
  rows: z.array(zRow),
  /** There are more rows than are shown: the newest are. */
  more: z.boolean(),
});
export type Sweep = z.output<typeof zSweep>;

/** Hours of the shift, when nobody says otherwise; a look of one's own counts for at most so long. */
export const USUAL_HOURS = 24;
export const MOST_HOURS = 168;
export const MOST_ROWS = 1000;

export const sweepRoutes = routes({
  readSweep: {
    method: 'GET',
    path: '/sweep',
    summary: 'What is unusual at your clients since your last look, or in the last hours',
    access: { may: 'findings.read' },
    query: z.object({
      /** Without it: since your own last look at each client, or 24 hours. */
      hours: z.coerce.number().int().min(1).max(MOST_HOURS).optional(),
      clientId: zId('client').optional(),
    }),
    reply: zSweep,
  },
  explainRows: {
    method: 'POST',
    path: '/sweep/explanations',
    summary: 'Say why findings need nothing',
    access: { may: 'tickets.work' },
    body: z.object({
      findingIds: z.array(zId('finding')).min(1).max(200),
      reason: z.enum(reasons),
      note: zText(2000).default(''),
    }),
    reply: z.object({ explained: zCount, explanation: zExplanation }),
  },
  withdrawExplanation: {
    method: 'DELETE',
    path: '/sweep/explanations/:findingId',
    summary: 'Take back why a finding needs nothing; nothing changes when nobody said so',
    access: { may: 'tickets.work' },
    params: z.object({ findingId: zId('finding') }),
    reply: z.object({ withdrawn: z.boolean() }),
  },
  ticketRow: {
    method: 'POST',
    path: '/sweep/tickets',
    summary: 'Open the ticket of a finding, or name the one it has',
    access: { may: 'tickets.work' },
    body: z.object({ findingId: zId('finding') }),
    reply: z.object({ ticketId: zId('ticket'), number: z.string(), attachedAt: zInstant }),
  },
  recordLook: {
    method: 'POST',
    path: '/sweep/looks',
    summary: 'Record that you looked at a client; refused while a row is neither explained nor ticketed',
    access: { may: 'tickets.work' },
    body: z.object({ clientId: zId('client'), since: zInstant }),
    reply: zLook,
  },
  listLooks: {
    method: 'GET',
    path: '/sweep/looks',
    summary: 'Who looked at a client and when, newest first',
    access: { may: 'findings.read' },
    query: pageQuery.extend({ clientId: zId('client') }),
    reply: zPage(zLook),
  },
});
