/** The work nobody hears of: when who of us looked at a client's network. What was seen, and why it needs nothing, is not told. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { ownClient } from '../people/client-users.ts';
import { looksForClient } from '../sweep/looks.ts';

const SHOWN_MS = 7 * 86_400_000;
const MOST_SHOWN = 200;

export async function quietWork(
  { db, clock }: Deps,
  actor: Actor,
): Promise<{ items: { at: string; by: string; looked: number; tickets: number }[] }> {
  ownClient(actor);
  const looks = await db.as(scopeOf(actor), (tx) => looksForClient(tx, isoOf(clock.now() - SHOWN_MS), MOST_SHOWN));
  const items = looks.map(({ at, byName: by, anomalies, links, spikes, ticketed }) => ({
    at,
    by,
    looked: anomalies + links + spikes,
    tickets: ticketed,
  }));
  return { items };
}
