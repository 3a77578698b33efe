/** Routes of tickets for staff and programs. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zPage, zText } from '../http/contract.ts';
import { aidRoutes } from './aids-api.ts';
import { workRoutes } from './work-api.ts';
import { bulkRoutes } from './bulk-api.ts';
import { draftRoutes } from './draft-api.ts';
import { exportRoutes } from './export-api.ts';
import { familyRoutes } from './family-api.ts';
import { lookingRoutes } from './looking-api.ts';
import {
  editing,
  linking,
  MAX_ATTACHMENT,
  opening,
  prioritising,
  requestId,
  ticketFilter,
  version,
  zAttachment,
  zAudience,
  zCounts,
  zHistoryLine,
  zTicket,
  zTicketLine,
} from './ticket-api.ts';

const ticketId = z.object({ ticketId: zId('ticket') });
const read = { may: 'tickets.read' } as const;
const work = { may: 'tickets.work' } as const;
const onTicket = { method: 'POST', access: work, params: ticketId, reply: zTicket } as const;

export const ticketRoutes = routes({
  ...familyRoutes,
  ...draftRoutes,
  ...lookingRoutes,
  ...exportRoutes,
  ...bulkRoutes,
  ...workRoutes,
  ...aidRoutes,
  listTickets: {
    method: 'GET',
    path: '/tickets',
    summary: 'The queue: live tickets by time to breach, then priority, unless filters say otherwise',
    access: read,
    query: pageQuery.extend(ticketFilter),
    reply: zPage(zTicketLine),
  },
  countTickets: {
    method: 'GET',
    path: '/tickets/counts',
    summary: 'How many tickets stand under each tab of the queue',
    access: read,
    query: z.object({ client: zId('client').optional() }),
    reply: zCounts,
  },
  openTicket: {
    method: 'POST',
    path: '/tickets',
    summary: 'Open a ticket for a client',
    access: work,
    body: opening,
    reply: zTicket,
    status: 201,
  },
  readTicket: {
    method: 'GET',
    path: '/tickets/:ticketId',
    summary: 'One ticket with clocks, entries, files, links',
    access: read,
    params: ticketId,
    reply: zTicket,
  },
  readTicketHistory: {
    method: 'GET',
    path: '/tickets/:ticketId/history',
    summary: 'Every change of a ticket, newest first',
    access: read,
    params: ticketId,
    query: pageQuery,
    reply: zPage(zHistoryLine),
  },
  claimTicket: { ...onTicket, path: '/tickets/:ticketId/claim', summary: 'Take it; 409 tells who was first and when' },
  assignTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/assign',
    summary: 'Give it to someone',
    body: z.object({ version, assigneeId: zId('staff') }),
  },
  unassignTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/unassign',
    summary: 'Put it back into the pool',
    body: z.object({ version }),
  },
  addTicketEntry: {
    ...onTicket,
    path: '/tickets/:ticketId/entries',
    summary: 'Write an internal note, or a message the client sees; may set the state in the same act',
    body: z.object({
      audience: zAudience,
      text: zText(50_000),
      state: z.enum(['open', 'waiting-for-client', 'waiting-for-vendor']).optional(),
      requestId,
    }),
    reply: z.object({ ticket: zTicket, entryId: zId('entry') }),
    status: 201,
  },
  setTicketState: {
    ...onTicket,
    path: '/tickets/:ticketId/state',
    summary: 'Open, or waiting for someone',
    body: z.object({ version, state: z.enum(['open', 'waiting-for-client', 'waiting-for-vendor']) }),
  },
  setTicketPriority: {
    ...onTicket,
    path: '/tickets/:ticketId/priority',
    summary: 'Impact and urgency, or a priority by hand with the reason',
    body: prioritising,
  },
  editTicket: {
    ...onTicket,
    method: 'PATCH',
    path: '/tickets/:ticketId',
    summary: 'Change title, description, component or device',
    body: editing,
  },
  resolveTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/resolve',
    summary: 'Say how it was solved; the client sees the text',
    body: z.object({ version, resolution: zText(50_000) }),
  },
  closeTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/close',
    summary: 'Close a resolved ticket',
    body: z.object({ version }),
  },
  reopenTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/reopen',
    summary: 'Open a resolved or closed ticket again; it becomes yours',
    body: z.object({ version, reason: zText(2000) }),
  },
  watchTicket: { ...onTicket, path: '/tickets/:ticketId/watch', summary: 'Watch it' },
  unwatchTicket: { ...onTicket, path: '/tickets/:ticketId/unwatch', summary: 'Stop watching it' },
  linkTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/links',
    summary: 'Link it to a ticket of the same client, a device, a finding or an event',
    body: linking,
    status: 201,
  },
  unlinkTicket: {
    ...onTicket,
    method: 'DELETE',
    path: '/tickets/:ticketId/links/:linkId',
    summary: 'Remove a link',
    params: ticketId.extend({ linkId: zId('ticket-link') }),
  },
  attachToTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/entries/:entryId/attachments',
    summary: 'Attach a file to an entry of your own; who sees the entry sees the file',
    params: ticketId.extend({ entryId: zId('entry') }),
    query: z.object({ name: zText(255), type: z.string().max(100).default('application/octet-stream') }),
    takes: 'bytes',
    maxBody: MAX_ATTACHMENT,
    reply: zAttachment,
    status: 201,
  },
  readTicketAttachment: {
    method: 'GET',
    path: '/tickets/:ticketId/attachments/:attachmentId',
    summary: 'The file',
    access: read,
    params: ticketId.extend({ attachmentId: zId('attachment') }),
    reply: z.unknown(),
    replies: 'bytes',
  },
});
