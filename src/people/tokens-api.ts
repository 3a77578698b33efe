/** Tokens for programs: a person's own, and those of integrations. Browser-safe. */
import { z } from 'zod';
import { permissions } from '../base/permissions.ts';
import { routes, zId, zInstant, zNothing, zText } from '../http/contract.ts';

export const zToken = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Whom it stands for; null for an integration. */
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  role: z.string(),
  scope: z.array(z.enum(permissions)).nullable(),
  allClients: z.boolean(),
  clientIds: z.array(z.uuid()),
  createdAt: zInstant,
  expiresAt: zInstant.nullable(),
  lastUsedAt: zInstant.nullable(),
  revokedAt: zInstant.nullable(),
});
export type Token = z.output<typeof zToken>;

const newToken = z.object({
  name: zText(80),
  /** `own`: acts as you. `integration`: a program of its own, made by administrators. */
  kind: z.enum(['own', 'integration']),
  /** Narrows what it may do; null for all that you, or an integration, may. */
  scope: z.array(z.enum(permissions)).min(1).max(permissions.length).nullable().default(null),
  /** Clients an integration reaches; null for all. */
  clientIds: z.array(zId('client')).min(1).max(500).nullable().default(null),
  expiresInDays: z.number().int().min(1).max(366).default(90),
});
export type NewToken = z.output<typeof newToken>;

const self = { may: 'self' } as const;

export const tokenRoutes = routes({
  listTokens: {
    method: 'GET',
    path: '/tokens',
    summary: 'Your tokens; for those who manage tokens, everyone’s',
    access: self,
    reply: z.object({ items: z.array(zToken) }),
  },
  addToken: {
    method: 'POST',
    path: '/tokens',
    summary: 'Make a token; its secret is shown this once',
    access: self,
    body: newToken,
    reply: z.object({ token: z.string(), id: z.uuid() }),
    status: 201,
  },
  revokeToken: {
    method: 'DELETE',
    path: '/tokens/:tokenId',
    summary: 'Revoke a token at once',
    access: self,
    params: z.object({ tokenId: zId('token') }),
    reply: zNothing,
  },
});
