/**
 * What client users see, written field by field: a field that is not named here never leaves the server.
 * Nothing in it is for staff only: no internal notes, no history, no watchers, no colleagues' addresses.
 * Users of one's own organisation: src/people/client-users-api.ts.
 */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage, zText } from '../http/contract.ts';
import { clientRoles } from '../people/client-users-api.ts';
import { clockKinds, clockStates, zExplained } from '../tickets/clock-api.ts';
import { zGivenMark, zMark } from '../tickets/marks-api.ts';
import { levels, MAX_ATTACHMENT, priorities, ticketStates } from '../tickets/ticket-api.ts';

const zCount = z.number().int();
const zPriority = z.enum(priorities);
const zState = z.enum(ticketStates);

/** `age` of a figure: how many seconds ago the newest thing it rests on was heard or written; null when nothing was yet. */
const zFigure = z.object({ count: zCount, asOf: zInstant, ageSeconds: zCount.nullable() });

export const zPortalTicketLine = z.object({
  id: zId('ticket'),
  number: z.string(),
  title: z.string(),
  component: z.string(),
  deviceName: z.string().nullable(),
  priority: zPriority,
  state: zState,
  /** Whether the next step is the client's. */
  needsYou: z.boolean(),
  /** Display name of who works on it. */
  engineer: z.string().nullable(),
  requesterName: z.string().nullable(),
  /** When a first human answer is promised; null when it was given. */
  responseDueAt: zInstant.nullable(),
  openedAt: zInstant,
  updatedAt: zInstant,
});

export const zPortalTicket = zPortalTicketLine.extend({
  description: z.string(),
  version: zCount,
  resolution: z.string().nullable(),
  resolvedAt: zInstant.nullable(),
  /** The condition that opened it is over since then; null while it lasts or when there is none. */
  conditionsClearedAt: zInstant.nullable(),
  promises: z.array(
    z.object({
      kind: z.enum(clockKinds),
      is: z.enum(clockStates),
      startedAt: zInstant,
      /** While it is paused: when it would be due if it went on at once. */
      dueAt: zInstant,
      metAt: zInstant.nullable(),
      pausedAt: zInstant.nullable(),
      pausedBecause: z.string().nullable(),
      /** Why it is due then, in one sentence. */
      why: z.string(),
      /** The same told apart: each interval counted or skipped, and the reason. */
      because: zExplained.omit({ text: true }),
    }),
  ),
  /** Oldest first; `from`: 'you' are the client's own people, 'us' the service's, 'automatic' the system. */
  entries: z.array(
    z.object({
      id: zId('entry'),
      from: z.enum(['you', 'us', 'automatic']),
      author: z.string(),
      text: z.string(),
      at: zInstant,
    }),
  ),
  attachments: z.array(
    z.object({
      id: zId('attachment'),
      entryId: zId('entry'),
      name: z.string(),
      mediaType: z.string(),
      size: zCount,
      sha256: z.string(),
      at: zInstant,
    }),
  ),
  /** We are checking that a request of yours came from you. */
  checking: z.boolean(),
  /** Whether an answer can be written (a closed ticket takes none, nor one resolved too long ago). */
  mayAnswer: z.boolean(),
  /** Until when the reader may open it again; null: it is open, or merged, or that time is over. */
  reopenUntil: zInstant.nullable(),
  /** Where it goes on since it was merged. */
  mergedInto: z.object({ id: zId('ticket'), number: z.string(), title: z.string() }).nullable(),
  /** What was said of it when it was closed. */
  mark: zGivenMark.nullable(),
  /** Whether the reader may give a mark, or change the one they gave. */
  mayMark: z.boolean(),
});

const zPersonOnDuty = z.object({
  name: z.string(),
  part: z.enum(['lead-engineer', 'deputy']),
  soc: z.string().nullable(),
  zone: z.string(),
  localTime: z.string(),
});

export const zNow = z.object({
  at: zInstant,
  client: z.object({ id: zId('client'), name: z.string(), zone: z.string() }),
  /** The worst thing open: 'ok', 'attention' (something is open or silent), 'problem' (an open P2), 'critical' (an open P1). */
  status: z.enum(['ok', 'attention', 'problem', 'critical', 'unknown']),
  /** Why the status is what it is, in one sentence. */
  because: z.string(),
  needsYou: z.object({ count: zCount, tickets: z.array(zPortalTicketLine) }),
  withUs: z.object({
    count: zCount,
    byPriority: z.object({ P1: zCount, P2: zCount, P3: zCount, P4: zCount }),
    /** The earliest promised first answer still open. */
    nextResponseDueAt: zInstant.nullable(),
    /** Of the newest change on any of them. */
    newestChangeAt: zInstant.nullable(),
  }),
  devices: z.object({ total: zCount, ok: zFigure, withCondition: zFigure, silent: zFigure, unknown: zFigure }),
  /** When anything was last heard from any device of the client. */
  lastEventAt: zInstant.nullable(),
  lastEventAgeSeconds: zCount.nullable(),
  onDuty: z.object({
    people: z.array(zPersonOnDuty),
    socs: z.array(z.object({ name: z.string(), zone: z.string(), localTime: z.string() })),
  }),
});

