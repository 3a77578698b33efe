/** SQL of mail that came in. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import type { MessageState } from './mail-api.ts';
import type { Peer } from './sender.ts';

export type Arrived = {
  id: string;
  clientId: string | null;
  mailboxId: string | null;
  cameBy: 'imap' | 'smtp' | 'lmtp';
  folder: string | null;
  uidvalidity: number | null;
  uid: number | null;
  recipients: string[];
  peer: string | null;
  raw: Buffer;
  sha256: Buffer;
  size: number;
  arrival: string;
  receivedAt: string;
};

/** How many are new; the same mail in the same place is kept once. */
export async function insertMessages(tx: Tx, mails: readonly Arrived[]): Promise<number> {
  if (mails.length === 0) return 0;
  const made = await tx
    .insertInto('message')
    .values(mails)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return Number(made.numInsertedOrUpdatedRows ?? 0n);
}

export type StoredMessage = {
  id: string;
  clientId: string | null;
  mailboxId: string | null;
  /** Whose the mailbox is that it lay in. */
  mailboxClientId: string | null;
  recipients: string[];
  peer: Peer | null;
  raw: Buffer;
  attempts: number;
};

/** Mail that nothing was decided on, oldest first: few enough and small enough to hold at once, and at least one. */
export async function waitingMessages(tx: Tx, most: { mails: number; bytes: number }): Promise<StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`
    select m.id, m.client_id, m.mailbox_id, b.client_id as mailbox_client_id, m.recipients, m.peer, m.raw, m.attempts
    from (select id, size, sum(size) over (order by seq) as upto from
      (select id, size, seq from message where state = 'stored' order by seq limit ${most.mails}) first) waiting
    join message m on m.id = waiting.id left join mailbox b on b.id = m.mailbox_id where waiting.upto - waiting.size < ${most.bytes} order by m.seq`.execute(
    tx,
  );
  return rows;
}

/** Locks those that still wait and that nobody else is at; says which. */
export async function lockWaiting(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from message where id = any (${[...ids]}::uuid[]) and state = 'stored' order by seq for update skip locked`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}

export type Decided = {
  state: MessageState;
  clientId: string | null;
  decidedAt: string;
  act: string;
  why: string;
  kind: string;
  kindReason: string;
  /** A machine wrote it. */
  machine: boolean;
  fromName: string;
  fromAddress: string;
  subject: string;
  messageId: string | null;
  inReplyTo: string | null;
  refs: string[];
  sentAt: string | null;
  meaning: Buffer;
  text: string;
  attachments: string;
  authentication: string;
  sender: 'verified' | 'unverified' | 'forged';
  contactId: string | null;
  ticketId: string | null;
  entryId: string | null;
  duplicateOf: string | null;
};

export async function updateMessage(
  tx: Tx,
  id: string,
  set: Partial<Decided> & { attempts?: number; filedByName?: string; filedAt?: string },
): Promise<void> {
  await tx.updateTable('message').set(set).where('id', '=', id).execute();
}

/** The same mail taken in before for this client. */
export async function duplicateOf(
  tx: Tx,
  mail: { id: string; clientId: string; messageId: string; meaning: Buffer },
): Promise<string | undefined> {
  // One at a time for one message id: two mailboxes may bring it at the same instant.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${mail.clientId} ${mail.messageId}`}, 12))`.execute(tx);
  const { rows } = await sql<{ id: string }>`
    select id from message where client_id = ${mail.clientId} and message_id = ${mail.messageId} and meaning = ${mail.meaning}
      and duplicate_of is null and id <> ${mail.id} limit 1`.execute(tx);
  return rows[0]?.id;
}

/** The ticket of the newest message we know under one of these ids, in or out. */
export async function ticketOfMessageIds(tx: Tx, ids: readonly string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  const { rows } = await sql<{ ticketId: string }>`
    select ticket_id from (
      select ticket_id, created_at as at from outgoing where message_id = any (${[...ids]})
      union all select ticket_id, received_at from message where message_id = any (${[...ids]}) and ticket_id is not null and state = 'filed'
    ) known order by at desc limit 1`.execute(tx);
  return rows[0]?.ticketId;
}

/** Automatic mails of one sender since an instant. */
export async function automaticSince(tx: Tx, address: string, since: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from message where from_address = ${address} and received_at >= ${since}
      and (state = 'automatic' or (state = 'dropped' and act = 'drop'))`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Everyone who wrote on a ticket by mail. */
export async function writersOn(tx: Tx, ticketId: string): Promise<{ name: string; address: string }[]> {
  const { rows } = await sql<{ name: string; address: string }>`
    select distinct on (from_address) from_name as name, from_address as address from message
    where ticket_id = ${ticketId} and state = 'filed' and sender <> 'forged' and from_address <> '' order by from_address, received_at desc`.execute(
    tx,
  );
  return rows;
}

/** Message ids of the mails of a ticket that people know, newest last. */
export async function messageIdsOn(tx: Tx, ticketId: string): Promise<string[]> {
  const { rows } = await sql<{ messageId: string }>`
    select message_id from message where ticket_id = ${ticketId} and state = 'filed' and message_id is not null order by received_at desc limit 10`.execute(
    tx,
  );
  return rows.map((row) => row.messageId).toReversed();
}

/** Whether a machine wrote on a ticket under this address. */
export async function isMachineOn(tx: Tx, ticketId: string, address: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from message where ticket_id = ${ticketId} and state = 'filed' and machine
      and from_address = ${address.toLowerCase()}) as found`.execute(tx);
  return rows[0]?.found ?? false;
}
