import type { FastifyRequest } from 'fastify';
import type { Clock } from '../base/clock.ts';
import { scopeOf } from '../db/scope.ts';
import type { LiveHub } from './live.ts';
import { liveRoutes } from './live-api.ts';
import { mounted } from './mount.ts';
import type { Authenticate, Mounted } from './mount.ts';
import { streamsPerAccount } from './streams.ts';

const RECHECK_MS = 5000;

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
  const open = streamsPerAccount('live streams');
  return mounted(liveRoutes, {
    live: async ({ actor, raw, reply }) => {
      const free = open.take(actor);
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
        free();
        stillMay.cancel();
        reply.sse.close();
      }
    },
  });
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
