/** A mail as read: what the intake, the screens and `explain mail` know of it. */
import type { Instant } from '../../base/clock.ts';

/** `name` is '' when the mail gives none; `address` is '' when there is a name only. */
export type MailAddress = { name: string; address: string };

/** What a mail is, told from the mail alone. What a reply answers is for threading to say. */
export type MailKind =
  | 'request'
  | 'reply'
  | 'auto-reply'
  | 'out-of-office'
  | 'bounce'
  | 'list'
  | 'own-notification'
  | 'loop'
  | 'calendar';

export type Attachment = {
  /** Safe to show and to store under: no path, no control or direction characters; made up when the mail gives none. */
  filename: string;
  mimeType: string;
  size: number;
  /** Hex, over the decoded bytes. */
  sha256: string;
  /** As in the header, with angle brackets; null when there is none. */
  contentId: string | null;
  /** Shown inside the text by `cid:` rather than hung on the mail. */
  inline: boolean;
  /** The decoded bytes; text keeps its own charset. */
  content: Uint8Array;
  /** What the name or the bytes were found to be: kept, never opened. */
  protection: 'none' | 'signature' | 'encrypted' | 'key';
};

/** One recipient of a delivery report, RFC 3464 or read from the words of an MTA that does not follow it. */
export type DeliveryStatus = {
  recipient: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** Enhanced status code as `5.1.1`; '' when none was found. */
  status: string;
  diagnostic: string;
};

export type Bounce = {
  recipients: DeliveryStatus[];
  /** Message-ID of the mail that came back, when it was attached or quoted. */
  originalMessageId: string | null;
  originalSubject: string | null;
};

export type AuthResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror' | 'policy';

export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

export type Authentication = {
  /** Where the results come from: a header of a server that is trusted, our own sums, or nobody has looked. */
  source: 'header' | 'computed' | 'none';
  /** The server whose header it was. */
  server: string | null;
  spf: AuthResult;
  dkim: AuthResult;
  dmarc: AuthResult;
  /** What the domain in From asks for with mail that fails DMARC; null when nobody has said. */
  policy: DmarcPolicy | null;
  /** The domain that `pass` speaks for: of DMARC, else of DKIM, else of SPF; null when nothing passed. */
  domain: string | null;
  /** Whether a passing result speaks for the domain in From. */
  aligned: boolean;
  /** What the uppermost Authentication-Results says when its server is not trusted: shown, never believed. */
  claimed: { server: string; spf: AuthResult; dkim: AuthResult; dmarc: AuthResult } | null;
};

/** What the headers say about who or what wrote the mail. */
export type Signals = {
  /** Value of Auto-Submitted without parameters; null when absent. */
  autoSubmitted: string | null;
  /** All values of Precedence, lower case. */
  precedence: string[];
  /** What automatic mail looks like and this mail does too, in words: for the person who asks why. */
  automatic: string[];
  listId: string | null;
  /** Return-Path is `<>` or the sender is a mailer daemon. */
  nullSender: boolean;
  /** Values of X-Loop and of our own loop header. */
  loop: string[];
  /** Delivered-To, X-Original-To, Envelope-To: where it was really sent, best first. */
  deliveredTo: string[];
  /** How many servers have passed it on. */
  received: number;
};

export type Protection = {
  signed: 'none' | 'smime' | 'pgp';
  encrypted: 'none' | 'smime' | 'pgp';
};

/** An invitation, its change or an answer to one: the first VEVENT of text/calendar. */
export type Invitation = {
  method: string;
  uid: string | null;
  summary: string;
  start: string | null;
  end: string | null;
  organizer: string | null;
  /** Of a METHOD:REPLY: the answer of the attendee. */
  partStat: string | null;
};

export type ReadMail = {
  from: MailAddress | null;
  sender: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  subject: string;
  /** With angle brackets, as all message ids here; null when absent. */
  messageId: string | null;
  inReplyTo: string | null;
  /** Oldest first, without repeats. */
  references: string[];
  /** Of the Date header; null when it has none that can be read. */
  date: Instant | null;
  kind: MailKind;
  /** Why that kind, in words. */
  kindReason: string;
  /** The whole visible text. */
  text: string;
  /** What the writer wrote now: without quoted text; the signature stays. Equals `text` when nothing is quoted. */
  replyText: string;
  /** Safe to put into a page: no script, no style sheet, no remote content. Null when the mail has no HTML. */
  html: string | null;
  /** How many remote things (images, fonts, frames) were taken out of `html`. */
  remoteBlocked: number;
  attachments: Attachment[];
  authentication: Authentication;
  signals: Signals;
  protection: Protection;
  bounce: Bounce | null;
  invitation: Invitation | null;
  /** What was wrong with the mail and what was done about it, in words; empty for a clean one. */
  notes: string[];
  /** False: it could not be read as a mail and this is what could be saved. */
  readable: boolean;
};

export type ReadLimits = {
  /** Bytes of the whole mail; more is cut and noted. */
  bytes: number;
  /** Levels of multipart and message/rfc822 inside each other. */
  depth: number;
  parts: number;
  headers: number;
  headerBytes: number;
  /** Characters of `text`. */
  text: number;
  attachments: number;
};

export type ReadOptions = {
  /** Names of servers whose Authentication-Results are believed (authserv-id). */
  trustedServers?: readonly string[];
  /** Our own addresses and domains, and the loop token of this installation: tells our own mail coming back. */
  ours?: { addresses: readonly string[]; loopToken?: string; messageIdDomain?: string };
  limits?: Partial<ReadLimits>;
};
