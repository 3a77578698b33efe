/** The mail of a ticket, and the proof of its senders: a call back to a number stored before, by whom, when, which number. */
import type { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { noteIn } from '../tickets/from-mail.ts';
import { settleIn } from '../tickets/hold.ts';
import { numbersOf, ticketBy } from './around.store.ts';
import type { verifying, zConversation } from './mail-api.ts';
import { ruleOf } from './mailboxes.store.ts';
import { messagesOn } from './messages.store.ts';
import { outgoingOn } from './outgoing.store.ts';
import type { MailDeps } from './parts.ts';
import { filesOf, lineOf } from './unfiled.ts';
import { settleVerification, verificationsOn } from './verifications.store.ts';

export type Conversation = z.input<typeof zConversation>;

const USUAL_RULE = 'Call back a stored number of a contact before anything is done. A mail alone proves nothing.';

export async function readConversation({ db }: MailDeps, actor: Actor, ticketId: string): Promise<Conversation> {
  return db.as(scopeOf(actor), (tx) => readIn(tx, ticketId));
}

async function readIn(tx: Tx, ticketId: string): Promise<Conversation> {
  const ticket = await ticketBy(tx, { id: ticketId });
  if (!ticket) throw notFound('ticket');
  const [came, went, proofs] = [
    await messagesOn(tx, ticketId),
    await outgoingOn(tx, ticketId),
    await verificationsOn(tx, ticketId),
  ];
  const numbers = proofs.length === 0 ? [] : await numbersOf(tx, ticket.clientId);
  const rule = (await ruleOf(tx, ticket.clientId)) ?? USUAL_RULE;
  return {
    came: came.map((row) => ({ ...lineOf(row), entryId: row.entryId, attachments: filesOf(row) })),
    went: went.map(({ id, entryId, about, toAddress, state, said, createdAt, sentAt, failedAt }) => ({
      ...{ id, entryId, about, state, said, createdAt, sentAt, failedAt },
      to: toAddress,
    })),
    verifications: proofs.map(({ id, state, touches, contactId, number, note, byName, at }) => ({
      ...{ id, state, touches, rule, numbers, number, note, at },
      contactName: numbers.find((each) => each.contactId === contactId)?.name ?? null,
      by: byName,
    })),
  };
}

export async function verifySender(
  deps: MailDeps,
  actor: Actor,
  on: { ticketId: string; verificationId: string },
  input: z.output<typeof verifying>,
): Promise<Conversation> {
  if (actor.side !== 'staff' || actor.id === null || actor.role === 'integration')
    throw new Problem('verification/not-a-person', 403, 'Only a named person can prove a sender.');
  const by = { byId: actor.id, byName: actor.name, at: isoOf(deps.clock.now()) };
  return deps.db.as(scopeOf(actor), async (tx) => {
    const { ticketId, verificationId: id } = on;
    const proof = (await verificationsOn(tx, ticketId)).find((each) => each.id === id);
    if (!proof) throw notFound('verification');
    const called = input.outcome === 'verified' ? input : undefined;
    if (called) await mustBeStored(tx, proof.clientId, called);
    const reached = { contactId: called?.contactId ?? null, number: called?.number ?? null };
    if (!(await settleVerification(tx, { id, state: input.outcome, ...reached, note: input.note ?? null, ...by })))
      throw new Problem('verification/settled', 409, 'Somebody has settled this already.');
    const said = called ? `verified by a call back to ${called.number}` : `refused: ${input.note}`;
    await noteIn(tx, deps, ticketId, `Sender ${said}, by ${actor.name}.`);
    const outcome = called ? 'proved' : 'refuted';
    await settleIn(tx, deps, actor, { ticketId, id, outcome, how: said });
    await recordFact(tx, deps.clock, {
      ...{ topic: `verification.${input.outcome}`, clientId: proof.clientId },
      ...{ subjectId: id, data: { ticketId } },
    });
    await audit(tx, deps.clock, actor, {
      ...{ act: `verification.${input.outcome}`, recordKind: 'ticket', recordId: ticketId },
      ...{ clientId: proof.clientId, detail: { ...input } },
    });
    return readIn(tx, ticketId);
  });
}

/** A number that only the mail in question gives proves nothing. */
async function mustBeStored(
  tx: Tx,
  clientId: string,
  called: { contactId?: string | undefined; number?: string | undefined },
): Promise<void> {
  const stored = await numbersOf(tx, clientId);
  if (stored.some(({ contactId, number }) => contactId === called.contactId && number === called.number)) return;
  throw new Problem(
    'verification/unknown-number',
    409,
    'That number was not stored for this contact. Call a stored one, or store it first by another way than this mail.',
  );
}
