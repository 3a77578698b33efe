import { sql } from 'kysely';
import { instantOf, isoOf } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { counted, waitLeft } from './attempts.rules.ts';
import type { Try } from './attempts.rules.ts';

/**
 * Counts one more try under each key and returns 0; or returns the milliseconds to wait and counts nothing. Counted
 * before the guess is judged, under the rows' locks: a thousand guesses sent at once are a thousand tries.
 */
export async function takeTry(tx: Tx, now: Instant, tries: readonly Try[]): Promise<number> {
  const at = isoOf(now);
  // One order for everyone, or two requests could wait for each other.
  const ordered = tries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const found: { key: string; next: number; wait: number }[] = [];
  for (const { key, limit } of ordered) {
    await sql`insert into auth.attempt (key, count, last_at) values (${key}, 0, ${at}) on conflict do nothing`.execute(
      tx,
    );
    const { rows } = await sql<{
      count: number;
      lastAt: string;
    }>`select count, last_at from auth.attempt where key = ${key} for update`.execute(tx);
    const before = { count: rows[0]?.count ?? 0, lastAt: rows[0] ? instantOf(rows[0].lastAt) : now };
    found.push({ key, next: counted(before, now, limit), wait: waitLeft(before, now, limit) });
  }
  const wait = Math.max(0, ...found.map((each) => each.wait));
  if (wait > 0) return wait;
  for (const { key, next } of found)
    await sql`update auth.attempt set count = ${next}, last_at = ${at} where key = ${key}`.execute(tx);
  return 0;
}

/** After a success: the guesser's own counts start anew, and shared ones take this try back. */
export async function forgiveTries(tx: Tx, tries: readonly Try[]): Promise<void> {
  for (const { key } of tries.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const own = key.includes(' pair ') || key.includes(' device ') || key.startsWith('again ');
    await (
      own
        ? sql`delete from auth.attempt where key = ${key}`
        : sql`update auth.attempt set count = greatest(0, count - 1) where key = ${key}`
    ).execute(tx);
  }
}
