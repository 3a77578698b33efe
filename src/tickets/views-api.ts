/** Saved filters of the queue. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zNothing, zText } from '../http/contract.ts';

const read = { may: 'tickets.read' } as const;
const work = { may: 'tickets.work' } as const;

/** A saved filter holds the query string of the list, so that opening it is a link. */
export const zView = z.object({
  id: zId('ticket-view'),
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  filter: z.record(z.string(), z.string()),
});
const viewBody = z.object({
  name: zText(100),
  shared: z.boolean().default(false),
  filter: z.partialRecord(
    z.enum(['tab', 'state', 'client', 'assignee', 'priority', 'device', 'breach', 'text', 'tag', 'sort']),
    z.string().max(500),
  ),
});

export const viewRoutes = routes({
  listTicketViews: {
    method: 'GET',
    path: '/ticket-views',
    summary: 'Saved filters: your own and shared ones',
    access: read,
    reply: z.object({ items: z.array(zView) }),
  },
  addTicketView: {
    method: 'POST',
    path: '/ticket-views',
    summary: 'Save a filter',
    access: work,
    body: viewBody,
    reply: zView,
    status: 201,
  },
  changeTicketView: {
    method: 'PUT',
    path: '/ticket-views/:viewId',
    summary: 'Change a filter of your own',
    access: work,
    params: z.object({ viewId: zId('ticket-view') }),
    body: viewBody,
    reply: zView,
  },
  removeTicketView: {
    method: 'DELETE',
    path: '/ticket-views/:viewId',
    summary: 'Remove a filter of your own',
    access: work,
    params: z.object({ viewId: zId('ticket-view') }),
    reply: zNothing,
  },
});
