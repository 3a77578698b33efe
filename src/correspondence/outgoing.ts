/** What staff write to the client goes out by mail to the requester and to everyone who takes part, under our signed ids. */
import { instantOf, isoOf } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { recordFact } from '../db/facts.ts';
import type { Fact, FactWorker } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { systemScope } from '../db/open.ts';
import type { TicketPost } from '../mail/send.ts';
import { noteIn } from '../tickets/from-mail.ts';
import { entriesToSend, personBy, ticketBy } from './around.store.ts';
import type { KnownTicket } from './around.store.ts';
import { ourAddresses, senderFor } from './mailboxes.store.ts';
import { insertOutgoing, nextDue, takeDue, updateOutgoing } from './outgoing.store.ts';
import type { Due, Outgoing } from './outgoing.store.ts';
import type { Worked } from './loop.ts';
import type { MailDeps } from './parts.ts';
import { messageIdsOn, writersOn } from './store.ts';
import { ON_ITS_WAY_MS, saidBy, waitAfter, wokenFor } from './tries.rules.ts';

export const DAY_MS = 86_400_000;
const WITHIN_MS = 60_000;

export type OutgoingParts = Pick<MailDeps, 'clock' | 'config' | 'tokens'>;

/** Follows what is written on tickets. Old facts send nothing: whoever sets up mail today does not mail last week's words. */
export function repliesWorker(deps: OutgoingParts): FactWorker {
  return {
    name: 'correspondence.replies',
    topics: ['ticket.opened', 'ticket.entry-added', 'ticket.resolved'],
    async handle(tx, fact) {
      const old = instantOf(fact.at) < deps.clock.now() - DAY_MS;
      if (fact.subjectId !== null && !old && deps.config.smtpUrl !== undefined)
        await queueReplies(tx, deps, fact, fact.subjectId);
    },
  };
}

async function queueReplies(tx: Tx, deps: OutgoingParts, fact: Fact, ticketId: string): Promise<void> {
  const ticket = await ticketBy(tx, { id: ticketId });
  if (!ticket || ticket.audience !== 'client') return;
  const from = await senderFor(tx, ticket.clientId);
  if (!from) return;
  const recipients = await recipientsOf(tx, ticket);
  for (const entry of await entriesToSend(tx, ticketId)) {
    if (instantOf(entry.at) < instantOf(fact.at) - WITHIN_MS) continue;
    const body = `${entry.text}\n\n-- \n${entry.authorName}\n`;
    for (const to of recipients)
      await queueMail(tx, deps, { ticket, from, to, entryId: entry.id, about: 'entry', body });
  }
}

type Queued = Pick<Outgoing, 'entryId' | 'about' | 'body'> & {
  ticket: KnownTicket;
  from: { address: string; subaddressing: boolean };
  to: { name: string; address: string };
};

/** Puts one mail of a ticket where what is due is sent from, under a signed id of its own, in the ticket's thread. */
export async function queueMail(tx: Tx, deps: OutgoingParts, { ticket, from, to, ...what }: Queued): Promise<void> {
  const { id: ticketId, clientId } = ticket;
  const id = newId(deps.clock.now());
  const queued = await insertOutgoing(tx, {
    ...what,
    id,
    clientId,
    ticketId,
    fromAddress: from.address,
    replyTo: from.subaddressing ? deps.tokens.replyAddress(from.address, ticketId) : from.address,
    toName: to.name,
    toAddress: to.address,
    messageId: deps.tokens.messageId(ticketId, id),
    refs: [deps.tokens.threadId(ticketId), ...(await messageIdsOn(tx, ticketId))],
    subject: `Re: ${ticket.title} [WF-${ticket.number}]`,
    nextTryAt: isoOf(deps.clock.now()),
    createdAt: isoOf(deps.clock.now()),
  });
  if (queued) await tellOf(tx, deps, 'queued', { id, clientId, ticketId });
}

/** The requester and everyone who wrote by mail; never an address of ours. */
async function recipientsOf(tx: Tx, ticket: KnownTicket): Promise<{ name: string; address: string }[]> {
  const requesterId = ticket.requesterUserId ?? ticket.requesterContactId;
  const requester = requesterId === null ? undefined : await personBy(tx, requesterId);
  const ours = await ourAddresses(tx);
  const all = [...(requester ? [requester] : []), ...(await writersOn(tx, ticket.id))];
  const byAddress = new Map(all.map(({ name, address }) => [address.toLowerCase(), name]));
  return [...byAddress].filter(([address]) => !ours.includes(address)).map(([address, name]) => ({ name, address }));
}

/** Sends all that is due, and says when the next will be. */
export async function sendDue(deps: MailDeps, post: TicketPost, over: () => boolean): Promise<Worked> {
  while (!over() && (await sendNext(deps, post)));
  const next = await deps.db.as(systemScope, nextDue);
  return wokenFor(next, deps.clock.now());
}

/** Sends one mail that is due. False when none was. A crash after the server took it sends it again under the same Message-ID. */
export async function sendNext(deps: MailDeps, post: TicketPost): Promise<boolean> {
  const now = deps.clock.now();
  const due = await deps.db.as(systemScope, (tx) => takeDue(tx, isoOf(now), isoOf(now + ON_ITS_WAY_MS)));
  if (!due) return false;
  const sent = await post.send({
    from: due.fromAddress,
    replyTo: due.replyTo,
    to: { name: due.toName, address: due.toAddress },
    subject: due.subject,
    text: due.body,
    messageId: due.messageId,
    references: due.refs,
    loopToken: deps.tokens.loopToken,
    automatic: due.about === 'closing',
  });
  deps.metrics.sent(sent.is, due.about);
  const at = isoOf(deps.clock.now());
  const wait = waitAfter(due.attempts);
  await deps.db.as(systemScope, async (tx) => {
    const said = saidBy(sent);
    if (sent.is === 'sent') {
      await updateOutgoing(tx, due.id, { state: 'sent', nextTryAt: null, sentAt: at, said });
      return tellOf(tx, deps, 'sent', due);
    }
    if (sent.is === 'later' && wait !== undefined)
      return updateOutgoing(tx, due.id, { nextTryAt: isoOf(deps.clock.now() + wait), said });
    await updateOutgoing(tx, due.id, { state: 'failed', nextTryAt: null, failedAt: at, said });
    return tellFailed(tx, deps, due, said);
  });
  return true;
}

async function tellFailed(
  tx: Tx,
  deps: MailDeps,
  { id, clientId, ticketId, toAddress }: Due,
  said: string,
): Promise<void> {
  await noteIn(tx, deps, ticketId, `Our mail to ${toAddress} was refused: ${said}`);
  await tellOf(tx, deps, 'failed', { id, clientId, ticketId });
}

async function tellOf(
  tx: Tx,
  { clock }: Pick<MailDeps, 'clock'>,
  what: 'queued' | 'sent' | 'failed',
  { id, clientId, ticketId }: Pick<Due, 'id' | 'clientId' | 'ticketId'>,
): Promise<void> {
  await recordFact(tx, clock, { topic: `outgoing.${what}`, clientId, subjectId: id, data: { ticketId } });
}
