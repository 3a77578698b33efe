/** Tickets taken out of the house: audited before the first byte leaves, bounded, and only what the asker may see. */
import { Readable } from 'node:stream';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { cellOf } from '../estate/device-csv.ts';
import { audit } from '../people/audit.ts';
import { clientSeen } from '../people/clients.ts';
import { EXPORT_LIMIT } from './export-api.ts';
import { pageOf, timeOf } from './printed.ts';
import type { Printed } from './printed.ts';
import { listTickets } from './queue.ts';
import type { TicketLine } from './queue.ts';
import { readTicketIn } from './read.ts';
import type { Ticket } from './read.ts';
import type { TicketFilter } from './ticket-api.ts';
import { readHistory } from './tickets.ts';

/** What a figure of exports is told by. */
export type How = 'csv' | 'json' | 'print' | 'portal-print';

const PAGE = 500;
const HISTORY = 2000;

const columns: readonly [string, (line: TicketLine) => string | null][] = [
  ['number', (line) => line.number],
  ['client', (line) => line.clientName],
  ['title', (line) => line.title],
  ['state', (line) => line.state],
  ['priority', (line) => line.priority],
  ['component', (line) => line.component],
  ['device', (line) => line.deviceName],
  ['assignee', (line) => line.assigneeName],
  ['requester', (line) => line.requesterName],
  ['source', (line) => line.source],
  ['audience', (line) => line.audience],
  ['opened', (line) => line.openedAt],
  ['updated', (line) => line.updatedAt],
  ['next due', (line) => line.nextDueAt],
  ['breached', (line) => (line.breached ? 'yes' : 'no')],
];

/** The queue under a filter, page by page as it is read: the whole is never in memory. */
export async function exportTickets(deps: Deps, actor: Actor, filter: TicketFilter): Promise<Readable> {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  const first = await listTickets(deps, actor, { ...filter, limit: PAGE });
  await deps.db.as(scopeOf(actor), async (tx) => {
    // Nobody writes into the audit log of a client out of sight.
    if (filter.client !== undefined && !(await clientSeen(tx, filter.client))) throw notFound('client');
    await audit(tx, deps.clock, actor, {
      act: 'ticket.export-list',
      recordKind: 'ticket',
      recordId: null,
      clientId: filter.client ?? null,
      detail: { filter: Object.fromEntries(asked) },
    });
    await tellExport(tx, deps, { id: null, clientId: filter.client ?? null, how: 'csv' });
  });
  return Readable.from(linesOf(deps, actor, filter, first), { objectMode: false });
}

async function* linesOf(
  deps: Deps,
  actor: Actor,
  filter: TicketFilter,
  first: Awaited<ReturnType<typeof listTickets>>,
): AsyncGenerator<string> {
  // A spreadsheet takes UTF-8 for something else without a byte order mark.
  yield `\uFEFF${columns.map(([title]) => title).join(',')}\r\n`;
  let [page, told] = [first, 0];
  for (;;) {
    yield page.items.map((line) => `${columns.map(([, of]) => cellOf(of(line) ?? '')).join(',')}\r\n`).join('');
    told += page.items.length;
    if (page.next === null) return;
    if (told >= EXPORT_LIMIT) return yield `"More than ${EXPORT_LIMIT} tickets fit: narrow the filters."\r\n`;
    page = await listTickets(deps, actor, { ...filter, limit: PAGE, after: page.next });
  }
}

/** One ticket with its history. */
export async function exportTicket(deps: Deps, actor: Actor, id: string): Promise<{ name: string; json: string }> {
  const ticket = await takenOut(deps, actor, id, 'json', 'json');
  const history = await readHistory(deps, actor, id, { limit: HISTORY });
  const json = JSON.stringify(
    { exportedAt: isoOf(deps.clock.now()), by: actor.name, ticket, history: history.items },
    null,
    2,
  );
  return { name: `${ticket.number}.json`, json: `${json}\n` };
}

/** One ticket to print, for us or without what the client does not see. */
export async function printTicket(deps: Deps, actor: Actor, id: string, whom: 'us' | 'client'): Promise<string> {
  const ticket = await takenOut(deps, actor, id, 'print', `print for ${whom}`);
  const shown = (audience: string): boolean => whom === 'us' || audience === 'client';
  return pageOf({
    ...factsOf(ticket),
    entries: ticket.entries
      .filter(({ audience }) => shown(audience))
      .map(({ by, at, text, audience }) => ({ by: by.name, at, text, internal: audience === 'internal' })),
    files: ticket.attachments.filter(({ audience }) => shown(audience)),
    foot: `Printed by ${actor.name}, ${timeOf(isoOf(deps.clock.now()))}.`,
  });
}

async function takenOut(deps: Deps, actor: Actor, id: string, how: How, words: string): Promise<Ticket> {
  return deps.db.as(scopeOf(actor), async (tx) => {
    const ticket = await readTicketIn(tx, deps.clock, id);
    await auditExport(tx, deps, actor, ticket, { how, words });
    return ticket;
  });
}

export async function auditExport(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  actor: Actor,
  { id, clientId, number }: { id: string; clientId: string; number: string },
  { how, words }: { how: How; words: string },
): Promise<void> {
  await audit(tx, deps.clock, actor, {
    act: 'ticket.export',
    recordKind: 'ticket',
    recordId: id,
    clientId,
    detail: { number, how: words },
  });
  await tellExport(tx, deps, { id, clientId, how });
}

async function tellExport(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { id, clientId, how }: { id: string | null; clientId: string | null; how: How },
): Promise<void> {
  await recordFact(tx, clock, { topic: 'ticket-export.made', clientId, subjectId: id, data: { how } });
}

function factsOf(ticket: Ticket): Pick<Printed, 'number' | 'title' | 'description' | 'facts'> {
  const { number, title, description } = ticket;
  return {
    number,
    title,
    description,
    facts: [
      ['Client', ticket.clientName],
      ['State', ticket.state],
      ['Priority', ticket.priority],
      ['Device', ticket.deviceName],
      ['Component', ticket.component],
      ['Requester', ticket.requesterName],
      ['Assignee', ticket.assigneeName],
      ['Opened', timeOf(ticket.openedAt)],
      ['Resolved', ticket.resolvedAt && timeOf(ticket.resolvedAt)],
      ['Closed', ticket.closedAt && timeOf(ticket.closedAt)],
      ['Goes on in', ticket.mergedInto?.number ?? null],
    ],
  };
}
