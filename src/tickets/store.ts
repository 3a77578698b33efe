/** SQL of tickets and what hangs on them; lists are in queue.store.ts, files in attachments.store.ts. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { By, Change, NewEntry, Subject, TicketRow } from './change.rules.ts';
import { clocksOf } from './clock.store.ts';
import type { Side } from './rules.ts';
import type { Audience, TicketState, linkRelations } from './ticket-api.ts';

/** The ticket under its lock, with its clocks: whoever changes either holds this lock. */
export async function lockedTicket(tx: Tx, id: string): Promise<Subject | undefined> {
  const { rows } = await sql<TicketRow>`select * from ticket where id = ${id} for no key update`.execute(tx);
  const ticket = rows[0];
  return ticket ? { ticket, clocks: await clocksOf(tx, id) } : undefined;
}

export type TicketFull = TicketRow & { clientName: string; deviceName: string | null };

export async function ticketById(tx: Tx, id: string): Promise<TicketFull | undefined> {
  const { rows } = await sql<TicketFull>`select * from ticket_line where id = ${id}`.execute(tx);
  return rows[0];
}

export type NewTicket = Omit<TicketRow, 'number'> & { requestId: string | null };

/** The number given, or undefined when this request already opened a ticket. */
export async function insertTicket(tx: Tx, ticket: NewTicket): Promise<number | undefined> {
  const row = await tx
    .insertInto('ticket')
    .values(ticket)
    .onConflict((on) => on.columns(['clientId', 'requestId']).doNothing())
    .returning('number')
    .executeTakeFirst();
  return row?.number;
}

