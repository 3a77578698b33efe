import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { sweepRoutes } from './api.ts';
import { explainRows, listLooks, recordLook, ticketRow, withdrawExplanation } from './looks.ts';
import { readSweep } from './sweep.ts';

export function sweepHttp(deps: Deps): Mounted {
  return mounted(sweepRoutes, {
    readSweep: ({ actor, query }) => readSweep(deps, actor, query),
    explainRows: ({ actor, body }) => explainRows(deps, actor, body),
    withdrawExplanation: ({ actor, params }) => withdrawExplanation(deps, actor, params.findingId),
    ticketRow: ({ actor, body }) => ticketRow(deps, actor, body.findingId),
    recordLook: ({ actor, body }) => recordLook(deps, actor, body),
    listLooks: ({ actor, query }) => listLooks(deps, actor, query),
  });
}
