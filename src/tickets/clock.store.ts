/** SQL of clocks. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { ClockRow } from './clock.rules.ts';

export async function clocksOf(tx: Tx, ticketId: string): Promise<ClockRow[]> {
  const { rows } =
    await sql<ClockRow>`select * from ticket_clock where ticket_id = ${ticketId} order by round, kind, turn`.execute(
      tx,
    );
  return rows;
}

/** Writes clocks that changed or began. */
export async function writeClocks(tx: Tx, clocks: readonly ClockRow[], known: readonly ClockRow[]): Promise<void> {
  const isKnown = ({ id }: ClockRow): boolean => known.some((each) => each.id === id);
  for (const clock of clocks.filter(isKnown)) {
    const { id, clientId: _client, ticketId: _ticket, kind: _kind, round: _round, turn: _turn, ...rest } = clock;
    const pauses = JSON.stringify(clock.pauses);
    await tx
      .updateTable('ticketClock')
      .set({ ...rest, pauses })
      .where('id', '=', id)
      .execute();
  }
  const begun = clocks
    .filter((clock) => !isKnown(clock))
    .map((clock) => ({ ...clock, pauses: JSON.stringify(clock.pauses) }));
  if (begun.length > 0) await tx.insertInto('ticketClock').values(begun).execute();
}
