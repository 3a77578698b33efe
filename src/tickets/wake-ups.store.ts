/** SQL of wake-ups. The lock is the ticket's, as for every verb, so that a claim and a breach never cross. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { TicketRow } from './change.rules.ts';

export type Wake = { id: string; startedAt: string; nextWakeAt: string };

/** The clocks that fire next, soonest first, and those already known that still have something to fire. */
export async function nextWakes(
  tx: Tx,
  { soonest, known }: { soonest: number; known: readonly string[] },
): Promise<Wake[]> {
  const { rows } = await sql<Wake>`
    (select id, started_at, next_wake_at from ticket_clock where next_wake_at is not null order by next_wake_at limit ${soonest})
    union select id, started_at, next_wake_at from ticket_clock where id = any(${[...known]}::uuid[]) and next_wake_at is not null`.execute(
    tx,
  );
  return rows;
}

/**
 * Tickets with a clock that is due at `now` or named in `reached`, under their locks. `held`: how many more are due but
 * locked by someone who is changing them at this moment.
 */
export async function dueTickets(
  tx: Tx,
  { now, reached, limit }: { now: string; reached: readonly string[]; limit: number },
): Promise<{ tickets: TicketRow[]; held: number }> {
  const due = await sql<{ ticketId: string }>`
    select ticket_id from (
      (select ticket_id, next_wake_at from ticket_clock where next_wake_at <= ${now} order by next_wake_at limit ${limit})
      union (select ticket_id, next_wake_at from ticket_clock where id = any(${[...reached]}::uuid[]) and next_wake_at is not null limit ${limit})) as due
    group by ticket_id order by min(next_wake_at) limit ${limit}`.execute(tx);
  const ids = due.rows.map((row) => row.ticketId);
  if (ids.length === 0) return { tickets: [], held: 0 };
  const { rows } =
    await sql<TicketRow>`select * from ticket where id = any(${ids}::uuid[]) order by id for no key update skip locked`.execute(
      tx,
    );
  return { tickets: rows, held: ids.length - rows.length };
}
