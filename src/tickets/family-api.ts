/** Tickets that belong together: merged, split, duplicates. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zText } from '../http/contract.ts';
import { requestId, version, zTicket } from './ticket-api.ts';

const onTicket = {
  method: 'POST',
  access: { may: 'tickets.work' },
  params: z.object({ ticketId: zId('ticket') }),
  reply: zTicket,
} as const;
const reason = zText(500);

export const familyRoutes = routes({
  mergeTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/merge',
    summary: 'Merge it into another of the same client; everything stays readable, and it can be undone',
    body: z.object({ version, into: zId('ticket'), reason }),
  },
  unmergeTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/unmerge',
    summary: 'Undo a merge: state, findings and running promises are as they would be without it',
    body: z.object({ version, reason }),
  },
  splitTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/split',
    summary: 'Open a ticket from some entries of this one; they keep author, time and files',
    body: z.object({
      version,
      title: zText(300),
      entryIds: z.array(zId('entry')).min(1).max(200),
      reason,
      requestId,
    }),
    status: 201,
  },
  duplicateTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/duplicate',
    summary: 'Close it as a duplicate of another of the same client',
    body: z.object({ version, of: zId('ticket'), reason }),
  },
});
