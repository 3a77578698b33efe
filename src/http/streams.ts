/** Streams that stay open, counted by account: one account cannot fill the server with them. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';

/** More than anyone has tabs. */
const MOST_STREAMS = 40;

/** `take` gives back what ends the stream's count; it refuses the one too many. `what`: live streams, tails. */
export function streamsPerAccount(what: string): { take(actor: Actor): () => void } {
  const open = new Map<string, number>();
  return {
    take({ id, role }) {
      const who = id ?? role;
      const before = open.get(who) ?? 0;
      if (before >= MOST_STREAMS)
        throw new Problem(
          'live/too-many',
          429,
          `This account has ${MOST_STREAMS} ${what} open already. Close some tabs or programs.`,
        );
      open.set(who, before + 1);
      return () => {
        const left = (open.get(who) ?? 0) - 1;
        if (left > 0) open.set(who, left);
        else open.delete(who);
      };
    },
  };
}
