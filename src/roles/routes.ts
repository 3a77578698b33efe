/** Every route table there is: the server mounts them, OpenAPI lists them, the isolation test tries them all. */
import { changeRoutes } from '../changes/api.ts';
import { changesInTheWay } from '../changes/changes.ts';
import { changeSettingsHttp, changesHttp } from '../changes/http.ts';
import { changeSettingRoutes } from '../changes/settings-api.ts';
import { collectRoutes } from '../collect/api.ts';
import { collectHttp } from '../collect/http.ts';
import { mailRoutes } from '../correspondence/api.ts';
import { mailHttp } from '../correspondence/http.ts';
import { mailSetupRoutes } from '../correspondence/mail-setup-api.ts';
import { mailSetupHttp } from '../correspondence/mail-setup.http.ts';
import type { MailDeps } from '../correspondence/parts.ts';
import { findingRoutes } from '../detection/api.ts';
import { detectionHttp } from '../detection/http.ts';
import { estateRoutes } from '../estate/api.ts';
import { credentialRoutes } from '../estate/credential-api.ts';
import { credentialsHttp } from '../estate/credentials.http.ts';
import { estateHttp } from '../estate/http.ts';
import type { Routes } from '../http/contract.ts';
import { liveRoutes } from '../http/live-api.ts';
import type { Authenticate, Mounted } from '../http/mount.ts';
import { huddleRoutes } from '../huddles/api.ts';
import { huddlesHttp } from '../huddles/http.ts';
import { hookRoutes, intakeRoutes } from '../intake/api.ts';
import { intakeHttp } from '../intake/http.ts';
import { knowledgeRoutes } from '../knowledge/api.ts';
import { knowledgeHttp } from '../knowledge/http.ts';
import { meetingRoutes } from '../meetings/api.ts';
import { meetingsHttp } from '../meetings/http.ts';
import { metricRoutes } from '../metrics/api.ts';
import { metricsHttp } from '../metrics/http.ts';
import { monitoringRoutes } from '../monitoring/api.ts';
import { learningHttp, monitoringHttp } from '../monitoring/http.ts';
import { learningRoutes } from '../monitoring/learning-api.ts';
import { peopleRoutes } from '../people/api.ts';
import { peopleHttp } from '../people/http.ts';
import type { People } from '../people/people.ts';
import { portalRoutes } from '../portal/api.ts';
import { portalChangeRoutes } from '../portal/changes-api.ts';
import { portalChangesHttp, portalHttp } from '../portal/http.ts';
import { portalDeviceStateRoutes } from '../portal/device-state-api.ts';
import { portalDeviceStateHttp } from '../portal/device-state-http.ts';
import { portalConfigRoutes } from '../portal/configs-api.ts';
import { portalConfigsHttp } from '../portal/configs-http.ts';
import { portalMeetingRoutes } from '../portal/meetings-api.ts';
import { portalMeetingsHttp } from '../portal/meetings-http.ts';
import { portalKnowledgeRoutes } from '../portal/knowledge-api.ts';
import { portalKnowledgeHttp } from '../portal/knowledge-http.ts';
import { portalTopologyRoutes } from '../portal/topology-api.ts';
import { portalTopologyHttp } from '../portal/topology-http.ts';
import { portalMetricRoutes } from '../portal/metrics-api.ts';
import { portalMetricsHttp } from '../portal/metrics-http.ts';
import { reportRoutes } from '../reports/api.ts';
import { reportsHttp } from '../reports/http.ts';
import { sweepRoutes } from '../sweep/api.ts';
import { sweepHttp } from '../sweep/http.ts';
import { ticketRoutes } from '../tickets/api.ts';
import { ticketViewsHttp, ticketsHttp } from '../tickets/http.ts';
import { clockReportRoutes } from '../tickets/clock-report-api.ts';
import { markRoutes } from '../tickets/marks-api.ts';
import { marksHttp } from '../tickets/marks.http.ts';
import { moveRoutes } from '../tickets/move-api.ts';
import { moveHttp } from '../tickets/move.http.ts';
import { targetRoutes } from '../tickets/targets-api.ts';
import { clockReportHttp, targetsHttp } from '../tickets/targets.http.ts';
import { configRoutes } from '../configs/api.ts';
import { configsHttp } from '../configs/http.ts';
import { topologyRoutes } from '../topology/api.ts';
import { topologyHttp } from '../topology/http.ts';
import { viewRoutes } from '../tickets/views-api.ts';
import type { RecordFaces } from './records.ts';
import { systemRoutes } from './system-api.ts';

export const allTables: readonly Routes[] = [
  peopleRoutes,
  estateRoutes,
  credentialRoutes,
  monitoringRoutes,
  learningRoutes,
  topologyRoutes,
  configRoutes,
  metricRoutes,
  collectRoutes,
  intakeRoutes,
  hookRoutes,
  findingRoutes,
  meetingRoutes,
  ticketRoutes,
  viewRoutes,
  targetRoutes,
  clockReportRoutes,
  markRoutes,
  moveRoutes,
  changeRoutes,
  changeSettingRoutes,
  mailRoutes,
  mailSetupRoutes,
  huddleRoutes,
  knowledgeRoutes,
  sweepRoutes,
  reportRoutes,
  portalRoutes,
  portalChangeRoutes,
  portalKnowledgeRoutes,
  portalMeetingRoutes,
  portalTopologyRoutes,
  portalMetricRoutes,
  portalConfigRoutes,
  portalDeviceStateRoutes,
  liveRoutes,
  systemRoutes,
];

/** What the slices' verbs stand on. `people` are the ordinary deps and more. */
export type Parts = { people: People; records: RecordFaces; mail: MailDeps; authenticate: Authenticate };

/** The slices' routes with what answers them. */
export function slices({ people: deps, records, mail, authenticate }: Parts): Mounted[] {
  return [
    peopleHttp(deps),
    estateHttp(deps),
    monitoringHttp(deps),
    learningHttp(deps),
    credentialsHttp({ ...deps, secret: records.secret }),
    topologyHttp(deps),
    configsHttp(deps),
    metricsHttp(deps),
    collectHttp(deps),
    intakeHttp(deps, { ...records, authenticate }),
    detectionHttp(deps),
    meetingsHttp(deps),
    ticketsHttp(deps, records.store),
    ticketViewsHttp(deps),
    targetsHttp(deps),
    clockReportHttp(deps),
    marksHttp(deps),
    moveHttp(deps, changesInTheWay),
    changesHttp(deps),
    changeSettingsHttp(deps),
    mailHttp(mail),
    mailSetupHttp(mail),
    huddlesHttp(deps),
    knowledgeHttp(deps),
    sweepHttp(deps),
    reportsHttp(deps),
    portalHttp(deps),
    portalChangesHttp(deps),
    portalKnowledgeHttp(deps),
    portalMeetingsHttp(deps),
    portalTopologyHttp(deps),
    portalMetricsHttp(deps),
    portalConfigsHttp(deps),
    portalDeviceStateHttp(deps),
  ];
}
