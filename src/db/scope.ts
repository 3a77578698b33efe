import type { Actor } from '../base/actor.ts';
import type { Scope } from './open.ts';

/** The eyes an actor's transactions have. */
export function scopeOf(actor: Actor): Scope {
  return { side: actor.side, clients: actor.clients, actorId: actor.id };
}
