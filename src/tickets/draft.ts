/** Drafts, kept on the server for each person and ticket, and who is writing. Not audited: nothing has been said yet. */
import type { Actor } from '../base/actor.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { draftOf, dropDraft, keepDraft, writersOf } from './draft.store.ts';
import type { Draft } from './draft.store.ts';
import { ticketById } from './store.ts';
import type { TicketFull } from './store.ts';
import type { Audience } from './ticket-api.ts';

/** Someone whose draft has not changed for so long is not writing any more; whose tab has said nothing, not looking. */
export const PRESENT_MS = 60_000;

export async function readDraft(
  { db, clock }: Deps,
  actor: Actor,
  ticketId: string,
): Promise<{ draft: Draft | null; writers: { name: string; audience: Audience }[] }> {
  return db.as(scopeOf(actor), async (tx) => {
    await ticketIn(tx, ticketId);
    const writers = await writersOf(tx, ticketId, isoOf(clock.now() - PRESENT_MS));
    return { draft: (await draftOf(tx, ticketId)) ?? null, writers };
  });
}

/** Others are told when someone begins, or changes whom it is for; not at every letter. */
export async function saveDraft(
  { db, clock }: Deps,
  actor: Actor,
  ticketId: string,
  { audience, text }: { audience: Audience; text: string },
): Promise<void> {
  const [staffId, now] = [actor.id, clock.now()];
  if (staffId === null || actor.role === 'integration')
    throw new Problem('ticket/not-a-person', 403, 'Only a person has drafts.');
  await db.as(scopeOf(actor), async (tx) => {
    const { clientId } = await ticketIn(tx, ticketId);
    const known = await draftOf(tx, ticketId);
    await keepDraft(tx, { staffId, staffName: actor.name, clientId, ticketId, audience, text, at: isoOf(now) });
    const began = !known || known.audience !== audience || now - instantOf(known.at) > PRESENT_MS / 2;
    if (began) await tell(tx, clock, clientId, ticketId);
  });
}

export async function forgetDraft({ db, clock }: Deps, actor: Actor, ticketId: string): Promise<void> {
  await db.as(scopeOf(actor), async (tx) => {
    const { clientId } = await ticketIn(tx, ticketId);
    if (await dropDraft(tx, ticketId)) await tell(tx, clock, clientId, ticketId);
  });
}

export async function ticketIn(tx: Tx, id: string): Promise<TicketFull> {
  const ticket = await ticketById(tx, id);
  if (!ticket) throw notFound('ticket');
  return ticket;
}

async function tell(tx: Tx, clock: Deps['clock'], clientId: string, ticketId: string): Promise<void> {
  await recordFact(tx, clock, { topic: 'ticket-draft.changed', clientId, subjectId: ticketId });
}
