/** What people do to a client's network, one act at a time. */
import type { Actor } from '../base/actor.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { takeTurn } from './store.ts';

/** The turn is taken before anything is written: who has it may be waiting for what we would have written, and we for the turn. */
export async function inTurn<T>(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  clientId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return db.as(scopeOf(actor), async (tx) => {
    await takeTurn(tx, clientId);
    return work(tx);
  });
}
