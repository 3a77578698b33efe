import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { clockReportRoutes } from './clock-report-api.ts';
import { csvOf, readClockReport } from './clock-report.ts';
import { targetRoutes } from './targets-api.ts';
import { readTargets, setTargets } from './targets.ts';

export function targetsHttp(deps: Deps): Mounted {
  return mounted(targetRoutes, {
    readTargets: ({ actor, query }) => readTargets(deps, actor, query.client ?? null),
    setTargets: ({ actor, body }) => setTargets(deps, actor, body),
  });
}

export function clockReportHttp(deps: Deps): Mounted {
  return mounted(clockReportRoutes, {
    readClockReport: ({ actor, query }) => readClockReport(deps, actor, query),
    readClockReportCsv: async ({ actor, query, reply }) => {
      const csv = csvOf(await readClockReport(deps, actor, query));
      reply.headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="clocks.csv"',
      });
      return Buffer.from(csv);
    },
  });
}
