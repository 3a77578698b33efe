/** SQL of the report on clocks; which clients it is about is row-level security's and the filter's. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { ClockKind } from './clock-api.ts';
import type { Priority } from './ticket-api.ts';

export type Span = { from: string; until: string; clientId: string | null; now: string };
type Ref = { id: string; number: number };

export type KeptRow = {
  kind: ClockKind;
  priority: Priority;
  n: number;
  inTime: number;
  running: number;
  p50: number | null;
  p90: number | null;
  worst: number | null;
  worstRecord: Ref | null;
  missedRecords: Ref[] | null;
};

/** Judged: met, or past its due time. One that was cancelled before it was due is not. */
export async function keptRows(tx: Tx, { from, until, clientId, now }: Span): Promise<KeptRow[]> {
  const { rows } = await sql<KeptRow>`
    with clock as (
      select c.kind, t.priority, c.took_seconds, t.id, t.number,
        c.breached_at is not null or (c.met_at is null and c.cancelled_at is null and c.paused_at is null and c.due_at <= ${now}) as missed,
        c.met_at is not null as met, c.cancelled_at is not null as cancelled
      from ticket_clock c join ticket t on t.id = c.ticket_id
      where c.started_at >= ${from} and c.started_at < ${until} and (${clientId}::uuid is null or c.client_id = ${clientId}))
    select kind, priority,
      count(*) filter (where met or missed)::int as n,
      count(*) filter (where met and not missed)::int as in_time,
      count(*) filter (where not met and not missed and not cancelled)::int as running,
      percentile_cont(0.5) within group (order by took_seconds) filter (where met) as p50,
      percentile_cont(0.9) within group (order by took_seconds) filter (where met) as p90,
      max(took_seconds) filter (where met) as worst,
      (array_agg(json_build_object('id', id, 'number', number) order by took_seconds desc) filter (where met))[1] as worst_record,
      to_json((array_agg(json_build_object('id', id, 'number', number) order by number desc) filter (where missed))[1:50]) as missed_records
    from clock group by kind, priority`.execute(tx);
  return rows;
}

export type ReopenedRow = { priority: Priority; resolved: number; reopened: number; records: Ref[] | null };

/** Tickets resolved in the span, and those of them that were opened again after. */
export async function reopenedRows(tx: Tx, { from, until, clientId }: Span): Promise<ReopenedRow[]> {
  const { rows } = await sql<ReopenedRow>`
    with resolved as (
      select h.ticket_id, min(h.at) as at from ticket_history h
      where h.what = 'state' and h.became = 'resolved' and h.at >= ${from} and h.at < ${until}
        and (${clientId}::uuid is null or h.client_id = ${clientId}) group by h.ticket_id),
    judged as (
      select t.priority, t.id, t.number, exists (select from ticket_history h where h.ticket_id = r.ticket_id and h.at >= r.at
        and h.what = 'state' and h.was in ('resolved', 'closed') and h.became in ('new', 'open')) as again
      from resolved r join ticket t on t.id = r.ticket_id)
    select priority, count(*)::int as resolved, count(*) filter (where again)::int as reopened,
      to_json((array_agg(json_build_object('id', id, 'number', number) order by number desc) filter (where again))[1:50]) as records
    from judged group by priority order by priority`.execute(tx);
  return rows;
}

export type PausedRow = { kind: ClockKind; reason: string; seconds: number; clocks: number };

/** Wall time; a pause that still runs counts up to now. */
export async function pausedRows(tx: Tx, { from, until, clientId, now }: Span): Promise<PausedRow[]> {
  const { rows } = await sql<PausedRow>`
    with pause as (
      select c.id, c.kind, p.reason, p."from" as begun, p."to" as ended from ticket_clock c,
        jsonb_to_recordset(c.pauses) as p("from" timestamptz, "to" timestamptz, reason text)
      where c.started_at >= ${from} and c.started_at < ${until} and (${clientId}::uuid is null or c.client_id = ${clientId})
      union all
      select id, kind, coalesce(paused_because, 'paused'), paused_at, ${now}::timestamptz from ticket_clock
      where paused_at is not null and started_at >= ${from} and started_at < ${until} and (${clientId}::uuid is null or client_id = ${clientId}))
    select kind, reason, sum(extract(epoch from ended - begun))::float8 as seconds, count(distinct id)::int as clocks
    from pause group by kind, reason order by seconds desc`.execute(tx);
  return rows;
}
