/** What each role may do, as data. A route names one permission; which clients it reaches is row-level security's answer. */
import type { Actor, ClientRole, StaffRole } from '../base/actor.ts';
import type { Permission } from '../base/permissions.ts';
import { Problem } from '../base/problem.ts';

export type GrantedRole = StaffRole | ClientRole | 'integration';

const engineer = [
  'enrol',
  'self',
  'tickets.read',
  'tickets.work',
  'changes.read',
  'changes.work',
  'clients.read',
  'contacts.manage',
  'devices.read',
  'devices.manage',
  'events.read',
  'findings.read',
  'quarantine.work',
  'staff.read',
  'health.read',
] as const satisfies readonly Permission[];

const leadEngineer = [
  ...engineer,
  'changes.cab',
  'clients.manage',
  'sources.manage',
] as const satisfies readonly Permission[];
const manager = [...leadEngineer, 'staff.manage', 'audit.read'] as const satisfies readonly Permission[];
const administrator = [...manager, 'tokens.manage', 'events.write'] as const satisfies readonly Permission[];
const clientViewer = ['enrol', 'self', 'portal.read'] as const satisfies readonly Permission[];

const table: Record<GrantedRole, readonly Permission[]> = {
  administrator,
  manager,
  'lead-engineer': leadEngineer,
  engineer,
  'client-administrator': [...clientViewer, 'portal.write', 'portal.manage'],
  'client-viewer': clientViewer,
  // Programs that send in and read along; a token's scope narrows it further.
  integration: [
    'self',
    'events.write',
    'tickets.read',
    'changes.read',
    'clients.read',
    'devices.read',
    'findings.read',
    'health.read',
  ],
};

/** Every role someone or something can be given. */
export const grantedRoles = [
  'administrator',
  'manager',
  'lead-engineer',
  'engineer',
  'client-administrator',
  'client-viewer',
  'integration',
] as const satisfies readonly GrantedRole[];

/** The permissions a role includes. */
export function permissionsOf(role: GrantedRole): ReadonlySet<Permission> {
  return new Set(table[role]);
}

/** What a token may do: its scope, and never more than its role. No scope means the whole role. */
export function scopedPermissions(role: GrantedRole, scope: readonly string[] | null): ReadonlySet<Permission> {
  return new Set(table[role].filter((each) => scope === null || scope.includes(each)));
}

/** Throws 403 unless the actor has the permission; for verbs whose route cannot say it. */
export function mustMay(actor: Actor, permission: Permission): void {
  if (actor.permissions.has(permission)) return;
  throw new Problem(
    'auth/forbidden',
    403,
    `Your role (${actor.role}) does not include "${permission}". Ask an administrator if you need it.`,
  );
}
