/** Tags, tasks, a client's own fields and ready texts on a ticket. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zText } from '../http/contract.ts';
import { version, zTicket } from './ticket-api.ts';

const params = z.object({ ticketId: zId('ticket') });
const onTicket = { method: 'POST', access: { may: 'tickets.work' }, params, reply: zTicket } as const;
export const zTag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,39}$/u, 'must be letters, digits and . _ : / - only, 40 at most');

/** It gives access or changes something: it cannot be ticked off while it is not proved who asked. */
const guarded = z.boolean();

/** What is at hand on this ticket: texts with their variables filled in, checklists, runbooks of its kinds. */
const zHelp = z.object({
  kinds: z.array(z.string()),
  texts: z.array(
    z.object({
      id: zId('ticket-aid'),
      name: z.string(),
      language: z.string(),
      text: z.string(),
      /** Variables that have no value here; they stand in the text as they were. */
      missing: z.array(z.string()),
    }),
  ),
  checklists: z.array(z.object({ id: zId('ticket-aid'), name: z.string(), items: z.array(z.string()) })),
  runbooks: z.array(z.object({ id: zId('ticket-aid'), name: z.string(), text: z.string() })),
});

export const workRoutes = routes({
  listTicketTags: {
    method: 'GET',
    path: '/ticket-tags',
    summary: 'Tags in use and on how many tickets each stands',
    access: { may: 'tickets.read' },
    query: z.object({ client: zId('client').optional() }),
    reply: z.object({ items: z.array(z.object({ tag: z.string(), tickets: z.number().int() })) }),
  },
  tagTicket: {
    ...onTicket,
    path: '/tickets/:ticketId/tags',
    summary: 'Put tags on it or take them off',
    body: z.object({ add: z.array(zTag).max(20).default([]), remove: z.array(zTag).max(20).default([]) }),
  },
  addTicketTasks: {
    ...onTicket,
    path: '/tickets/:ticketId/tasks',
    summary: 'Add a task, or all of a checklist',
    body: z.union([
      z.object({ text: zText(500), guarded: guarded.default(false) }).strict(),
      z.object({ checklistId: zId('ticket-aid') }).strict(),
    ]),
    status: 201,
  },
  changeTicketTask: {
    ...onTicket,
    method: 'PATCH',
    path: '/tickets/:ticketId/tasks/:taskId',
    summary: 'Tick a task off, or word it anew',
    params: params.extend({ taskId: zId('ticket-task') }),
    body: z.object({ done: z.boolean().optional(), text: zText(500).optional(), guarded: guarded.optional() }),
  },
  removeTicketTask: {
    ...onTicket,
    method: 'DELETE',
    path: '/tickets/:ticketId/tasks/:taskId',
    summary: 'Remove a task',
    params: params.extend({ taskId: zId('ticket-task') }),
  },
  setTicketFields: {
    ...onTicket,
    method: 'PUT',
    path: '/tickets/:ticketId/fields',
    summary: 'Fill in fields that the client has of its own; null empties one',
    body: z.object({
      version,
      values: z.array(z.object({ fieldId: zId('ticket-field'), value: zText(1000).nullable() })).max(100),
    }),
  },
  readTicketHelp: {
    method: 'GET',
    path: '/tickets/:ticketId/help',
    summary: 'Canned texts filled in for this ticket, checklists, and runbooks of its kinds',
    access: { may: 'tickets.read' },
    params,
    query: z.object({ language: z.string().max(10).optional() }),
    reply: zHelp,
  },
});
