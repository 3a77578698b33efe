/** What was decided, told to the client in words chosen for it: an entry on the ticket where the client reads of the record. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { scopeOf } from '../db/scope.ts';
import { writeIn } from '../tickets/tickets.ts';
import { apply, personOf } from './apply.ts';
import { ticketAbout } from './around.store.ts';
import { change } from './change.rules.ts';
import { locked } from './huddles.ts';
import { readHuddleIn } from './read.ts';
import type { Huddle } from './read.ts';
import { linesOf } from './store.ts';

export async function publish(
  deps: Deps,
  actor: Actor,
  id: string,
  { text, requestId }: { text: string; requestId: string },
): Promise<Huddle> {
  personOf(actor);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const room = await locked(tx, id);
    const { huddle } = room;
    const lines = await linesOf(tx, id);
    if (!lines.some(({ kind }) => kind === 'decision') && huddle.decision === null)
      throw new Problem('huddle/undecided', 409, 'Nothing is decided yet, so there is nothing to tell the client.');
    const ticketId = await ticketAbout(tx, { kind: huddle.aboutKind, id: huddle.aboutId });
    if (ticketId === undefined)
      throw new Problem(
        'huddle/no-ticket',
        409,
        'The client reads of this record nowhere. Open a ticket for it first.',
      );
    await writeIn(tx, deps, actor, ticketId, { audience: 'client', text, requestId });
    // The same request again wrote nothing on the ticket, and writes nothing here.
    if (lines.every((line) => line.id !== requestId)) {
      const line = { id: requestId, kind: 'published' as const, text };
      await apply(tx, deps.clock, actor, room, change('published', { lines: [line] }));
    }
    return readHuddleIn(tx, id);
  });
}
