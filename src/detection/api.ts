/** Findings as people and other slices see them: shapes of the facts, routes. Browser-safe. */
import { z } from 'zod';
import { kinds } from '../anomaly/parts.ts';
import { verdicts } from '../monitoring/learning-api.ts';
import { pageQuery, routes, zId, zInstant, zPage } from '../http/contract.ts';

/** What can be wrong with a component. A down and its up carry the same word. */
export const conditions = [
  'link-down',
  'neighbour-lost',
  'restarted',
  'configuration-changed',
  'authentication-failures',
  'intrusion',
  'malware',
  'screen',
  'vpn-down',
  'failover',
  'silent',
  'unreachable',
  'speed-changed',
  'sensor',
  'check-failed',
  'certificate',
  'clock-wrong',
  'anomaly',
  'spike',
  'collector-lost',
  'records-lost',
] as const;
export const zCondition = z.enum(conditions);
export type Condition = z.infer<typeof zCondition>;

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const zSeverity = z.enum(severities);
export type Severity = z.infer<typeof zSeverity>;

/** How near the cause a finding is, of several that have one: the higher, the more it says what is the matter. */
export function nearness({ condition, behind }: { condition: Condition; behind: boolean }): number {
  if (behind) return 0;
  return ['neighbour-lost', 'link-down', 'unreachable'].indexOf(condition) + 1;
}

/** Topics of the facts detection records; each `subjectId` is the finding's id. `noted`: raised, but for information only. */
export const findingTopics = {
  noted: 'finding.noted',
  raised: 'finding.raised',
  updated: 'finding.updated',
  flapping: 'finding.flapping',
  cleared: 'finding.cleared',
} as const;

/** What every fact about a finding says. */
export const zFindingFact = z.object({
  findingId: z.uuid(),
  groupId: z.uuid(),
  clientId: z.uuid(),
  deviceId: z.uuid().nullable(),
  siteId: z.uuid().nullable(),
  component: z.string(),
  condition: zCondition,
  severity: zSeverity,
  title: z.string(),
  summary: z.string(),
  /** It lies behind a device that cannot be reached: an effect, not the failure. */
  behind: z.boolean().default(false),
  /** Who is said to have done it, by its latest signal. */
  who: z.string().nullable().default(null),
  /** How many signals told of it so far. */
  count: z.number().int(),
  /** When the signal was received, ISO 8601. */
  at: zInstant,
});

/**
 * Data of 'finding.raised' and 'finding.noted'. `firstOfGroup`: this finding opens the group's ticket; the others are
 * attached to it, or open it when the first was only noted. `again`: the same finding, raised and cleared before, is back.
 */
export const zFindingRaised = zFindingFact.extend({ firstOfGroup: z.boolean(), again: z.boolean() });
export type FindingRaised = z.infer<typeof zFindingRaised>;

/** Data of 'finding.updated': more of the same, or the end of flapping with the component still down. At most one in five seconds a finding. */
export const zFindingUpdated = zFindingFact.extend({ flapping: z.boolean() });
export type FindingUpdated = z.infer<typeof zFindingUpdated>;

/** Data of 'finding.flapping': it goes up and down; nothing more is said until it rests. `changes`: changes of state so far. */
export const zFindingFlapping = zFindingFact.extend({ changes: z.number().int() });
export type FindingFlapping = z.infer<typeof zFindingFlapping>;

/** Data of 'finding.cleared'. `why`: the component is up, nothing more was heard of it, or it was another name of `sameAs`. */
export const zFindingCleared = zFindingFact.extend({
  why: z.enum(['up', 'quiet', 'same']),
  sameAs: z.uuid().nullable(),
  downForMs: z.number(),
});
export type FindingCleared = z.infer<typeof zFindingCleared>;

export const zTransition = z.object({
  at: zInstant,
  to: z.enum(['down', 'up', 'hit', 'quiet', 'flapping', 'steady', 'same']),
});
export const zEvidence = z.object({
  at: zInstant,
  kind: z.enum(['syslog', 'trap', 'json', 'silence']),
  text: z.string(),
});

