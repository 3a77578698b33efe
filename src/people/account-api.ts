/** What people do with their own account. Browser-safe. */
import { z } from 'zod';
import { zZone } from '../base/place.ts';
import { routes, zId, zInstant, zNothing, zText } from '../http/contract.ts';
import { zPassword, zTotp } from './sign-in-api.ts';

export const zSession = z.object({
  id: z.uuid(),
  current: z.boolean(),
  address: z.string().nullable(),
  agent: z.string(),
  createdAt: zInstant,
  lastUsedAt: zInstant,
  expiresAt: zInstant,
});
export type Session = z.output<typeof zSession>;

const zRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
const self = { may: 'self' } as const;

export const accountRoutes = routes({
  changeMe: {
    method: 'PATCH',
    path: '/me',
    summary: 'Change your own name or time zone',
    access: self,
    body: z.object({ name: zText(120).optional(), zone: zZone.optional() }),
    reply: zNothing,
  },
  startSecondFactor: {
    method: 'POST',
    path: '/me/second-factor',
    summary: 'Get a secret for an authenticator app; nothing changes until its first code is confirmed',
    access: { may: 'enrol' },
    body: z.object({ password: zPassword.optional() }),
    reply: z.object({ secret: z.string(), uri: z.string() }),
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/me/second-factor/confirm',
    summary: 'Confirm the app by its first code; the recovery codes are shown this once',
    access: { may: 'enrol' },
    body: zTotp,
    reply: zRecoveryCodes,
  },
  newRecoveryCodes: {
    method: 'POST',
    path: '/me/recovery-codes',
    summary: 'Replace the recovery codes; shown this once',
    access: self,
    body: z.object({ password: zPassword }),
    reply: zRecoveryCodes,
  },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    summary: 'Change your password; ends your other sessions',
    access: self,
    body: z.object({ password: zPassword, newPassword: zPassword }),
    reply: zNothing,
  },
  listMySessions: {
    method: 'GET',
    path: '/me/sessions',
    summary: 'Where you are signed in',
    access: self,
    reply: z.object({ items: z.array(zSession) }),
  },
  endMySession: {
    method: 'DELETE',
    path: '/me/sessions/:sessionId',
    summary: 'Sign out one of your sessions',
    access: self,
    params: z.object({ sessionId: zId('session') }),
    reply: zNothing,
  },
  endMyOtherSessions: {
    method: 'POST',
    path: '/me/sessions/end-others',
    summary: 'Sign out everywhere but here',
    access: self,
    reply: z.object({ ended: z.number().int() }),
  },
});
