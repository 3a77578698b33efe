/** A ticket that goes on at another client. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zText } from '../http/contract.ts';
import { clockKinds } from './clock-api.ts';
import { requestId, version, zTicket } from './ticket-api.ts';

const zCount = z.number().int();
const zDue = z.object({ dueAt: zInstant, met: z.boolean() });

/** What a move would do, read before it is done. */
export const zMovePlan = z.object({
  /** Why it cannot be moved now, each with what to do; empty when it can. */
  inTheWay: z.array(z.string()),
  /** Whoever owns it there; null: nobody does. */
  assigneeName: z.string().nullable(),
  state: z.enum(['new', 'open', 'waiting-for-vendor']),
  follows: z.object({ notes: zCount, tags: zCount, watchers: zCount }),
  staysBehind: z.object({
    messages: zCount,
    files: zCount,
    links: zCount,
    tasks: zCount,
    findings: zCount,
    watchers: zCount,
  }),
  clocks: z.array(
    z.object({
      kind: z.enum(clockKinds),
      /** What is promised here; null: nothing. */
      was: zDue.nullable(),
      /** What is promised there, counted from the same start; null: nothing. */
      becomes: zDue.nullable(),
    }),
  ),
});

export const moveRoutes = routes({
  planTicketMove: {
    method: 'GET',
    path: '/tickets/:ticketId/move',
    summary: 'What a move to another client would take along, leave behind and make due when',
    access: { may: 'tickets.work' },
    params: z.object({ ticketId: zId('ticket') }),
    query: z.object({ client: zId('client') }),
    reply: zMovePlan,
  },
  moveTicket: {
    method: 'POST',
    path: '/tickets/:ticketId/move',
    summary: 'Go on with it in a new ticket of another client, and close it here out of its client’s sight',
    access: { may: 'tickets.work' },
    params: z.object({ ticketId: zId('ticket') }),
    body: z.object({
      version,
      clientId: zId('client'),
      reason: zText(500),
      /** Written for the new client, which sees both: nothing that the old one wrote is taken over. */
      title: zText(300),
      description: zText(20_000).or(z.literal('')).default(''),
      requesterUserId: zId('client-user').nullable().default(null),
      requesterContactId: zId('contact').nullable().default(null),
      requestId,
    }),
    reply: zTicket,
    status: 201,
  },
});
