import type { Permission } from './permissions.ts';

export type StaffRole = 'administrator' | 'manager' | 'lead-engineer' | 'engineer';
export type ClientRole = 'client-administrator' | 'client-viewer';

/** Who acts. `clients` is what row-level security shows them; `permissions` what they may do there. */
export type Actor = {
  side: 'staff' | 'client' | 'system';
  /** Person, or the person or integration a token stands for; null for the system and for nobody. */
  id: string | null;
  name: string;
  role: StaffRole | ClientRole | 'integration' | 'system' | 'nobody';
  clients: 'all' | readonly string[];
  permissions: ReadonlySet<Permission>;
  /** How they proved who they are. */
  via: 'session' | 'token' | 'cli' | 'internal' | 'none';
  /** Address the act came from, for the audit log. */
  from: string | null;
};

export const nobody: Actor = {
  side: 'client',
  id: null,
  name: 'nobody',
  role: 'nobody',
  clients: [],
  permissions: new Set(),
  via: 'none',
  from: null,
};
export const theSystem: Actor = {
  side: 'system',
  id: null,
  name: 'Watchfloor',
  role: 'system',
  clients: 'all',
  permissions: new Set(),
  via: 'internal',
  from: null,
};
