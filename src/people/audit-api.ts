/** The audit log, for those who may read it. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage } from '../http/contract.ts';

export const zAuditEntry = z.object({
  id: z.number().int(),
  at: zInstant,
  actorId: z.uuid().nullable(),
  actorName: z.string(),
  actorRole: z.string(),
  via: z.string(),
  from: z.string().nullable(),
  act: z.string(),
  recordKind: z.string(),
  recordId: z.uuid().nullable(),
  clientId: z.uuid().nullable(),
  clientName: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

const auditQuery = pageQuery.extend({
  /** Exactly this act (`ticket.claim`), or all of a noun (`ticket.`). */
  act: z.string().max(80).optional(),
  actorId: zId('person').optional(),
  recordKind: z.string().max(60).optional(),
  recordId: zId('record').optional(),
  clientId: zId('client').optional(),
  from: zInstant.optional(),
  until: zInstant.optional(),
});
export type AuditQuery = z.output<typeof auditQuery>;

export const auditRoutes = routes({
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'Who did what to which record, newest first',
    access: { may: 'audit.read' },
    query: auditQuery,
    reply: zPage(zAuditEntry),
  },
});
