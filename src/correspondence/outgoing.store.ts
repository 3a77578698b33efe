/** SQL of mail that goes out. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type Outgoing = {
  id: string;
  clientId: string;
  ticketId: string;
  entryId: string;
  /** What it says: an entry, or that the ticket is closed. */
  about: 'entry' | 'closing';
  fromAddress: string;
  replyTo: string;
  toName: string;
  toAddress: string;
  messageId: string;
  refs: string[];
  subject: string;
  body: string;
  nextTryAt: string;
  createdAt: string;
};

/** One mail for each entry, recipient and what it is about, however often it is asked; false when it is there. */
export async function insertOutgoing(tx: Tx, mail: Outgoing): Promise<boolean> {
  const made = await tx
    .insertInto('outgoing')
    .values(mail)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** When the next one is due; undefined when none is queued. */
export async function nextDue(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    select min(next_try_at) as at from outgoing where state = 'queued'`.execute(tx);
  return rows[0]?.at ?? undefined;
}

export type Due = Outgoing & { attempts: number };

/** Takes one due mail: its next try moves ahead at once, so that nobody else takes it while it is on its way. */
export async function takeDue(tx: Tx, now: string, again: string): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    update outgoing set attempts = attempts + 1, next_try_at = ${again}
    where id = (select id from outgoing where state = 'queued' and next_try_at <= ${now} order by next_try_at, id limit 1 for update skip locked)
    returning *`.execute(tx);
  return rows[0];
}

export async function updateOutgoing(
  tx: Tx,
  id: string,
  set: {
    state?: 'sent' | 'failed';
    nextTryAt?: string | null;
    said?: string;
    sentAt?: string;
    failedAt?: string;
    bounceId?: string;
  },
): Promise<void> {
  await tx.updateTable('outgoing').set(set).where('id', '=', id).execute();
}

export type OutgoingRow = {
  id: string;
  clientId: string;
  ticketId: string;
  entryId: string;
  about: Outgoing['about'];
  toAddress: string;
  state: 'queued' | 'sent' | 'failed';
  said: string | null;
  createdAt: string;
  sentAt: string | null;
  failedAt: string | null;
};
const columns = sql`id, client_id, ticket_id, entry_id, about, to_address, state, said, created_at, sent_at, failed_at`;

export async function outgoingOn(tx: Tx, ticketId: string): Promise<OutgoingRow[]> {
  const { rows } = await sql<OutgoingRow>`
    select ${columns} from outgoing where ticket_id = ${ticketId} order by created_at, id limit 500`.execute(tx);
  return rows;
}

export async function outgoingByMessageId(tx: Tx, messageId: string): Promise<OutgoingRow | undefined> {
  const { rows } = await sql<OutgoingRow>`
    select ${columns} from outgoing where message_id = ${messageId} for update`.execute(tx);
  return rows[0];
}
