/** SQL of the findings on tickets. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { FLAPPING } from './findings.rules.ts';

/** The newest ticket that holds this finding. */
export async function ticketOfFinding(tx: Tx, findingId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ticketFinding')
    .select('ticketId')
    .where('findingId', '=', findingId)
    .orderBy('attachedAt', 'desc')
    .orderBy('ticketId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.ticketId;
}

/** The newest ticket that holds this finding as one of this cause. */
export async function ticketOfFindingIn(tx: Tx, findingId: string, groupId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ticketFinding')
    .select('ticketId')
    .where('findingId', '=', findingId)
    .where('groupId', '=', groupId)
    .orderBy('attachedAt', 'desc')
    .orderBy('ticketId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.ticketId;
}

/** The newest ticket of this cause. */
export async function ticketOfGroup(tx: Tx, groupId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ticketFinding')
    .select('ticketId')
    .where('groupId', '=', groupId)
    .orderBy('attachedAt', 'desc')
    .orderBy('ticketId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.ticketId;
}

export type NewFinding = {
  ticketId: string;
  clientId: string;
  findingId: string;
  groupId: string;
  deviceId: string | null;
  summary: string;
  /** How much it has to say about the ticket's name. */
  weight: number;
  at: string;
};

/** Puts a finding on a ticket, or says of one already there that it is open again. */
export async function attachFinding(tx: Tx, { at, ...finding }: NewFinding): Promise<void> {
  await tx
    .insertInto('ticketFinding')
    .values({ ...finding, attachedAt: at })
    .onConflict((on) =>
      on
        .columns(['ticketId', 'findingId'])
        .doUpdateSet({ clearedAt: null, summary: finding.summary, weight: finding.weight }),
    )
    .execute();
}

export async function setFinding(
  tx: Tx,
  ticketId: string,
  findingId: string,
  set: { clearedAt?: string; flapping?: boolean; weight?: number },
): Promise<void> {
  await tx
    .updateTable('ticketFinding')
    .set(set)
    .where('ticketId', '=', ticketId)
    .where('findingId', '=', findingId)
    .execute();
}

export type Standing = {
  all: number;
  open: number;
  flapping: number;
  /** When the newest joined; null when there are none. */
  newestAt: string | null;
  /** Of the finding asked about. */
  mine: { open: boolean; flapping: boolean } | null;
};

/** How the findings of a ticket stand. */
export async function standingOfFindings(tx: Tx, ticketId: string, findingId: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select count(*) as all, count(*) filter (where cleared_at is null) as open, count(*) filter (where flapping) as flapping, max(attached_at) as newest_at,
      (select jsonb_build_object('open', cleared_at is null, 'flapping', flapping) from ticket_finding where ticket_id = ${ticketId} and finding_id = ${findingId}) as mine
    from ticket_finding where ticket_id = ${ticketId}`.execute(tx);
  return rows[0] ?? { all: 0, open: 0, flapping: 0, newestAt: null, mine: null };
}

/** What the weightiest finding of a ticket says, of those that are open or were after `since`; null once the ticket bears a name that is none of theirs. */
export async function nameByFindings(tx: Tx, ticketId: string, since: string): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select case when bool_or(t.title in (f.summary, f.summary || ${FLAPPING}))
      then (array_agg(f.summary order by f.weight desc, f.attached_at, f.finding_id) filter (where f.cleared_at is null or f.cleared_at > ${since}))[1] end as name
    from ticket_finding f join ticket t on t.id = f.ticket_id where f.ticket_id = ${ticketId}`.execute(tx);
  return rows[0]?.name ?? null;
}

/** The newest ticket of each of these findings that has one. */
export async function numbersByFinding(
  tx: Tx,
  findingIds: readonly string[],
): Promise<{ findingId: string; id: string; number: number; attachedAt: string }[]> {
  return tx
    .selectFrom('ticketFinding as held')
    .innerJoin('ticket', 'ticket.id', 'held.ticketId')
    .select(['held.findingId', 'held.attachedAt', 'ticket.id', 'ticket.number'])
    .distinctOn('held.findingId')
    .where('held.findingId', 'in', [...findingIds])
    .orderBy('held.findingId')
    .orderBy('held.attachedAt', 'desc')
    .orderBy('ticket.id', 'desc')
    .execute();
}
