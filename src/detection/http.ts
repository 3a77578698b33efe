import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { findingRoutes } from './api.ts';
import { getFinding, listFindings } from './findings.ts';
import { falseAlarms, getJudgement, judgeFinding } from './judging.ts';

/** Findings, for staff: what a client sees of them is its tickets. */
export function detectionHttp(deps: Deps): Mounted {
  return mounted(findingRoutes, {
    listFindings: ({ actor, query }) => listFindings(deps, actor, query),
    getFinding: ({ actor, params }) => getFinding(deps, actor, params.findingId),
    getJudgement: ({ actor, params }) => getJudgement(deps, actor, params.findingId),
    judgeFinding: ({ actor, params, body }) => judgeFinding(deps, actor, params.findingId, body.verdict),
    falseAlarms: ({ actor }) => falseAlarms(deps, actor),
  });
}
