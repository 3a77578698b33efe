/** Verbs of a war room: the command, the scribe, the promised word, the end. */
import type { Actor } from '../base/actor.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { colleagueFor } from './around.store.ts';
import type { Person } from './change.rules.ts';
import { act } from './huddles.ts';
import type { Huddle } from './read.ts';
import {
  decideAccept,
  decideDecline,
  decideEnd,
  decideOffer,
  decidePromise,
  decideScribe,
  decideUpdate,
} from './rules.ts';

export async function offerCommand(deps: Deps, actor: Actor, id: string, toIds: readonly string[]): Promise<Huddle> {
  const isManager = actor.role === 'manager' || actor.role === 'administrator';
  return act(deps, actor, id, async (room, by, tx) => {
    const to: Person[] = [];
    for (const toId of new Set(toIds)) to.push(await colleagueIn(tx, toId, room.huddle.clientId));
    return decideOffer(room, to, by, isManager);
  });
}

export async function acceptCommand(deps: Deps, actor: Actor, id: string): Promise<Huddle> {
  return act(deps, actor, id, decideAccept);
}

export async function declineCommand(deps: Deps, actor: Actor, id: string): Promise<Huddle> {
  return act(deps, actor, id, decideDecline);
}

export async function setScribe(deps: Deps, actor: Actor, id: string, staffId: string | null): Promise<Huddle> {
  return act(deps, actor, id, async (room, _by, tx) =>
    decideScribe(room, staffId === null ? null : await colleagueIn(tx, staffId, room.huddle.clientId)),
  );
}

export async function postUpdate(
  deps: Deps,
  actor: Actor,
  id: string,
  input: { text: string; nextUpdateAt: string | null },
): Promise<Huddle> {
  return act(deps, actor, id, (room, by) => decideUpdate(room, input, by, deps.clock.now()));
}

export async function promiseUpdate(
  deps: Deps,
  actor: Actor,
  id: string,
  nextUpdateAt: string | null,
): Promise<Huddle> {
  return act(deps, actor, id, (room) => decidePromise(room, nextUpdateAt, deps.clock.now()));
}

export async function endWarRoom(deps: Deps, actor: Actor, id: string, outcome: string): Promise<Huddle> {
  return act(deps, actor, id, (room, by) => decideEnd(room, outcome, by, deps.clock.now()));
}

async function colleagueIn(tx: Tx, id: string, clientId: string): Promise<Person> {
  const colleague = await colleagueFor(tx, id, clientId);
  if (colleague) return colleague;
  throw new Problem('huddle/not-a-colleague', 409, 'That person is not in service or does not work for this client.');
}
