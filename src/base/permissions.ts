/** The words for what someone may do. Roles are lists of them (people/may.ts); every route names one. */
export const permissions = [
  'tickets.read',
  'tickets.work', // claim, write, change state
  'changes.read',
  'changes.work', // raise, plan, do and verify changes; vote as a peer
  'changes.cab', // vote as a member of the change board
  'clients.read',
  'clients.manage', // create and edit clients, assignments
  'contacts.manage', // people at the client, and how their channels were verified
  'devices.read',
  'devices.manage',
  'events.read', // search and tail of raw events
  'events.write', // integrations that send in
  'quarantine.work',
  'findings.read',
  'sources.manage', // listeners' keys: webhooks, certificates, relays
  'staff.read',
  'staff.manage',
  'tokens.manage',
  'audit.read',
  'health.read',
  'enrol', // set up one's own second factor: all that a staff session may do before it has one
  'self', // own profile, sessions
  'portal.read',
  'portal.write', // open and answer own tickets
  'portal.manage', // own organisation's users
] as const;

export type Permission = (typeof permissions)[number];
