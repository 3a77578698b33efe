/** What client users see of changes, written field by field: a field that is not named here never leaves the server. */
import { z } from 'zod';
import { kinds, stages, voting } from '../changes/change-api.ts';
import { zExplained } from '../tickets/clock-api.ts';
import { pageQuery, routes, zId, zInstant, zPage, zText } from '../http/contract.ts';

const zCount = z.number().int();
const zStage = z.enum(stages);

export const zPortalChangeLine = z.object({
  id: zId('change'),
  number: z.string(),
  kind: z.enum(kinds),
  title: z.string(),
  stage: zStage,
  stageAt: zInstant,
  requesterName: z.string(),
  engineer: z.string().nullable(),
  deviceNames: z.array(z.string()),
  windowFrom: zInstant.nullable(),
  windowTo: zInstant.nullable(),
  /** Of the site: the window is told in it. */
  zone: z.string(),
  /** The promise: verified within 24 hours of being accepted. */
  bar: z.object({
    is: z.enum(['not-started', 'running', 'breached', 'kept', 'missed', 'stopped']),
    startedAt: zInstant.nullable(),
    dueAt: zInstant.nullable(),
    endedAt: zInstant.nullable(),
    why: z.string(),
  }),
  raisedAt: zInstant,
  updatedAt: zInstant,
});

export const zPortalChange = zPortalChangeLine.extend({
  reason: z.string(),
  plan: z.string(),
  testPlan: z.string(),
  backOut: z.string(),
  risk: z.enum(['unknown', 'low', 'medium', 'high']),
  planVersion: zCount,
  /** What an approval approves: SHA-256 of the plan as it is shown. */
  planHash: z.string(),
  verifiedHow: z.string().nullable(),
  /** Why it is due then; null before it is accepted. */
  explain: zExplained.nullable(),
  /** What it waits for, in words. */
  waitsFor: z.array(z.string()),
  mayApprove: z.boolean(),
  mayNotApproveBecause: z.string().nullable(),
  stages: z.array(z.object({ stage: zStage, at: zInstant, by: z.string(), note: z.string() })),
  /** `holds`: it is for the plan as it stands. `from`: the address your own people's votes came from. */
  approvals: z.array(
    z.object({
      id: z.uuid(),
      side: z.enum(['you', 'us']),
      verdict: z.enum(['approve', 'refuse']),
      by: z.string(),
      at: zInstant,
      note: z.string(),
      from: z.string().nullable(),
      planHash: z.string(),
      holds: z.boolean(),
    }),
  ),
});

const read = { may: 'portal.read' } as const;
const write = { may: 'portal.write' } as const;
const changeId = z.object({ changeId: zId('change') });

export const portalChangeRoutes = routes({
  portalChanges: {
    method: 'GET',
    path: '/portal/changes',
    summary: 'Your change requests, newest first',
    access: read,
    query: pageQuery.extend({ show: z.enum(['open', 'needs-you', 'done', 'all']).default('open') }),
    reply: zPage(zPortalChangeLine),
  },
  portalChange: {
    method: 'GET',
    path: '/portal/changes/:changeId',
    summary: 'One change with its plan, its stages and who approved it',
    access: read,
    params: changeId,
    reply: zPortalChange,
  },
  portalRaiseChange: {
    method: 'POST',
    path: '/portal/changes',
    summary: 'Ask for a change in your own words',
    access: write,
    body: z.object({
      title: zText(300),
      reason: zText(20_000),
      deviceIds: z.array(zId('device')).max(100).default([]),
      requestId: z.uuid().optional(),
    }),
    reply: zPortalChange,
    status: 201,
  },
  portalVoteOnChange: {
    method: 'POST',
    path: '/portal/changes/:changeId/votes',
    summary:
      'Approve or refuse the plan you have read; kept with your name, the time, your address and the plan’s hash',
    access: write,
    params: changeId,
    body: voting,
    reply: zPortalChange,
  },
});
