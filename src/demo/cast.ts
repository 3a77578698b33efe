/** Who is who in the seeded world, ready to act. */
import type { Actor } from '../base/actor.ts';
import { permissionsOf } from '../people/may.ts';
import type { People } from '../people/people.ts';
import { actorOfAccount } from '../people/sessions.ts';
import { getStaff, listStaff } from '../people/staff.ts';
import { accountOf, visit } from './seed-accounts.ts';
import { clients } from './world.ts';

export type Cast = {
  /** Staff by name. */
  staff: ReadonlyMap<string, Actor>;
  /** Client users by mail address. */
  users: ReadonlyMap<string, Actor>;
  /** Name of the deputy engineer of each client, by the client's name. */
  deputies: ReadonlyMap<string, string>;
};

/** Whoever runs the demo on this machine: makes its world. */
export const cliActor: Actor = {
  side: 'staff',
  id: null,
  name: 'Demo',
  role: 'administrator',
  clients: 'all',
  permissions: permissionsOf('administrator'),
  via: 'cli',
  from: null,
};

/** Reads everyone as they are in the database now. */
export async function castOf(people: People): Promise<Cast> {
  const staff = new Map<string, Actor>();
  const users = new Map<string, Actor>();
  const { items } = await listStaff(people, cliActor, { disabled: 'no', limit: 200 });
  for (const { id, name, role, allClients } of items) {
    const { clients: own } = await getStaff(people, cliActor, id);
    staff.set(name, {
      ...cliActor,
      id,
      name,
      role,
      clients: allClients ? 'all' : own.map((client) => client.id),
      permissions: permissionsOf(role),
      via: 'session',
    });
  }
  for (const { user } of clients) users.set(user.email, actorOfAccount(await accountOf(people, user.email), visit));
  return { staff, users, deputies: new Map(clients.map(({ name, deputy }) => [name, deputy])) };
}