export const zFinding = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  deviceId: z.uuid().nullable(),
  address: z.string(),
  siteId: z.uuid().nullable(),
  component: z.string(),
  condition: zCondition,
  severity: zSeverity,
  state: z.enum(['open', 'cleared']),
  flapping: z.boolean(),
  title: z.string(),
  summary: z.string(),
  firstAt: zInstant,
  lastAt: zInstant,
  clearedAt: zInstant.nullable(),
  count: z.number().int(),
  changes: z.number().int(),
  groupId: z.uuid(),
});
export type Finding = z.infer<typeof zFinding>;

/** A row of the list. `quiet`: whose work was done on its device when it began, so that it paged nobody. */
const zFindingLine = zFinding.extend({
  quiet: z.object({ kind: z.enum(['change']), id: z.uuid(), name: z.string() }).nullable(),
});
export type FindingLine = z.infer<typeof zFindingLine>;

export const zFacts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

export const zFindingDetail = zFinding.extend({
  facts: zFacts,
  transitions: z.array(zTransition),
  evidence: z.array(zEvidence),
  group: z.object({
    id: z.uuid(),
    cause: z.string(),
    size: z.number().int(),
    severity: zSeverity,
    firstAt: zInstant,
    lastAt: zInstant,
  }),
});
export type FindingDetail = z.infer<typeof zFindingDetail>;

/** What was said of a finding about a series, and what that series' bar is now. */
const zJudgement = z.object({
  seriesId: z.number().int(),
  kind: z.enum(kinds),
  judged: z.object({ verdict: z.enum(verdicts), byName: z.string(), at: zInstant, takenIn: z.boolean() }).nullable(),
  /** The score from which this kind is raised in this series (0.99 without a word), how often it was, what people said. */
  standing: z
    .object({ bar: z.number(), raised: z.number().int(), useful: z.number().int(), noise: z.number().int() })
    .nullable(),
});
export type Judgement = z.infer<typeof zJudgement>;

/** Of the last 90 days: how many findings a kind of anomaly made, how many were judged, and how many of those as noise. */
const zFalseAlarms = z.object({
  kind: z.enum(kinds),
  raised: z.number().int(),
  judged: z.number().int(),
  noise: z.number().int(),
  rate: z.number().nullable(),
});
export type FalseAlarms = z.infer<typeof zFalseAlarms>;

const findingId = z.object({ findingId: zId('finding') });
const zFindingQuery = pageQuery.extend({
  state: z.enum(['open', 'cleared']).optional(),
  clientId: zId('client').optional(),
  deviceId: zId('device').optional(),
  condition: zCondition.optional(),
  groupId: zId('finding-group').optional(),
});
export type FindingQuery = z.output<typeof zFindingQuery>;

export const findingRoutes = routes({
  listFindings: {
    method: 'GET',
    path: '/findings',
    summary: 'Findings, newest first',
    access: { may: 'findings.read' },
    query: zFindingQuery,
    reply: zPage(zFindingLine),
  },
  getFinding: {
    method: 'GET',
    path: '/findings/:findingId',
    summary: 'One finding with its evidence and its group',
    access: { may: 'findings.read' },
    params: findingId,
    reply: zFindingDetail,
  },
  getJudgement: {
    method: 'GET',
    path: '/findings/:findingId/judgement',
    summary: 'What was said of an anomaly, and the bar of its series; 404 when the finding is about no series',
    access: { may: 'findings.read' },
    params: findingId,
    reply: zJudgement,
  },
  judgeFinding: {
    method: 'POST',
    path: '/findings/:findingId/judgement',
    summary: 'Say whether an anomaly was worth it: the bar of its series moves',
    access: { may: 'tickets.work' },
    params: findingId,
    body: z.object({ verdict: z.enum(verdicts) }),
    reply: zJudgement,
  },
  falseAlarms: {
    method: 'GET',
    path: '/anomaly-rules',
    summary: 'False alarms of each kind of anomaly in the last 90 days',
    access: { may: 'findings.read' },
    reply: z.object({ since: zInstant, items: z.array(zFalseAlarms) }),
  },
});
