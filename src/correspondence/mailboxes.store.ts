/** SQL of mailboxes, their folders, clients' addresses and rules. */
import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';

export type MailboxRow = {
  id: string;
  clientId: string | null;
  name: string;
  address: string;
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  username: string;
  auth: 'password' | 'oauth2';
  sealed: Buffer;
  folders: string[];
  doneFolder: string | null;
  state: 'new' | 'connected' | 'waiting' | 'failed' | 'off';
  connectedAt: string | null;
  lastMessageAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  taken: number;
  version: number;
  /** Another one since its account is elsewhere: UIDs of one place say nothing of another. */
  place: number;
  createdAt: string;
};

export type NewMailbox = Omit<
  MailboxRow,
  'state' | 'connectedAt' | 'lastMessageAt' | 'lastError' | 'lastErrorAt' | 'taken' | 'version' | 'place'
>;

/** False when the account is followed already. */
export async function insertMailbox(tx: Tx, row: NewMailbox): Promise<boolean> {
  const made = await tx
    .insertInto('mailbox')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export type MailboxLine = MailboxRow & { clientName: string | null; loops: number };

/** `since`: loops are counted from then on. */
export async function mailboxLines(tx: Tx, since: string): Promise<MailboxLine[]> {
  const { rows } = await sql<MailboxLine>`
    select b.*, c.client_name,
      coalesce((select sum(l.mails) from mailbox_loop l where l.mailbox_id = b.id and l.hour >= ${since}), 0)::integer as loops
    from mailbox b left join correspondence_client c on c.id = b.client_id order by b.name, b.id`.execute(tx);
  return rows;
}

export async function mailboxById(tx: Tx, id: string): Promise<MailboxRow | undefined> {
  const { rows } = await sql<MailboxRow>`select * from mailbox where id = ${id}`.execute(tx);
  return rows[0];
}

/** Holds it until the end of the transaction. */
export async function lockMailbox(tx: Tx, id: string): Promise<MailboxRow | undefined> {
  const { rows } = await sql<MailboxRow>`select * from mailbox where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function updateMailbox(tx: Tx, id: string, set: Partial<MailboxRow>): Promise<void> {
  await tx.updateTable('mailbox').set(set).where('id', '=', id).execute();
}

export async function countTaken(tx: Tx, id: string, mails: number, at: string): Promise<void> {
  await sql`update mailbox set taken = taken + ${mails}, last_message_at = ${at} where id = ${id}`.execute(tx);
}

/** Counts one mail of a loop in the hour it came; hours before `before` are forgotten. */
export async function countLoop(tx: Tx, id: string, { hour, before }: { hour: string; before: string }): Promise<void> {
  await sql`delete from mailbox_loop where mailbox_id = ${id} and hour < ${before}`.execute(tx);
  await sql`insert into mailbox_loop (mailbox_id, client_id, hour, mails) select id, client_id, ${hour}, 1 from mailbox where id = ${id}
    on conflict (mailbox_id, hour) do update set mails = mailbox_loop.mails + 1`.execute(tx);
}

/** Those that are followed. */
export async function followedMailboxes(tx: Tx): Promise<MailboxRow[]> {
  const { rows } = await sql<MailboxRow>`select * from mailbox where state <> 'off' order by id`.execute(tx);
  return rows;
}

export async function deleteMailbox(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.deleteFrom('mailbox').where('id', '=', id).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** 0 for a folder never read, or whose UIDs were given out anew. */
export async function lastUid(
  tx: Tx,
  { id, place }: Pick<MailboxRow, 'id' | 'place'>,
  { folder, uidvalidity }: { folder: string; uidvalidity: number },
): Promise<number> {
  const row = await tx
    .selectFrom('mailboxFolder')
    .select('lastUid')
    .where('mailboxId', '=', id)
    .where('place', '=', place)
    .where('folder', '=', folder)
    .where('uidvalidity', '=', uidvalidity)
    .executeTakeFirst();
  return row?.lastUid ?? 0;
}

export async function putFolder(
  tx: Tx,
  { id, clientId, place }: Pick<MailboxRow, 'id' | 'clientId' | 'place'>,
  { folder, uidvalidity, lastUid: last }: { folder: string; uidvalidity: number; lastUid: number },
): Promise<void> {
  await sql`insert into mailbox_folder (mailbox_id, client_id, place, folder, uidvalidity, last_uid)
    values (${id}, ${clientId}, ${place}, ${folder}, ${uidvalidity}, ${last})
    on conflict (mailbox_id, place, folder) do update set uidvalidity = excluded.uidvalidity, last_uid =
      case when mailbox_folder.uidvalidity = excluded.uidvalidity then greatest(mailbox_folder.last_uid, excluded.last_uid) else excluded.last_uid end`.execute(
    tx,
  );
}

export type AddressRow = {
  id: string;
  clientId: string;
  clientName: string;
  address: string;
  kind: 'client' | 'lead';
  staffId: string | null;
  subaddressing: boolean;
};
const addresses = sql`select a.id, a.client_id, c.client_name, a.address, a.kind, a.staff_id, a.subaddressing
  from client_address a join correspondence_client c on c.id = a.client_id`;

export async function addressLines(tx: Tx): Promise<AddressRow[]> {
  const { rows } = await sql<AddressRow>`${addresses} order by a.address limit 2000`.execute(tx);
  return rows;
}

/** The client's addresses among these. */
export async function addressesAmong(tx: Tx, asked: readonly string[]): Promise<AddressRow[]> {
  if (asked.length === 0) return [];
  const { rows } =
    await sql<AddressRow>`${addresses} where a.address = any (${[...asked]}) order by a.kind, a.address`.execute(tx);
  return rows;
}

/** Where mail of a client comes from: its own address first, else a mailbox of its own or shared. */
export async function senderFor(
  tx: Tx,
  clientId: string,
): Promise<{ address: string; subaddressing: boolean } | undefined> {
  const { rows } = await sql<{ address: string; subaddressing: boolean }>`
    select address, subaddressing from (
      select address, subaddressing, 1 as rank from client_address where client_id = ${clientId} and kind = 'client'
      union all select address, false, 2 from mailbox where client_id = ${clientId}
      union all select address, false, 3 from mailbox where client_id is null
    ) known order by rank, address limit 1`.execute(tx);
  return rows[0];
}

export async function insertAddress(
  tx: Tx,
  row: Omit<AddressRow, 'clientName'> & { createdAt: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('clientAddress')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function deleteAddress(tx: Tx, id: string): Promise<{ address: string; clientId: string } | undefined> {
  return tx.deleteFrom('clientAddress').where('id', '=', id).returning(['address', 'clientId']).executeTakeFirst();
}

/** Every address that is ours. */
export async function ourAddresses(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select address from client_address union select address from mailbox`.execute(tx);
  return rows.map((row) => row.address);
}

export async function putRule(tx: Tx, clientId: string, text: string, updatedAt: string): Promise<void> {
  await sql`insert into client_mail_rule (client_id, text, updated_at) values (${clientId}, ${text}, ${updatedAt})
    on conflict (client_id) do update set text = excluded.text, updated_at = excluded.updated_at`.execute(tx);
}

export async function ruleOf(tx: Tx, clientId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('clientMailRule').select('text').where('clientId', '=', clientId).executeTakeFirst();
  return row?.text;
}
