/** Who is who in the seeded world, ready to act. */
import type { Actor } from '../base/actor.ts';
import { permissionsOf } from '../people/may.ts';

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
