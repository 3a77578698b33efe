import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { moveRoutes } from './move-api.ts';
import { moveTicket, planMove } from './move.ts';
import type { InTheWay } from './move.ts';

/** `others`: what higher slices hold against a move. */
export function moveHttp(deps: Deps, others: InTheWay): Mounted {
  const parts = { ...deps, others };
  return mounted(moveRoutes, {
    planTicketMove: ({ actor, params, query }) => planMove(parts, actor, { ...params, clientId: query.client }),
    moveTicket: ({ actor, params, body }) => moveTicket(parts, actor, { ...params, ...body }),
  });
}
