/** Client users: people of a client who sign in to its portal. Managed by staff, and by the client's own administrators. Browser-safe. */
import { z } from 'zod';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText, zVersion } from '../http/contract.ts';
import { zEmail } from './sign-in-api.ts';
import { zInvited } from './staff-api.ts';

export const clientRoles = ['client-administrator', 'client-viewer'] as const;

export const zClientUser = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(clientRoles),
  service: z.boolean(),
  version: zVersion,
  createdAt: zInstant,
  disabledAt: zInstant.nullable(),
});
export type ClientUser = z.output<typeof zClientUser>;

const newUser = z.object({ email: zEmail, name: zText(120), role: z.enum(clientRoles) });
const userChange = z.object({
  version: zVersion,
  name: zText(120).optional(),
  role: z.enum(clientRoles).optional(),
});
export type NewClientUser = z.output<typeof newUser>;
export type ClientUserChange = z.output<typeof userChange>;

const client = z.object({ clientId: zId('client') });
const user = z.object({ userId: zId('client-user') });
const list = zPage(zClientUser);
const manage = { may: 'clients.manage' } as const;
const own = { may: 'portal.manage' } as const;

export const clientUserRoutes = routes({
  listClientUsers: {
    method: 'GET',
    path: '/clients/:clientId/users',
    summary: 'Users of a client, by name',
    access: { may: 'clients.read' },
    params: client,
    query: pageQuery,
    reply: list,
  },
  inviteClientUser: {
    method: 'POST',
    path: '/clients/:clientId/users',
    summary: 'Invite a user of a client',
    access: manage,
    params: client,
    body: newUser,
    reply: zInvited,
    status: 201,
  },
  changeClientUser: {
    method: 'PATCH',
    path: '/client-users/:userId',
    summary: 'Change a client user; a new role ends the sessions',
    access: manage,
    params: user,
    body: userChange,
    reply: zClientUser,
  },
  disableClientUser: {
    method: 'POST',
    path: '/client-users/:userId/disable',
    summary: 'End a client user’s access at once',
    access: manage,
    params: user,
    reply: zClientUser,
  },
  enableClientUser: {
    method: 'POST',
    path: '/client-users/:userId/enable',
    summary: 'Give a client user access again',
    access: manage,
    params: user,
    reply: zClientUser,
  },
  resetClientUserSecondFactor: {
    method: 'POST',
    path: '/client-users/:userId/second-factor/reset',
    summary: 'Forget a lost second factor',
    access: manage,
    params: user,
    reply: zNothing,
  },
  linkClientUserPassword: {
    method: 'POST',
    path: '/client-users/:userId/password-link',
    summary: 'A new link to choose a password',
    access: manage,
    params: user,
    reply: zInvited,
  },
  listOwnUsers: {
    method: 'GET',
    path: '/portal/users',
    summary: 'Users of your own organisation',
    access: own,
    query: pageQuery,
    reply: list,
  },
  inviteOwnUser: {
    method: 'POST',
    path: '/portal/users',
    summary: 'Invite someone of your organisation',
    access: own,
    body: newUser,
    reply: zInvited,
    status: 201,
  },
  changeOwnUser: {
    method: 'PATCH',
    path: '/portal/users/:userId',
    summary: 'Change a user of your organisation',
    access: own,
    params: user,
    body: userChange,
    reply: zClientUser,
  },
  disableOwnUser: {
    method: 'POST',
    path: '/portal/users/:userId/disable',
    summary: 'End a user’s access at once',
    access: own,
    params: user,
    reply: zClientUser,
  },
  enableOwnUser: {
    method: 'POST',
    path: '/portal/users/:userId/enable',
    summary: 'Give a user access again',
    access: own,
    params: user,
    reply: zClientUser,
  },
  resetOwnUserSecondFactor: {
    method: 'POST',
    path: '/portal/users/:userId/second-factor/reset',
    summary: 'Forget a lost second factor of a user',
    access: own,
    params: user,
    reply: zNothing,
  },
  linkOwnUserPassword: {
    method: 'POST',
    path: '/portal/users/:userId/password-link',
    summary: 'A new link to choose a password',
    access: own,
    params: user,
    reply: zInvited,
  },
});
