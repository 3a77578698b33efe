/** Keeping what is ready for tickets: canned texts, checklists, runbooks, and fields of one client's own. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zNothing, zText } from '../http/contract.ts';
import { version } from './ticket-api.ts';
import { zTag } from './work-api.ts';

export const aidKinds = ['canned-text', 'checklist', 'runbook'] as const;
export const fieldTypes = ['text', 'number', 'date', 'choice'] as const;
const read = { may: 'tickets.read' } as const;
const manage = { may: 'clients.manage' } as const;
const language = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language tag such as en or pt-BR');

const aidBody = z.object({
  /** Null: for the tickets of every client. */
  clientId: zId('client').nullable().default(null),
  kind: z.enum(aidKinds),
  name: zText(100),
  language: language.default('en'),
  /** Of a canned text and a runbook; variables are written {{client.name}}. */
  text: z.string().max(20_000).default(''),
  /** Of a checklist. */
  items: z.array(zText(500)).max(100).default([]),
  /** Of a runbook: tags and conditions of the tickets it shows itself on. */
  kinds: z.array(zTag).max(50).default([]),
  /** Of a checklist: its steps give access or change something, and wait while it is not proved who asked. */
  guarded: z.boolean().default(false),
});
const zAid = z.object({
  id: zId('ticket-aid'),
  clientId: zId('client').nullable(),
  kind: z.enum(aidKinds),
  name: z.string(),
  language: z.string(),
  text: z.string(),
  items: z.array(z.string()),
  kinds: z.array(z.string()),
  guarded: z.boolean(),
  version: z.number().int(),
  changedBy: z.string(),
  changedAt: zInstant,
});
const fieldBody = z.object({
  name: zText(60),
  type: z.enum(fieldTypes),
  choices: z.array(zText(100)).max(100).default([]),
});
const zField = z.object({
  id: zId('ticket-field'),
  clientId: zId('client'),
  name: z.string(),
  type: z.enum(fieldTypes),
  choices: z.array(z.string()),
  archived: z.boolean(),
});
const aidId = z.object({ aidId: zId('ticket-aid') });

export const aidRoutes = routes({
  listTicketAids: {
    method: 'GET',
    path: '/ticket-aids',
    summary: 'Canned texts, checklists and runbooks',
    access: read,
    query: z.object({ kind: z.enum(aidKinds).optional(), client: zId('client').optional() }),
    reply: z.object({ items: z.array(zAid) }),
  },
  addTicketAid: {
    method: 'POST',
    path: '/ticket-aids',
    summary: 'Add one, for every client or for one',
    access: manage,
    body: aidBody,
    reply: zAid,
    status: 201,
  },
  changeTicketAid: {
    method: 'PUT',
    path: '/ticket-aids/:aidId',
    summary: 'Change one',
    access: manage,
    params: aidId,
    body: aidBody.omit({ clientId: true, kind: true }).extend({ version }),
    reply: zAid,
  },
  removeTicketAid: {
    method: 'DELETE',
    path: '/ticket-aids/:aidId',
    summary: 'Remove one; tickets keep what they took from it',
    access: manage,
    params: aidId,
    reply: zNothing,
  },
  listTicketFields: {
    method: 'GET',
    path: '/clients/:clientId/ticket-fields',
    summary: 'Fields that tickets of this client have of their own',
    access: read,
    params: z.object({ clientId: zId('client') }),
    reply: z.object({ items: z.array(zField) }),
  },
  addTicketField: {
    method: 'POST',
    path: '/clients/:clientId/ticket-fields',
    summary: 'Add a field',
    access: manage,
    params: z.object({ clientId: zId('client') }),
    body: fieldBody,
    reply: zField,
    status: 201,
  },
  changeTicketField: {
    method: 'PUT',
    path: '/ticket-fields/:fieldId',
    summary: 'Rename a field, change its choices, or put it away; values stay',
    access: manage,
    params: z.object({ fieldId: zId('ticket-field') }),
    body: z.object({
      name: zText(60),
      choices: z.array(zText(100)).max(100).default([]),
      archived: z.boolean().default(false),
    }),
    reply: zField,
  },
});
