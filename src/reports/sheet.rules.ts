/** What is in a report, laid out for a mail: tables, the meaning of each figure, and the same as CSV. Pure. */
import { cellOf } from '../estate/device-csv.ts';
import type { ClockReport } from '../tickets/clock-report-api.ts';
import type { MarkReport } from '../tickets/marks-api.ts';

/** `us`: a colleague. `client`: a contact, who is told nothing that the client's portal would not show. */
export type Whom = 'us' | 'client';

export type Table = { name: string; heads: readonly string[]; rows: readonly (readonly string[])[]; none: string };
export type Sheet = {
  tables: readonly Table[];
  definitions: readonly { word: string; means: string }[];
  csv: { name: string; text: string };
};

const clockWords: Record<ClockReport['rows'][number]['kind'], string> = {
  acknowledgement: 'Acknowledgement',
  'first-response': 'First response',
  'next-update': 'Next update',
  resolution: 'Resolution',
};

/** Contacts get no ticket behind a figure, and no history: those are not all theirs to see. */
export function promisesSheet(report: ClockReport, whom: Whom, csv: string): Sheet {
  const kept: Table = {
    name: 'Clocks',
    heads: ['Clock', 'Priority', 'n', 'Kept', 'p50', 'p90', 'Worst', 'Running', 'Missed'],
    none: 'No clock began in this span.',
    rows: report.rows.map((row) => [
      clockWords[row.kind],
      row.priority,
      String(row.n),
      percent(row.kept),
      spanWords(row.p50),
      spanWords(row.p90),
      [spanWords(row.worst), row.worstRecord?.number ?? ''].filter(Boolean).join(' '),
      String(row.running),
      [String(row.missed), ...row.missedRecords.slice(0, 8).map(({ number }) => number)].join(' '),
    ]),
  };
  const paused: Table = {
    name: 'Paused, by reason',
    heads: ['Clock', 'Reason', 'Clocks', 'Time'],
    none: 'No clock stood still.',
    rows: report.paused.map((row) => [clockWords[row.kind], row.reason, String(row.clocks), spanWords(row.seconds)]),
  };
  const reopened: Table = {
    name: 'Reopened',
    heads: ['Priority', 'Resolved', 'Reopened', 'Rate'],
    none: 'Nothing was resolved in this span.',
    rows: report.reopened.map((row) => [row.priority, String(row.resolved), String(row.reopened), percent(row.rate)]),
  };
  const shown = whom === 'us' ? [kept, reopened, paused] : [kept, paused];
  const definitions = report.definitions.filter(({ word }) => whom === 'us' || word !== 'reopened');
  return { tables: shown, definitions, csv: { name: 'promises-kept.csv', text: csv } };
}

export function marksSheet(report: MarkReport, csv: string): Sheet {
  const table: Table = {
    name: 'By client and month',
    heads: ['Client', 'Month', 'Asked', 'n', 'Average', '1', '2', '3', '4', '5', 'Low'],
    none: 'No ticket was closed in this span.',
    rows: report.rows.map((row) => [
      row.clientName,
      row.month,
      String(row.asked),
      String(row.n),
      row.average === null ? '–' : `${row.average}${row.small ? ' (few)' : ''}`,
      ...row.each.map(String),
      [String(row.low), ...row.lowRecords.slice(0, 8).map(({ number }) => number)].join(' '),
    ]),
  };
  return { tables: [table], definitions: report.definitions, csv: { name: 'satisfaction.csv', text: csv } };
}

export type OpenTicket = {
  number: string;
  clientName: string;
  title: string;
  state: string;
  priority: string;
  openedAt: string;
  updatedAt: string;
  assigneeName: string | null;
  nextDueAt: string | null;
  breached: boolean;
};

const SHOWN = 100;
/** Most tickets of one file. */
export const MOST_TICKETS = 1000;

export function ticketsSheet(
  tickets: readonly OpenTicket[],
  { whom, more, time }: { whom: Whom; more: boolean; time: (at: string) => string },
): Sheet {
  const columns = whom === 'us' ? ours : theirs;
  const cells = tickets.map((ticket) => columns.map(([, of]) => of(ticket, time)));
  const left = more ? `more than ${MOST_TICKETS}` : String(tickets.length);
  const name =
    tickets.length <= SHOWN && !more ? `Open tickets: ${left}` : `The first ${SHOWN} of ${left} open tickets`;
  const heads = columns.map(([head]) => head);
  return {
    tables: [{ name, heads, rows: cells.slice(0, SHOWN), none: 'No ticket is open.' }],
    definitions: [
      { word: 'open', means: 'neither resolved nor closed when this was made; what is due first comes first.' },
      ...(whom === 'us'
        ? [{ word: 'next due', means: 'the promise that falls due next; “missed” when one is past its due time.' }]
        : []),
      ...(more ? [{ word: 'more', means: `the file holds the first ${MOST_TICKETS}; the console has them all.` }] : []),
    ],
    csv: {
      name: 'open-tickets.csv',
      text: `\uFEFF${[heads, ...cells].map((line) => `${line.map(cellOf).join(',')}\r\n`).join('')}`,
    },
  };
}

type Column = readonly [head: string, of: (ticket: OpenTicket, time: (at: string) => string) => string];

const theirs: readonly Column[] = [
  ['Number', ({ number }) => number],
  ['Title', ({ title }) => title],
  ['State', ({ state }) => state],
  ['Priority', ({ priority }) => priority],
  ['Opened', ({ openedAt }, time) => time(openedAt)],
  ['Updated', ({ updatedAt }, time) => time(updatedAt)],
];
const ours: readonly Column[] = [
  ['Number', ({ number }) => number],
  ['Client', ({ clientName }) => clientName],
  ...theirs.slice(1),
  ['Assignee', ({ assigneeName }) => assigneeName ?? 'nobody'],
  ['Next due', ({ nextDueAt, breached }, time) => (breached ? 'missed' : nextDueAt === null ? '' : time(nextDueAt))],
];

function percent(value: number | null): string {
  return value === null ? '–' : `${value} %`;
}

/** `2 d 3 h`, `4 h 05 min`, `12 min`, `40 s`: two units at most. */
export function spanWords(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
