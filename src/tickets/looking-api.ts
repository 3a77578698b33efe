/** Who has a ticket open now. For staff alone. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zNothing } from '../http/contract.ts';

const params = z.object({ ticketId: zId('ticket') });
const read = { may: 'tickets.read' } as const;
const path = '/tickets/:ticketId/looking';
/** Made by each tab for itself. */
const tab = z.object({ tab: z.uuid() });

export const lookingRoutes = routes({
  readTicketLookers: {
    method: 'GET',
    path,
    summary: 'Who else has this ticket open and is not writing on it',
    access: read,
    params,
    reply: z.object({ lookers: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
  },
  keepTicketLooking: {
    method: 'PUT',
    path,
    summary: 'You have it open; said again at least once a minute',
    access: read,
    params,
    body: tab,
    reply: zNothing,
  },
  endTicketLooking: {
    method: 'DELETE',
    path,
    summary: 'You have it open no longer',
    access: read,
    params,
    query: tab,
    reply: zNothing,
  },
});
