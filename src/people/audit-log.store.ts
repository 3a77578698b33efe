import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { AuditQuery, zAuditEntry } from './audit-api.ts';

type Entry = z.output<typeof zAuditEntry>;
const detail = z.record(z.string(), z.unknown());
const change = z.object({ version: z.number(), changed: z.record(z.string(), z.unknown()).default({}) });

export async function auditPage(tx: Tx, query: AuditQuery): Promise<{ items: Entry[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.bySerial);
  let list = tx
    .selectFrom('auditEntry')
    .leftJoin('client', 'client.id', 'auditEntry.clientId')
    .select([
      'auditEntry.id',
      'at',
      'actorId',
      'actorName',
      'actorRole',
      'via',
      'fromAddress as from',
      'act',
      'recordKind',
      'recordId',
      'auditEntry.clientId',
      'client.name as clientName',
      'detail',
    ]);
  if (query.act?.endsWith('.'))
    list = list.where('act', '>=', query.act).where('act', '<', `${query.act.slice(0, -1)}/`);
  else if (query.act) list = list.where('act', '=', query.act);
  if (query.actorId) list = list.where('actorId', '=', query.actorId);
  if (query.recordKind) list = list.where('recordKind', '=', query.recordKind);
  if (query.recordId) list = list.where('recordId', '=', query.recordId);
  if (query.clientId) list = list.where('auditEntry.clientId', '=', query.clientId);
  if (query.from) list = list.where('at', '>=', query.from);
  if (query.until) list = list.where('at', '<', query.until);
  if (mark) list = list.where('auditEntry.id', '<', mark[0]);
  const rows = await list
    .orderBy('auditEntry.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const entries = rows.map((row) => ({ ...row, detail: detail.parse(row.detail) }));
  return pageOf(entries, query.limit, (row) => [row.id]);
}

/** Who changed which fields of a record after its version was `version`. */
export async function changesSince(
  tx: Tx,
  kind: string,
  id: string,
  version: number,
): Promise<{ by: string; at: string; fields: string[] }[]> {
  const rows = await tx
    .selectFrom('auditEntry')
    .select(['actorName', 'at', 'detail'])
    .where('recordKind', '=', kind)
    .where('recordId', '=', id)
    .where(sql<boolean>`(detail ->> 'version')::integer > ${version}`)
    .orderBy('id')
    .limit(50)
    .execute();
  return rows.map((row) => ({ by: row.actorName, at: row.at, fields: Object.keys(change.parse(row.detail).changed) }));
}
