/** What the intake does with a mail, and why: from the mail and from what is known about it. Pure. */
import type { ReadMail } from './types.ts';

/** What the intake has looked up before it decides. Leave out what nobody has looked up (`explain mail` has no database). */
export type Known = {
  /** The ticket this mail belongs to by our own signed token, and whether the sender may write to it. */
  byToken?: { ticketId: string; senderMay: boolean };
  /** The ticket of a message we know that this one refers to. */
  byReference?: { ticketId: string; senderMay: boolean };
  /** The ticket whose number stands in the subject. */
  bySubject?: { ticketId: string; senderMay: boolean };
  /** The contact with the sender's address; null: there is none. */
  contact?: { id: string; clientId: string } | null;
  /** The client that the mailbox or alias belongs to, or whose domain the sender's is. */
  clientId?: string | null;
  /** The message of ours that came back, for a bounce. */
  bounced?: { messageId: string; ticketId: string | null };
  /** This very mail was taken in before. */
  duplicateOf?: string;
  /** Automatic mails that this sender and ticket exchanged within the last hour, and how many are let through. */
  automaticCount?: { seen: number; limit: number };
};

export type Decision = {
  act:
    | 'open-ticket'
    | 'add-entry'
    | 'quarantine'
    | 'unfiled'
    | 'record-bounce'
    | 'record-automatic'
    | 'add-invitation'
    | 'drop';
  /** In words, for the person who asks. */
  why: string;
  ticketId: string | null;
  /** Counts as a response, reopens and moves clocks: never for automatic mail. */
  movesClocks: boolean;
  /** Whether our own automatic acknowledgement may answer it. */
  mayAcknowledge: boolean;
  /** Whether the sender is who the mail says: `verified` only by an aligned pass. */
  sender: 'verified' | 'unverified' | 'forged';
};

const NO_ANSWER = { movesClocks: false, mayAcknowledge: false } as const;

/** First what must not become a ticket, then where the mail belongs, then who sent it. */
export function decide(mail: ReadMail, known: Known = {}): Decision {
  const sender = senderOf(mail);
  const decided =
    refused(mail, known) ?? automatic(mail, known) ?? placed(mail, known, sender) ?? fresh(mail, known, sender);
  const failed = mail.authentication.dmarc === 'fail' && sender !== 'forged';
  return { ...decided, sender, why: failed ? `${decided.why}; ${UNPROVED}` : decided.why };
}

const UNPROVED = 'who sent it is not proved: DMARC failed, and the domain asks for nothing to be done about that';

type Placed = Omit<Decision, 'sender'>;

function senderOf({ authentication }: ReadMail): Decision['sender'] {
  if (authentication.source === 'none') return 'unverified';
  // p=none: the domain's own mail is known to fail, and it asks for no action (RFC 7489 section 6.3).
  if (authentication.dmarc === 'fail') return authentication.policy === 'none' ? 'unverified' : 'forged';
  return authentication.aligned ? 'verified' : 'unverified';
}

function refused(mail: ReadMail, known: Known): Placed | undefined {
  const drop = (why: string): Placed => ({ act: 'drop', why, ticketId: null, ...NO_ANSWER });
  if (known.duplicateOf !== undefined) return drop(`taken in before as ${known.duplicateOf}`);
  if (mail.kind === 'own-notification') return drop(mail.kindReason);
  if (mail.kind === 'loop') return drop(`a loop: ${mail.kindReason}`);
  const count = known.automaticCount;
  if (count && count.seen >= count.limit && mail.signals.automatic.length > 0) {
    return drop(`a loop: ${count.seen} automatic mails of this sender within the hour, the limit is ${count.limit}`);
  }
  if (!mail.readable) {
    return {
      act: 'quarantine',
      why: `it cannot be read as a mail: ${mail.notes.join('; ')}`,
      ticketId: null,
      ...NO_ANSWER,
    };
  }
  return undefined;
}

/** Bounces and automatic answers are written down where they belong; they never open, reopen or answer anything. */
function automatic(mail: ReadMail, known: Known): Placed | undefined {
  const ticketId = known.byToken?.ticketId ?? known.byReference?.ticketId ?? null;
  if (mail.kind === 'bounce') {
    const about = known.bounced?.messageId ?? mail.bounce?.originalMessageId;
    const why = about
      ? `${mail.kindReason}; marks ${about} as failed`
      : `${mail.kindReason}; the mail it reports is not named`;
    return { act: 'record-bounce', why, ticketId: known.bounced?.ticketId ?? ticketId, ...NO_ANSWER };
  }
  if (mail.kind === 'auto-reply' || mail.kind === 'out-of-office') {
    const why = `${mail.kindReason}; it answers, reopens and pauses nothing`;
    return { act: 'record-automatic', why, ticketId, ...NO_ANSWER };
  }
  return undefined;
}

/** Our own token first, then messages we know, then the number in the subject: each only for a sender who may write there. */
function placed(mail: ReadMail, known: Known, sender: Decision['sender']): Placed | undefined {
  const ways = [
    { found: known.byToken, words: 'by our own signed token' },
    { found: known.byReference, words: 'it refers to a message we know' },
    { found: known.bySubject, words: 'by the ticket number in the subject' },
  ];
  for (const { found, words } of ways) {
    if (!found) continue;
    if (!found.senderMay || sender === 'forged') {
      const why = `${words}, but ${sender === 'forged' ? 'DMARC says that the sender is forged' : 'the sender may not see that ticket'}`;
      return { act: 'quarantine', why, ticketId: null, ...NO_ANSWER };
    }
    const act = mail.kind === 'calendar' ? 'add-invitation' : 'add-entry';
    return { act, why: words, ticketId: found.ticketId, movesClocks: isHuman(mail), mayAcknowledge: false };
  }
  return undefined;
}

function fresh(mail: ReadMail, known: Known, sender: Decision['sender']): Placed {
  const nowhere = (act: Decision['act'], why: string): Placed => ({ act, why, ticketId: null, ...NO_ANSWER });
  if (sender === 'forged') return nowhere('quarantine', 'DMARC says that the sender is forged');
  if (mail.kind === 'list') return nowhere('unfiled', `${mail.kindReason}; no ticket is opened for mail to many`);
  if (!mail.from || !mail.from.address.includes('@'))
    return nowhere('quarantine', 'it names no sender that can be answered');
  const client = known.contact?.clientId ?? known.clientId ?? undefined;
  const looked = known.contact !== undefined || known.clientId !== undefined;
  if (looked && client === undefined)
    return nowhere('unfiled', `${mail.from.address} is no contact, and the mailbox belongs to no client`);
  const words =
    mail.kind === 'calendar'
      ? mail.kindReason
      : mail.kind === 'reply'
        ? 'a reply to nothing that is known here'
        : mail.kindReason;
  const whose =
    client === undefined
      ? 'once its client is found by mailbox or contact'
      : known.contact
        ? 'of a known contact'
        : 'of the client whose mailbox it is';
  return {
    act: 'open-ticket',
    why: `${words}; a new ticket ${whose}`,
    ticketId: null,
    movesClocks: isHuman(mail),
    mayAcknowledge: isHuman(mail),
  };
}

/** Machines may open tickets, and nobody answers them automatically (RFC 3834 section 2). */
function isHuman(mail: ReadMail): boolean {
  return mail.kind !== 'list' && mail.signals.automatic.length === 0;
}
