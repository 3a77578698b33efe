/** SQL of mail that is about no ticket. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';

export type NoticeRow = {
  id: string;
  clientId: string | null;
  clients: string[] | null;
  aboutId: string;
  personKind: 'staff' | 'contact';
  personId: string;
  fromAddress: string;
  toName: string;
  toAddress: string;
  messageId: string;
  subject: string;
  body: string;
  html: string;
  files: string;
  nextTryAt: string;
  createdAt: string;
};

/** False when that address has it already. */
export async function insertNotice(tx: Tx, row: NoticeRow): Promise<boolean> {
  const made = await tx
    .insertInto('notice')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** When the next one is due; undefined when none is queued. */
export async function nextNoticeDue(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    select min(next_try_at) as at from notice where state = 'queued'`.execute(tx);
  return rows[0]?.at ?? undefined;
}

export type DueNotice = Omit<NoticeRow, 'files'> & { attempts: number; files: unknown };

/** Takes one due mail: its next try moves ahead at once, so that nobody else takes it while it is on its way. */
export async function takeDueNotice(tx: Tx, now: string, again: string): Promise<DueNotice | undefined> {
  const { rows } = await sql<DueNotice>`
    update notice set attempts = attempts + 1, next_try_at = ${again}
    where id = (select id from notice where state = 'queued' and next_try_at <= ${now} order by next_try_at, id limit 1 for update skip locked)
    returning *`.execute(tx);
  return rows[0];
}

export async function putOffNotice(tx: Tx, id: string, said: string, nextTryAt: string): Promise<void> {
  await tx.updateTable('notice').set({ said, nextTryAt }).where('id', '=', id).execute();
}

type Ended = { state: 'sent' | 'failed'; said: string; at: string; bounceId?: string };

/** What it said is kept no longer than this. */
export async function endNotice(tx: Tx, id: string, { state, said, at, bounceId }: Ended): Promise<void> {
  const when = state === 'sent' ? { sentAt: at } : { failedAt: at };
  const emptied = { body: '', html: '', files: '[]', nextTryAt: null };
  await tx
    .updateTable('notice')
    .set({ state, said, ...when, ...emptied, ...(bounceId === undefined ? {} : { bounceId }) })
    .where('id', '=', id)
    .execute();
}

export type NoticeState = {
  id: string;
  clientId: string | null;
  aboutId: string;
  state: 'queued' | 'sent' | 'failed';
  said: string | null;
};

export async function noticeById(tx: Tx, id: string): Promise<NoticeState | undefined> {
  return tx
    .selectFrom('notice')
    .select(['id', 'clientId', 'aboutId', sql<NoticeState['state']>`state`.as('state'), 'said'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function noticeByMessageId(tx: Tx, messageId: string): Promise<NoticeState | undefined> {
  const { rows } = await sql<NoticeState>`
    select id, client_id, about_id, state, said from notice where message_id = ${messageId} for update`.execute(tx);
  return rows[0];
}

const zFiles = z.array(z.object({ name: z.string(), mediaType: z.string(), text: z.string() }));

export function filesIn(kept: unknown): z.output<typeof zFiles> {
  return zFiles.parse(kept);
}
