/** SQL of scheduled reports; row-level security bounds every statement. */
import { sql } from 'kysely';
import type { Weekday } from '../base/business-time/types.ts';
import type { Tx } from '../db/open.ts';
import type { Period, ReportKind, When } from './api.ts';

export type ReportRow = {
  id: string;
  clientId: string | null;
  ownerId: string;
  name: string;
  report: ReportKind;
  period: Period | null;
  every: When['every'];
  days: Weekday[];
  atTime: string;
  zone: string;
  staffIds: string[];
  contactIds: string[];
  state: 'active' | 'paused';
  nextDueAt: string | null;
  askedAt: string | null;
  askedBy: string | null;
  /** How often it could not be made in a row; then why, and when it is tried again. */
  tries: number;
  retryAt: string | null;
  fault: string | null;
  version: number;
  createdAt: string;
};
export type NamedReport = ReportRow & { clientName: string | null; ownerName: string };

export async function insertReport(tx: Tx, row: ReportRow): Promise<void> {
  await tx.insertInto('scheduledReport').values(row).execute();
}

export async function updateReport(tx: Tx, id: string, set: Partial<ReportRow>): Promise<void> {
  await tx.updateTable('scheduledReport').set(set).where('id', '=', id).execute();
}

export async function deleteReport(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('scheduledReport').where('id', '=', id).execute();
}

export async function lockedReport(tx: Tx, id: string): Promise<ReportRow | undefined> {
  const { rows } = await sql<ReportRow>`select * from scheduled_report where id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** As `lockedReport`, but undefined also when somebody else has it. */
export async function freeReport(tx: Tx, id: string): Promise<ReportRow | undefined> {
  const { rows } = await sql<ReportRow>`
    select * from scheduled_report where id = ${id} for no key update skip locked`.execute(tx);
  return rows[0];
}

const named = sql`
  select s.*, c.client_name, coalesce(o.name, '') as owner_name from scheduled_report s
  left join report_client c on c.id = s.client_id left join report_person o on o.id = s.owner_id and o.kind = 'staff'`;

export async function namedReport(tx: Tx, id: string): Promise<NamedReport | undefined> {
  const { rows } = await sql<NamedReport>`${named} where s.id = ${id}`.execute(tx);
  return rows[0];
}

export async function reportsPage(
  tx: Tx,
  { client, limit, after }: { client: string | undefined; limit: number; after: readonly [string, string] | undefined },
): Promise<(NamedReport & { sortName: string })[]> {
  const { rows } = await sql<NamedReport & { sortName: string }>`
    select x.*, lower(x.name) as sort_name from (${named}) x where true
      ${client === undefined ? sql`` : sql`and x.client_id = ${client}`}
      ${after ? sql`and (lower(x.name), x.id) > (${after[0]}, ${after[1]}::uuid)` : sql``}
    order by lower(x.name), x.id limit ${limit}`.execute(tx);
  return rows;
}

/** Names of those in sight. */
export async function personNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from report_person where id = any (${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What is due or asked for and does not wait to be tried again, the longest due first. */
export async function dueReports(tx: Tx, now: string, limit: number): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select * from scheduled_report where (next_due_at <= ${now} or asked_at is not null)
      and coalesce(retry_at, ${now}) <= ${now} order by least(next_due_at, asked_at), id limit ${limit}`.execute(tx);
  return rows;
}

export async function nextReportDue(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    select min(greatest(coalesce(asked_at, next_due_at), retry_at)) as at from scheduled_report
    where next_due_at is not null or asked_at is not null`.execute(tx);
  return rows[0]?.at ?? undefined;
}
