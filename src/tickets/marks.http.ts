import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { markRoutes } from './marks-api.ts';
import { markCsvOf, readMarkReport, readRules, setRules } from './marks.ts';

export function marksHttp(deps: Deps): Mounted {
  return mounted(markRoutes, {
    readMarkReport: ({ actor, query }) => readMarkReport(deps, actor, query),
    readMarkReportCsv: async ({ actor, query, reply }) => {
      const csv = markCsvOf(await readMarkReport(deps, actor, query));
      reply.headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="satisfaction.csv"',
      });
      return Buffer.from(csv);
    },
    readTicketRules: ({ actor, params }) => readRules(deps, actor, params.clientId),
    setTicketRules: ({ actor, params, body }) => setRules(deps, actor, { ...params, ...body }),
  });
}
