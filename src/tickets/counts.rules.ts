/** What a change of a ticket is counted as. Pure. */
import type { Actor } from '../base/actor.ts';
import type { Change, Subject } from './change.rules.ts';
import { liveStates } from './ticket-api.ts';

export type ReopenedBy = 'portal' | 'mail' | 'console' | 'api' | 'finding';

/** How a ticket that was done came to life again; null: it did not. Un-merging opens nothing that anybody had ended. */
export function reopenedBy(
  { ticket }: Subject,
  { set }: Pick<Change, 'set'>,
  { side, role, via }: Pick<Actor, 'side' | 'role' | 'via'>,
): ReopenedBy | null {
  const live = liveStates.some((state) => state === set.state);
  const done = ticket.state === 'resolved' || ticket.state === 'closed';
  if (!live || !done || 'mergedIntoId' in set) return null;
  if (side === 'system') return 'finding';
  if (side === 'client') return role === 'nobody' ? 'mail' : 'portal';
  return via === 'token' ? 'api' : 'console';
}
