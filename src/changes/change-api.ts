/** What a change request is, as the console and programs see it. Browser-safe. */
import { z } from 'zod';
import { zId, zInstant, zText, zVersion } from '../http/contract.ts';
import { zDay } from '../meetings/api.ts';
import { zExplained } from '../tickets/clock-api.ts';
import { risks, zAnswers } from './risk-api.ts';

export const kinds = ['standard', 'normal', 'emergency'] as const;
export const sources = ['portal', 'ticket', 'console', 'mail', 'meeting', 'api'] as const;
export const stages = [
  'requested',
  'accepted',
  'assessed',
  'approved',
  'scheduled',
  'in-progress',
  'implemented',
  'verified',
  'closed',
  'rolled-back',
  'declined',
] as const;
/** Stages in which something is still to be done. */
export const liveStages = stages.slice(0, 7);

export type Kind = (typeof kinds)[number];
export type Source = (typeof sources)[number];
export type Stage = (typeof stages)[number];

export const zKind = z.enum(kinds);
export const zStage = z.enum(stages);
const zRisk = z.enum(['unknown', ...risks]);
const zCount = z.number().int();

/** Two lines on one clock: `wantedAt` is ours, `dueAt` the promise. */
export const zBar = z.object({
  is: z.enum(['not-started', 'running', 'late', 'breached', 'kept', 'kept-late', 'missed', 'stopped']),
  startedAt: zInstant.nullable(),
  wantedAt: zInstant.nullable(),
  dueAt: zInstant.nullable(),
  /** When it was verified, or came to another end; null while it runs. */
  endedAt: zInstant.nullable(),
  why: z.string(),
});

export const zChangeLine = z.object({
  id: zId('change'),
  number: z.string(),
  clientId: zId('client'),
  clientName: z.string(),
  kind: zKind,
  title: z.string(),
  requesterName: z.string(),
  stage: zStage,
  stageAt: zInstant,
  risk: zRisk,
  riskScore: zCount,
  engineer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  deviceNames: z.array(z.string()),
  windowFrom: zInstant.nullable(),
  windowTo: zInstant.nullable(),
  zone: z.string(),
  bar: zBar,
  reopened: zCount,
  raisedAt: zInstant,
  updatedAt: zInstant,
  version: zCount,
});

export const zConflict = z.object({
  kind: z.enum(['freeze', 'change', 'war-room', 'meeting', 'outside-lines']),
  id: z.uuid().nullable(),
  says: z.string(),
  from: zInstant,
  to: zInstant,
  /** Whether it forbids the window; others are for a person to weigh. */
  forbids: z.boolean(),
});

export const zVote = z.object({
  id: z.uuid(),
  seat: z.enum(['peer', 'cab', 'client']),
  verdict: z.enum(['approve', 'refuse']),
  note: z.string(),
  by: z.object({ id: z.uuid(), name: z.string() }),
  at: zInstant,
  /** Address it came from, and how the person had signed in. */
  from: z.string().nullable(),
  via: z.string(),
  planVersion: zCount,
  planHash: z.string(),
  expiredAt: zInstant.nullable(),
});

