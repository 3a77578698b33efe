import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { Pair } from './patterns.rules.ts';

/** Pairs of words with their counts, as the database lets them out: small counts of clients out of sight are gone already. */
export async function pairsOf(
  tx: Tx,
  { before, started, settled, ended }: { before: string; started: string; settled: string; ended: string },
): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    select a, b, own_tickets, own_before, own_clients, other_tickets, other_before, other_clients
    from pattern_counts(${before}, ${started}, ${settled}, ${ended})`.execute(tx);
  return rows;
}
