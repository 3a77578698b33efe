/** What is known about a mail before it is decided on: whose it is, who sent it, what it answers. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Tx } from '../db/open.ts';
import type { Known } from '../mail/read/decide.ts';
import type { ReadMail } from '../mail/read/types.ts';
import type { MailTokens } from '../mail/token.ts';
import { addressedTo } from './addressed.ts';
import { peopleAt, ticketBy } from './around.store.ts';
import type { KnownTicket, Person } from './around.store.ts';
import { outgoingByMessageId, outgoingOn } from './outgoing.store.ts';
import type { OutgoingRow } from './outgoing.store.ts';
import { AUTOMATIC_LIMIT, mayWrite, meaningOf, numberIn, sentTo } from './rules.ts';
import { automaticSince, duplicateOf, ticketOfMessageIds, writersOn } from './store.ts';

export type Found = {
  known: Known;
  /** Clients it was sent to. More than one: a person must say whose it is. */
  clients: string[];
  person: Person | undefined;
  bounced: OutgoingRow | undefined;
};

const HOUR_MS = 3_600_000;

export async function lookUp(
  tx: Tx,
  { clock, tokens }: { clock: Clock; tokens: MailTokens },
  mail: ReadMail,
  message: { id: string; mailboxClientId: string | null; recipients: readonly string[] },
): Promise<Found> {
  const from = mail.from?.address.toLowerCase() ?? '';
  const clients = await clientsOf(tx, mail, message);
  const people = from === '' ? [] : await peopleAt(tx, from);
  const person = people.find(({ clientId }) => clientId === clients[0]) ?? onlyOne(people);
  const senderMay = async (id: string | undefined): Promise<{ ticketId: string; senderMay: boolean } | undefined> =>
    id === undefined ? undefined : rights(tx, await ticketBy(tx, { id }), from, people);
  const byToken = await senderMay(tokenOf(tokens, mail, message.recipients));
  const byReference = await senderMay(await ticketOfMessageIds(tx, refersTo(mail)));
  const bySubject = await subjectTicket(tx, mail, from, people);
  const bounced = await bouncedOf(tx, mail);
  const clientId = person?.clientId ?? onlyOne(clients) ?? null;
  const again = await duplicate(tx, mail, message.id, clientId);
  const machine = mail.signals.automatic.length > 0;
  const seen = machine ? await automaticSince(tx, from, isoOf(clock.now() - HOUR_MS)) : 0;
  return {
    clients,
    person,
    bounced,
    known: {
      ...(byToken ? { byToken } : {}),
      ...(byReference ? { byReference } : {}),
      ...(bySubject ? { bySubject } : {}),
      contact: person ? { id: person.id, clientId: person.clientId } : null,
      clientId,
      ...(bounced ? { bounced: { messageId: mail.bounce?.originalMessageId ?? '', ticketId: bounced.ticketId } } : {}),
      ...(again === undefined ? {} : { duplicateOf: again }),
      automaticCount: { seen, limit: AUTOMATIC_LIMIT },
    },
  };
}

/** Clients whose address or alias this mail was sent to, else whose mailbox it lay in. */
async function clientsOf(
  tx: Tx,
  mail: ReadMail,
  { mailboxClientId, recipients }: { mailboxClientId: string | null; recipients: readonly string[] },
): Promise<string[]> {
  const named = await addressedTo(tx, sentTo(mail, recipients));
  const clients = [...new Set(named.map(({ clientId }) => clientId))];
  if (clients.length > 0) return clients;
  return mailboxClientId === null ? [] : [mailboxClientId];
}

/** The token in In-Reply-To and References, the newest first, then in the address it was sent to. */
function tokenOf(tokens: MailTokens, mail: ReadMail, recipients: readonly string[]): string | undefined {
  const addresses = [...recipients, ...mail.signals.deliveredTo, ...mail.to.map(({ address }) => address)];
  for (const text of [...refersTo(mail), ...addresses]) {
    const ticket = tokens.ticketOf(text);
    if (ticket !== undefined) return ticket;
  }
  return undefined;
}

function refersTo({ inReplyTo, references }: ReadMail): string[] {
  return [...(inReplyTo === null ? [] : [inReplyTo]), ...references.toReversed()];
}

async function rights(
  tx: Tx,
  ticket: KnownTicket | undefined,
  from: string,
  people: readonly Person[],
): Promise<{ ticketId: string; senderMay: boolean } | undefined> {
  if (!ticket) return undefined;
  const wrote = (await writersOn(tx, ticket.id)).map(({ address }) => address);
  const written = (await outgoingOn(tx, ticket.id)).map(({ toAddress }) => toAddress.toLowerCase());
  return { ticketId: ticket.id, senderMay: mayWrite(ticket, from, people, [...wrote, ...written]) };
}

/** Whoever quotes a number must be a person of that ticket's client: having taken part is not enough. */
async function subjectTicket(
  tx: Tx,
  mail: ReadMail,
  from: string,
  people: readonly Person[],
): Promise<{ ticketId: string; senderMay: boolean } | undefined> {
  const number = numberIn(mail.subject);
  const ticket = number === undefined ? undefined : await ticketBy(tx, { number });
  return ticket && { ticketId: ticket.id, senderMay: mayWrite(ticket, from, people, []) };
}

async function bouncedOf(tx: Tx, { bounce, inReplyTo }: ReadMail): Promise<OutgoingRow | undefined> {
  const id = bounce?.originalMessageId ?? (bounce ? inReplyTo : null);
  return id === null || id === undefined ? undefined : outgoingByMessageId(tx, id);
}

async function duplicate(tx: Tx, mail: ReadMail, id: string, clientId: string | null): Promise<string | undefined> {
  if (clientId === null || mail.messageId === null) return undefined;
  return duplicateOf(tx, { id, clientId, messageId: mail.messageId, meaning: meaningOf(mail) });
}

function onlyOne<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}

/** When a mail says it was written; null when that is no instant. */
export function sentAtOf({ date }: ReadMail): string | null {
  return date === null || Math.abs(date) > instantOf('9999-01-01T00:00:00Z') ? null : isoOf(date);
}
