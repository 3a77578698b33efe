/** Who has a ticket open now. Not audited: nothing has been done. */
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { PRESENT_MS, ticketIn } from './draft.ts';
import { dropLost, endLooking, keepLooking, lookersOf, looksAt } from './looking.store.ts';

export async function readLookers(
  { db, clock }: Deps,
  actor: Actor,
  ticketId: string,
): Promise<{ lookers: { id: string; name: string }[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    await ticketIn(tx, ticketId);
    return { lookers: await lookersOf(tx, ticketId, isoOf(clock.now() - PRESENT_MS)) };
  });
}

/** Others are told when someone comes, not each time that the tab says it is still there. */
export async function look({ db, clock }: Deps, actor: Actor, ticketId: string, tab: string): Promise<void> {
  const [staffId, now] = [actor.id, clock.now()];
  if (staffId === null || actor.role === 'integration')
    throw new Problem('ticket/not-a-person', 403, 'Only a person looks at a ticket.');
  await db.as(scopeOf(actor), async (tx) => {
    const { clientId } = await ticketIn(tx, ticketId);
    const since = isoOf(now - PRESENT_MS);
    const known = await looksAt(tx, ticketId, since);
    await keepLooking(tx, { staffId, staffName: actor.name, clientId, ticketId, tab, at: isoOf(now) });
    if (known) return;
    await dropLost(tx, since);
    await tell(tx, clock, clientId, ticketId);
  });
}

export async function lookAway({ db, clock }: Deps, actor: Actor, ticketId: string, tab: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const { clientId } = await ticketIn(tx, ticketId);
    const gone = await endLooking(tx, ticketId, tab);
    const elsewhere = await looksAt(tx, ticketId, isoOf(clock.now() - PRESENT_MS));
    if (gone && !elsewhere) await tell(tx, clock, clientId, ticketId);
  });
}

async function tell(tx: Tx, clock: Deps['clock'], clientId: string, ticketId: string): Promise<void> {
  await recordFact(tx, clock, { topic: 'ticket-looking.changed', clientId, subjectId: ticketId });
}