export const zPortalDevice = z.object({
  id: zId('device'),
  name: z.string(),
  kind: z.string(),
  vendor: z.string(),
  model: z.string(),
  site: z.string().nullable(),
  criticality: z.string(),
  /** `condition`: a problem is open; `silent`: nothing heard for longer than usual; `unknown`: never heard. */
  state: z.enum(['ok', 'condition', 'silent', 'unknown']),
  lastHeardAt: zInstant.nullable(),
  lastHeardAgeSeconds: zCount.nullable(),
  conditions: z.array(z.object({ summary: z.string(), severity: z.string(), since: zInstant })),
  openTickets: z.array(z.object({ id: zId('ticket'), number: z.string(), title: z.string() })),
});

export const zMe = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(clientRoles),
  mayWrite: z.boolean(),
  mayManage: z.boolean(),
  client: z.object({ id: zId('client'), name: z.string(), zone: z.string(), language: z.string() }),
});

const read = { may: 'portal.read' } as const;
const write = { may: 'portal.write' } as const;
const ticketId = z.object({ ticketId: zId('ticket') });
const requestId = z.uuid().optional();

/** One look of ours at the client's network: when, and how many tickets came of it. */
const zQuietLook = z.object({ at: zInstant, by: z.string(), looked: zCount, tickets: zCount });
export type QuietLook = z.output<typeof zQuietLook>;

export const portalRoutes = routes({
  portalMe: {
    method: 'GET',
    path: '/portal/me',
    summary: 'Who is signed in, for which client, and what they may do',
    access: read,
    reply: zMe,
  },
  portalNow: {
    method: 'GET',
    path: '/portal/now',
    summary: 'Are we ok, what needs you, what is with us, and how old each figure is',
    access: read,
    reply: zNow,
  },
  portalLooks: {
    method: 'GET',
    path: '/portal/looks',
    summary: 'When we looked at your network in the last days, and what came of it',
    access: read,
    reply: z.object({ items: z.array(zQuietLook) }),
  },
  portalTickets: {
    method: 'GET',
    path: '/portal/tickets',
    summary: 'Your tickets, newest change first',
    access: read,
    query: pageQuery.extend({
      show: z.enum(['open', 'needs-you', 'done', 'all']).default('open'),
      text: z.string().trim().max(200).optional(),
    }),
    reply: zPage(zPortalTicketLine),
  },
  portalTicket: {
    method: 'GET',
    path: '/portal/tickets/:ticketId',
    summary: 'One ticket with what was written to you and by you',
    access: read,
    params: ticketId,
    reply: zPortalTicket,
  },
  portalOpenTicket: {
    method: 'POST',
    path: '/portal/tickets',
    summary: 'Ask for help',
    access: write,
    body: z.object({
      title: zText(300),
      description: zText(20_000),
      component: z.string().trim().max(200).default(''),
      deviceId: zId('device').nullable().default(null),
      impact: z.enum(levels).default('medium'),
      urgency: z.enum(levels).default('medium'),
      requestId,
    }),
    reply: zPortalTicket,
    status: 201,
  },
  portalAddEntry: {
    method: 'POST',
    path: '/portal/tickets/:ticketId/entries',
    summary: 'Answer; a ticket that waited for you is with us again, a resolved one opens again',
    access: write,
    params: ticketId,
    body: z.object({ text: zText(50_000), requestId }),
    reply: z.object({ ticket: zPortalTicket, entryId: zId('entry') }),
    status: 201,
  },
  portalReopenTicket: {
    method: 'POST',
    path: '/portal/tickets/:ticketId/reopen',
    summary: 'Open a resolved or closed ticket again and say why, within the days agreed',
    access: write,
    params: ticketId,
    body: z.object({ text: zText(50_000), requestId }),
    reply: z.object({ ticket: zPortalTicket, entryId: zId('entry') }),
    status: 201,
  },
  portalMarkTicket: {
    method: 'PUT',
    path: '/portal/tickets/:ticketId/mark',
    summary: 'Say how it was, from 1 to 5 and with a word; who gave the mark may change it for 7 days',
    access: write,
    params: ticketId,
    body: z.object({ mark: zMark, text: z.string().trim().max(1000).default('') }),
    reply: zPortalTicket,
  },
  portalPrintTicket: {
    method: 'GET',
    path: '/portal/tickets/:ticketId/print.html',
    summary: 'One ticket as a page to print or keep as PDF',
    access: read,
    params: ticketId,
    reply: z.unknown(),
    replies: 'bytes',
  },
  portalAttach: {
    method: 'POST',
    path: '/portal/tickets/:ticketId/entries/:entryId/attachments',
    summary: 'Attach a file to an answer of your own',
    access: write,
    params: ticketId.extend({ entryId: zId('entry') }),
    query: z.object({ name: zText(255), type: z.string().max(100).default('application/octet-stream') }),
    takes: 'bytes',
    maxBody: MAX_ATTACHMENT,
    reply: z.object({
      id: zId('attachment'),
      name: z.string(),
      mediaType: z.string(),
      size: zCount,
      sha256: z.string(),
      at: zInstant,
    }),
    status: 201,
  },
  portalAttachment: {
    method: 'GET',
    path: '/portal/tickets/:ticketId/attachments/:attachmentId',
    summary: 'The file',
    access: read,
    params: ticketId.extend({ attachmentId: zId('attachment') }),
    reply: z.unknown(),
    replies: 'bytes',
  },
  portalDevices: {
    method: 'GET',
    path: '/portal/devices',
    summary: 'Your devices and how they are right now',
    access: read,
    reply: z.object({ at: zInstant, items: z.array(zPortalDevice) }),
  },
});
