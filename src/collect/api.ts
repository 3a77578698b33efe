/** Collectors: processes at clients' sites that listen and poll there and send to us. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zNothing, zText } from '../http/contract.ts';

/** `added`: it has not enrolled yet. `lost`: it should be heard and is not. */
export const collectorStates = ['added', 'connected', 'away', 'lost', 'revoked'] as const;
export type CollectorState = (typeof collectorStates)[number];

export const zCollector = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  siteId: z.uuid().nullable(),
  siteName: z.string().nullable(),
  name: z.string(),
  state: z.enum(collectorStates),
  /** Since when it is in that state, as far as that is known. */
  since: zInstant.nullable(),
  heardAt: zInstant.nullable(),
  lastBatchAt: zInstant.nullable(),
  /** From where it connected last. */
  address: z.string(),
  version: z.string(),
  backlogRecords: z.int(),
  backlogBytes: z.int(),
  /** Records that it gave up because its disk buffer was full, since it started. */
  givenUp: z.int(),
  /** Its clock less ours. */
  clockOffsetMs: z.int(),
  certificateEndsAt: zInstant.nullable(),
  tokenEndsAt: zInstant.nullable(),
});
export type Collector = z.output<typeof zCollector>;

const newCollector = z.object({
  clientId: zId('client'),
  name: zText(120),
  /** Whose devices it polls; without, those of the whole client that no other collector has. */
  siteId: zId('site').optional(),
  /** Where the collector reaches us, `name:port`; without, the installation's public name and the port set for it. */
  reach: z
    .string()
    .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:]+):\d{1,5}$/, 'must be of the form name:port')
    .max(260)
    .optional(),
});
export type NewCollector = z.output<typeof newCollector>;

export const zEnrolment = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Everything the process needs to enrol; shown once. */
  bundle: z.string(),
  endsAt: zInstant,
});
export type Enrolment = z.output<typeof zEnrolment>;

export const collectRoutes = routes({
  listCollectors: {
    method: 'GET',
    path: '/collectors',
    summary: 'Collectors and how they are, by client and name',
    access: { may: 'health.read' },
    query: z.object({ clientId: zId('client').optional() }),
    reply: z.object({ items: z.array(zCollector) }),
  },
  addCollector: {
    method: 'POST',
    path: '/collectors',
    summary: 'Add a collector; what it enrols with is shown once',
    access: { may: 'sources.manage' },
    body: newCollector,
    reply: zEnrolment,
    status: 201,
  },
  revokeCollector: {
    method: 'POST',
    path: '/collectors/:collectorId/revoke',
    summary: 'End a collector at once: nothing it sends is taken any more',
    access: { may: 'sources.manage' },
    params: z.object({ collectorId: zId('collector') }),
    body: z.object({}),
    reply: zNothing,
  },
});
