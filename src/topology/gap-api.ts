/** Gaps of a client's network: found by rules, owned by people. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zPage, zText, zVersion } from '../http/contract.ts';

export const gapStates = ['open', 'accepted', 'closed'] as const;
export const gapSeverities = ['low', 'medium', 'high'] as const;
export type GapSeverity = (typeof gapSeverities)[number];

const zDay = z.iso
  .date('must be a day, such as 2027-06-30')
  .refine((day) => !day.startsWith('0'), 'must lie in a year from 1000 on');

export const zGap = z.object({
  id: zId('gap'),
  clientId: z.uuid(),
  clientName: z.string(),
  rule: z.string(),
  severity: z.enum(gapSeverities),
  title: z.string(),
  why: z.string(),
  risk: z.string(),
  fix: z.string(),
  nodes: z.array(z.uuid()),
  links: z.array(z.uuid()),
  /** Devices of the estate it lies at, for a change request. */
  deviceIds: z.array(z.uuid()),
  state: z.enum(gapStates),
  agreed: z.boolean(),
  ownerId: z.uuid().nullable(),
  ownerName: z.string().nullable(),
  nextOn: z.string().nullable(),
  acceptedBy: z.string().nullable(),
  acceptedUntil: z.string().nullable(),
  acceptedBecause: z.string(),
  openedAt: zInstant,
  closedAt: zInstant.nullable(),
  version: zVersion,
});
export type Gap = z.output<typeof zGap>;

export const zGapDetail = zGap.extend({
  lines: z.array(z.object({ at: zInstant, by: z.string(), text: z.string() })),
});
export type GapDetail = z.output<typeof zGapDetail>;

const gapQuery = pageQuery.extend({
  clientId: zId('client').optional(),
  state: z.enum([...gapStates, 'live']).default('live'),
  rule: z.string().max(60).optional(),
});
export type GapQuery = z.output<typeof gapQuery>;

const gapChange = z.object({
  version: zVersion,
  ownerId: zId('staff').nullable().optional(),
  nextOn: zDay.nullable().optional(),
  agreed: z.boolean().optional(),
});
export type GapChange = z.output<typeof gapChange>;

const acceptance = z.object({ version: zVersion, acceptedBy: zText(120), acceptedUntil: zDay, because: zText(1000) });
export type Acceptance = z.output<typeof acceptance>;

const params = z.object({ gapId: zId('gap') });
const read = { may: 'devices.read' } as const;
const manage = { may: 'devices.manage' } as const;

export const gapRoutes = routes({
  listGaps: {
    method: 'GET',
    path: '/topology/gaps',
    summary: 'Gaps, the most severe first',
    access: read,
    query: gapQuery,
    reply: zPage(zGap),
  },
  readGap: {
    method: 'GET',
    path: '/topology/gaps/:gapId',
    summary: 'A gap with what became of it',
    access: read,
    params,
    reply: zGapDetail,
  },
  changeGap: {
    method: 'PATCH',
    path: '/topology/gaps/:gapId',
    summary: 'Give a gap an owner and a next date, or say that the client knows of it',
    access: manage,
    params,
    body: gapChange,
    reply: zGapDetail,
  },
  acceptGap: {
    method: 'POST',
    path: '/topology/gaps/:gapId/accept',
    summary: 'Write down that the client lives with the risk until a day',
    access: manage,
    params,
    body: acceptance,
    reply: zGapDetail,
  },
  reopenGap: {
    method: 'POST',
    path: '/topology/gaps/:gapId/reopen',
    summary: 'Take an acceptance back',
    access: manage,
    params,
    body: z.object({ version: zVersion }),
    reply: zGapDetail,
  },
  checkGaps: {
    method: 'POST',
    path: '/clients/:clientId/topology/gaps/check',
    summary: 'Look for gaps now',
    access: manage,
    params: z.object({ clientId: zId('client') }),
    reply: z.object({ found: z.number().int(), opened: z.number().int(), closed: z.number().int() }),
  },
});
