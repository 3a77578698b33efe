import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import type { AuditQuery, zAuditEntry } from './audit-api.ts';
import { auditPage } from './audit-log.store.ts';

/** Who did what, newest first; of clients the asker sees, and of what belongs to no client. */
export async function listAudit(
  { db }: Deps,
  actor: Actor,
  query: AuditQuery,
): Promise<{ items: z.output<typeof zAuditEntry>[]; next: string | null }> {
  return db.as(scopeOf(actor), (tx) => auditPage(tx, query));
}
