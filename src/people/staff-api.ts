/** Staff, their SOCs and the clients they are assigned to. Browser-safe. */
import { z } from 'zod';
import { zZone } from '../base/place.ts';
import { pageQuery, routes, zId, zInstant, zNothing, zPage, zText, zVersion } from '../http/contract.ts';
import { zSession } from './account-api.ts';
import { zEmail } from './sign-in-api.ts';

export const staffRoles = ['administrator', 'manager', 'lead-engineer', 'engineer'] as const;

export const zStaff = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(staffRoles),
  socId: z.uuid().nullable(),
  socName: z.string().nullable(),
  zone: z.string(),
  /** Sees every client; else those of `clients`. */
  allClients: z.boolean(),
  /** Stands for a program with a token. */
  service: z.boolean(),
  version: zVersion,
  createdAt: zInstant,
  disabledAt: zInstant.nullable(),
});
export type Staff = z.output<typeof zStaff>;

const zStaffDetail = zStaff.extend({
  /** Assignments to clients that the asker sees. */
  clients: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** Only for those who manage staff. */
  signIn: z.object({ hasPassword: z.boolean(), secondFactor: z.boolean(), sessions: z.number().int() }).nullable(),
});
export type StaffDetail = z.output<typeof zStaffDetail>;

/** Where an invitation went: by mail, or, without a mail server, a link to hand over. */
export const zInvited = z.object({ id: z.uuid(), mailed: z.boolean(), link: z.string().nullable() });

const newStaff = z.object({
  email: zEmail,
  name: zText(120),
  role: z.enum(staffRoles),
  socId: zId('soc').nullable().default(null),
  zone: zZone.default('UTC'),
  /** When left out: administrators and managers see all clients, engineers those they are assigned to. */
  allClients: z.boolean().optional(),
  clientIds: z.array(zId('client')).max(500).default([]),
});
const staffChange = z.object({
  version: zVersion,
  name: zText(120).optional(),
  role: z.enum(staffRoles).optional(),
  socId: zId('soc').nullable().optional(),
  zone: zZone.optional(),
  allClients: z.boolean().optional(),
});
const staffQuery = pageQuery.extend({
  /** Words that must all be found in name or address. */
  q: z.string().max(200).optional(),
  role: z.enum(staffRoles).optional(),
  socId: zId('soc').optional(),
  disabled: z.enum(['no', 'only', 'all']).default('no'),
});
export type NewStaff = z.output<typeof newStaff>;
export type StaffChange = z.output<typeof staffChange>;
export type StaffQuery = z.output<typeof staffQuery>;

export const zSoc = z.object({ id: z.uuid(), name: z.string(), zone: z.string(), version: zVersion });
export type Soc = z.output<typeof zSoc>;

const params = z.object({ staffId: zId('staff') });
const read = { may: 'staff.read' } as const;
const manage = { may: 'staff.manage' } as const;
const assignment = z.object({ clientId: zId('client'), staffId: zId('staff') });

export const staffRoutes = routes({
  listStaff: {
    method: 'GET',
    path: '/staff',
    summary: 'Staff, by name',
    access: read,
    query: staffQuery,
    reply: zPage(zStaff),
  },
  getStaff: {
    method: 'GET',
    path: '/staff/:staffId',
    summary: 'One of the staff',
    access: read,
    params,
    reply: zStaffDetail,
  },
  inviteStaff: {
    method: 'POST',
    path: '/staff',
    summary: 'Invite someone to the staff',
    access: manage,
    body: newStaff,
    reply: zInvited,
    status: 201,
  },
  changeStaff: {
    method: 'PATCH',
    path: '/staff/:staffId',
    summary: 'Change what is sent; a new role ends that person’s sessions',
    access: manage,
    params,
    body: staffChange,
    reply: zStaff,
  },
  disableStaff: {
    method: 'POST',
    path: '/staff/:staffId/disable',
    summary: 'End access at once; history stays',
    access: manage,
    params,
    reply: zStaff,
  },
  enableStaff: {
    method: 'POST',
    path: '/staff/:staffId/enable',
    summary: 'Give access back',
    access: manage,
    params,
    reply: zStaff,
  },
  resetStaffSecondFactor: {
    method: 'POST',
    path: '/staff/:staffId/second-factor/reset',
    summary: 'Forget a lost second factor; ends all sessions, the next sign-in sets up a new one',
    access: manage,
    params,
    reply: zNothing,
  },
  linkStaffPassword: {
    method: 'POST',
    path: '/staff/:staffId/password-link',
    summary: 'A new link to choose a password: mailed, or given back when there is no mail server',
    access: manage,
    params,
    reply: zInvited,
  },
  listStaffSessions: {
    method: 'GET',
    path: '/staff/:staffId/sessions',
    summary: 'Where someone is signed in',
    access: manage,
    params,
    reply: z.object({ items: z.array(zSession) }),
  },
  endStaffSessions: {
    method: 'DELETE',
    path: '/staff/:staffId/sessions',
    summary: 'Sign someone out everywhere',
    access: manage,
    params,
    reply: z.object({ ended: z.number().int() }),
  },
  endStaffSession: {
    method: 'DELETE',
    path: '/staff/:staffId/sessions/:sessionId',
    summary: 'Sign out one session of someone',
    access: manage,
    params: params.extend({ sessionId: zId('session') }),
    reply: zNothing,
  },
  listAssignments: {
    method: 'GET',
    path: '/clients/:clientId/staff',
    summary: 'Who sees this client, by assignment or because they see all',
    access: read,
    params: assignment.pick({ clientId: true }),
    reply: z.object({ items: z.array(zStaff.pick({ id: true, name: true, role: true, allClients: true })) }),
  },
  assign: {
    method: 'PUT',
    path: '/clients/:clientId/staff/:staffId',
    summary: 'Let someone work for this client',
    access: { may: 'clients.manage' },
    params: assignment,
    reply: zNothing,
  },
  unassign: {
    method: 'DELETE',
    path: '/clients/:clientId/staff/:staffId',
    summary: 'End someone’s work for this client',
    access: { may: 'clients.manage' },
    params: assignment,
    reply: zNothing,
  },
  listSocs: {
    method: 'GET',
    path: '/socs',
    summary: 'The SOCs',
    access: read,
    reply: z.object({ items: z.array(zSoc) }),
  },
  addSoc: {
    method: 'POST',
    path: '/socs',
    summary: 'Add a SOC',
    access: manage,
    body: z.object({ name: zText(80), zone: zZone }),
    reply: zSoc,
    status: 201,
  },
  changeSoc: {
    method: 'PATCH',
    path: '/socs/:socId',
    summary: 'Change a SOC',
    access: manage,
    params: z.object({ socId: zId('soc') }),
    body: z.object({ version: zVersion, name: zText(80).optional(), zone: zZone.optional() }),
    reply: zSoc,
  },
});
