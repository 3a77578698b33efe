import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { reportRoutes } from './api.ts';
import { listReports, listRuns, readReport } from './read.ts';
import {
  addReport,
  askForReport,
  changeReport,
  leaveReport,
  listRecipients,
  removeReport,
  setReportPaused,
} from './reports.ts';

export function reportsHttp(deps: Deps): Mounted {
  return mounted(reportRoutes, {
    listReports: ({ actor, query }) => listReports(deps, actor, query),
    addReport: ({ actor, body }) => addReport(deps, actor, body),
    listReportRecipients: ({ actor, query }) => listRecipients(deps, actor, query.client ?? null),
    readReport: ({ actor, params }) => readReport(deps, actor, params.reportId),
    changeReport: ({ actor, params, body }) => changeReport(deps, actor, params.reportId, body),
    removeReport: async ({ actor, params }) => {
      await removeReport(deps, actor, params.reportId);
      return {};
    },
    pauseReport: ({ actor, params, body }) =>
      setReportPaused(deps, actor, { id: params.reportId, version: body.version, paused: true }),
    resumeReport: ({ actor, params, body }) =>
      setReportPaused(deps, actor, { id: params.reportId, version: body.version, paused: false }),
    sendReport: ({ actor, params }) => askForReport(deps, actor, params.reportId),
    leaveReport: async ({ actor, params }) => {
      await leaveReport(deps, actor, params.reportId);
      return {};
    },
    listReportRuns: ({ actor, params, query }) => listRuns(deps, actor, params.reportId, query),
  });
}
