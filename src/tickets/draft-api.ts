/** What someone is writing on a ticket, and who else is. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zNothing, zText } from '../http/contract.ts';
import { zAudience } from './ticket-api.ts';

const params = z.object({ ticketId: zId('ticket') });
const work = { may: 'tickets.work' } as const;
const path = '/tickets/:ticketId/draft';

export const draftRoutes = routes({
  readTicketDraft: {
    method: 'GET',
    path,
    summary: 'Your own draft on this ticket, and who else is writing on it',
    access: work,
    params,
    reply: z.object({
      draft: z.object({ audience: zAudience, text: z.string(), at: zInstant }).nullable(),
      writers: z.array(z.object({ name: z.string(), audience: zAudience })),
    }),
  },
  keepTicketDraft: {
    method: 'PUT',
    path,
    summary: 'Keep what you are writing; nobody else’s act touches it',
    access: work,
    params,
    body: z.object({ audience: zAudience, text: zText(50_000) }),
    reply: zNothing,
  },
  dropTicketDraft: { method: 'DELETE', path, summary: 'Throw your draft away', access: work, params, reply: zNothing },
});
