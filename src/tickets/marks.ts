/** What clients say of closed tickets, and what we make of it; a client's own rule on opening again. */
import type { Actor } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { Problem, notFound, stale } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { FactWorker } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { cellOf } from '../estate/device-csv.ts';
import { audit } from '../people/audit.ts';
import { clientSeen } from '../people/clients.ts';
import { apply } from './apply.ts';
import { change } from './change.rules.ts';
import { LOW_MARK, REOPEN_DAYS, decideClientReopen, markRefusal } from './marks.rules.ts';
import { insertMarkTask, keepMark, keepRules, leadOf, markOf, markRows, rulesOf } from './marks.store.ts';
import type { ClientRules, MarkRow } from './marks.store.ts';
import { SMALL } from './marks-api.ts';
import type { MarkReport } from './marks-api.ts';
import { numberOf } from './rules.ts';
import { lockedTicket } from './store.ts';
import { addEntryIn, locked } from './tickets.ts';

const marked = 'ticket.marked';

/** A client user says how it was, or puts it right; in the caller's transaction. */
export async function markIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor & { id: string },
  { ticketId, mark, text }: { ticketId: string; mark: number; text: string },
): Promise<void> {
  const subject = await locked(tx, ticketId);
  const given = await markOf(tx, ticketId);
  const now = clock.now();
  const refusal = markRefusal(subject.ticket, given, actor.id, now);
  if (refusal) throw refusal;
  if (given && given.mark === mark && given.text === text) return;
  const { clientId, closedAt } = subject.ticket;
  const at = isoOf(now);
  const row = { ticketId, clientId, mark, text, byId: actor.id, byName: actor.name, changedAt: at };
  await keepMark(tx, { ...row, at: given?.at ?? at, closedAt: closedAt ?? at });
  const history = [{ what: 'mark', was: given ? String(given.mark) : null, became: String(mark) }];
  await apply(tx, clock, actor, subject, change('marked', { history, published: true }));
}

/** A client user opens a resolved ticket again and says why; returns the entry's id. */
export async function reopenIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { ticketId, text, requestId }: { ticketId: string; text: string; requestId?: string | undefined },
): Promise<string> {
  const { ticket } = await locked(tx, ticketId);
  const days = await reopenDaysIn(tx, ticket.clientId);
  const now = clock.now();
  const entry = { audience: 'client', kind: 'message', text, requestId } as const;
  return addEntryIn(tx, { clock }, actor, { ticketId, requestId }, (subject, by) =>
    decideClientReopen(subject, entry, by, { now, days, clockIds: () => newId(now) }),
  );
}

/** For how many days after it was resolved the client may open a ticket again. */
export async function reopenDaysIn(tx: Tx, clientId: string): Promise<number> {
  return (await rulesOf(tx, clientId))?.reopenDays ?? REOPEN_DAYS;
}

type Rules = ClientRules & { clientId: string; version: number };
type NewRules = Omit<Rules, 'closingMail'> & { closingMail?: boolean | undefined };

export async function readRules({ db }: Deps, actor: Actor, clientId: string): Promise<Rules> {
  return db.as(scopeOf(actor), (tx) => rulesIn(tx, clientId));
}

export async function setRules({ db, clock }: Deps, actor: Actor, rules: NewRules): Promise<Rules> {
  return db.as(scopeOf(actor), async (tx) => {
    const { clientId, reopenDays, version } = rules;
    const was = await rulesIn(tx, clientId);
    const closingMail = rules.closingMail ?? was.closingMail;
    if (!(await keepRules(tx, { clientId, reopenDays, closingMail, version }))) throw stale();
    const detail = { was: said(was), became: said({ reopenDays, closingMail }) };
    await audit(tx, clock, actor, {
      act: 'ticket-rules.set',
      recordKind: 'client',
      recordId: clientId,
      clientId,
      detail,
    });
    return rulesIn(tx, clientId);
  });
}

