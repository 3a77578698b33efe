/** When its ticket is closed, who asked is told what was done, asked how it was, and told how to open it again: once for each resolution. */
import { instantOf } from '../base/clock.ts';
import type { Fact, FactWorker } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { siteUrl } from '../people/people.ts';
import { closingOf } from '../tickets/closing.ts';
import { personBy, ticketBy } from './around.store.ts';
import { closingText } from './closing.rules.ts';
import { ourAddresses, senderFor } from './mailboxes.store.ts';
import { DAY_MS, queueMail } from './outgoing.ts';
import type { OutgoingParts } from './outgoing.ts';
import { isMachineOn } from './store.ts';

/** Old facts send nothing: whoever sets up mail today does not mail last week's ends. */
export function closingsWorker(deps: OutgoingParts): FactWorker {
  return {
    name: 'correspondence.closings',
    topics: ['ticket.closed'],
    async handle(tx, fact) {
      const old = instantOf(fact.at) < deps.clock.now() - DAY_MS;
      if (fact.subjectId !== null && !old && !isDuplicate(fact) && deps.config.smtpUrl !== undefined)
        await queueClosing(tx, deps, fact.subjectId);
    },
  };
}

/** A duplicate's answer comes from the ticket that it repeats. */
function isDuplicate({ data: { changed } }: Fact): boolean {
  return Array.isArray(changed) && changed.includes('duplicateOf');
}

/** Only to a person we know as the one who asked: a finding has asked nothing, and a machine is answered by no machine. */
async function queueClosing(tx: Tx, deps: OutgoingParts, ticketId: string): Promise<void> {
  const ticket = await ticketBy(tx, { id: ticketId });
  const requesterId = ticket?.requesterUserId ?? ticket?.requesterContactId ?? null;
  if (!ticket || requesterId === null) return;
  const to = await personBy(tx, requesterId);
  const from = await senderFor(tx, ticket.clientId);
  if (!to || !from || (await ourAddresses(tx)).includes(to.address)) return;
  if (await isMachineOn(tx, ticketId, to.address)) return;
  const closing = await closingOf(tx, ticketId);
  if (!closing) return;
  const body = closingText(closing, `${siteUrl(deps.config)}/portal/tickets/${ticketId}`);
  await queueMail(tx, deps, { ticket, from, to, entryId: closing.entryId, about: 'closing', body });
}
