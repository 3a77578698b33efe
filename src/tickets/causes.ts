/** Two causes turned out to be one: their tickets become one, unless people are at work on both. */
import { theSystem } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import { findingsById } from '../detection/findings.ts';
import { apply } from './apply.ts';
import { openFindingsOf, putCause } from './causes.store.ts';
import { both } from './change.rules.ts';
import type { Subject } from './change.rules.ts';
import { mergeIn } from './family.ts';
import { mergeRefused } from './family.rules.ts';
import { asPressing, namedAfter, namingSince } from './findings.rules.ts';
import { nameByFindings, ticketOfFinding, ticketOfGroup } from './findings.store.ts';
import { lockedTicket } from './store.ts';

const REASON = 'Both have one cause.';

/** Where all that is open on a finding's ticket is now of a cause that another ticket is about, the two become one. */
export async function unite(
  tx: Tx,
  clock: Clock,
  { findingId, groupId }: { findingId: string; groupId: string },
): Promise<void> {
  const [own, other] = [await ticketOfFinding(tx, findingId), await ticketOfGroup(tx, groupId)];
  if (own === undefined || other === undefined || own === other) return;
  const open = await openFindingsOf(tx, own);
  const causes = new Map((await findingsById(tx, open)).map((finding) => [finding.id, finding.groupId]));
  if (open.some((id) => causes.get(id) !== groupId)) return;
  const pair = await oneOf(tx, own, other);
  if (!pair) return;
  await mergeIn(tx, { clock }, theSystem, { ...pair, reason: REASON });
  await putCause(tx, { ticketId: pair.stays.ticket.id, findingIds: open, groupId });
  await retell(tx, clock, pair);
}

type Pair = { stays: Subject; goes: Subject };

/** The older one stays, unless only the newer one is in somebody's hands; undefined when both are, or one is done. */
async function oneOf(tx: Tx, own: string, other: string): Promise<Pair | undefined> {
  const [low = own, high = other] = [own, other].toSorted();
  const [older, newer] = [await lockedTicket(tx, low), await lockedTicket(tx, high)];
  if (!older || !newer || isDone(older) || isDone(newer)) return undefined;
  const [stays, goes] = newer.ticket.assigneeId === null ? [older, newer] : [newer, older];
  const isRefused = goes.ticket.assigneeId !== null || mergeRefused(goes.ticket, stays.ticket) !== undefined;
  return isRefused ? undefined : { stays, goes };
}

function isDone({ ticket: { state } }: Subject): boolean {
  return state === 'resolved' || state === 'closed';
}

/** What stays bears the name of the weightiest of all, and is as pressing as the more pressing of the two. */
async function retell(tx: Tx, clock: Clock, { stays, goes }: Pair): Promise<void> {
  const now = await lockedTicket(tx, stays.ticket.id);
  if (!now) return;
  const name = await nameByFindings(tx, stays.ticket.id, namingSince(clock.now()));
  await apply(tx, clock, theSystem, now, both(namedAfter(now, name), asPressing(now, goes.ticket)));
}
