/** Clients and what staff note about them. */
import { sql } from 'kysely';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import type { Client, ClientQuery } from './clients-api.ts';
import { containing } from './search.ts';

const level = z.enum(['technical', 'mixed', 'executive']);
const nameTaken = z.object({ code: z.literal('23505'), constraint: z.literal('client_name') });

function clients(tx: Tx) {
  return tx
    .selectFrom('client')
    .leftJoin('clientNote', 'clientNote.clientId', 'client.id')
    .leftJoin('staff as lead', 'lead.id', 'client.leadEngineerId')
    .leftJoin('staff as deputy', 'deputy.id', 'client.deputyId')
    .selectAll('client')
    .select(['clientNote.text as notes', 'lead.name as leadName', 'deputy.name as deputyName']);
}

type Row = Awaited<ReturnType<ReturnType<typeof clients>['executeTakeFirstOrThrow']>>;

function clientOf({ leadName, deputyName, ...row }: Row): Client {
  return {
    ...row,
    technicalLevel: level.parse(row.technicalLevel),
    notes: row.notes ?? '',
    leadEngineer: row.leadEngineerId === null ? null : { id: row.leadEngineerId, name: leadName ?? '' },
    deputy: row.deputyId === null ? null : { id: row.deputyId, name: deputyName ?? '' },
  };
}

export async function clientsPage(tx: Tx, query: ClientQuery): Promise<{ items: Client[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.byText);
  let list = clients(tx).select(sql<string>`lower(client.name)`.as('sortName'));
  if (query.archived !== 'all')
    list = list.where('client.archivedAt', query.archived === 'only' ? 'is not' : 'is', null);
  for (const word of containing(query.q)) list = list.where(sql<boolean>`lower(client.name) like ${word}`);
  if (mark) list = list.where(sql<boolean>`(lower(client.name), client.id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list
    .orderBy('sortName')
    .orderBy('client.id')
    .limit(query.limit + 1)
    .execute();
  const page = pageOf(rows, query.limit, (row) => [row.sortName, row.id]);
  return { items: page.items.map(clientOf), next: page.next };
}

export async function clientById(tx: Tx, id: string): Promise<Client | undefined> {
  const row = await clients(tx).where('client.id', '=', id).executeTakeFirst();
  return row && clientOf(row);
}

export async function clientForUpdate(tx: Tx, id: string): Promise<Client | undefined> {
  await tx.selectFrom('client').select('id').where('id', '=', id).forUpdate().execute();
  return clientById(tx, id);
}

/** By id, slug or name, whatever its case; archived ones last. */
export async function clientNamed(tx: Tx, text: string): Promise<Client | undefined> {
  const row = await clients(tx)
    .where(
      sql<boolean>`client.id::text = ${text.toLowerCase()} or client.slug = ${text.toLowerCase()} or lower(client.name) = ${text.toLowerCase()}`,
    )
    .orderBy(sql`client.archived_at is not null`)
    .limit(1)
    .executeTakeFirst();
  return row && clientOf(row);
}

/** Lower-case names in use, of those given. */
export async function namesTaken(tx: Tx, names: readonly string[]): Promise<Set<string>> {
  const lower = names.map((name) => name.toLowerCase());
  const rows = await tx
    .selectFrom('client')
    .select(sql<string>`lower(name)`.as('name'))
    .where('archivedAt', 'is', null)
    .where(sql<boolean>`lower(name) = any(${lower})`)
    .execute();
  return new Set(rows.map((row) => row.name));
}

/** How many of these clients the transaction sees. */
export async function visibleClients(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx
    .selectFrom('client')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return rows.length;
}

export type ClientFields = {
  name: string;
  zone: string;
  country: string | null;
  language: string;
  technicalLevel: string;
  dataRegion: string | null;
  leadEngineerId: string | null;
  deputyId: string | null;
  eventRetentionDays: number | null;
};

/** `slug` gets a number behind it when it is taken. */
export async function insertClient(
  tx: Tx,
  client: ClientFields & { id: string; slug: string; createdAt: string },
): Promise<void> {
  for (let i = 1; i < 1000; i += 1) {
    const slug = i === 1 ? client.slug : `${client.slug}-${i}`;
    const row = await named(
      tx
        .insertInto('client')
        .values({ ...client, slug })
        .onConflict((on) => on.column('slug').doNothing())
        .returning('id')
        .executeTakeFirst(),
    );
    if (row) return;
  }
  throw new Problem('client/slug', 409, 'Too many clients have names like this one. Choose another.');
}

export async function updateClient(
  tx: Tx,
  id: string,
  changes: { [K in keyof ClientFields]?: ClientFields[K] | undefined } & { archivedAt?: string | null },
): Promise<void> {
  await named(
    tx
      .updateTable('client')
      .set({ ...changes, version: sql`version + 1` })
      .where('id', '=', id)
      .execute(),
  );
}

export async function writeClientNote(tx: Tx, clientId: string, text: string): Promise<void> {
  await tx
    .insertInto('clientNote')
    .values({ clientId, text })
    .onConflict((on) => on.column('clientId').doUpdateSet({ text }))
    .execute();
}

async function named<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!nameTaken.safeParse(error).success) throw error;
    throw new Problem(
      'client/name-taken',
      409,
      'There is a client with this name. Choose another, or restore the archived one.',
    );
  }
}
