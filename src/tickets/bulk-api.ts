/** One act on many tickets, and its undo. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zText } from '../http/contract.ts';
import { zPriority } from './ticket-api.ts';

const work = { may: 'tickets.work' } as const;
const zDone = z.object({
  id: zId('ticket-bulk'),
  done: z.array(z.object({ id: zId('ticket'), number: z.string() })),
  /** Left as they were, each with the reason. */
  failed: z.array(z.object({ id: zId('ticket'), number: z.string(), why: z.string() })),
});
export const bulkAct = z.discriminatedUnion('do', [
  z.object({ do: z.literal('claim') }),
  z.object({ do: z.literal('pool') }),
  z.object({ do: z.literal('assign'), assigneeId: zId('staff') }),
  z.object({ do: z.literal('state'), state: z.enum(['open', 'waiting-for-client', 'waiting-for-vendor']) }),
  z.object({ do: z.literal('priority'), priority: zPriority, reason: zText(500) }),
]);

export const bulkRoutes = routes({
  bulkTickets: {
    method: 'POST',
    path: '/ticket-bulks',
    summary: 'The same act on several tickets; those that refuse it stay as they are and say why',
    access: work,
    body: z.object({ ticketIds: z.array(zId('ticket')).min(1).max(200), act: bulkAct }),
    reply: zDone,
    status: 201,
  },
  undoTicketBulk: {
    method: 'POST',
    path: '/ticket-bulks/:bulkId/undo',
    summary: 'Undo your own; a ticket that someone changed since stays as it is',
    access: work,
    params: z.object({ bulkId: zId('ticket-bulk') }),
    reply: zDone,
  },
});
