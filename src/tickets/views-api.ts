/** Saved filters of the queue, shared with whom, and which of them stand in one's tabs. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zNothing, zText } from '../http/contract.ts';

const read = { may: 'tickets.read' } as const;
const work = { may: 'tickets.work' } as const;
const zFor = z.enum(['me', 'soc', 'everyone']);
const params = z.object({ viewId: zId('ticket-view') });

/** A saved filter holds the query string of the list, so that opening it is a link. */
export const zView = z.object({
  id: zId('ticket-view'),
  name: z.string(),
  for: zFor,
  mine: z.boolean(),
  ownerName: z.string(),
  mayChange: z.boolean(),
  /** Where it stands among one's tabs; null: it does not. */
  place: z.number().int().nullable(),
  /** The queue opens with it. */
  opens: z.boolean(),
  filter: z.record(z.string(), z.string()),
});
const viewBody = z.object({
  name: zText(100),
  for: zFor.default('me'),
  filter: z.partialRecord(
    z.enum(['tab', 'state', 'client', 'assignee', 'priority', 'device', 'breach', 'text', 'tag', 'sort']),
    z.string().max(500),
  ),
});

export const viewRoutes = routes({
  listTicketViews: {
    method: 'GET',
    path: '/ticket-views',
    summary: 'Saved filters: your own, your SOC’s, everyone’s; those about a client only to who sees that client',
    access: read,
    reply: z.object({ items: z.array(zView) }),
  },
  addTicketView: {
    method: 'POST',
    path: '/ticket-views',
    summary: 'Save a filter for yourself, your SOC or all staff; it stands last among your tabs',
    access: work,
    body: viewBody,
    reply: zView,
    status: 201,
  },
  changeTicketView: {
    method: 'PUT',
    path: '/ticket-views/:viewId',
    summary: 'Change a filter: its owner, or when it is shared someone who sees every client',
    access: work,
    params,
    body: viewBody,
    reply: zView,
  },
  removeTicketView: {
    method: 'DELETE',
    path: '/ticket-views/:viewId',
    summary: 'Remove a filter: its owner, or when it is shared someone who sees every client',
    access: work,
    params,
    reply: zNothing,
  },
  placeTicketViews: {
    method: 'PUT',
    path: '/ticket-view-tabs',
    summary: 'Which views stand in your tabs, in this order, and which one the queue opens with',
    access: read,
    body: z.object({
      viewIds: z.array(zId('ticket-view')).max(50),
      opens: zId('ticket-view').nullable().default(null),
    }),
    reply: z.object({ items: z.array(zView) }),
  },
});
