/** Who may do what to whom among people. Pure; each answer is the reason of the refusal, or undefined. */
import type { Actor, StaffRole } from '../base/actor.ts';

type Asker = Pick<Actor, 'id' | 'role' | 'clients'>;

const rank = { engineer: 0, 'lead-engineer': 1, manager: 2, administrator: 3 } as const;

/** Administrators, and the command line on the machine itself. */
export function isAdministrator({ role }: Pick<Actor, 'role'>): boolean {
  return role === 'administrator' || role === 'system';
}

/** Whether the asker may bring someone in with this role. */
export function inviteFault(asker: Asker, role: StaffRole): string | undefined {
  if (isAdministrator(asker) || rank[role] < rank.manager) return undefined;
  return `Only administrators can give the role ${role}.`;
}

/** Whether the asker may change, disable or reset this member of staff. */
export function manageFault(asker: Asker, target: { id: string; role: StaffRole }): string | undefined {
  if (asker.id === target.id) return 'You cannot do this to your own account. Ask another administrator.';
  if (isAdministrator(asker) || rank[target.role] < rank.manager) return undefined;
  return `Only administrators can change ${target.role === 'administrator' ? 'an administrator' : 'a manager'}.`;
}

/** Whether the asker may set which clients someone sees all at once. */
export function allClientsFault(asker: Asker, target: { role: StaffRole; allClients: boolean }): string | undefined {
  if (target.allClients && asker.clients !== 'all')
    return 'Only those who see all clients can let someone see all clients.';
  return !target.allClients && target.role === 'administrator' ? 'Administrators see all clients.' : undefined;
}

/** Whether taking this person out of office leaves nobody in it. `inOffice`: ids of the administrators now. */
export function lastAdministratorFault(inOffice: readonly string[], leaving: string): string | undefined {
  return inOffice.includes(leaving) && inOffice.length === 1
    ? 'This is the last administrator. Make someone else an administrator first.'
    : undefined;
}

/** Whether the asker may assign this person to a client that the asker sees. */
export function assignFault(asker: Asker, staffId: string): string | undefined {
  return asker.id === staffId ? 'You cannot assign yourself. Ask the client’s lead engineer or a manager.' : undefined;
}

/** A name in addresses: lower-case letters, digits and dashes. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/[^a-zA-Z0-9-]/g, '')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
  return plain.slice(0, 60) || 'client';
}

/** What differs, field by field, as [before, after]; fields not sent stay out. */
export function differences(
  before: Record<string, unknown>,
  sent: Record<string, unknown>,
): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    Object.entries(sent)
      .filter(
        ([field, value]) => value !== undefined && JSON.stringify(before[field] ?? null) !== JSON.stringify(value),
      )
      .map(([field, value]) => [field, [before[field] ?? null, value]]),
  );
}
