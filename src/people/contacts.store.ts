/** Contacts; their channels are one JSON value, since they are only ever read and written with the contact. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { contactKinds, zChannel } from './contacts-api.ts';
import type { Channel, Contact, ContactQuery } from './contacts-api.ts';
import { containing } from './search.ts';

const zKind = z.enum(contactKinds);
const zChannels = z.array(zChannel);

function contacts(tx: Tx) {
  return tx
    .selectFrom('contact')
    .innerJoin('client', 'client.id', 'contact.clientId')
    .selectAll('contact')
    .select('client.name as clientName');
}

type Row = Awaited<ReturnType<ReturnType<typeof contacts>['executeTakeFirstOrThrow']>>;

function contactOf(row: Row): Contact {
  return { ...row, kind: zKind.parse(row.kind), channels: zChannels.parse(row.channels) };
}

export async function contactsPage(tx: Tx, query: ContactQuery): Promise<{ items: Contact[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.byText);
  let list = contacts(tx).select(sql<string>`lower(contact.name)`.as('sortName'));
  if (query.clientId) list = list.where('contact.clientId', '=', query.clientId);
  if (query.kind) list = list.where('contact.kind', '=', query.kind);
  for (const word of containing(query.q))
    list = list.where(
      sql<boolean>`lower(concat_ws(' ', contact.name, contact.title, client.name, (select string_agg(each ->> 'value', ' ') from jsonb_array_elements(contact.channels) each))) like ${word}`,
    );
  if (mark) list = list.where(sql<boolean>`(lower(contact.name), contact.id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list
    .orderBy('sortName')
    .orderBy('contact.id')
    .limit(query.limit + 1)
    .execute();
  const page = pageOf(rows, query.limit, (row) => [row.sortName, row.id]);
  return { items: page.items.map(contactOf), next: page.next };
}

export async function contactById(tx: Tx, id: string): Promise<Contact | undefined> {
  const row = await contacts(tx).where('contact.id', '=', id).executeTakeFirst();
  return row && contactOf(row);
}

export async function contactForUpdate(tx: Tx, id: string): Promise<Contact | undefined> {
  await tx.selectFrom('contact').select('id').where('id', '=', id).forUpdate().execute();
  return contactById(tx, id);
}

/** Lower-case names of a client's contacts. */
export async function contactNames(tx: Tx, clientId: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('contact')
    .select(sql<string>`lower(name)`.as('name'))
    .where('clientId', '=', clientId)
    .execute();
  return new Set(rows.map((row) => row.name));
}

export type ContactFields = {
  name: string;
  kind: string;
  title: string;
  language: string | null;
  zone: string | null;
  notes: string;
};

export async function insertContact(
  tx: Tx,
  { channels, ...row }: ContactFields & { id: string; clientId: string; createdAt: string; channels: Channel[] },
): Promise<void> {
  await tx
    .insertInto('contact')
    .values({ ...row, channels: JSON.stringify(channels) })
    .execute();
}

/** Fields that are undefined stay as they are. */
export async function updateContact(
  tx: Tx,
  id: string,
  {
    channels,
    ...changes
  }: { [K in keyof ContactFields]?: ContactFields[K] | undefined } & { channels?: Channel[] | undefined },
): Promise<void> {
  await tx
    .updateTable('contact')
    .set({ ...changes, channels: channels && JSON.stringify(channels), version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}

export async function deleteContact(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('contact').where('id', '=', id).execute();
}
