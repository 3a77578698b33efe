/** What the intake does with a mail, and why: from the mail and from what is known about it. Pure. */
import type { ReadMail } from './mail.ts';

/** What the intake has looked up before it decides. Leave out what nobody has looked up (`explain mail` has no database). */
export type Known = {
  /** The ticket this mail belongs to by our own signed token, and whether the sender may write to it. */
  byToken?: { ticketId: string; senderMay: boolean };
  /** The ticket of a message we know that this one refers to. */
  byReference?: { ticketId: string; senderMay: boolean };
  /** The ticket whose number stands in the subject. */
  bySubject?: { ticketId: string; senderMay: boolean };
  /** The contact with the sender's address. */
  contact?: { id: string; clientId: string };
  /** The client that the mailbox or alias belongs to, or whose domain the sender's is. */
  clientId?: string;
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
  /** Whether the sender is who the mail says: `verified` only by an aligned pass. */
  sender: 'verified' | 'unverified' | 'forged';
};
