/** Tickets taken out of the house: the queue as CSV, one ticket as JSON or as a page to print. Browser-safe. */
import { z } from 'zod';
import { routes, zId } from '../http/contract.ts';
import { ticketFilter } from './ticket-api.ts';

const read = { may: 'tickets.read' } as const;
const params = z.object({ ticketId: zId('ticket') });
const bytes = { method: 'GET', access: read, reply: z.unknown(), replies: 'bytes' } as const;

/** Most tickets of one file. */
export const EXPORT_LIMIT = 100_000;

export const exportRoutes = routes({
  exportTickets: {
    ...bytes,
    path: '/tickets/export.csv',
    summary: 'The queue under these filters as CSV, safe in a spreadsheet; audited',
    query: z.object(ticketFilter),
  },
  exportTicket: {
    ...bytes,
    path: '/tickets/:ticketId/export.json',
    summary: 'One ticket with its history as a JSON file; audited',
    params,
  },
  printTicket: {
    ...bytes,
    path: '/tickets/:ticketId/print.html',
    summary:
      'One ticket as a page to print or keep as PDF; `for=client` leaves out what the client does not see; audited',
    params,
    query: z.object({ for: z.enum(['us', 'client']).default('us') }),
  },
});
