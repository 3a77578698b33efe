/** SQL of targets. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Target } from './clock-terms.ts';

/** Whose clocks, and by which calendar; null: all. */
export type Reach = { clientId: string | null; calendarId: string | null };
export type Policy = { id: string; version: number; changedAt: string };
type Row = Target & { clientId: string | null };

/** Of the house and of one client. */
export async function targetsOf(tx: Tx, clientId: string | null): Promise<{ client: Target[]; house: Target[] }> {
  const { rows } = await sql<Row>`
    select client_id, priority, kind, target_seconds, calendar_id from ticket_target
    where client_id is null or client_id = ${clientId} order by priority, kind`.execute(tx);
  const bare = ({ priority, kind, targetSeconds, calendarId }: Row): Target => ({
    priority,
    kind,
    targetSeconds,
    calendarId,
  });
  return {
    client: rows.filter((row) => row.clientId !== null).map(bare),
    house: rows.filter((row) => row.clientId === null).map(bare),
  };
}

export async function policyOf(tx: Tx, clientId: string | null): Promise<Policy | undefined> {
  return tx
    .selectFrom('ticketPolicy')
    .select(['id', 'version', 'changedAt'])
    .where('clientId', clientId === null ? 'is' : '=', clientId)
    .executeTakeFirst();
}

/** False when someone else was first: `version` is not the one kept. 0: there is none yet. */
export async function keepPolicy(
  tx: Tx,
  { id, clientId, version, at }: { id: string; clientId: string | null; version: number; at: string },
): Promise<string | undefined> {
  if (version === 0) {
    const made = await tx
      .insertInto('ticketPolicy')
      .values({ id, clientId, changedAt: at })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .executeTakeFirst();
    return made?.id;
  }
  const kept = await tx
    .updateTable('ticketPolicy')
    .set({ version: version + 1, changedAt: at })
    .where('clientId', clientId === null ? 'is' : '=', clientId)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  return kept?.id;
}

export async function replaceTargets(
  tx: Tx,
  { policyId, clientId }: { policyId: string; clientId: string | null },
  targets: readonly Target[],
): Promise<void> {
  await tx.deleteFrom('ticketTarget').where('policyId', '=', policyId).execute();
  if (targets.length === 0) return;
  await tx
    .insertInto('ticketTarget')
    .values(targets.map((target) => ({ ...target, policyId, clientId })))
    .execute();
}

/** Live tickets, in the order of their ids, after `after`; with a calendar only those with a clock that runs by it. */
export async function runningTickets(
  tx: Tx,
  { clientId, calendarId, after, limit }: Reach & { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from ticket t
    where t.state in ('new', 'open', 'waiting-for-client', 'waiting-for-vendor') and t.id > ${after}
      and (${clientId}::uuid is null or t.client_id = ${clientId})
      and (${calendarId}::uuid is null or exists (select from ticket_clock c where c.ticket_id = t.id
        and c.calendar_id = ${calendarId} and c.met_at is null and c.cancelled_at is null))
    order by t.id limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}
