import type { FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { scopeOf } from '../db/scope.ts';
import type { LiveHub } from './live.ts';
import { liveRoutes } from './live-api.ts';
import { mounted } from './mount.ts';
import type { Authenticate, Mounted } from './mount.ts';

const RECHECK_MS = 5000;
/** More than anyone has tabs, few enough that one account cannot fill the server. */
const MOST_STREAMS = 40;

/** The live stream. Rights are checked again while it is open: who may no longer see is cut off within seconds. */
export function liveHttp({
  hub,
  clock,
  authenticate,
}: {
  hub: LiveHub;
  clock: Clock;
  authenticate: Authenticate;
}): Mounted {
  const open = counts();
  return mounted(liveRoutes, {
    live: async ({ actor, raw, reply }) => {
      const who = actor.id ?? actor.role;
      if (open.of(who) >= MOST_STREAMS)
        throw new Problem(
          'live/too-many',
          429,
          `This account has ${MOST_STREAMS} live streams open already. Close some tabs or programs.`,
        );
      open.add(who, 1);
      const gone = new AbortController();
      raw.raw.on('close', () => gone.abort());
      const stillMay = recheck(raw, {
        clock,
        authenticate,
        rights: JSON.stringify(scopeOf(actor)),
        end: () => gone.abort(),
      });
      reply.header('x-accel-buffering', 'no').header('cache-control', 'no-store');
      try {
        for await (const { data, ...message } of hub.follow(
          scopeOf(actor),
          reply.sse.lastEventId ?? null,
          gone.signal,
        )) {
          if (gone.signal.aborted) break;
          await reply.sse.send({ ...message, data });
        }
      } finally {
        open.add(who, -1);
        stillMay.cancel();
        reply.sse.close();
      }
    },
  });
}

/** How many of each there are; what comes to none is forgotten. */
function counts(): { of(key: string): number; add(key: string, by: 1 | -1): void } {
  const numbers = new Map<string, number>();
  const of = (key: string): number => numbers.get(key) ?? 0;
  return {
    of,
    add(key, by) {
      const left = of(key) + by;
      if (left > 0) numbers.set(key, left);
      else numbers.delete(key);
    },
  };
}

function recheck(
  request: FastifyRequest,
  { clock, authenticate, rights, end }: { clock: Clock; authenticate: Authenticate; rights: string; end: () => void },
): { cancel(): void } {
  const look = async (): Promise<void> => {
    const actor = await authenticate(request);
    if (JSON.stringify(scopeOf(actor)) === rights) timer = clock.after(RECHECK_MS, tick);
    else end();
  };
  const tick = (): void => void look().catch(end);
  let timer = clock.after(RECHECK_MS, tick);
  return { cancel: () => timer.cancel() };
}
