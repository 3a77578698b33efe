/** What a client has settled about changes: who may ask and approve, models, freezes. Browser-safe. */
import { z } from 'zod';
import { routes, zId, zInstant, zNothing, zText } from '../http/contract.ts';
import { zAnswers } from './risk-api.ts';

export const zAuthority = z.object({
  kind: z.enum(['client-user', 'contact']),
  id: z.uuid(),
  name: z.string(),
  title: z.string(),
  mayRequest: z.boolean(),
  mayApprove: z.boolean(),
});

export const zModel = z.object({
  id: zId('change-model'),
  clientId: zId('client'),
  name: z.string(),
  plan: z.string(),
  testPlan: z.string(),
  backOut: z.string(),
  answers: zAnswers,
  authorisedHow: z.string(),
  authorisedByName: z.string(),
  at: zInstant,
});

export const zFreeze = z.object({
  id: zId('change-freeze'),
  clientId: zId('client'),
  siteId: z.uuid().nullable(),
  /** Null: all of the client. */
  siteName: z.string().nullable(),
  /** Of the site, or of the client: a freeze is told in it. */
  zone: z.string(),
  from: zInstant,
  to: zInstant,
  reason: z.string(),
  byName: z.string(),
});

const long = zText(50_000).or(z.literal(''));
const read = { may: 'changes.read' } as const;
const manage = { may: 'clients.manage' } as const;
const ofClient = z.object({ clientId: zId('client') });

export const newModel = z.object({
  name: zText(200),
  plan: zText(50_000),
  testPlan: long.default(''),
  backOut: zText(50_000),
  answers: zAnswers,
  authorisedHow: zText(1000),
});
export const newFreeze = z.object({
  siteId: zId('site').nullable().default(null),
  fromAt: zInstant,
  toAt: zInstant,
  reason: zText(500),
});
export const authorities = z.object({
  people: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('client-user'),
          id: zId('client-user'),
          mayRequest: z.boolean(),
          mayApprove: z.boolean(),
        }),
        z.object({ kind: z.literal('contact'), id: zId('contact'), mayRequest: z.boolean(), mayApprove: z.boolean() }),
      ]),
    )
    .max(200),
});

export const zChangeClock = z.object({
  calendarId: z.uuid().nullable(),
  /** Calendars it may count in: the client's own and the house's. */
  calendars: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

export const changeSettingRoutes = routes({
  changeAuthority: {
    method: 'GET',
    path: '/clients/:clientId/change-authority',
    summary: 'Who of the client may ask for changes and who may approve them',
    access: read,
    params: ofClient,
    reply: z.object({ listed: z.boolean(), items: z.array(zAuthority) }),
  },
  setChangeAuthority: {
    method: 'PUT',
    path: '/clients/:clientId/change-authority',
    summary: 'Write the list anew',
    access: manage,
    params: ofClient,
    body: authorities,
    reply: z.object({ listed: z.boolean(), items: z.array(zAuthority) }),
  },
  changeClock: {
    method: 'GET',
    path: '/clients/:clientId/change-clock',
    summary: 'The calendar in which the clock of this client’s changes counts; null: around the clock',
    access: read,
    params: ofClient,
    reply: zChangeClock,
  },
  setChangeClock: {
    method: 'PUT',
    path: '/clients/:clientId/change-clock',
    summary: 'Choose that calendar; clocks that run are computed anew',
    access: manage,
    params: ofClient,
    body: z.object({ calendarId: zId('calendar').nullable() }),
    reply: zChangeClock,
  },
  changeModels: {
    method: 'GET',
    path: '/clients/:clientId/change-models',
    summary: 'Changes the client has approved once for always',
    access: read,
    params: ofClient,
    reply: z.object({ items: z.array(zModel) }),
  },
  addChangeModel: {
    method: 'POST',
    path: '/clients/:clientId/change-models',
    summary: 'Add a model the client has authorised',
    access: manage,
    params: ofClient,
    body: newModel,
    reply: zModel,
    status: 201,
  },
  changeChangeModel: {
    method: 'PUT',
    path: '/change-models/:modelId',
    summary: 'Put another model in its place; changes made by the former stay as they are',
    access: manage,
    params: z.object({ modelId: zId('change-model') }),
    body: newModel,
    reply: zModel,
  },
  retireChangeModel: {
    method: 'DELETE',
    path: '/change-models/:modelId',
    summary: 'Use a model no longer; changes made by it stay as they are',
    access: manage,
    params: z.object({ modelId: zId('change-model') }),
    reply: zNothing,
  },
  changeFreezes: {
    method: 'GET',
    path: '/clients/:clientId/change-freezes',
    summary: 'Times in which nothing is changed, those over left out',
    access: read,
    params: ofClient,
    reply: z.object({ items: z.array(zFreeze) }),
  },
  addChangeFreeze: {
    method: 'POST',
    path: '/clients/:clientId/change-freezes',
    summary: 'Freeze a client or one of its sites',
    access: { may: 'changes.work' },
    params: ofClient,
    body: newFreeze,
    reply: zFreeze,
    status: 201,
  },
  removeChangeFreeze: {
    method: 'DELETE',
    path: '/change-freezes/:freezeId',
    summary: 'Lift a freeze',
    access: manage,
    params: z.object({ freezeId: zId('change-freeze') }),
    reply: zNothing,
  },
});
