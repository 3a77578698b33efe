import type { Clock } from '../base/clock.ts';
import { isoOf } from '../base/clock.ts';
import type { Db } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { Retention } from '../wire/blocks.ts';
import { removeCleared, removeEmptyGroups } from './findings.store.ts';

const DAY_MS = 86_400_000;

/**
 * Removes findings that were cleared before the events kept of their client begin, and groups that nothing is left of. Resolves to how many
 * findings went. What tickets say of them is theirs, and stays.
 */
export async function expireFindings(
  { wire, clock }: { wire: Db; clock: Clock },
  { usual, byClient }: Retention,
): Promise<number> {
  const before = (days: number): string => isoOf(clock.now() - days * DAY_MS);
  return wire.as(systemScope, async (tx) => {
    let count = await removeCleared(tx, before(usual), { except: [...byClient.keys()] });
    for (const [clientId, days] of byClient) count += await removeCleared(tx, before(days), { only: clientId });
    await removeEmptyGroups(tx, before(Math.min(usual, ...byClient.values())));
    return count;
  });
}