function said({ reopenDays, closingMail }: ClientRules): ClientRules {
  return { reopenDays, closingMail };
}

async function rulesIn(tx: Tx, clientId: string): Promise<Rules> {
  if (!(await clientSeen(tx, clientId))) throw notFound('client');
  const own = await rulesOf(tx, clientId);
  const { reopenDays, closingMail, version } = own ?? { reopenDays: REOPEN_DAYS, closingMail: true, version: 0 };
  return { clientId, reopenDays, closingMail, version };
}

/** A low mark becomes a task, and the client's lead engineer watches the ticket from then on. */
export function marksWorker({ clock }: Pick<Deps, 'clock'>): FactWorker {
  return {
    name: 'tickets.marks',
    topics: [marked],
    async handle(tx, { subjectId }) {
      if (subjectId === null) return;
      const given = await markOf(tx, subjectId);
      const subject = given && given.mark <= LOW_MARK ? await lockedTicket(tx, subjectId) : undefined;
      if (!given || !subject) return;
      const { id: ticketId, clientId } = subject.ticket;
      const lead = await leadOf(tx, clientId);
      const text = `${lead?.name ?? 'Lead engineer'}: ${given.byName} gave ${given.mark} of 5. Speak with them.`;
      const now = clock.now();
      await insertMarkTask(tx, { id: newId(now), clientId, ticketId, text, byName: theSystem.name, at: isoOf(now) });
      const history = [{ what: 'task', was: null, became: text }];
      await apply(tx, clock, theSystem, subject, change('tasks-changed', { history, watchers: lead ? [lead] : [] }));
    },
  };
}

const definitions: MarkReport['definitions'] = [
  {
    word: 'asked',
    means:
      'tickets that the client sees and that were closed in the month (UTC); merged ones are asked about where they go on.',
  },
  { word: 'n', means: 'of those asked, the ones that a person of the client gave a mark.' },
  { word: 'average', means: 'of the marks from 1 (bad) to 5 (very good) that were given.' },
  { word: 'low', means: `marks of ${LOW_MARK} and below: each became a task for the lead engineer.` },
  { word: 'few', means: `fewer than ${SMALL} marks: read the tickets, not the figure.` },
];

export async function readMarkReport(
  { db }: Deps,
  actor: Actor,
  { from, until, client }: { from: string; until: string; client?: string | undefined },
): Promise<MarkReport> {
  return db.as(scopeOf(actor), async (tx) => {
    if (client !== undefined && !(await clientSeen(tx, client))) throw notFound('client');
    if (instantOf(from) >= instantOf(until)) throw new Problem('report/span', 400, 'The span ends before it begins.');
    const clientId = client ?? null;
    const rows = await markRows(tx, { from, until, clientId, low: LOW_MARK });
    return { from, until, clientId, definitions, rows: rows.map(lineOf) };
  });
}

function lineOf({ total, lowRecords, each, n, ...row }: MarkRow): MarkReport['rows'][number] {
  return {
    ...row,
    n,
    each,
    average: n === 0 ? null : Math.round((total / n) * 10) / 10,
    low: each.slice(0, LOW_MARK).reduce((sum, count) => sum + count, 0),
    small: n < SMALL,
    lowRecords: (lowRecords ?? []).map(({ id, number }) => ({ id, number: numberOf(number) })),
  };
}

export function markCsvOf({ rows }: MarkReport): string {
  const head = ['client', 'month', 'asked', 'n', 'average', 'low', '1', '2', '3', '4', '5', 'few'];
  const lines = rows.map((row) =>
    [
      row.clientName,
      row.month,
      row.asked,
      row.n,
      row.average ?? '',
      row.low,
      ...row.each,
      row.small ? 'fewer than 5' : '',
    ].map((cell) => cellOf(String(cell))),
  );
  return `\uFEFF${[head, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('')}`;
}
