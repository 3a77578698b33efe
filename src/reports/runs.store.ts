/** SQL of the runs of scheduled reports, and of what became of each mail. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type RunRow = {
  id: string;
  clientId: string | null;
  reportId: string;
  cause: 'due' | 'asked';
  askedBy: string | null;
  dueAt: string;
  at: string;
  spanFrom: string | null;
  spanUntil: string | null;
  outcome: 'sent' | 'not-sent';
  why: string | null;
  missed: number;
};
export type DeliveryRow = {
  id: string;
  clientId: string | null;
  runId: string;
  personKind: 'staff' | 'contact';
  personId: string;
  name: string;
  address: string | null;
  state: 'queued' | 'sent' | 'failed' | 'left-out';
  said: string | null;
};

/** False when that time was sent for already. */
export async function insertRun(tx: Tx, row: RunRow): Promise<boolean> {
  const made = await tx
    .insertInto('reportRun')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function insertDelivery(tx: Tx, row: DeliveryRow): Promise<void> {
  await tx.insertInto('reportDelivery').values(row).execute();
}

/** Keeps the newest runs of a report. */
export async function forgetRuns(tx: Tx, reportId: string, keep: number): Promise<void> {
  await sql`
    delete from report_run where report_id = ${reportId} and id not in (
      select id from report_run where report_id = ${reportId} order by at desc, id desc limit ${keep})`.execute(tx);
}

/** Of which report a mail is; undefined for one that is no report's. */
export async function settleDelivery(
  tx: Tx,
  id: string,
  { state, said }: { state: DeliveryRow['state']; said: string | null },
): Promise<{ reportId: string; clientId: string | null } | undefined> {
  const { rows } = await sql<{ reportId: string; clientId: string | null }>`
    update report_delivery d set state = ${state}, said = ${said} from report_run r
    where d.id = ${id} and r.id = d.run_id returning r.report_id, r.client_id`.execute(tx);
  return rows[0];
}

/** The newest run of each report. */
export async function lastRuns(tx: Tx, reportIds: readonly string[]): Promise<Map<string, RunRow>> {
  const { rows } = await sql<RunRow>`
    select distinct on (report_id) * from report_run where report_id = any (${[...reportIds]}::uuid[])
    order by report_id, at desc, id desc`.execute(tx);
  return new Map(rows.map((row) => [row.reportId, row]));
}

export async function runsPage(
  tx: Tx,
  { reportId, limit, before }: { reportId: string; limit: number; before: readonly [string, string] | undefined },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select * from report_run where report_id = ${reportId}
      ${before ? sql`and (at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : sql``}
    order by at desc, id desc limit ${limit}`.execute(tx);
  return rows;
}

export async function deliveriesOf(tx: Tx, runIds: readonly string[]): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select * from report_delivery where run_id = any (${[...runIds]}::uuid[]) order by name, id`.execute(tx);
  return rows;
}