export const zChange = zChangeLine.extend({
  source: z.enum(sources),
  ticket: z.object({ id: zId('ticket'), number: z.string(), title: z.string() }).nullable(),
  /** The meeting it was asked for in, and when that began. */
  meeting: z.object({ id: zId('meeting'), title: z.string(), at: zInstant }).nullable(),
  model: z.object({ id: zId('change-model'), name: z.string() }).nullable(),
  reason: z.string(),
  requester: z.object({ kind: z.enum(['client-user', 'contact', 'staff']), id: z.uuid(), name: z.string() }),
  raisedByName: z.string(),
  /** How we know that the requester may ask; null: nothing is done before we do. */
  authority: z.string().nullable(),
  siteId: z.uuid().nullable(),
  devices: z.array(z.object({ id: zId('device'), name: z.string(), siteName: z.string().nullable() })),
  /** Of its network, in words as they were when it was planned; the devices at their ends are among `devices`. */
  links: z.array(z.object({ id: zId('topology-link'), words: z.string() })),
  answers: zAnswers,
  plan: z.string(),
  testPlan: z.string(),
  backOut: z.string(),
  /** Why it is due then; null before it is accepted. */
  explain: zExplained.nullable(),
  /** Parts that risk asks for and that are still empty. */
  missing: z.array(z.string()),
  planVersion: zCount,
  planHash: z.string(),
  verifiedHow: z.string().nullable(),
  conflicts: z.array(zConflict),
  conflictsAcceptedBy: z.string().nullable(),
  votes: z.array(zVote),
  /** What approval still needs, in words; empty: nothing. */
  needs: z.array(z.string()),
  /** Where the reader may bring it now; the reason when they may not vote. */
  next: z.array(zStage),
  mayVote: z.boolean(),
  mayNotVoteBecause: z.string().nullable(),
  stages: z.array(z.object({ stage: zStage, at: zInstant, by: z.string(), note: z.string(), took: zCount.nullable() })),
  configs: z.array(
    z.object({ part: z.enum(['before', 'after']), text: z.string(), sha256: z.string(), by: z.string(), at: zInstant }),
  ),
  findings: z.array(
    z.object({
      id: zId('finding'),
      title: z.string(),
      severity: z.string(),
      at: zInstant,
      clearedAt: zInstant.nullable(),
      releasedAt: zInstant.nullable(),
    }),
  ),
});

const window = { windowFrom: zInstant.nullable(), windowTo: zInstant.nullable() };
const zNote = (max: number) => zText(max).or(z.literal(''));
const long = zNote(50_000);

export const raising = z.object({
  clientId: zId('client'),
  kind: zKind.default('normal'),
  modelId: zId('change-model').nullable().default(null),
  title: zText(300),
  reason: zText(20_000),
  /** Whoever of the client asked; left out: you ask for it yourself. */
  requester: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('client-user'), id: zId('client-user') }),
      z.object({ kind: z.literal('contact'), id: zId('contact') }),
    ])
    .nullable()
    .default(null),
  ticketId: zId('ticket').nullable().default(null),
  /** The meeting it was asked for in, by the day its rule has it on. */
  meeting: z
    .object({ id: zId('meeting'), date: zDay })
    .nullable()
    .optional(),
  deviceIds: z.array(zId('device')).max(100).default([]),
  /** Links of the client's network; what is at their ends is touched too. */
  linkIds: z.array(zId('topology-link')).max(100).optional(),
  requestId: z.uuid().optional(),
});

export const editing = z.object({
  version: zVersion,
  kind: zKind.optional(),
  title: zText(300).optional(),
  reason: zText(20_000).optional(),
  deviceIds: z.array(zId('device')).max(100).optional(),
  linkIds: z.array(zId('topology-link')).max(100).optional(),
  siteId: zId('site').nullable().optional(),
  answers: zAnswers.optional(),
  plan: long.optional(),
  testPlan: long.optional(),
  backOut: long.optional(),
  windowFrom: window.windowFrom.optional(),
  windowTo: window.windowTo.optional(),
});

export const moving = z.object({
  to: zStage,
  version: zVersion,
  note: zNote(5000).default(''),
  /** For 'scheduled': who does it; you when left out. */
  engineerId: zId('staff').optional(),
  acceptConflicts: z.boolean().default(false),
});

export const voting = z.object({
  verdict: z.enum(['approve', 'refuse']),
  /** Of the plan that was read: a vote on another one is refused. */
  planHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the hash of the plan, as the change tells it'),
  note: zNote(5000).default(''),
});

export const changeFilter = {
  show: z.enum(['live', 'done', 'all']).default('live'),
  stage: zStage.optional(),
  kind: zKind.optional(),
  client: zId('client').optional(),
  device: zId('device').optional(),
  ticket: zId('ticket').optional(),
  text: z.string().trim().max(200).optional(),
} as const;
