/** A ticket waits for proof of who asked: held and let go by whoever knows, in the caller's transaction. */
import type { Actor } from '../base/actor.ts';
import { theSystem } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { apply } from './apply.ts';
import { change, seenByClient } from './change.rules.ts';
import type { Subject } from './change.rules.ts';
import { holdOf, unproved } from './hold.rules.ts';
import { holdsOf, insertHold, settleHold } from './hold.store.ts';
import { followedAt, locked } from './tickets.ts';

/** `id`: of what waits, whoever keeps it; `opened`: the request opened the ticket. */
export type Holding = { ticketId: string; id: string; why: string; touches: string[]; opened: boolean };

/** Holds the ticket, where it is followed. The same `id` again holds once. */
export async function holdIn(tx: Tx, { clock }: Pick<Deps, 'clock'>, holding: Holding): Promise<void> {
  const { ticketId, ...row } = holding;
  const subject = await locked(tx, await followedAt(tx, ticketId));
  const place = { ticketId: subject.ticket.id, clientId: subject.ticket.clientId };
  if (!(await insertHold(tx, { ...row, ...place, since: isoOf(clock.now()) }))) return;
  await stand(tx, clock, theSystem, subject, { did: 'held', says: `${row.why}: ${row.touches.join(', ')}` });
}

/** What was asked is proved or refuted; `how` says by what. */
export async function settleIn(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  on: { ticketId: string; id: string; outcome: 'proved' | 'refuted'; how: string },
): Promise<void> {
  const { ticketId, id, outcome: state, how } = on;
  const subject = await locked(tx, ticketId);
  const set = { state, settledByName: actor.name, settledHow: how.slice(0, 2000), settledAt: isoOf(clock.now()) };
  if (!(await settleHold(tx, { ticketId, id }, set))) return;
  await stand(tx, clock, actor, subject, { did: state, says: how });
}

/** Refuses what a ticket asks for while it is not proved who asked; holds the ticket's lock, so no hold slips in behind. */
export async function mustBeProvedIn(tx: Tx, ticketId: string): Promise<void> {
  const { ticket } = await locked(tx, await followedAt(tx, ticketId));
  const refused = unproved(ticket);
  if (refused) throw refused;
}

async function stand(
  tx: Tx,
  clock: Deps['clock'],
  actor: Actor,
  subject: Subject,
  { did, says }: { did: string; says: string },
): Promise<void> {
  const set = { hold: holdOf(await holdsOf(tx, subject.ticket.id)) };
  const history = [{ what: did, was: null, became: says.slice(0, 500) }];
  await apply(tx, clock, actor, subject, change(did, { set, history, published: seenByClient(subject) }));
}
