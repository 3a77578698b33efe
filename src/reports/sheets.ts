/** Reads what a report holds, with the eyes of whom it is for. */
import type { Actor } from '../base/actor.ts';
import { nobody } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { csvOf, readClockReport } from '../tickets/clock-report.ts';
import { markCsvOf, readMarkReport } from '../tickets/marks.ts';
import { listTickets } from '../tickets/queue.ts';
import type { TicketLine } from '../tickets/queue.ts';
import type { ReportKind } from './api.ts';
import { MOST_TICKETS, marksSheet, promisesSheet, ticketsSheet } from './sheet.rules.ts';
import type { Sheet, Whom } from './sheet.rules.ts';
import { wallText } from './times.rules.ts';

export type Asked = {
  report: ReportKind;
  clientId: string | null;
  /** Null for what has no period. */
  span: { from: Instant; until: Instant } | null;
  zone: string;
};

const PAGE = 200;

/** What a contact is told is read as the client: row-level security leaves out what the portal would not show. */
export function eyesOf(clientId: string): Actor {
  return { ...nobody, clients: [clientId], name: 'a contact', via: 'internal' };
}

export async function readSheet(deps: Deps, eyes: Actor, asked: Asked): Promise<Sheet> {
  const { report, clientId, span, zone } = asked;
  const whom: Whom = eyes.side === 'client' ? 'client' : 'us';
  const client = clientId ?? undefined;
  if (report === 'open-tickets' || span === null) {
    const { tickets, more } = await openTickets(deps, eyes, client);
    return ticketsSheet(tickets, { whom, more, time: (at) => wallText(zone, at) });
  }
  const query = { from: isoOf(span.from), until: isoOf(span.until), client };
  if (report === 'promises') {
    const figures = await readClockReport(deps, eyes, query);
    return promisesSheet(figures, whom, csvOf(figures));
  }
  const figures = await readMarkReport(deps, eyes, query);
  return marksSheet(figures, markCsvOf(figures));
}

async function openTickets(
  deps: Deps,
  eyes: Actor,
  client: string | undefined,
): Promise<{ tickets: TicketLine[]; more: boolean }> {
  const tickets: TicketLine[] = [];
  let after: string | undefined;
  do {
    const page = await listTickets(deps, eyes, { tab: 'live', client, sort: 'due', limit: PAGE, after });
    tickets.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined && tickets.length < MOST_TICKETS);
  return { tickets: tickets.slice(0, MOST_TICKETS), more: after !== undefined || tickets.length > MOST_TICKETS };
}