export async function ticketIdByRequest(tx: Tx, clientId: string, requestId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ticket')
    .select('id')
    .where('clientId', '=', clientId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row?.id;
}

export async function entryIdByRequest(tx: Tx, ticketId: string, requestId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ticketEntry')
    .select('id')
    .where('ticketId', '=', ticketId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row?.id;
}

export async function updateTicket(tx: Tx, id: string, set: Partial<TicketRow>): Promise<void> {
  await tx.updateTable('ticket').set(set).where('id', '=', id).execute();
}

type Place = { ticketId: string; clientId: string; at: string };

export async function insertEntry(
  tx: Tx,
  { ticketId, clientId, at }: Place,
  by: By,
  entry: NewEntry & { id: string },
): Promise<void> {
  await tx
    .insertInto('ticketEntry')
    .values({
      id: entry.id,
      ticketId,
      clientId,
      at,
      audience: entry.audience,
      kind: entry.kind,
      text: entry.text,
      requestId: entry.requestId ?? null,
      authorSide: by.side,
      authorId: by.id,
      authorName: by.name,
    })
    .execute();
}

export async function insertHistory(
  tx: Tx,
  { ticketId, clientId, at }: Place,
  by: By,
  lines: Change['history'],
): Promise<void> {
  if (lines.length === 0) return;
  await tx
    .insertInto('ticketHistory')
    .values(
      lines.map((line) => ({
        ...line,
        ticketId,
        clientId,
        at,
        actorSide: by.side,
        actorId: by.id,
        actorName: by.name,
      })),
    )
    .execute();
}

export async function insertWatchers(
  tx: Tx,
  { ticketId, clientId }: Omit<Place, 'at'>,
  people: Change['watchers'],
): Promise<void> {
  for (const { id, name } of people)
    await tx
      .insertInto('ticketWatcher')
      .values({ ticketId, clientId, staffId: id, staffName: name })
      // Without naming the key: client users may add a watcher (the former owner) but not read any.
      .onConflict((on) => on.doNothing())
      .execute();
}

export async function removeWatcher(tx: Tx, ticketId: string, staffId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('ticketWatcher')
    .where('ticketId', '=', ticketId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export async function watchersOf(tx: Tx, ticketId: string): Promise<{ id: string; name: string }[]> {
  return tx
    .selectFrom('ticketWatcher')
    .select(['staffId as id', 'staffName as name'])
    .where('ticketId', '=', ticketId)
    .orderBy('staffName')
    .execute();
}

export type EntryRow = {
  id: string;
  audience: Audience;
  kind: 'message' | 'resolution' | 'automatic';
  authorSide: Side;
  authorId: string | null;
  authorName: string;
  text: string;
  at: string;
  ticketId?: string;
  ticketNumber?: number;
};

/** Oldest first, with those of merged tickets; under a client's eyes only what is theirs to read. */
export async function entriesOf(tx: Tx, ticketId: string): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select e.id, e.audience, e.kind, e.author_side, e.author_id, e.author_name, e.text, e.at, e.ticket_id, t.number as ticket_number
    from ticket_entry e join ticket t on t.id = e.ticket_id where e.ticket_id in (select ticket_family(${ticketId})) order by e.seq`.execute(
    tx,
  );
  return rows;
}

export async function entryOf(tx: Tx, ticketId: string, entryId: string): Promise<EntryRow | undefined> {
  const { rows } = await sql<EntryRow>`
    select id, audience, kind, author_side, author_id, author_name, text, at from ticket_entry where ticket_id = ${ticketId} and id = ${entryId}`.execute(
    tx,
  );
  return rows[0];
}

export type HistoryRow = {
  id: number;
  at: string;
  actorSide: Side;
  actorId: string | null;
  actorName: string;
  what: string;
  was: string | null;
  became: string | null;
};

/** Newest first, before the line `before`. */
export async function historyPage(
  tx: Tx,
  ticketId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    select id, at, actor_side, actor_id, actor_name, what, was, became from ticket_history
    where ticket_id = ${ticketId} and id < ${before ?? Number.MAX_SAFE_INTEGER} order by id desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}

export type FindingRow = {
  id: string;
  deviceId: string | null;
  summary: string;
  attachedAt: string;
  clearedAt: string | null;
  kept: boolean;
};

export async function findingsOf(tx: Tx, ticketId: string): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select f.finding_id as id, f.device_id, f.summary, f.attached_at, f.cleared_at, k.id is not null as kept
    from ticket_finding f left join ticket_kept_finding k on k.id = f.finding_id
    where f.ticket_id = ${ticketId} order by f.attached_at, f.finding_id`.execute(tx);
  return rows;
}

export type LinkRow = {
  id: string;
  ticketId: string;
  relation: (typeof linkRelations)[number];
  kind: 'ticket' | 'device' | 'event' | 'finding';
  otherTicketId: string | null;
  deviceId: string | null;
  deviceName: string | null;
  findingId: string | null;
  eventId: string | null;
  otherNumber: number | null;
  otherTitle: string | null;
  otherState: TicketState | null;
  byName: string;
  at: string;
  findingKept: boolean;
};

/** Links from this ticket and to it; those to it show the ticket they come from as the other end. */
export async function linksOf(tx: Tx, ticketId: string): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select l.id, l.ticket_id, l.relation, l.kind, l.device_id, l.finding_id, l.event_id, l.by_name, l.at,
      other.id as other_ticket_id, other.number as other_number, other.title as other_title, other.state as other_state, named.device_name,
      kept.id is not null as finding_kept
    from ticket_link l
    left join ticket other on other.id = case when l.ticket_id = ${ticketId} then l.other_ticket_id else l.ticket_id end and l.kind = 'ticket'
    left join ticket_device named on named.id = l.device_id
    left join ticket_kept_finding kept on kept.id = l.finding_id
    where l.ticket_id = ${ticketId} or l.other_ticket_id = ${ticketId} order by l.at, l.id`.execute(tx);
  return rows;
}

export type NewLink = {
  id: string;
  ticketId: string;
  clientId: string;
  relation: string;
  kind: string;
  otherTicketId: string | null;
  deviceId: string | null;
  findingId: string | null;
  eventId: string | null;
  byName: string;
  at: string;
};

/** False when the ticket already has this link. */
export async function insertLink(tx: Tx, link: NewLink): Promise<boolean> {
  const row = await tx
    .insertInto('ticketLink')
    .values(link)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (row.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function removeLink(
  tx: Tx,
  ticketId: string,
  linkId: string,
): Promise<{ kind: string; relation: string; otherTicketId: string | null } | undefined> {
  return tx
    .deleteFrom('ticketLink')
    .where('ticketId', '=', ticketId)
    .where('id', '=', linkId)
    .returning(['kind', 'relation', 'otherTicketId'])
    .executeTakeFirst();
}
