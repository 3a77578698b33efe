/** The board of patterns: what rises in the tickets of a window, across clients. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import type { knowledgeRoutes, windows } from './api.ts';
import { risingOf, smallCountRule, WINDOWS_BEFORE } from './patterns.rules.ts';
import { pairsOf } from './patterns.store.ts';
import { clientNames } from './store.ts';

const HOUR_MS = 3_600_000;
const lengths: Record<(typeof windows)[number], number> = {
  '4h': 4 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
};

type Board = z.output<typeof knowledgeRoutes.readPatterns.reply>;

export async function readPatterns(
  { db, clock }: Deps,
  actor: Actor,
  window: (typeof windows)[number],
): Promise<Board> {
  const now = clock.now();
  const length = lengths[window];
  // Half-open: a ticket of this very millisecond counts.
  const ended = isoOf(now + 1);
  const started = isoOf(now - length);
  const before = isoOf(now - length * (1 + WINDOWS_BEFORE));
  const settled = isoOf(Math.floor(now / HOUR_MS) * HOUR_MS);
  return db.as(scopeOf(actor), async (tx) => {
    const patterns = risingOf(await pairsOf(tx, { before, started, settled, ended }));
    const clients = await clientNames(tx, [...new Set(patterns.flatMap(({ clientIds }) => clientIds))]);
    return {
      window: { from: started, to: ended },
      before: { from: before, to: started },
      othersUntil: settled,
      rule: smallCountRule,
      items: patterns.map(({ clientIds, ...pattern }) => ({
        ...pattern,
        clients: clients.filter(({ id }) => clientIds.includes(id)),
      })),
    };
  });
}
