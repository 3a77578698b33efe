/** How promises were kept. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { clientSeen } from '../people/clients.ts';
import { clockKinds } from './clock-api.ts';
import type { ClockReport } from './clock-report-api.ts';
import { keptRows, pausedRows, reopenedRows } from './clock-report.store.ts';
import type { KeptRow, ReopenedRow } from './clock-report.store.ts';
import { numberOf } from './rules.ts';
import { priorities } from './ticket-api.ts';

type Asked = { from: string; until: string; client?: string | undefined };

const definitions: ClockReport['definitions'] = [
  {
    word: 'n',
    means:
      'clocks that began in the span and are judged: met, or past their due time. Those that run, and those cancelled before they were due, are not.',
  },
  {
    word: 'kept',
    means: 'of n, the share that was met by its due time. A clock met late, or not met at all, is missed.',
  },
  {
    word: 'p50, p90, worst',
    means:
      'time that counted until it was met, in the calendar of the clock and without pauses; clocks not met yet are in n as missed, and in none of these.',
  },
  { word: 'first response', means: 'the first message a person wrote to the client. Automatic answers do not count.' },
  {
    word: 'reopened',
    means: 'of the tickets resolved in the span, those opened again at any time since, by the client, a finding or us.',
  },
  {
    word: 'paused',
    means: 'wall time in which clocks that began in the span stood still, by the reason that was written then.',
  },
];

export async function readClockReport(
  { db, clock }: Deps,
  actor: Actor,
  { from, until, client }: Asked,
): Promise<ClockReport> {
  return db.as(scopeOf(actor), async (tx) => {
    if (client !== undefined && !(await clientSeen(tx, client))) throw notFound('client');
    if (instantOf(from) >= instantOf(until)) throw new Problem('report/span', 400, 'The span ends before it begins.');
    const span = { from, until, clientId: client ?? null, now: isoOf(clock.now()) };
    const kept = await keptRows(tx, span);
    return {
      from,
      until,
      clientId: span.clientId,
      definitions,
      rows: clockKinds.flatMap((kind) =>
        priorities.flatMap((priority) =>
          kept.filter((row) => row.kind === kind && row.priority === priority).map(keptOf),
        ),
      ),
      reopened: (await reopenedRows(tx, span)).map(reopenedOf),
      paused: await pausedRows(tx, span),
    };
  });
}

/** A row for each kind and priority; numbers and our own words only, so nothing in it can be a formula. */
export function csvOf(report: ClockReport): string {
  const head = 'clock,priority,n,in time,missed,running,kept %,p50 s,p90 s,worst s,worst ticket,reopened,resolved';
  const lines = report.rows.map((row) => {
    const again =
      row.kind === 'resolution' ? report.reopened.find(({ priority }) => priority === row.priority) : undefined;
    return [
      row.kind,
      row.priority,
      row.n,
      row.inTime,
      row.missed,
      row.running,
      row.kept,
      row.p50,
      row.p90,
      row.worst,
      row.worstRecord?.number,
      again?.reopened,
      again?.resolved,
    ]
      .map((cell) => cell ?? '')
      .join(',');
  });
  return `${[head, ...lines].join('\r\n')}\r\n`;
}

function keptOf({ n, inTime, worstRecord, missedRecords, p50, p90, ...row }: KeptRow): ClockReport['rows'][number] {
  return {
    ...row,
    n,
    inTime,
    missed: n - inTime,
    kept: percent(inTime, n),
    p50: p50 === null ? null : Math.round(p50),
    p90: p90 === null ? null : Math.round(p90),
    worstRecord: worstRecord && recordOf(worstRecord),
    missedRecords: (missedRecords ?? []).map(recordOf),
  };
}

function reopenedOf({ records, ...row }: ReopenedRow): ClockReport['reopened'][number] {
  return { ...row, rate: percent(row.reopened, row.resolved), records: (records ?? []).map(recordOf) };
}

function recordOf({ id, number }: { id: string; number: number }): { id: string; number: string } {
  return { id, number: numberOf(number) };
}

function percent(part: number, all: number): number | null {
  return all === 0 ? null : Math.round((part / all) * 1000) / 10;
}
