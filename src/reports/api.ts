/** Reports that are sent by mail at their times. Browser-safe. */
import { z } from 'zod';
import { weekdays } from '../base/business-time/types.ts';
import { zZone } from '../base/place.ts';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText, zVersion } from '../http/contract.ts';

export const reportKinds = ['promises', 'satisfaction', 'open-tickets'] as const;
export type ReportKind = (typeof reportKinds)[number];
export const periods = ['last-24-hours', 'last-week', 'last-month'] as const;
export type Period = (typeof periods)[number];
/** Most people of one report. */
export const MOST_RECIPIENTS = 25;

const zCount = z.number().int();
const zTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 07:30');

/** Wall time of an IANA zone: it is kept when clocks change there. */
const wall = { time: zTime, zone: zZone };

/** On days of the week, or on the first of each month. */
export const zWhen = z.discriminatedUnion('every', [
  z.object({ every: z.literal('week'), days: z.array(z.enum(weekdays)).min(1).max(7), ...wall }),
  z.object({ every: z.literal('month'), ...wall }),
]);
export type When = z.output<typeof zWhen>;

const fields = z.object({
  name: zText(120),
  /** Null: all clients that its owner sees. */
  clientId: zId('client').nullable(),
  report: z.enum(reportKinds),
  /** Null for open tickets: they are as they are when it is made. */
  period: z.enum(periods).nullable(),
  when: zWhen,
  staffIds: z.array(zId('staff')).max(MOST_RECIPIENTS),
  /** Of the client the report is about. */
  contactIds: z.array(zId('contact')).max(MOST_RECIPIENTS),
});
export type NewReport = z.output<typeof fields>;

const zPerson = z.object({ kind: z.enum(['staff', 'contact']), id: z.uuid(), name: z.string() });

export const zReportRun = z.object({
  id: z.uuid(),
  cause: z.enum(['due', 'asked']),
  askedBy: z.string().nullable(),
  dueAt: zInstant,
  at: zInstant,
  from: zInstant.nullable(),
  until: zInstant.nullable(),
  outcome: z.enum(['sent', 'not-sent']),
  /** Why it was not sent. */
  why: z.string().nullable(),
  /** Times that passed while nothing ran; this mail stands for them. */
  missed: zCount,
  deliveries: z.array(
    zPerson.extend({
      address: z.string().nullable(),
      state: z.enum(['queued', 'sent', 'failed', 'left-out']),
      /** The words of the mail server, or why someone was left out. */
      said: z.string().nullable(),
    }),
  ),
});
export type ReportRun = z.output<typeof zReportRun>;

export const zScheduledReport = z.object({
  id: zId('scheduled-report'),
  name: z.string(),
  clientId: zId('client').nullable(),
  /** Null for all clients, and for one that is out of sight by now. */
  clientName: z.string().nullable(),
  report: z.enum(reportKinds),
  period: z.enum(periods).nullable(),
  when: zWhen,
  owner: z.object({ id: zId('staff'), name: z.string() }),
  recipients: z.array(zPerson),
  state: z.enum(['active', 'paused']),
  nextDueAt: zInstant.nullable(),
  /** Somebody wants it now, and it is not made yet. */
  asked: z.boolean(),
  lastRun: zReportRun.omit({ deliveries: true }).nullable(),
  /** It was due and could not be made: an error of ours. Null when nothing is wrong. */
  trouble: z.object({ tries: zCount, why: z.string(), nextTryAt: zInstant }).nullable(),
  /** Whether the reader may change it; whoever may manage staff may at least pause, send and delete it. */
  may: z.object({ change: z.boolean(), manage: z.boolean(), leave: z.boolean() }),
  version: zVersion,
});
export type ScheduledReport = z.output<typeof zScheduledReport>;

const zReachable = z.object({ id: z.uuid(), name: z.string(), address: z.string() });

const read = { may: 'tickets.read' } as const;
const work = { may: 'tickets.work' } as const;
const params = z.object({ reportId: zId('scheduled-report') });
const versioned = z.object({ version: zVersion });
const on = { method: 'POST', access: work, params, reply: zScheduledReport } as const;

export const reportRoutes = routes({
  listReports: {
    method: 'GET',
    path: '/scheduled-reports',
    summary: 'Reports that are sent by mail, by name, with their last outcome',
    access: read,
    query: pageQuery.extend({ client: zId('client').optional() }),
    reply: zPage(zScheduledReport),
  },
  addReport: {
    method: 'POST',
    path: '/scheduled-reports',
    summary: 'Send a report by mail at its times, to people of the SOC and contacts of its client',
    access: work,
    body: fields,
    reply: zScheduledReport,
    status: 201,
  },
  listReportRecipients: {
    method: 'GET',
    path: '/scheduled-reports/recipients',
    summary: 'Who may be sent a report on a client, or on all clients one sees',
    access: read,
    query: z.object({ client: zId('client').optional() }),
    reply: z.object({ staff: z.array(zReachable), contacts: z.array(zReachable) }),
  },
  readReport: {
    method: 'GET',
    path: '/scheduled-reports/:reportId',
    summary: 'One report that is sent by mail',
    access: read,
    params,
    reply: zScheduledReport,
  },
  changeReport: {
    method: 'PUT',
    path: '/scheduled-reports/:reportId',
    summary: 'Change all of it; only its owner, whose rights it is made with',
    access: work,
    params,
    body: fields.extend({ version: zVersion }),
    reply: zScheduledReport,
  },
  removeReport: {
    method: 'DELETE',
    path: '/scheduled-reports/:reportId',
    summary: 'Delete it with its runs',
    access: work,
    params,
    reply: zNothing,
  },
  pauseReport: {
    ...on,
    path: '/scheduled-reports/:reportId/pause',
    summary: 'Send nothing until resumed',
    body: versioned,
  },
  resumeReport: {
    ...on,
    path: '/scheduled-reports/:reportId/resume',
    summary: 'Send again from the next time on; what was paused over is not made up for',
    body: versioned,
  },
  sendReport: {
    ...on,
    path: '/scheduled-reports/:reportId/send',
    summary: 'Send it now, beside its times',
    status: 202,
  },
  leaveReport: {
    method: 'POST',
    path: '/scheduled-reports/:reportId/leave',
    summary: 'Be sent this report no more',
    access: read,
    params,
    reply: zNothing,
  },
  listReportRuns: {
    method: 'GET',
    path: '/scheduled-reports/:reportId/runs',
    summary: 'Its last runs with what became of each mail, newest first',
    access: read,
    params,
    query: pageQuery,
    reply: zPage(zReportRun),
  },
});
