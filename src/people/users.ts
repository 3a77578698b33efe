/** People added without a browser: by the command line and the demo. */
import type { Actor, ClientRole, StaffRole } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { permissions } from '../base/permissions.ts';
import { scopeOf } from '../db/scope.ts';
import { setPasswordHash } from './accounts.store.ts';
import { audit } from './audit.ts';
import { insertClientUser } from './client-users.store.ts';
import { deliver, openAccount } from './invitations.ts';
import type { Invited } from './invitations.ts';
import { newHash } from './passwords.ts';
import type { People } from './people.ts';
import { insertAssignment, insertStaff } from './staff.store.ts';
import { mustSee } from './staff.ts';

export type NewUser = {
  email: string;
  name: string;
  /** Chosen for them; without one they get a link. */
  password?: string;
} & (
  | { role: StaffRole; /** Null: sees all clients. */ clientIds: string[] | null; socId?: string | null; zone?: string }
  | { role: ClientRole; clientId: string }
);

/** Whoever runs the command line on this machine: may do everything, and the audit log says it was there. */
export function cliActor(userName: string): Actor {
  return { ...theSystem, name: `command line (${userName})`, permissions: new Set(permissions), via: 'cli' };
}

/** Adds a member of staff or a client user; with a password it can sign in at once, else `link` or a mail leads to one. */
export async function addUser(people: People, actor: Actor, user: NewUser): Promise<Invited> {
  const hash = user.password === undefined ? null : await newHash(people, user, user.password);
  const invitation = await people.auth.as(scopeOf(actor), async (tx) => {
    const now = people.clock.now();
    const person = {
      id: newId(now),
      email: user.email.trim().toLowerCase(),
      name: user.name,
      service: false,
      createdAt: isoOf(now),
    };
    const side = 'clientId' in user ? 'client' : 'staff';
    const invitation = await openAccount(tx, people, { ...person, side });
    if ('clientId' in user) {
      await mustSee(tx, [user.clientId]);
      await insertClientUser(tx, { ...person, clientId: user.clientId, role: user.role });
    } else {
      await mustSee(tx, user.clientIds ?? []);
      await insertStaff(tx, {
        ...person,
        role: user.role,
        socId: user.socId ?? null,
        zone: user.zone ?? 'UTC',
        allClients: user.clientIds === null,
      });
      for (const clientId of user.clientIds ?? []) await insertAssignment(tx, clientId, person.id);
    }
    if (hash) await setPasswordHash(tx, person.id, hash, isoOf(now));
    await audit(tx, people.clock, actor, {
      act: side === 'staff' ? 'staff.add' : 'client-user.add',
      recordKind: side === 'staff' ? 'staff' : 'client-user',
      recordId: person.id,
      clientId: 'clientId' in user ? user.clientId : null,
      detail: { name: user.name, email: person.email, role: user.role },
    });
    return invitation;
  });
  return hash ? { id: invitation.id, mailed: false, link: null } : deliver(people, actor, invitation);
}
