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
  at: string;
};

/** Puts a finding on a ticket, or says of one already there that it is open again. */
export async function attachFinding(tx: Tx, { at, ...finding }: NewFinding): Promise<void> {
  await tx
    .insertInto('ticketFinding')
    .values({ ...finding, attachedAt: at })
    .onConflict((on) =>
      on.columns(['ticketId', 'findingId']).doUpdateSet({ clearedAt: null, summary: finding.summary }),
    )
    .execute();
}

export async function setFinding(
  tx: Tx,
  ticketId: string,
  findingId: string,
  set: { clearedAt?: string; flapping?: boolean },
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
  /** Whether the ticket still bears the name of one of them. */
  named: boolean;
  /** Of the finding asked about. */
  mine: { open: boolean; flapping: boolean } | null;
};

/** How the findings of a ticket stand. */
export async function standingOfFindings(tx: Tx, ticketId: string, findingId: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select count(*) as all, count(*) filter (where cleared_at is null) as open, count(*) filter (where flapping) as flapping, max(attached_at) as newest_at,
      coalesce(bool_or((select title from ticket where id = ${ticketId}) in (summary, summary || ${FLAPPING})), false) as named,
      (select jsonb_build_object('open', cleared_at is null, 'flapping', flapping) from ticket_finding where ticket_id = ${ticketId} and finding_id = ${findingId}) as mine
    from ticket_finding where ticket_id = ${ticketId}`.execute(tx);
  return rows[0] ?? { all: 0, open: 0, flapping: 0, newestAt: null, named: false, mine: null };
}
